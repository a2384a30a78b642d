from collections.abc import Iterator
from pathlib import Path

import pytest

from spacy_entity_annot.types import Entity, Utterance
from spacy_entity_annot.workspace import Workspace, add_entities, add_utterances

SWIFT = Entity("Q26876", "Taylor Swift", ("T. Swift", "Tay"), "ARTIST", "American singer-songwriter", 0.99)
QUEEN = Entity("Q15862", "Queen", (), "ARTIST", "British rock band", 0.98)
TEXT = "play tailor swift and queen"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "annot.db"


@pytest.fixture
def workspace(path: Path) -> Iterator[Workspace]:
    """Two entities and three utterances of one transcript, `u0` to `u2`, with `TEXT`."""
    with Workspace.create(path) as opened:
        add_entities(opened, [SWIFT, QUEEN])
        add_utterances(opened, [Utterance(f"u{number}", TEXT, "call") for number in range(3)], source="test")
        yield opened
