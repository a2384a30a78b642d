import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from spacy_entity_annot.types import Candidate, Entity, Mention, Suggestion, Utterance
from spacy_entity_annot.workspace import Workspace, add_entities, add_mentions, add_utterances, set_candidates

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SWIFT = Entity("Q26876", "Taylor Swift", ("T. Swift",), "ARTIST", "American singer-songwriter", 0.99)
ALBUM = Entity("Q1475495", "Taylor Swift", (), "ALBUM", "2006 album", 0.6)
QUEEN = Entity("Q15862", "Queen", (), "ARTIST", "British rock band", 0.98)
TEXTS = (
    "play tailor swift",
    "now tailor swift and queen please",
    "something else",
    "play queen again",
)
SPANS = ((0, 5, 17), (1, 4, 16), (1, 4, 10), (1, 21, 26), (3, 5, 10))


def mention_of(place: int, start: int, end: int) -> Mention:
    text = TEXTS[place][start:end]
    return Mention(f"u{place}", start, end, text, "Taylor Swift", entity=SWIFT.id, score=0.9, reason="fuzzy")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Four utterances; `tailor` lies within a `tailor swift`."""
    with Workspace.create(tmp_path / "annot.db") as opened:
        utterances = [Utterance(f"u{place}", text, "call") for place, text in enumerate(TEXTS)]
        add_utterances(opened, utterances, source="test")
        add_entities(opened, [SWIFT, ALBUM, QUEEN])
        numbers = add_mentions(opened, [mention_of(*span) for span in SPANS])
        candidates = (
            Candidate(SWIFT, "Taylor Swift", 0.8, ("sounds alike", "popular")),
            Candidate(ALBUM, "Taylor Swift", 0.1),
        )
        set_candidates(opened, {number: Suggestion("", candidates, 0.1) for number in numbers})
        yield opened


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
