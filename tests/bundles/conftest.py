from collections.abc import Iterator
from pathlib import Path

import pytest

from spacy_entity_annot.types import Candidate, Entity, Mention, Suggestion, Utterance
from spacy_entity_annot.workspace import Workspace, add_entities, add_mentions, add_utterances, set_candidates

SWIFT = Entity("Q26876", "Taylor Swift", ("T. Swift", "Tay"), "ARTIST", "American singer-songwriter", 0.99)
QUEEN = Entity("Q15862", "Queen", (), "ARTIST", "British rock band", 0.98)
UNNAMED = Entity("Q1", "Somebody Else")
TEXT = "play tailor swift and queen"
CALLS = 6


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    """Six calls of four utterances; in the second of each `tailor swift` and `queen` were heard."""
    with Workspace.create(tmp_path / "home.db") as opened:
        opened.connection.execute("PRAGMA synchronous = OFF")
        add_entities(opened, [SWIFT, QUEEN, UNNAMED])
        utterances = [
            Utterance(f"c{call}.{turn}", TEXT if turn == 1 else f"turn {turn} of {call}", f"c{call}",
                      start=1.5 * turn, subject=f"secret-subject-{call}", meta={"request": call})
            for call in range(CALLS)
            for turn in range(4)
        ]  # fmt: skip
        add_utterances(opened, utterances, source="test")
        heard = [(5, 17, "Taylor Swift", SWIFT.id), (22, 27, "Queen", QUEEN.id)]
        numbers = add_mentions(
            opened,
            [
                Mention(f"c{call}.1", start, end, "", target, entity=id, score=0.9, reason="fuzzy")
                for call in range(CALLS)
                for start, end, target, id in heard
            ],
        )
        candidates = (Candidate(SWIFT, "Taylor Swift", 0.7, ("sounds alike",)), Candidate(QUEEN, "Queen", 0.2))
        set_candidates(opened, {number: Suggestion("", candidates, 0.1) for number in numbers})
        yield opened
