"""A small corpus of music requests, and a pipeline trained on it once."""

from pathlib import Path

import pytest

from spacy_entity_annot.corpora import export
from spacy_entity_annot.training import Trained, train
from spacy_entity_annot.types import Entity, Mention, Utterance, Verdict
from spacy_entity_annot.workspace import Workspace, add_entities, add_mentions, add_utterances, record_span_decision

ENTITIES = [
    Entity("Q26876", "Taylor Swift", (), "ARTIST", "American singer", 0.9),
    Entity("local:album", "Taylor Swift", (), "ALBUM", "album of 2006", 0.8),
    Entity("Q15862", "Queen", (), "ARTIST", "British rock band", 0.8),
    Entity("Q36153", "Beyoncé", (), "ARTIST", "American singer", 0.9),
    Entity("Q44190", "Radiohead", (), "ARTIST", "British rock band", 0.7),
    Entity("Q90", "Paris", (), "PLACE", "capital of France", 0.9),
]
HEARD: list[tuple[str, Verdict]] = [
    ("taylor swift", Verdict.link("Q26876")),
    ("taylor swiff", Verdict.link("Q26876")),
    ("taylor swift", Verdict.link("Q26876")),
    ("queen", Verdict.link("Q15862")),
    ("beyond say", Verdict.link("Q36153")),
    ("beyonce", Verdict.link("Q36153")),
    ("radio head", Verdict.link("Q44190")),
    ("zorblat kings", Verdict.nil()),
    ("the radio", Verdict.reject()),
]
FRAMES = ("play {}", "turn up {}", "i want to hear {}", "some {} please", "put {} on", "more {} now", "next {} song")
ROOMS = ("", " in the kitchen", " upstairs", " for the kids")


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of about 250 texts; in some of them `queen` was mined a second time and never decided."""
    folder = tmp_path_factory.mktemp("training")
    with Workspace.create(folder / "annot.db") as workspace:
        add_entities(workspace, ENTITIES)
        texts = [(heard, verdict, frame + room) for heard, verdict in HEARD for frame in FRAMES for room in ROOMS]
        for number, (heard, verdict, frame) in enumerate(texts):
            text = frame.format(heard) + (" then queen" if number % 9 == 0 else "")
            id = f"u{number}"
            add_utterances(workspace, [Utterance(id, text, meta={"request": f"{heard} {frame}"})], source="test")
            start = text.index(heard)
            mention = Mention(id, start, start + len(heard), heard, heard)
            record_span_decision(workspace, mention, verdict, annotator="ana")
            if number % 9 == 0:
                add_mentions(workspace, [Mention(id, len(text) - 5, len(text), "queen", "Queen", entity="Q15862")])
        export(workspace, folder / "corpus", split=(60, 20, 20))
    return folder / "corpus"


@pytest.fixture(scope="session")
def trained(corpus: Path) -> Trained:
    """The pipeline."""
    return train(corpus, corpus.parent / "model", steps=60)
