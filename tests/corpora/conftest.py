"""A small workspace about music, and the means to decide in it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from spacy_entity_annot.types import Alternative, Entity, Mention, Utterance, Verdict
from spacy_entity_annot.workspace import Workspace, add_entities, add_utterances, record_span_decision

ARTIST = Entity("Q26876", "Taylor Swift", ("T Swift",), "ARTIST", "American singer", 0.9)
ALBUM = Entity("Q1", "Taylor Swift", (), "ALBUM", "2006 album", 0.3)
QUEEN = Entity("Q15862", "Queen", (), "ARTIST", "British rock band", 0.8)

Decide = Callable[..., int]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "annot.db") as workspace:
        add_entities(workspace, [ARTIST, QUEEN, ALBUM])
        yield workspace


@pytest.fixture
def decide(workspace: Workspace) -> Decide:
    """Decide on the words `heard` in the utterance `id`, which is added where it is new."""

    def decide(
        id: str,
        text: str,
        heard: str,
        verdict: Verdict,
        *,
        request: str | None = None,
        annotator: str = "ana",
        reading: str | None = None,
    ) -> int:
        alternatives = (Alternative(reading),) if reading else ()
        meta = {"request": request} if request else {}
        add_utterances(workspace, [Utterance(id, text, alternatives=alternatives, meta=meta)], source="test")
        start = (reading or text).index(heard)
        mention = Mention(id, start, start + len(heard), heard, "", alternative=0 if reading else None)
        return record_span_decision(workspace, mention, verdict, annotator=annotator)

    return decide


@pytest.fixture
def requests(decide: Decide) -> None:
    """Decide on thirty requests: two voices each, a third of them nil or rejected."""
    verdicts = [Verdict.link(ARTIST), Verdict.link(QUEEN), Verdict.nil(), Verdict.link(ALBUM), Verdict.reject()]
    words = ["tailor swift", "queen", "zorblat kings", "taylor swift", "the music"]
    for number in range(30):
        for voice in "ab":
            heard, verdict = words[number % 5], verdicts[number % 5]
            text = f"{'play' if voice == 'a' else 'lay'} {heard} number {number}"
            decide(f"{number}-{voice}", text, heard, verdict, request=f"r{number}")
