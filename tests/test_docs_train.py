"""docs/train.md is walked as it stands there."""

import json
import re
import shlex
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from spacy_entity_annot.cli.app import app
from spacy_entity_annot.corpora import export
from spacy_entity_annot.review import ReviewQueue
from spacy_entity_annot.types import Entity, Mention, Utterance, Verdict
from spacy_entity_annot.workspace import Workspace, add_entities, add_utterances, record_span_decision

PAGE = (Path(__file__).parents[1] / "docs/train.md").read_text()
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, flags=re.DOTALL) for line in block.splitlines()]
USE, PLUGIN = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
HEARD = ("tailor swift", "taylor swift", "queen", "kween", "beyonce", "beyond say")
FRAMES = ("play {}", "some {} please", "put {} on", "i want to hear {}", "turn up {}", "more {} now")


def whisper(text: str) -> str:
    segment = {"id": 0, "start": 0.0, "end": 2.0, "text": f" {text}", "avg_logprob": -0.2, "no_speech_prob": 0.01}
    return json.dumps({"text": f" {text}", "segments": [segment], "language": "en"})


def review() -> None:
    with Workspace.open("annot.db") as workspace:
        queue = ReviewQueue(workspace, annotator="ana")
        for item in queue:
            first = item.candidates[0] if item.candidates else None
            queue.decide(item, Verdict.link(first.entity) if first else Verdict.nil())


@pytest.mark.slow
def test_the_page_ends_with_a_pipe_that_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("whisper").mkdir()
    for number, text in enumerate(frame.format(heard) for heard in HEARD for frame in FRAMES):
        Path(f"whisper/call{number:02}.json").write_text(whisper(text))
    artists = [("Q26876", "Taylor Swift"), ("Q15862", "Queen"), ("Q36153", "Beyoncé")]
    lines = [{"id": id, "name": name, "aliases": [], "type": "ARTIST", "popularity": 0.9} for id, name in artists]
    Path("artists.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    for line in COMMANDS:
        name, *words = shlex.split(line)
        assert name == "entity-annot"
        if words == ["review"]:
            review()
        else:
            done = CliRunner().invoke(app, words)
            assert done.exit_code == 0, (line, done.output)
    exec(compile(USE, "docs/train.md", "exec"), {})
    assert capsys.readouterr().out == "[('tailor swift', 'ARTIST', 'Q26876')]\n"


def test_the_plug_in_of_the_page_writes_uima(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "uima_format.py").write_text(PLUGIN)
    metadata = tmp_path / "uima_format-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: uima-format\nVersion: 1\n")
    (metadata / "entry_points.txt").write_text("[spacy_entity_annot.corpus_formats]\nuima = uima_format:UIMA\n")
    monkeypatch.syspath_prepend(tmp_path)
    with Workspace.create(tmp_path / "annot.db") as workspace:
        add_entities(workspace, [Entity("Q1", "Queen", type="ARTIST")])
        add_utterances(workspace, [Utterance("u", 'a "𝄞" by queen')], source="test")
        record_span_decision(workspace, Mention("u", 9, 14, "queen", ""), Verdict.link("Q1"), annotator="ana")
        done = export(workspace, tmp_path / "corpus", format="uima", split=(1, 0, 0))
    _, sofa, entity, view = ElementTree.parse(done.path / "train.xmi").getroot()
    text = (sofa.get("sofaString") or "").encode("utf-16-le")
    begin, end = (2 * int(entity.get(place) or 0) for place in ("begin", "end"))
    assert (text[begin:end].decode("utf-16-le"), entity.get("identifier")) == ("queen", "Q1")
    assert view.get("members") == "2"
