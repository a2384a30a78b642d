import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from spacy_entity_annot.cli.app import app
from spacy_entity_annot.corpora import Imported, export, import_corpus
from spacy_entity_annot.corpora.formats.decision_lines import DECISIONS, ENTITIES, SCREENS, UTTERANCES
from spacy_entity_annot.corpora.rows import read_rows
from spacy_entity_annot.corpora.selection import RETIRED
from spacy_entity_annot.errors import UsageError
from spacy_entity_annot.lines import raise_problem
from spacy_entity_annot.records import read_records
from spacy_entity_annot.review import ReviewQueue
from spacy_entity_annot.types import Candidate, Mention, Problem, Suggestion, Utterance, Verdict
from spacy_entity_annot.workspace import (
    Workspace,
    add_mentions,
    add_utterances,
    record_span_decision,
    remove_entity,
    set_candidates,
    undo_decisions,
)
from spacy_entity_annot.workspace.screens import screen_of

from ..conftest import ALBUM, ARTIST, QUEEN, Decide

FILES = (DECISIONS, UTTERANCES, ENTITIES, SCREENS)


@pytest.fixture
def decided(workspace: Workspace, requests: None, decide: Decide) -> Workspace:
    """Decisions of all kinds: by two people, in another reading, mended, revised, taken back."""
    decide("0-a", "play tailor swift number 0", "tailor swift", Verdict.nil(), annotator="ben")
    decide("n", "play kween", "queen", Verdict.link(QUEEN), reading="play queen")
    decide("f", "play <bad>", "<bad>", Verdict.flag("harmful"))
    decide("s", "play on", "on", Verdict.skip())
    decide("m", "play the queen", "the queen", Verdict.link(QUEEN))
    record_span_decision(
        workspace, Mention("m", 9, 14, "queen", ""), Verdict.link(QUEEN), annotator="ana", replaces=(5, 14)
    )
    decide("r", "play queens", "queens", Verdict.link(QUEEN))
    decide("r", "play queens", "queens", Verdict.nil("a band of that name"))
    decide("u", "play nothing", "nothing", Verdict.link(ARTIST))
    undo_decisions(workspace, annotator="ana")
    return workspace


def test_an_import_exports_the_same_bytes(decided: Workspace, tmp_path: Path) -> None:
    done = export(decided, tmp_path / "one", format="jsonl")
    assert done.written == {"all": {"flag": 1, "link": 40, "nil": 14, "reject": 12, "skip": 1}}
    with Workspace.create(tmp_path / "other.db") as other:
        assert import_corpus(other, tmp_path / "one", on_problem=raise_problem) == Imported(68, 0)
        assert import_corpus(other, tmp_path / "one", on_problem=raise_problem) == Imported(0, 68)
        export(other, tmp_path / "two", format="jsonl")
        export(other, tmp_path / "spacy", format="prodigy")
    export(decided, tmp_path / "original", format="prodigy")
    for name in FILES:
        assert (tmp_path / "two" / name).read_bytes() == (tmp_path / "one" / name).read_bytes()
    assert (tmp_path / "spacy/train.jsonl").read_bytes() == (tmp_path / "original/train.jsonl").read_bytes()


def test_a_decision_is_a_line(decided: Workspace, tmp_path: Path) -> None:
    export(decided, tmp_path / "corpus", format="jsonl")
    lines = (tmp_path / "corpus" / DECISIONS).read_text().splitlines()
    mended = next(record for record in map(json.loads, lines) if record["replaces"])
    del mended["key"], mended["at"]
    assert mended == {
        "utterance": "m", "start": 9, "end": 14, "alternative": None, "text": "queen", "verdict": "link",
        "entity": "Q15862", "reason": None, "replaces": [5, 14], "annotator": "ana", "grade": "silver",
    }  # fmt: skip


def test_links_to_a_removed_entity_are_listed(decided: Workspace, tmp_path: Path) -> None:
    remove_entity(decided, QUEEN.id)
    assert export(decided, tmp_path / "corpus", format="jsonl").rejected == {RETIRED: 16}


def test_bad_lines_are_reported_and_the_others_taken(decided: Workspace, tmp_path: Path) -> None:
    corpus = export(decided, tmp_path / "corpus", format="jsonl").path
    lines = (corpus / DECISIONS).read_text().splitlines(keepends=True)
    broken = ["{}\n", lines[1].replace('"start": 4,', '"start": 400,'), *lines[2:]]
    (corpus / DECISIONS).write_text("".join(broken))
    problems: list[Problem] = []
    with Workspace.create(tmp_path / "other.db") as other:
        assert import_corpus(other, corpus, on_problem=problems.append).recorded == len(lines) - 2
    assert [problem.line for problem in problems] == [1, 2]
    assert "the field 'utterance' is missing" in problems[0].message
    assert "does not fit a text of" in problems[1].message


def test_another_folder_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no corpus of the format jsonl"):
        import_corpus(workspace, tmp_path, on_problem=raise_problem)


def test_the_command_imports(decided: Workspace, tmp_path: Path) -> None:
    export(decided, tmp_path / "corpus", format="jsonl")
    Workspace.create(tmp_path / "other.db").close()
    command = ["import", str(tmp_path / "corpus"), "-w", str(tmp_path / "other.db"), "--json"]
    done = CliRunner().invoke(app, command)
    assert (done.exit_code, done.stdout) == (0, '{"recorded": 68, "repeated": 0, "problems": 0}\n')


def test_what_was_shown_travels_and_is_a_hard_negative(workspace: Workspace, tmp_path: Path) -> None:
    add_utterances(workspace, [Utterance("u", "play kween")], source="test")
    [number] = add_mentions(workspace, [Mention("u", 5, 10, "kween", "")])
    candidates = tuple(Candidate(one, one.name, 0.4, ("popular",)) for one in (ARTIST, QUEEN, ALBUM))
    set_candidates(workspace, {number: Suggestion("kween", candidates, 0.1)})
    with ReviewQueue(workspace, annotator="ana") as queue:
        for item in queue:
            queue.decide(item, Verdict.link(QUEEN))
    with Workspace.create(tmp_path / "other.db") as other:
        one = export(workspace, tmp_path / "one", format="jsonl").path
        import_corpus(other, one, on_problem=raise_problem)
        two = export(other, tmp_path / "two", format="jsonl").path
        assert screen_of(other, 1) == screen_of(workspace, 1)
    assert (two / SCREENS).read_bytes() == (one / SCREENS).read_bytes()
    assert (two / DECISIONS).read_bytes() == (one / DECISIONS).read_bytes()
    spacy = export(workspace, tmp_path / "spacy", split=(1, 0, 0)).path
    [row] = read_rows(spacy / "train.jsonl")
    assert [span.rejected for span in row.spans] == [(ARTIST.id,)]
    [task] = read_records(
        str(export(workspace, tmp_path / "p", format="prodigy", split=(1, 0, 0)).path / "train.jsonl")
    )
    assert task[1]["meta"]["rejected"] == [ARTIST.id]
