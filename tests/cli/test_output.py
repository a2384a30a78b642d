"""Where output goes: pipes that close, disks that are full, tables that are read by programs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from spacy_entity_annot.cli import app
from spacy_entity_annot.cli.output import Problems, progress
from spacy_entity_annot.types import Problem

PROGRAM = [sys.executable, "-m", "spacy_entity_annot"]
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    path = tmp_path / "kb.jsonl"
    rows = (f'{{"id": "local:an_id_that_is_long_{n}", "name": "Taylor Swift {n}"}}\n' for n in range(2_000))
    path.write_text("".join(rows))
    return path


@needs_posix
@pytest.mark.parametrize("json", ["", "--json"])
def test_a_reader_that_goes_away_is_no_fault(json: str, kb: Path) -> None:
    command = f"{' '.join(PROGRAM)} suggest 'taylor swift' -k 2000 --kb {kb} {json}; echo $? >&2"
    done = subprocess.run(["bash", "-c", f"({command}) | true"], capture_output=True, text=True, check=False)
    assert done.stderr == "0\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_full_disk_behind_the_output_is_told(options: list[str]) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*PROGRAM, "formats", *options], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stderr.startswith("entity-annot: the operating system refused ([Errno 28] No space left on device)")
    assert len(done.stderr.splitlines()) == 1


@needs_posix
def test_closed_streams_are_as_good_as_none(tmp_path: Path) -> None:
    workspace = tmp_path / "annot.db"
    command = f"{' '.join(PROGRAM)} init -w {workspace} && {' '.join(PROGRAM)} status -w {workspace}"
    done = subprocess.run(["bash", "-c", f"exec 0<&- 1>&- 2>&-; {command}"], check=False)
    assert done.returncode == 0
    assert workspace.read_bytes().startswith(b"SQLite format 3\0")


def test_a_row_of_a_table_is_a_line_with_every_id_whole(kb: Path) -> None:
    command = [*PROGRAM, "suggest", "taylor swift 7", "-k", "3", "--kb", str(kb)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    _, heading, *rows = done.stdout.splitlines()
    assert heading.split() == ["chance", "id", "name", "type", "description", "why"]
    assert len(rows) == 3
    assert rows[0].split()[1] == "local:an_id_that_is_long_7"


def test_a_table_in_a_pipe_ends_its_lines_with_the_last_word(kb: Path) -> None:
    command = [*PROGRAM, "suggest", "taylor swift 7", "-k", "3", "--kb", str(kb)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert [line for line in done.stdout.splitlines() if line.endswith(" ")] == []


def test_a_table_without_headings_begins_with_its_first_row(tmp_path: Path) -> None:
    workspace = str(tmp_path / "annot.db")
    subprocess.run([*PROGRAM, "init", "-w", workspace], capture_output=True, check=True)
    done = subprocess.run([*PROGRAM, "status", "-w", workspace], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[0].split() == ["transcripts", "0"]


@pytest.mark.parametrize(
    "command",
    [
        ["export", "-"],
        ["train", "corpus", "-"],
        ["bundle", "out", "-"],
        ["demo", "--out", "-"],
        ["init", "-w", "-"],
        ["report", "-", "--json"],
    ],
)
def test_standard_output_is_refused_where_nothing_can_go_there(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 2
    assert "standard output" in " ".join(result.stderr.replace("│", " ").split())
    assert not list(tmp_path.iterdir())


def test_a_report_goes_to_standard_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["init"]).exit_code == 0
    page, file = CliRunner().invoke(app, ["report", "-"]), CliRunner().invoke(app, ["report", "page.html"])
    assert (page.exit_code, file.exit_code) == (0, 0)
    assert page.stdout == Path("page.html").read_text(encoding="utf-8")
    assert not Path("-").exists()


def test_problems_in_the_same_words_are_shown_three_times(capsys: pytest.CaptureFixture[str]) -> None:
    problems = Problems(most=4)
    for number, message in enumerate(["odd"] * 5 + ["broken", "late"], 1):
        problems(Problem("f", number, message))
    assert (str(problems), problems.exit_code()) == ("7 problems", 1)
    told = ["f:1: odd", "f:2: odd", "f:3: odd", "f:6: broken", "... and 3 more problems."]
    assert capsys.readouterr().err.splitlines() == told


def test_problems_that_are_not_shown_can_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    problems = Problems(most=0, listed_by="entity-annot ingest --problems")
    problems(Problem("f", 1, "odd"))
    assert problems.exit_code() == 1
    assert capsys.readouterr().err == "... and 1 more problem; `entity-annot ingest --problems` lists all.\n"


def test_brackets_of_a_path_are_no_markup_where_progress_is_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with progress("Copying a[/b].db") as tell:
        tell("[red]half[/x]")
    assert "Copying a[/b].db" in capsys.readouterr().err
