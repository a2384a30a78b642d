import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from spacy_entity_annot.cli import app
from spacy_entity_annot.workspace import Workspace, iterate_mentions


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Run":
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(app, ["init"])
    return Run()


class Run:
    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments))


def test_paths_retry_and_problems_exclude_one_another(run: Run) -> None:
    assert run("ingest").exit_code == run("ingest", "--retry", "--problems").exit_code == 2


def test_what_was_set_aside_is_listed_and_tried_again(run: Run) -> None:
    Path("a.jsonl").write_text('{"text": "play"}\n{"text": 7}\n')
    assert run("ingest", "a.jsonl").exit_code == 1
    listed = run("ingest", "--problems", "--json")
    assert json.loads(listed.stdout) == {
        "source": "a.jsonl", "line": 2, "message": "the field 'text' must be a text, not a number.",
    }  # fmt: skip
    Path("a.jsonl").write_text('{"text": "play"}\n{"text": "stop"}\n')
    again = run("ingest", "--retry", "--json")
    assert (again.exit_code, json.loads(again.stdout)["added"]) == (0, 1)
    assert run("ingest", "--problems").stdout == ""


def test_options_say_what_files_do_not(run: Run) -> None:
    Path("a.csv").write_bytes("wer;gesagt\nana;Beyoncé\n".encode("cp1252"))
    assert run("ingest", "a.csv", "--column", "gesagt").exit_code == 2
    done = run("ingest", "a.csv", "--column", "text=gesagt", "--encoding", "cp1252", "--json")
    assert (done.exit_code, json.loads(done.stdout)["added"]) == (0, 1)
    found = run("search", "Beyoncé", "a.csv", "--column", "text=gesagt", "--encoding", "cp1252", "--json")
    assert json.loads(found.stdout)["text"] == "Beyoncé"


def test_missing_file_of_speakers_is_misuse_and_nothing_is_read(run: Run) -> None:
    done = run("ingest", "a.ctm", "--speakers", "no.rttm")
    assert done.exit_code == 2
    assert "no.rttm: there is no such file" in done.stderr


def test_speakers_and_lengths_of_turns_can_be_given(run: Run) -> None:
    Path("a.ctm").write_text("".join(f"a 1 {second} 0.9 word{second}\n" for second in range(6)))
    Path("a.rttm").write_text("SPEAKER a 1 0 2 <NA> <NA> spk1 <NA>\nSPEAKER a 1 2 9 <NA> <NA> spk2 <NA>\n")
    done = run("ingest", "a.ctm", "--speakers", "a.rttm", "--turn-words", "1", "--pause", "5", "--json")
    assert json.loads(done.stdout)["added"] == 3


def test_a_name_that_only_the_third_reading_kept_is_mined_with_its_offsets(run: Run) -> None:
    readings = [
        {"transcript": text, "confidence": 0.9} for text in ("play sailor's lift", "pay tailors", "play taylor swift")
    ]
    Path("call.json").write_text(json.dumps({"results": [{"alternatives": readings}]}))
    assert run("ingest", "call.json").exit_code == 0
    assert run("mine", "Taylor Swift").exit_code == 0
    with Workspace.open("annot.db") as workspace:
        mined = [
            (mention.alternative, mention.start, mention.end, mention.text) for mention in iterate_mentions(workspace)
        ]
    hits = [json.loads(line) for line in run("search", "Taylor Swift", "--json").stdout.splitlines()]
    assert [(hit["alternative"], hit["start"], hit["end"], hit["text"]) for hit in hits] == [(1, 5, 17, "taylor swift")]
    assert mined == [(1, 5, 17, "taylor swift")]


def test_a_file_that_is_read_with_its_encoding_is_no_longer_set_aside(run: Run) -> None:
    Path("a.srt").write_bytes("1\n00:00:01,000 --> 00:00:02,000\n播放音乐\n".encode("gb18030"))
    assert run("ingest", "a.srt").exit_code == 1
    assert run("ingest", "--problems").stdout.startswith("a.srt:3: ")
    assert run("ingest", "a.srt", "--encoding", "gb18030").exit_code == 0
    assert run("ingest", "--problems").stdout == ""
