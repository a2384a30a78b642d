"""What every format promises; what each consumer makes of it is in the tests of its module."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from spacy_entity_annot.cli.app import app
from spacy_entity_annot.corpora import corpus_formats, export
from spacy_entity_annot.types import Verdict
from spacy_entity_annot.workspace import Workspace

from .conftest import ARTIST, Decide

NAMES = [name for name, _ in corpus_formats()]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("format", NAMES)
def test_the_same_workspace_gives_the_same_bytes(
    workspace: Workspace, requests: None, decide: Decide, tmp_path: Path, format: str
) -> None:
    decide("plain", "play tailor swift", "tailor swift", Verdict.link(ARTIST))
    first = export(workspace, tmp_path / "one" / "corpus", format=format)
    again = export(workspace, tmp_path / "two" / "corpus", format=format)
    assert contents(first.path) == contents(again.path)
    written = 0 if format == "kb" else sum(sum(counts.values()) for counts in first.written.values())  # no mentions
    assert first.mentions == written + sum(first.rejected.values())


@pytest.mark.parametrize("format", NAMES)
def test_what_is_left_out_is_listed_with_its_reason(
    workspace: Workspace, requests: None, decide: Decide, tmp_path: Path, format: str
) -> None:
    decide("plain", "play tailor swift", "tailor swift", Verdict.link(ARTIST))
    decide("odd", "play [queen] 7 times", "queen", Verdict.link(ARTIST))
    decide("split", "play taylor swiftly", "taylor swift", Verdict.link(ARTIST))
    done = export(workspace, tmp_path / "corpus", format=format)
    listed = [json.loads(line) for line in (done.path / "rejected.jsonl").read_text().splitlines()]
    assert len(listed) == sum(done.rejected.values())
    assert {one["reason"] for one in listed} == set(done.rejected)
    manifest = json.loads((done.path / "manifest.json").read_text())
    assert manifest["mentions"]["rejected"] == done.rejected


def test_the_licence_is_recorded(workspace: Workspace, requests: None, tmp_path: Path) -> None:
    export(workspace, tmp_path / "corpus", format="prodigy", licence="CC-BY-4.0")
    assert json.loads((tmp_path / "corpus/manifest.json").read_text())["options"]["licence"] == "CC-BY-4.0"
    assert "licence CC-BY-4.0" in (tmp_path / "corpus/datasheet.md").read_text()


def test_formats_lists_all_of_them() -> None:
    done = CliRunner().invoke(app, ["formats", "--json"])
    listed = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["name"] for one in listed if one["direction"] == "write"] == NAMES
