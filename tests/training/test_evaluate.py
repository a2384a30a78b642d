from pathlib import Path

import pytest

from spacy_entity_annot.errors import CorpusError, UsageError
from spacy_entity_annot.training import Trained, evaluate

pytestmark = pytest.mark.slow


def test_the_pipeline_stands_beside_the_rules(corpus: Path, trained: Trained) -> None:
    rows = [row.record() for row in evaluate(trained.path, corpus)]
    assert [(row["system"], row["mentions"]) for row in rows] == [
        ("most popular candidate", "given"),
        ("first candidate", "given"),
        ("trained pipeline", "given"),
        ("trained pipeline", "found by itself"),
    ]
    assert len({row["count"] for row in rows}) == 1
    first, given, found = rows[1:]
    assert given["link_f"] >= first["link_f"] > 0.5
    assert given["nil_f"] > 0.9
    assert found["link_f"] > 0.8
    assert 0.9 < first["recall@1"] <= first["recall@5"] <= first["recall@10"] <= 1


def test_a_damaged_pipeline_is_not_opened(corpus: Path, trained: Trained) -> None:
    path = trained.path / "entity_linker/kb/contents"
    intact = path.read_bytes()
    path.write_bytes(intact[:-1] + b"x")
    try:
        with pytest.raises(CorpusError, match=r"entity_linker/kb/contents is not what was written"):
            evaluate(trained.path, corpus)
    finally:
        path.write_bytes(intact)


def test_an_unknown_split_and_a_missing_pipeline_are_misuse(corpus: Path, trained: Trained, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'all' is no split"):
        evaluate(trained.path, corpus, split="all")
    with pytest.raises(UsageError, match="there is no pipeline"):
        evaluate(tmp_path, corpus)
