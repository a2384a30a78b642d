import sys

import pytest

from spacy_entity_annot.knowledge import compiled


def test_first_questions_are_answered_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "_calls", 0)
    monkeypatch.setattr(compiled, "_loaded", lambda: compiled)
    monkeypatch.setattr(compiled, "PAYS_AFTER", 2)
    assert [compiled.loops() for _ in range(4)] == [None, None, compiled, compiled]


def test_without_numba_all_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    assert compiled._loaded.__wrapped__() is None
