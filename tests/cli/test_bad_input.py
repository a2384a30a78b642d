"""Whatever is given, a command ends with a sentence that names the input, and the good rows are kept."""

import gzip
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from spacy_entity_annot.cli import app

GOOD = '{"id": "good", "text": "play taylor swift"}\n'

BAD_TRANSCRIPTS = {
    "truncated.jsonl": (GOOD + '{"id": "x", "te').encode(),
    "latin.jsonl": GOOD.encode() + '{"id": "x", "text": "beyoncé"}\n'.encode("latin-1"),
    "nul.jsonl": (GOOD + '{"id": "x", "text": "a\\u0000b"}\n').encode(),
    "surrogate.jsonl": (GOOD + '{"id": "x", "text": "a\\ud800b"}\n').encode(),
    "number.jsonl": (GOOD + '{"id": "x", "text": 7}\n').encode(),
    "nan.jsonl": (GOOD + '{"id": "x", "text": "a", "start": NaN}\n').encode(),
    "list.jsonl": (GOOD + "[1, 2]\n").encode(),
    "nested.jsonl": (GOOD + '{"id": "x", "text": "a", "meta": ' + "[" * 100_000 + "\n").encode(),
    "conflict.jsonl": (GOOD + '{"id": "good", "text": "something else"}\n').encode(),
    "long.jsonl": (GOOD + '{"id": "x", "text": "' + "a" * 20_000_000 + '"}\n').encode(),
    "cut.jsonl.gz": gzip.compress((GOOD * 1).encode() + os.urandom(20_000).hex().encode())[:-2_000],
    "bad_cue.vtt": b"WEBVTT\n\n00:00.000 --> 00:01.000\nplay taylor swift\n\n00:0x.000 --> 00:02.000\nlost\n",
}
WHOLLY_BAD = {"empty.jsonl": b"", "binary.jsonl": bytes(range(256)) * 40}


def run(*command: object) -> Result:
    result = CliRunner().invoke(app, [str(word) for word in command])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "annot.db"
    assert run("init", "-w", path).exit_code == 0
    return path


def counts(workspace: Path) -> dict[str, int]:
    found: dict[str, int] = json.loads(run("status", "--json", "-w", workspace).stdout)
    return found


@pytest.mark.parametrize("name", BAD_TRANSCRIPTS)
def test_a_bad_row_is_named_with_its_line_and_the_good_ones_are_kept(
    name: str, tmp_path: Path, workspace: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(BAD_TRANSCRIPTS[name])
    result = run("ingest", path, "-w", workspace)
    assert result.exit_code == 1
    assert f"{path}:" in result.stderr
    assert counts(workspace)["utterances"] == 1
    assert counts(workspace)["problems"] >= 1


@pytest.mark.parametrize("name", WHOLLY_BAD)
def test_a_file_without_a_single_row_is_named(name: str, tmp_path: Path, workspace: Path) -> None:
    path = tmp_path / name
    path.write_bytes(WHOLLY_BAD[name])
    result = run("ingest", path, "-w", workspace)
    assert result.exit_code == 1
    assert str(path) in result.stderr
    assert counts(workspace)["utterances"] == 0


def test_a_missing_file_is_named(tmp_path: Path, workspace: Path) -> None:
    result = run("ingest", tmp_path / "none.jsonl", "-w", workspace)
    assert result.exit_code in (1, 2)
    assert "none.jsonl" in result.stderr


def test_a_byte_order_mark_is_no_problem(tmp_path: Path, workspace: Path) -> None:
    path = tmp_path / "bom.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert run("ingest", path, "-w", workspace).exit_code == 0
    assert counts(workspace)["utterances"] == 1


@pytest.mark.parametrize(
    ("record", "word"),
    [
        ({"utterance": "none", "start": 5, "end": 17, "verdict": "nil"}, "none"),
        ({"utterance": "good", "start": 5, "end": 99, "verdict": "nil"}, "5-99"),
        ({"utterance": "good", "start": 5, "end": 5, "verdict": "nil"}, "5-5"),
        ({"utterance": "good", "start": 5, "end": 17, "verdict": "link"}, "entity"),
        ({"utterance": "good", "start": 5, "end": 17, "verdict": "link", "entity": "Q0"}, "Q0"),
        ({"utterance": "good", "start": 5, "end": 17, "verdict": "perhaps"}, "perhaps"),
        ({"utterance": "good", "start": "5", "end": 17, "verdict": "nil"}, "start"),
        ({"utterance": "good", "start": 5, "end": 17, "verdict": "flag"}, "reason"),
        ({"utterance": "good", "start": 12, "end": 17, "verdict": "nil"}, "overlaps"),
    ],
)
def test_a_bad_decision_is_named_and_the_good_ones_are_kept(
    record: dict[str, object], word: str, tmp_path: Path, workspace: Path
) -> None:
    (tmp_path / "calls.jsonl").write_text(GOOD)
    run("ingest", tmp_path / "calls.jsonl", "-w", workspace)
    good = {"utterance": "good", "start": 5, "end": 17, "verdict": "nil", "key": "k"}
    path = tmp_path / "decisions.jsonl"
    rows = [good, record] if word == "overlaps" else [record, good]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    result = run("decide", path, "--annotator", "ana", "-w", workspace, "--json")
    assert result.exit_code == 1
    assert word in result.stderr
    assert str(path) in result.stderr
    assert json.loads(result.stdout)["recorded"] == 1


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "Q1"}',
        '{"id": "", "name": "x"}',
        '{"id": "Q1", "name": "x", "aliases": "y"}',
        '{"id": "Q1", "name": "x", "prior": 2}',
        '{"id": "Q2", "name": "another"}',
        '{"id"',
    ],
)
def test_a_bad_entity_is_named_and_the_good_ones_are_kept(line: str, tmp_path: Path, workspace: Path) -> None:
    path = tmp_path / "kb.jsonl"
    path.write_text('{"id": "Q2", "name": "good"}\n' + line + "\n")
    result = run("kb", "add", path, "-w", workspace, "--json")
    assert result.exit_code == 1
    assert f"{path}:2" in result.stderr
    assert json.loads(result.stdout)["added"] == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("suggest", "good", "--kb"), 0),  # whose oddities are warnings, for each mention has its answer
        (("search", "--kb"), 1),
        (("kb", "lint"), 1),
        (("kb", "add"), 1),
    ],
)
def test_a_knowledge_base_with_bad_rows_is_used_and_a_few_of_them_named(
    words: tuple[str, ...], code: int, tmp_path: Path, workspace: Path
) -> None:
    path, calls = tmp_path / "kb.jsonl", tmp_path / "calls.jsonl"
    path.write_text('{"id": "Q2", "name": "good"}\n' + '{"id"\n' * 50)
    calls.write_text(GOOD)
    result = run(*words, path, *([calls] if words[0] == "search" else []), "-w", workspace)
    assert result.exit_code == code
    assert result.stderr.count(f"{path}:") == 3
    assert f"... and 47 more {'warnings' if code == 0 else 'problems'}." in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("search", "x"), ("search", "-f"), ("search", "--kb"), ("suggest", "-f"), ("suggest", "x", "--kb"),
        ("mine", "-f"), ("ingest",), ("decide",), ("kb", "add"), ("kb", "lint"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_there_is_misuse(words: tuple[str, ...], tmp_path: Path, workspace: Path) -> None:
    result = run(*words, tmp_path / "none", "-w", workspace)
    assert result.exit_code == 2
    assert f"{tmp_path / 'none'}: there is no such file." in result.stderr


@pytest.mark.parametrize("field", ["mention", "context", "transcript", "before"])
@pytest.mark.parametrize("text", ["a\ud800b", "a\0b"])
def test_a_mention_that_cannot_be_printed_is_named_and_the_good_ones_are_answered(
    field: str, text: str, tmp_path: Path
) -> None:
    kb, mentions = tmp_path / "kb.jsonl", tmp_path / "mentions.jsonl"
    kb.write_text('{"id": "Q1", "name": "Taylor Swift"}\n')
    bad = {"mention": "x", field: [text] if field == "before" else text}
    mentions.write_text(json.dumps(bad) + '\n{"mention": "taylor swift"}\n')
    result = run("suggest", "-f", mentions, "--kb", kb, "--json")
    assert result.exit_code == 1
    assert f"{mentions}:1: the field '{field}" in result.stderr
    assert [json.loads(line)["mention"] for line in result.stdout.splitlines()] == ["taylor swift"]


@pytest.mark.parametrize("content", ["", "x", "id,name\n"])
def test_a_kb_without_entities_answers_nothing(content: str, tmp_path: Path, workspace: Path) -> None:
    (tmp_path / "kb.csv").write_text(content)
    result = run("suggest", "x", "--kb", tmp_path / "kb.csv")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{tmp_path / 'kb.csv'}: no entity could be read from it" in result.stderr
    result = run("suggest", "x", "-w", workspace)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "the knowledge base is empty" in result.stderr


@pytest.mark.parametrize(
    ("id", "name", "words"),
    [("", "x", "'id'"), (" ", "x", "'id'"), ("Q1", "", "'name'"), ("NIL", "x", "'NIL'"), ("Q1", "a\0b", "NUL")],
)
def test_an_entity_that_no_corpus_can_hold_is_not_made(id: str, name: str, words: str, workspace: Path) -> None:
    result = run("kb", "new", id, "--name", name, "-w", workspace)
    assert result.exit_code == 2  # as of every value that is typed
    assert words in result.stderr
    assert counts(workspace)["entities"] == 0


@pytest.mark.parametrize("words", [("kb", "show"), ("kb", "new", "x", "--name"), ("mine", "--kb-type"), ("search",)])
def test_bytes_that_are_no_text_are_misuse(words: tuple[str, ...], workspace: Path) -> None:
    result = run(*words, "tay\udcff", "-w", workspace)
    assert result.exit_code == 2
    assert "is not valid UTF-8" in result.stderr


def test_a_workspace_of_the_future_is_refused(workspace: Path) -> None:
    with closing(sqlite3.connect(workspace)) as connection:
        connection.execute("INSERT INTO migration VALUES ('songs', '2999-01-01')")
        connection.commit()
    result = run("status", "-w", workspace)
    assert result.exit_code == 1
    assert "newer" in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs file size limits")
def test_a_full_disk_keeps_what_was_acknowledged(tmp_path: Path, workspace: Path) -> None:
    path = tmp_path / "calls.jsonl"
    path.write_text("".join(json.dumps({"id": f"u{n}", "text": "play song " * 20}) + "\n" for n in range(20_000)))
    command = f"ulimit -f 2000; trap '' XFSZ; exec {sys.executable} -m spacy_entity_annot ingest {path} -w {workspace}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert str(workspace) in done.stderr
    assert run("doctor", "-w", workspace).exit_code == 0
    assert run("ingest", path, "-w", workspace).exit_code == 0
    assert counts(workspace)["utterances"] == 20_000
