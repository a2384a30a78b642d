"""docs/offices.md is walked."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from spacy_entity_annot.cli import app
from spacy_entity_annot.types import Verdict
from spacy_entity_annot.workspace import Workspace, record_decision, settled_verdicts

PAGE = Path(__file__).parents[2] / "docs" / "offices.md"


def run(*arguments: str) -> int:
    return CliRunner().invoke(app, arguments).exit_code


def test_the_page_is_walked(home: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    [block] = re.findall(r"```sh\n(.*?)```", PAGE.read_text(), re.DOTALL)
    for line in block.splitlines():
        if "--decisions" in line:
            with Workspace.open("dublin.db") as office:
                [(mention,)] = office.connection.execute("SELECT number FROM mention LIMIT 1").fetchall()
                record_decision(office, mention, Verdict.nil(), annotator="ana")
        assert run(*shlex.split(line, comments=True)[1:]) == 0, line
    assert list(settled_verdicts(home).values()) == [Verdict.nil()]


def test_bad_input_is_told_and_leaves_no_workspace(
    home: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "foreign").write_text("hello")
    assert run("bundle", "in", "foreign", "-w", "new.db") == 1
    assert run("bundle", "in", "missing", "-w", "new.db") == 2
    record_decision(home, 1, Verdict.nil(), annotator="ana")
    assert run("bundle", "out", "texts-missing", "--decisions", "-w", "home.db") == 0
    assert run("bundle", "in", "texts-missing", "-w", "new.db") == 1
    assert [path.name for path in tmp_path.glob("new.db*")] == []
    assert run("bundle", "out", "x", "--part", "half", "-w", "home.db") == 2
    assert run("bundle", "out", "x", "--part", "3/2", "-w", "home.db") == 2


def test_a_workspace_that_another_process_made_meanwhile_is_left_alone(
    home: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("bundle", "out", "texts", "-w", "home.db") == 0
    create = Workspace.create

    def create_late(path: Path) -> Workspace:
        create(path).close()
        return create(path)

    monkeypatch.setattr(Workspace, "create", create_late)
    assert run("bundle", "in", "texts", "-w", "new.db") == 2
    with Workspace.open(tmp_path / "new.db") as workspace:
        assert settled_verdicts(workspace) == {}
