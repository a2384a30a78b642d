"""`search` and `suggest`: what they print."""

import json
import shutil
import subprocess
import sys
from math import exp
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from spacy_entity_annot.cli import app
from spacy_entity_annot.cli.suggest import whole_transcripts
from spacy_entity_annot.knowledge.elsewhere import ELSEWHERE
from spacy_entity_annot.types import Query


def run(*words: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], input=stdin)


def lines(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    path = tmp_path / "calls.jsonl"
    records = [
        {"id": "u1", "transcript": "t", "text": "Play Tailor Swift's album", "alternatives": ["play taylor swift s"]},
        {"id": "u2", "transcript": "t", "text": "play be on say", "alternatives": ["play beyoncé", "play beyond"]},
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    path = tmp_path / "kb.jsonl"
    entities = [
        {"id": "Q26876", "name": "Taylor Swift", "aliases": [], "type": "ARTIST", "description": "singer"},
        {"id": "Q1", "name": "Lover", "aliases": [], "type": "WORK", "popularity": None},
    ]
    path.write_text("".join(json.dumps(entity) + "\n" for entity in entities))
    return path


def test_a_hit_has_exact_offsets_without_the_possessive(calls: Path) -> None:
    (hit,) = lines(run("search", "taylor swift", calls, "--json"))
    assert {key: hit[key] for key in ("utterance", "transcript", "target", "entity", "start", "end", "text")} == {
        "utterance": "u1", "transcript": "t", "target": "taylor swift", "entity": None, "start": 5, "end": 17,
        "text": "Tailor Swift",
    }  # fmt: skip
    assert hit["alternative"] is None
    assert 0.5 <= hit["score"] <= 1


def test_a_name_that_only_an_alternative_holds_is_found_there(calls: Path) -> None:
    hits = [hit for hit in lines(run("search", "Beyoncé", calls, "--json")) if hit["utterance"] == "u2"]
    assert [(hit["alternative"], hit["start"], hit["end"], hit["reason"]) for hit in hits] == [
        (0, 5, 12, "alternative")
    ]


def test_no_hit_is_no_failure(calls: Path) -> None:
    assert lines(run("search", "Rammstein", calls, "--json")) == []


def test_standard_input_is_read(calls: Path) -> None:
    (hit,) = lines(run("search", "taylor swift", "-", "--json", stdin=calls.read_text()))
    assert hit["utterance"] == "u1"


def test_two_processes_print_what_one_prints(calls: Path) -> None:
    wanted = lines(run("search", "Taylor Swift", calls, "--recall", "--json"))
    assert wanted
    assert lines(run("search", "Taylor Swift", calls, "--recall", "--json", "--processes", 2)) == wanted


def test_targets_of_a_kb_are_narrowed_by_type(calls: Path, kb: Path) -> None:
    (hit,) = lines(run("search", "--kb", kb, "--type", "ARTIST", calls, "--json"))
    assert (hit["target"], hit["entity"]) == ("Taylor Swift", "Q26876")


def test_targets_of_a_file_keep_their_line_as_given(calls: Path, tmp_path: Path) -> None:
    (tmp_path / "targets").write_text('TAYLOR swift\n{"target": "taylor swift", "entity": "Q26876"}\n')
    hits = lines(run("search", "-f", tmp_path / "targets", calls, "--json"))
    assert [(hit["target"], hit["entity"]) for hit in hits] == [("TAYLOR swift", None), ("taylor swift", "Q26876")]


def test_people_see_the_hit_in_its_utterance(calls: Path) -> None:
    assert "Play [Tailor Swift]'s album" in run("search", "taylor swift", calls).stdout


def test_explain_says_why(calls: Path) -> None:
    (hit,) = lines(run("search", "taylor swift", calls, "--json", "--explain"))
    explanation = hit["explanation"]
    assert (explanation["heard"], explanation["phrase"]) == ("Tailor Swift", "taylor swift")
    assert explanation["evidence"][0]["finding"] == "91% alike"
    log_odds = sum(clue["log_odds"] for clue in explanation["evidence"])
    assert 1 / (1 + exp(-log_odds)) == pytest.approx(hit["score"], abs=0.02)
    assert "as taylor swift: letters" in run("search", "taylor swift", calls, "--explain").stdout


@pytest.mark.parametrize(
    "words", [["search"], ["search", "x", "--precise", "--recall"], ["search", "x", "--min-score", "2"], ["suggest"]]
)
def test_a_contradiction_is_misuse(words: list[str]) -> None:
    assert run(*words).exit_code == 2


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    result = run("search", "x", tmp_path / "none.jsonl")
    assert result.exit_code == 2
    assert "none.jsonl" in result.stderr


def test_a_path_where_the_target_should_be_is_told(calls: Path, tmp_path: Path) -> None:
    run("init", "-w", tmp_path / "annot.db")
    result = run("search", calls, "-w", tmp_path / "annot.db")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "is a path, but searched for as a name in the workspace. `entity-annot search TARGET" in result.stderr


def test_an_empty_target_is_no_path(tmp_path: Path) -> None:
    run("init", "-w", tmp_path / "annot.db")
    result = run("search", "", "-w", tmp_path / "annot.db")
    assert (result.exit_code, "is a path" in result.stderr) == (2, False)


def test_suggest_answers_every_mention_in_order(kb: Path, tmp_path: Path) -> None:
    (tmp_path / "mentions").write_text('tailor swift\n{"mention": "", "context": "play"}\n{"mention": "lover"}\n')
    answers = lines(run("suggest", "-f", tmp_path / "mentions", "--kb", kb, "--json", "-k", 1))
    assert [answer["mention"] for answer in answers] == ["tailor swift", "", "lover"]
    assert [candidate["id"] for candidate in answers[0]["candidates"]] == ["Q26876"]
    assert set(answers[0]["candidates"][0]) == {
        "id", "name", "alias", "type", "description", "probability", "reasons",
    }  # fmt: skip
    assert 0 <= answers[0]["nil_probability"] <= 1


def test_suggest_answers_the_mentions_of_a_transcript_together(tmp_path: Path) -> None:
    names = ("Rebecca Kujawa", "Rebecca Adams", "Rebecca Lopez", "Rebecca Young")
    people = [{"id": name, "name": name, "type": "PERSON"} for name in names]
    (tmp_path / "kb.jsonl").write_text("".join(json.dumps(one) + "\n" for one in people))
    call = [
        {"mention": heard, "context": f"thank you {heard}", "transcript": "call"} for heard in ("rebecca", names[0])
    ]
    other = {**call[0], "transcript": "other call"}
    (tmp_path / "mentions.jsonl").write_text("".join(json.dumps(one) + "\n" for one in (*call, other)))
    answers = lines(run("suggest", "-f", tmp_path / "mentions.jsonl", "--kb", tmp_path / "kb.jsonl", "--json"))
    firsts = [answer["candidates"][0] for answer in answers]
    assert [first["id"] for first in firsts[:2]] == ["Rebecca Kujawa", "Rebecca Kujawa"]
    assert [ELSEWHERE in first["reasons"] for first in firsts] == [True, False, False]


def test_a_batch_of_mentions_ends_where_a_transcript_does() -> None:
    bare, call, other = Query("a"), Query("b", transcript="call"), Query("c", transcript="other call")
    batches = list(whole_transcripts([*[bare] * 255, *[call] * 300, *[other] * 3, *[bare] * 300]))
    assert [len(batch) for batch in batches] == [555, 256, 47]
    assert [len(batch) for batch in whole_transcripts([call] * 20_001)] == [10_000, 10_000, 1]


def test_suggest_warns_of_an_odd_kb_and_answers_all_the_same(kb: Path) -> None:
    kb.write_text(kb.read_text() + '{"id": "Q2"}\n')
    result = run("suggest", "lover", "--kb", kb, "--json")
    assert lines(result)[0]["candidates"][0]["id"] == "Q1"
    assert f"{kb}:3" in result.stderr


def test_control_characters_never_reach_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "calls.jsonl").write_text('{"id": "u", "text": "play \\u001b[2J taylor swift"}\n')
    result = run("search", "taylor swift", tmp_path / "calls.jsonl")
    assert "taylor swift" in result.stdout
    assert "\x1b" not in result.stdout


INTERRUPTED = """
import io, os, signal, sys
from spacy_entity_annot.cli import main

class Stream(io.RawIOBase):
    def readable(self):
        return True
    def readinto(self, buffer):
        os.kill(os.getpid(), signal.SIGINT)
        return 0

signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background inherits that it is ignored
sys.stdin = io.TextIOWrapper(io.BufferedReader(Stream()))
sys.argv = ["entity-annot", "search", "x", "-"]
main()
"""


def test_an_interrupt_ends_without_a_traceback() -> None:
    done = subprocess.run([sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (130, "")


@pytest.mark.parametrize("processes", [1, 2])
def test_a_reader_that_goes_away_ends_all_processes(processes: int) -> None:
    rows = [f'{{"id": "u", "transcript": "{name}", "text": "play tailor swift"}}' for name in "ab"]
    endless = "yes '{}\n{}'".format(*rows)
    search = f"{sys.executable} -m spacy_entity_annot search 'Taylor Swift' - --processes {processes}"
    pipeline = f'{endless} | {search} | head -1; echo "${{PIPESTATUS[1]}}"'
    # Whoever still ran would hold the output open, so that it never ends.
    done = subprocess.run(["bash", "-c", pipeline], capture_output=True, text=True, timeout=240, check=False)
    assert (done.stdout.count("tailor swift"), done.stdout.splitlines()[-1], done.stderr) == (1, "0", "")


def test_several_processes_search_the_workspace(calls: Path, tmp_path: Path) -> None:
    command = ("search", "Taylor Swift", "--recall", "--json", "-w", tmp_path / "annot.db")
    run("init", "-w", tmp_path / "annot.db")
    run("ingest", calls, "-w", tmp_path / "annot.db")
    wanted = lines(run(*command))
    assert wanted
    assert lines(run(*command, "--processes", 2)) == wanted


def test_stored_words_may_be_deleted_at_any_time(calls: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "annot.db"
    command = ("search", "Taylor Swift", "--recall", "--json", "-w", workspace)
    run("init", "-w", workspace)
    run("ingest", calls, "-w", workspace)
    wanted = lines(run(*command))
    shutil.rmtree(tmp_path / "annot.cache")
    assert run("doctor", "-w", workspace).exit_code == 0
    assert lines(run(*command)) == wanted != []


def test_a_workspace_is_searched_as_its_decisions_taught(calls: Path, tmp_path: Path) -> None:
    workspace, verdicts = tmp_path / "annot.db", tmp_path / "verdicts.jsonl"
    command = ("search", "Beyoncé", "--json", "-w", workspace)
    run("init", "-w", workspace)
    run("ingest", calls, "-w", workspace)
    assert [hit for hit in lines(run(*command)) if hit["alternative"] is None] == []
    verdicts.write_text('{"utterance": "u2", "start": 5, "end": 14, "verdict": "link", "entity": "Q36153"}\n')
    knowledge = tmp_path / "beyonce.jsonl"
    knowledge.write_text('{"id": "Q36153", "name": "Beyoncé"}\n')
    run("kb", "add", knowledge, "-w", workspace)
    assert run("decide", verdicts, "--annotator", "ana", "-w", workspace).exit_code == 0
    targets = tmp_path / "targets.jsonl"
    targets.write_text('{"target": "Beyoncé", "entity": "Q36153"}\n')
    [hit] = [hit for hit in lines(run("search", "-f", targets, "--json", "-w", workspace)) if hit["utterance"] == "u2"]
    assert (hit["text"], hit["reason"], hit["alternative"]) == ("be on say", "alias", None)


def test_suggest_keeps_the_index_of_kb_files_where_it_is_told_to(kb: Path, tmp_path: Path) -> None:
    command = ("suggest", "lover", "--kb", kb, "--json")
    plain, folder = run(*command), tmp_path / "some" / "index"
    first, second = (run(*command, "--index", folder) for _ in range(2))
    assert (first.stdout, second.stdout) == (plain.stdout, plain.stdout)
    assert [path.name for path in folder.iterdir()] == ["entities.index"]
    with kb.open("a") as file:
        file.write('{"id": "lover2", "name": "Lover"}\n')
    third = run(*command, "--index", folder)
    assert (third.stdout == plain.stdout, third.stdout == run(*command).stdout) == (False, True)


@pytest.mark.parametrize("kb_words", [[], ["--kb", "-"]])
def test_index_without_kb_files_is_a_misuse(tmp_path: Path, kb_words: list[str]) -> None:
    result = run("suggest", "lover", *kb_words, "--index", tmp_path)
    assert (result.exit_code, "--index needs KB files" in result.stderr) == (2, True)
