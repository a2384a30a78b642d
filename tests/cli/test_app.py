"""The program as a whole: every command has help, stands in README, and fails with a sentence."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from spacy_entity_annot.cli import app
from spacy_entity_annot.cli.app import app_commands

README = (Path(__file__).parents[2] / "README.md").read_text()
run = CliRunner().invoke


@pytest.mark.parametrize("command", app_commands())
def test_every_command_has_help_and_stands_in_readme(command: str) -> None:
    result = run(app, [command, "--help"])
    assert result.exit_code == 0
    assert len(result.stdout.split("Usage:")[1].strip().splitlines()) > 3
    assert re.search(rf"`{command}\b", README)


def test_an_unknown_command_is_misuse() -> None:
    assert run(app, ["fly"]).exit_code == 2


@pytest.mark.parametrize(
    "command",
    [["status"], ["doctor"], ["mine", "x"], ["ingest", "x"], ["export", "o"], ["review"], ["kb", "show", "Q1"]],
)
def test_a_missing_workspace_is_misuse_and_says_how_to_make_one(command: list[str], tmp_path: Path) -> None:
    result = run(app, [*command, "--workspace", str(tmp_path / "none.db")])
    assert result.exit_code == 2
    assert "entity-annot init" in result.stderr
    assert "Traceback" not in result.output


def test_the_workspace_may_be_named_before_the_command(tmp_path: Path) -> None:
    path = tmp_path / "annot.db"
    assert run(app, ["-w", str(path), "init"]).exit_code == 0
    assert path.is_file()


def test_the_workspace_may_be_named_before_a_subcommand(tmp_path: Path) -> None:
    path = str(tmp_path / "annot.db")
    run(app, ["init", "-w", path])
    assert run(app, ["-w", path, "kb", "new", "Q1", "--name", "Earth"]).exit_code == 0
    assert run(app, ["kb", "show", "Q1", "-w", path]).exit_code == 0


@pytest.mark.parametrize(
    "options",
    [
        ["--web", "--target", "x"],
        ["--web", "--in-order"],
        ["--web", "--audit"],
        ["--web", "--accept", "0.9"],
        ["--port", "8"],
    ],
)
def test_a_review_refuses_options_that_it_would_not_heed(options: list[str], tmp_path: Path) -> None:
    path = str(tmp_path / "annot.db")
    run(app, ["init", "-w", path])
    done = run(app, ["review", "-w", path, *options])
    assert done.exit_code == 2
    assert "--web" in done.stderr


@pytest.mark.parametrize(
    ("content", "tool"),
    [
        ('[\n  {"id": 1}\n]\n', "labelstudio"),
        ('{"id": 1, "annotations": []}\n', "labelstudio"),
        ('{"text": "play queen", "spans": [], "answer": "accept"}\n', "prodigy"),
        ('{"utterance": "none", "start": 0, "end": 1, "verdict": "nil"}\n', None),
        ("play queen\n", None),
        ("", None),
    ],
)
def test_a_file_of_another_tool_is_told_its_option_and_no_other_is(
    content: str, tool: str | None, tmp_path: Path
) -> None:
    path, file = str(tmp_path / "annot.db"), tmp_path / "decisions"
    run(app, ["init", "-w", path])
    file.write_text(content)
    done = run(app, ["decide", str(file), "-w", path])
    assert done.exit_code == 1
    assert ("looks like a file of another tool" in done.stderr) is (tool is not None)
    assert tool is None or f"`--from {tool}`" in done.stderr


def test_init_leaves_an_existing_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "annot.db"
    path.write_text("mine")
    assert run(app, ["init", "-w", str(path)]).exit_code == 2
    assert path.read_text() == "mine"


def test_a_foreign_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "annot.db"
    path.write_text("no database")
    result = run(app, ["status", "-w", str(path)])
    assert result.exit_code == 1
    assert str(path) in result.stderr


def test_help_imports_neither_spacy_nor_numpy() -> None:
    code = (
        "import sys; from spacy_entity_annot.cli import app;"
        "print(sorted({'spacy', 'numpy', 'rapidfuzz', 'sqlite3'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_spacy_knows_the_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "spacy", "entity-annot", "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "ingest" in done.stdout


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    transcript = tmp_path / "calls.txt"
    transcript.write_text("play taylor swift\n" * 20_000)
    command = f"{sys.executable} -m spacy_entity_annot search 'Taylor Swift' {transcript} | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, env=os.environ)
    assert "taylor swift" in done.stdout
    assert done.stderr == ""


def test_an_interrupt_while_the_program_loads_leaves_no_traceback() -> None:
    code = (
        "import sys\n"
        "class Interrupt:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'spacy_entity_annot.cli':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupt())\n"
        "from spacy_entity_annot.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
