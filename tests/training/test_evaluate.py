from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from spacy_entity_annot.cli import app
from spacy_entity_annot.corpora import export
from spacy_entity_annot.errors import CorpusError, UsageError
from spacy_entity_annot.training import Trained, evaluate
from spacy_entity_annot.training.parts import Confusion
from spacy_entity_annot.workspace import Workspace

from ..documented import differences, documented

pytestmark = pytest.mark.slow


def test_the_pipeline_stands_beside_the_rules(corpus: Path, trained: Trained) -> None:
    rows = [row.record() for row in evaluate(trained.path, corpus).rows]
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


def test_what_programs_are_told_is_documented(corpus: Path, trained: Trained) -> None:
    shapes, report = documented(), evaluate(trained.path, corpus)
    printed: dict[str, Sequence[Any]] = {
        "train CORPUS OUT": [trained],
        "evaluate MODEL CORPUS": report.rows,
        "evaluate, by part": report.parts,
        "evaluate, confusions": [*report.confusions, Confusion(None, "Q1", 1)],
    }
    for name, records in printed.items():
        assert [differences(shapes[name], one.record()) for one in records] == [[]] * len(records)


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
    with pytest.raises(UsageError, match="there is no pipeline"):
        evaluate(corpus, corpus)  # it has a config, too
    with pytest.raises(UsageError, match="there is no corpus"):
        evaluate(trained.path, tmp_path / "none")


@pytest.mark.parametrize("format", ["jsonl", "prodigy", "rasa", "alexa", "kb"])
def test_a_corpus_without_our_rows_is_refused_by_name(format: str, corpus: Path, tmp_path: Path) -> None:
    with Workspace.open(corpus.parent / "annot.db", read_only=True) as workspace:
        other = export(workspace, tmp_path / "other", format=format).path
    with pytest.raises(UsageError, match=f"other: is a corpus of the format {format}, .* --format spacy"):
        evaluate(tmp_path / "no model is needed to say so", other)


def test_a_folder_of_others_is_told_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "entities.jsonl").touch()
    with pytest.raises(UsageError, match=r"entities.jsonl: is no corpus"):
        evaluate(tmp_path / "none", tmp_path / "entities.jsonl")
    with pytest.raises(UsageError, match=r"holds no dev.jsonl, .* --format spacy"):
        evaluate(tmp_path / "no model is needed to say so", tmp_path)


def test_a_corpus_for_ner_is_measured_on_as_well(corpus: Path, trained: Trained, tmp_path: Path) -> None:
    with Workspace.open(corpus.parent / "annot.db", read_only=True) as workspace:
        other = export(workspace, tmp_path / "other", format="ner", split=(60, 20, 20)).path
    assert evaluate(trained.path, other) == evaluate(trained.path, corpus)


def test_a_pipeline_that_spacy_cannot_open_is_told(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "config.cfg").write_text('[nlp]\nlang = "en"\npipeline = ["none"]\n\n[components]\n')
    (tmp_path / "meta.json").write_text('{"lang": "en"}')
    with pytest.raises(CorpusError, match="spaCy cannot open the pipeline"):
        evaluate(tmp_path, corpus)


def test_the_parts_add_up_and_the_previous_pipeline_stands_beside(corpus: Path, trained: Trained) -> None:
    report = evaluate(trained.path, corpus, previous=trained.path)
    assert [row.system for row in report.rows][2:] == ["previous pipeline"] * 2 + ["trained pipeline"] * 2
    assert report.rows[2].figures == report.rows[4].figures
    mentions = report.rows[-1].figures.mentions
    parts: dict[str, dict[str, int]] = {}
    for part in report.parts:
        parts.setdefault(part.by, {})[part.value] = part.figures.mentions
    assert set(parts) == {"type", "heard"}
    assert [sum(counts.values()) for counts in parts.values()] == [mentions, mentions]
    assert {"as written", "nil", "split or joined"} < set(parts["heard"])
    wrong = sum(confusion.count for confusion in report.confusions)
    assert wrong == round(mentions * (1 - (report.rows[4].figures.accuracy or 0)))


def test_the_tables_for_people_have_a_row_a_system_and_a_part(corpus: Path, trained: Trained) -> None:
    result = CliRunner().invoke(app, ["evaluate", str(trained.path), str(corpus)])
    heading, *rows = result.stdout.splitlines()
    assert heading.split()[:4] == ["system", "mentions", "count", "link_p"]
    assert [row.split("  ")[0] for row in rows[:4]] == [
        "most popular candidate", "first candidate", "trained pipeline", "trained pipeline",
    ]  # fmt: skip
    assert rows[4].split()[:3] == ["by", "value", "mentions"]
    assert rows[5].split()[:2] == ["type", "ARTIST"]
