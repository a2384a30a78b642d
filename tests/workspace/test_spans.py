from pathlib import Path

from spacy_entity_annot.types import Alternative, Candidate, Entity, Mention, Suggestion, Utterance, Verdict
from spacy_entity_annot.workspace import (
    Workspace,
    add_entities,
    add_mentions,
    add_utterances,
    record_span_decision,
    set_candidates,
)
from spacy_entity_annot.workspace.spans import iterate_spans


def test_spans_come_in_order_with_their_type_and_fate(tmp_path: Path) -> None:
    artist, album = Entity("Q1", "Queen", type="ARTIST"), Entity("Q2", "Queen", type="ALBUM")
    with Workspace.create(tmp_path / "annot.db") as workspace:
        add_entities(workspace, [artist, album])
        utterances = [
            Utterance("b", "queen and swift", alternatives=(Alternative("a queen"),)),
            Utterance("a", "queens"),
        ]
        add_utterances(workspace, utterances, source="test")
        swift, *_ = add_mentions(
            workspace,
            [
                Mention("b", 10, 15, "swift", "Swift"),
                Mention("b", 2, 7, "queen", "Queen", entity="Q2", alternative=0),
                Mention("a", 0, 6, "queens", "Queen", entity="Q1"),
                Mention("b", 0, 5, "queen", "Queen", entity="Q2", score=0.4),
                Mention("b", 0, 5, "queen", "Queen", entity="Q1", score=0.8),
            ],
        )
        set_candidates(workspace, {swift: Suggestion("swift", (Candidate(album, "Queen", 0.2),), 0.8)})
        mended = Mention("a", 0, 5, "queen", "")
        record_span_decision(workspace, mended, Verdict.link(artist), annotator="ana", replaces=(0, 6))
        found = [(span.alternative, span.start, span.end, span.type, span.mended) for span in iterate_spans(workspace)]
    assert found == [
        (None, 0, 5, "ARTIST", False),
        (None, 10, 15, "ALBUM", False),
        (0, 2, 7, "ALBUM", False),
        (None, 0, 5, None, False),
        (None, 0, 6, "ARTIST", True),
    ]
