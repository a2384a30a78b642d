"""docs/review.md is walked as it stands there."""

import json
import re
import runpy
from pathlib import Path

from typer.testing import CliRunner

from spacy_entity_annot.cli.app import app
from spacy_entity_annot.types import Entity, Utterance, Verdict
from spacy_entity_annot.workspace import Workspace, add_entities, add_utterances, current_decisions

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "review.md").read_text()


def test_the_export_of_label_studio_that_it_shows_is_a_link(tmp_path: Path) -> None:
    [example] = re.findall(r"```json\n(.*?)```", PAGE, flags=re.DOTALL)
    (tmp_path / "export.json").write_text(example)
    path = tmp_path / "annot.db"
    with Workspace.create(path) as workspace:
        add_entities(workspace, [Entity("Q26876", "Taylor Swift")])
        add_utterances(workspace, [Utterance("u1", "play tailor swift")], source="test")
    command = ["decide", str(tmp_path / "export.json"), "--from", "labelstudio", "--json", "-w", str(path)]
    done = CliRunner().invoke(app, command)
    assert json.loads(done.stdout) == {"recorded": 1, "repeated": 0, "problems": 0}
    with Workspace.open(path, read_only=True) as workspace:
        [made] = current_decisions(workspace)
    assert (made.annotator, made.verdict) == ("labelstudio:3", Verdict.link("Q26876"))
    assert made.decided_at == "2026-03-01T12:00:00+00:00"


def test_the_recorded_session_is_a_real_one(tmp_path: Path) -> None:
    namespace = runpy.run_path(str(DOCS / "record_review.py"))
    namespace["record"](tmp_path / "review.svg")
    drawn = (tmp_path / "review.svg").read_text()
    assert drawn.count('<g class="frame"') == len(namespace["KEYS"]) + 1
    for said in (
        "tailor swift” is Taylor Swift (Q26876), and 5 alike",
        "last time: Taylor Swift (Q26876), by ana",
        "Nothing waits for you.",
    ):
        assert said.replace(" ", "&#160;") in drawn
    assert not re.search(r"(Taylor&#160;Swift&#160;\([^)]*\)),&#160;\1", drawn)  # two of one name are told of once
    shape = re.compile(r'class="frame"|pressed:[^<]*|Saved&#160;#\d+:[^<]*')
    assert shape.findall(drawn) == shape.findall((DOCS / "review.svg").read_text())
