import sys

import pytest

from spacy_entity_annot.knowledge import CandidateGenerator
from spacy_entity_annot.knowledge.index import compiled
from spacy_entity_annot.types import Entity


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "_asked", 0)
    monkeypatch.setattr(compiled, "_loaded", lambda: compiled)
    monkeypatch.setattr(compiled, "PAYS_AFTER", 2)


@pytest.mark.usefixtures("loaded")
def test_first_questions_are_answered_without() -> None:
    CandidateGenerator([Entity("a", "Abba")]).suggest(["abba", "queen"])
    before = compiled.loops()
    compiled.expect(2)
    assert (before, compiled.loops()) == (None, compiled)


@pytest.mark.usefixtures("loaded")
def test_questions_that_are_asked_one_by_one_never_wait_for_it() -> None:
    for _ in range(9):
        compiled.expect(1)
    assert compiled.loops() is None


def test_without_numba_all_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    assert compiled._loaded.__wrapped__() is None
