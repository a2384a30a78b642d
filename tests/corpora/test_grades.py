"""Gold, silver and bronze, in every format that can carry them."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from spacy_entity_annot import errors
from spacy_entity_annot.cli.app import app
from spacy_entity_annot.corpora import check, export, import_corpus
from spacy_entity_annot.corpora.export import MACHINE
from spacy_entity_annot.corpora.formats.rasa import UNDECIDED_NEARBY
from spacy_entity_annot.corpora.grades import Grade, grades_of
from spacy_entity_annot.corpora.selection import ACCEPTED, BELOW, select
from spacy_entity_annot.errors import CorpusError, UsageError
from spacy_entity_annot.lines import raise_problem
from spacy_entity_annot.types import Candidate, Mention, Suggestion, Utterance, Verdict, VerdictKind
from spacy_entity_annot.workspace import (
    Workspace,
    add_mentions,
    add_utterances,
    current_decisions,
    set_candidates,
    settled_verdicts,
)
from spacy_entity_annot.workspace.acceptance import Accepted, replace_accepted
from spacy_entity_annot.workspace.adjudications import record_adjudication

from .conftest import ARTIST, QUEEN, Decide

TRAIN = (100, 0, 0)


@pytest.fixture
def graded(workspace: Workspace, decide: Decide) -> Workspace:
    """`agreed` and `settled` are gold, `single` is silver, twenty `machine` are bronze, `disputed` has no grade."""
    for annotator in ("ana", "ben"):
        decide("agreed", "play queen now", "queen", Verdict.link(QUEEN), annotator=annotator)
    decide("single", "play tailor swift", "tailor swift", Verdict.link(ARTIST))
    for id in ("settled", "disputed"):
        decide(id, f"a {id} queen", "queen", Verdict.link(QUEEN), annotator="ana")
        number = decide(id, f"a {id} queen", "queen", Verdict.reject(), annotator="ben")
        if id == "settled":
            mention = next(one.mention for one in current_decisions(workspace) if one.number == number)
            record_adjudication(workspace, mention, Verdict.nil(), annotator="eve")
    add_utterances(workspace, [Utterance(f"machine{n}", f"queen number {n}") for n in range(20)], source="test")
    numbers = add_mentions(workspace, [Mention(f"machine{n}", 0, 5, "", "Queen") for n in range(20)])
    proposed = Suggestion("", (Candidate(QUEEN, "Queen", 0.99),), 0.01)
    set_candidates(workspace, dict.fromkeys(numbers, proposed))
    replace_accepted(workspace, [Accepted(number, VerdictKind.LINK, QUEEN.id, 0.99, 0.98) for number in numbers])
    return workspace


def grades_in(rows: list[dict[str, Any]]) -> dict[str, str | None]:
    return {row["utterance"]: span["grade"] for row in rows for span in row["spans"] if span["grade"]}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_grades_follow_from_who_said_so(graded: Workspace) -> None:
    ids = dict(graded.connection.execute("SELECT mention.number, utterance.id FROM mention JOIN utterance"
                                         " ON utterance.number = mention.utterance").fetchall())  # fmt: skip
    grades = {ids[number]: grade for number, grade in grades_of(graded, settled_verdicts(graded)).items()}
    people = {id: grade for id, grade in grades.items() if not id.startswith("machine")}
    assert people == {"agreed": Grade.GOLD, "settled": Grade.GOLD, "single": Grade.SILVER}
    accepted = {f"machine{n}" for n in range(20)}
    assert {id for id, grade in grades.items() if grade is Grade.BRONZE} == accepted


@pytest.mark.parametrize(
    ("least", "written", "reason"),
    [
        ("gold", {"agreed", "settled"}, BELOW.format(least="gold")),
        ("silver", {"agreed", "settled", "single"}, ACCEPTED),
    ],
)
def test_what_is_below_the_least_grade_is_left_out_with_a_reason(
    graded: Workspace, least: str, written: set[str], reason: str
) -> None:
    found = select(graded, least_grade=Grade(least))
    assert {row.utterance for row in found.rows} == written
    assert reason in {lost.reason for lost in found.rejected}


def test_decisions_below_the_least_grade_are_not_taken_for_none(
    workspace: Workspace, decide: Decide, tmp_path: Path
) -> None:
    decide("single", "play tailor swift", "tailor swift", Verdict.link(ARTIST))
    with pytest.raises(CorpusError, match="none can be written: 1 because its grade is below gold"):
        export(workspace, tmp_path / "gold", least_grade="gold")


def test_bronze_is_written_when_asked_for_and_trains_only(graded: Workspace, tmp_path: Path) -> None:
    done = export(graded, tmp_path / "all", format="ner", split=(50, 25, 25), least_grade="bronze")
    assert done.grades["train"]["bronze"] > 0
    assert all("bronze" not in done.grades[split] for split in ("dev", "test"))
    assert done.rejected[MACHINE] > 0
    manifest = json.loads((tmp_path / "all" / "manifest.json").read_text())
    assert manifest["grades"] == done.grades and manifest["options"]["least_grade"] == "bronze"
    assert f"{done.grades['train']['bronze']} are bronze" in (tmp_path / "all" / "datasheet.md").read_text()
    machine = [entity for entity in lines(tmp_path / "all" / "entities.jsonl") if entity["id"] == QUEEN.id]
    assert "machine" not in json.dumps(machine)  # it teaches no alias


def test_what_is_not_written_for_want_of_a_person_counts_as_undecided(
    workspace: Workspace, decide: Decide, tmp_path: Path
) -> None:
    """Formats that cannot say so leave its text out of dev and test."""
    for n in range(20):
        decide(f"u{n}", f"play queen then prince number {n}", "queen", Verdict.link(QUEEN))
    numbers = add_mentions(workspace, [Mention(f"u{n}", 16, 22, "prince", "Prince") for n in range(20)])
    replace_accepted(workspace, [Accepted(number, VerdictKind.REJECT, None, 0.99, 0.98) for number in numbers])
    done = export(workspace, tmp_path / "out", format="rasa", split=(50, 25, 25), least_grade="bronze")
    left = 20 - done.texts["train"]
    assert left > 0 and done.texts == {"train": 20 - left, "dev": 0, "test": 0}
    assert done.rejected == {MACHINE: left, UNDECIDED_NEARBY: left}


def test_spacy_docs_and_rows_carry_grades_and_pass_the_check(graded: Workspace, tmp_path: Path) -> None:
    import spacy
    from spacy.tokens import DocBin

    export(graded, tmp_path / "corpus", split=TRAIN)
    faults = {fault.message for fault in check(tmp_path / "corpus", candidates=False) if fault.severity == "error"}
    assert faults == {errors.NO_ENTITIES}  # all is in the train split
    rows = lines(tmp_path / "corpus" / "train.jsonl")
    assert grades_in(rows) == {"agreed": "gold", "settled": "gold", "single": "silver"}
    docs = DocBin().from_disk(tmp_path / "corpus" / "train.spacy").get_docs(spacy.blank("en").vocab)
    assert {ent.text: ent.ent_id_ for doc in docs for ent in doc.ents if doc.text != "a settled queen"} == {
        "queen": "gold",
        "tailor swift": "silver",
    }


def test_prodigy_and_hugging_face_carry_grades(graded: Workspace, tmp_path: Path) -> None:
    export(graded, tmp_path / "prodigy", format="prodigy", split=TRAIN)
    tasks = lines(tmp_path / "prodigy" / "train.jsonl")
    assert {task["meta"]["utterance"]: task["meta"]["grade"] for task in tasks} == {
        "agreed": "gold", "settled": "gold", "single": "silver",
    }  # fmt: skip
    parquet = pytest.importorskip("pyarrow.parquet")
    export(graded, tmp_path / "hf", format="huggingface", split=TRAIN)
    table = parquet.read_table(tmp_path / "hf" / "entity_linking" / "train.parquet").to_pylist()
    assert {row["id"]: row["entities"][0]["grade"] for row in table} == {
        "agreed": "gold", "settled": "gold", "single": "silver",
    }  # fmt: skip


def test_decisions_as_lines_carry_grades_and_adjudications_there_and_back(graded: Workspace, tmp_path: Path) -> None:
    export(graded, tmp_path / "one", format="jsonl")
    found = {(line["utterance"], line["annotator"]): (line["grade"], line.get("adjudicates")) for line in lines(
        tmp_path / "one" / "decisions.jsonl")}  # fmt: skip
    assert found["settled", "eve"] == ("gold", True)
    assert found["settled", "ana"] == found["disputed", "ana"] == (None, None)
    assert found["single", "ana"] == ("silver", None)
    with Workspace.create(tmp_path / "other.db") as other:
        import_corpus(other, tmp_path / "one", on_problem=raise_problem)
        export(other, tmp_path / "two", format="jsonl")
        assert len(settled_verdicts(other)) == 3
    names = ("decisions.jsonl", "utterances.jsonl", "screens.jsonl")
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in names)


def test_unknown_grades_and_formats_without_grades_are_refused(graded: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'tin' is no grade"):
        export(graded, tmp_path / "x", least_grade="tin")
    with pytest.raises(UsageError, match="the format jsonl writes the decisions themselves"):
        export(graded, tmp_path / "x", format="jsonl", least_grade="gold")
    arguments = ["export", str(tmp_path / "x"), "--least-grade", "tin", "-w", str(graded.path)]
    assert CliRunner().invoke(app, arguments).exit_code == 2
