"""Record a session of the review as the picture that README shows: `python docs/record_review.py docs/review.svg`.

Nothing of it is drawn by hand: requests are ingested and mined, and the keys below are pressed at the terminal's own
session with `--in-order`, on the knowledge base of the sample.
"""

import sys
import tempfile
from pathlib import Path

from spacy_entity_annot import add_entities, ingest, mine, read_entities
from spacy_entity_annot.review.terminal.keys import ENTER, Paste
from spacy_entity_annot.review.terminal.picture import film
from spacy_entity_annot.transcripts import read_transcripts
from spacy_entity_annot.types import Target
from spacy_entity_annot.workspace import Workspace, iterate_entities

KB = Path(__file__).parents[1] / "corpora/music_requests/kb.jsonl"
REQUESTS = (
    *["play tailor swift"] * 6, "good morning", "put on taylors wift", "a bit louder", "blake taylor swift",
    "some beyond say please", "play kween", "next song", "play the album tailor swift", "play tailor swift loud",
)  # fmt: skip
KEYS = (
    ENTER,  # all six who said "play tailor swift"
    ENTER,
    "e", Paste("1-3"), ENTER, ENTER,  # the recogniser made three words of the name
    "2",  # the album
    "x", "u", ENTER,  # a slip, and back
)  # fmt: skip


def record(path: Path) -> None:
    """Write the picture.

    path (Path): The SVG file.
    """
    with tempfile.TemporaryDirectory() as folder:
        requests = Path(folder, "requests.jsonl")
        requests.write_text("".join(f'{{"id": "u{n}", "text": "{text}"}}\n' for n, text in enumerate(REQUESTS)))
        with Workspace.create(Path(folder, "annot.db")) as workspace:
            ingest(workspace, read_transcripts(requests))
            add_entities(workspace, read_entities(KB))
            mine(workspace, map(Target.of, iterate_entities(workspace)))
            path.write_text(film(workspace, annotator="ana", keys=KEYS, by_value=False), encoding="utf-8")


if __name__ == "__main__":
    record(Path(sys.argv[1]))
