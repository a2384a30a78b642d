import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from spacy_entity_annot import errors
from spacy_entity_annot.errors import InputError, WorkspaceError
from spacy_entity_annot.transcripts import Ingested, Quarantine, ingest, read_transcripts
from spacy_entity_annot.transcripts.ingest import BATCH_WORDS
from spacy_entity_annot.types import Problem, Utterance, Word
from spacy_entity_annot.workspace import Workspace, get_utterance, iterate_problems, iterate_utterances

BATCH = 200


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["spacy_entity_annot.transcripts.ingest"], "BATCH", BATCH)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "annot.db") as opened:
        yield opened


def texts(workspace: Workspace) -> list[str]:
    return [utterance.text for _, utterance in iterate_utterances(workspace)]


def stored(workspace: Workspace, id: str) -> Utterance:
    found = get_utterance(workspace, id)
    assert found is not None
    return found[1]


def write(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def test_conflict_is_raised_where_nobody_handles_it_and_the_rest_is_kept(workspace: Workspace) -> None:
    rows = [Utterance("u", "play", "t"), Utterance("u", "stop", "t"), Utterance("v", "louder", "t")]
    with pytest.raises(
        InputError, match="t: utterance 'u' was read before with other content; the first one was kept."
    ):
        ingest(workspace, rows)
    assert texts(workspace) == ["play", "louder"]


def test_conflict_names_file_and_line(workspace: Workspace, tmp_path: Path) -> None:
    first = write(tmp_path / "a.jsonl", {"id": "u", "text": "play"})
    second = write(tmp_path / "b.jsonl", {"text": "louder"}, {"id": "u", "text": "stop"})
    problems: list[Problem] = []
    done = ingest(workspace, read_transcripts([first, second]), on_problem=problems.append)
    assert (done.read, done.added, done.unchanged, done.conflicts) == (3, 2, 0, 1)
    assert problems == [Problem(str(second), 2, errors.UTTERANCE_CONFLICT.format(id="u"))]
    assert texts(workspace) == ["play", "louder"]


def test_bad_rows_and_conflicts_go_to_the_quarantine(workspace: Workspace, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", {"id": "u", "text": "play"}, {"id": "u", "text": "stop"}, {"text": 7})
    with Quarantine(workspace) as quarantine:
        done = ingest(workspace, read_transcripts(path, on_problem=quarantine), on_problem=quarantine)
    assert (done.added, done.conflicts, quarantine.count) == (1, 1, 2)
    assert [(problem.source, problem.line) for problem in iterate_problems(workspace)] == [
        (str(path), 2),
        (str(path), 3),
    ]


@pytest.mark.usefixtures("small_batches")
def test_batches_before_an_error_are_kept(workspace: Workspace) -> None:
    def broken() -> Iterator[Utterance]:
        for number in range(BATCH + 5):
            yield Utterance(f"u{number}", "play", "t")
        raise InputError("broken")

    with pytest.raises(InputError, match="broken"):
        ingest(workspace, broken())
    assert len(texts(workspace)) == BATCH


def test_unwritable_vault_stops_the_batch(workspace: Workspace) -> None:
    workspace.path.with_suffix(".vault").mkdir(mode=0o700)
    with pytest.raises(WorkspaceError, match="annot.vault"):
        ingest(workspace, [Utterance("u", "play", "t", subject_key="account-9")])
    assert texts(workspace) == []


def test_many_words_make_a_batch_of_their_own(workspace: Workspace) -> None:
    spoken = tuple(Word(f"w{number}") for number in range(BATCH_WORDS // 2))
    rows = [Utterance(f"u{number}", "play", "t", words=spoken) for number in range(3)]
    counts: list[int] = []
    ingest(workspace, rows, on_batch=lambda done: counts.append(done.read))
    assert counts == [2, 3]


@pytest.mark.usefixtures("small_batches")
def test_a_repeat_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    rows = [{"id": f"u{n}", "text": "play", "subject_key": f"k{n % 7}", "speaker": "Ben"} for n in range(BATCH * 2 + 1)]
    path = write(tmp_path / "a.jsonl", *rows)
    counts: list[tuple[int, int]] = []
    first = ingest(workspace, read_transcripts(path), on_batch=lambda done: counts.append((done.read, done.added)))
    subjects = [utterance.subject for _, utterance in iterate_utterances(workspace)]
    assert counts == [(BATCH, BATCH), (2 * BATCH, 2 * BATCH), (2 * BATCH + 1, 2 * BATCH + 1)]
    assert (first.added, first.unchanged) == (len(rows), 0)
    assert len(set(subjects)) == 7
    again = ingest(workspace, read_transcripts(path))
    assert (again.added, again.unchanged, again.conflicts) == (0, len(rows), 0)
    assert [utterance.subject for _, utterance in iterate_utterances(workspace)] == subjects


def test_transcripts_remember_their_file(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "calls"
    folder.mkdir()
    paths = [write(folder / f"{name}.jsonl", {"text": name}) for name in "abc"]
    ingest(workspace, read_transcripts(folder))
    sources = workspace.connection.execute("SELECT id, source FROM transcript ORDER BY number").fetchall()
    assert sources == [(path.stem, str(path)) for path in paths]


def test_nothing_to_ingest_is_no_error(workspace: Workspace) -> None:
    assert ingest(workspace, []) == Ingested()


def test_subject_key_becomes_a_random_subject_and_no_vault_is_made_without_one(workspace: Workspace) -> None:
    ingest(workspace, [Utterance("u1", "play", "t")])
    vault = workspace.path.with_suffix(".vault")
    assert (stored(workspace, "u1").subject, vault.exists()) == (None, False)
    ingest(workspace, [Utterance(f"u{n}", "play", "t", subject_key=key) for n, key in ((2, "a"), (3, "b"), (4, "a"))])
    subjects = [stored(workspace, id).subject for id in ("u2", "u3", "u4")]
    assert subjects[0] == subjects[2] != subjects[1]
    assert all(re.fullmatch("[0-9a-f]{32}", subject or "") for subject in subjects)


def test_what_tells_who_somebody_is_is_in_no_byte_of_the_workspace(workspace: Workspace, tmp_path: Path) -> None:
    planted = [f"PLANTED{number}" for number in range(9)]
    record = {
        "id": "u", "text": "play tailor swift", "subject_key": planted[0], "speaker": f"Ana {planted[1]}",
        "email": planted[2], "user": {"first_name": planted[3], "plan": "free"}, "DeviceSerial": planted[4],
        "meta": {"request": [{"phone": planted[5]}], "accountId": planted[6], "intent": "KEPT1"},
        "words": [{"text": "play", "customer_name": planted[7]}],
    }  # fmt: skip
    path = write(tmp_path / "a.jsonl", record, {"text": "stop", "email": planted[8], "start": "x"})
    with Quarantine(workspace) as quarantine:
        done = ingest(workspace, read_transcripts(path, on_problem=quarantine), on_problem=quarantine)
    assert done.dropped_fields == {
        "speaker name": 1, "email": 1, "user.first_name": 1, "DeviceSerial": 1, "request.phone": 1, "accountId": 1,
    }  # fmt: skip
    files = [file for file in tmp_path.iterdir() if file != path]
    assert {"annot.db", "annot.db-wal", "annot.vault"} <= {file.name for file in files}
    content = b"".join(file.read_bytes() for file in files)
    assert [text for text in ("KEPT1", *planted) if text.encode() in content] == ["KEPT1"]
    assert (stored(workspace, "u").speaker, quarantine.count) == ("speaker 1", 1)


def test_kept_fields_stay(workspace: Workspace) -> None:
    row = Utterance("u", "play", "t", speaker="Ana", meta={"device_type": "echo", "device_id": "9"})
    done = ingest(workspace, [row], keep=["deviceType", "speaker"])
    assert (stored(workspace, "u").speaker, stored(workspace, "u").meta) == ("Ana", {"device_type": "echo"})
    assert done.dropped_fields == {"device_id": 1}
