"""The review's JSON: items, verdicts and conflicts as a page receives them."""

from dataclasses import asdict

from ...types import Candidate, JsonObject, Verdict
from ..clip import Clip
from ..difference import letter_difference
from ..queue import ReviewItem
from .desk import Conflict


def item_record(item: ReviewItem, clip: Clip | None = None) -> JsonObject:
    """Return an item; offsets count characters of `text`.

    item (ReviewItem): The item.
    clip (Clip | None): What can be heard of it.
    """
    utterance = item.utterance
    own = [] if item.alternative is None else [utterance.text]
    others = [reading.text for place, reading in enumerate(utterance.alternatives) if place != item.alternative]
    return {
        "mention": item.row,
        "mended": item.mended is not None,
        "utterance": utterance.id,
        "transcript": utterance.transcript,
        "speaker": utterance.speaker,
        "language": utterance.language,
        "confidence": utterance.confidence,
        "text": item.text,
        "start": item.start,
        "end": item.end,
        "alternative": item.alternative,
        "heard": item.heard,
        "before": list(item.before),
        "after": list(item.after),
        "readings": own + others,
        "candidates": [candidate_record(candidate, item.heard) for candidate in item.candidates],
        "group": list(item.group),
        "samples": list(item.samples),
        "comments": [comment._asdict() for comment in item.comments],
        "nil_probability": round(item.nil_probability, 4),
        "hits": [asdict(hit) for hit in item.hits],
        "verdict": verdict_record(item.verdict),
        "clip": clip and {"start": clip.start, "end": clip.end},
    }


def candidate_record(candidate: Candidate, heard: str) -> JsonObject:
    """Return a candidate, with the letters in which its alias differs from what was heard."""
    return {**candidate.record(), "difference": letter_difference(heard, candidate.alias)}


def verdict_record(verdict: Verdict | None) -> JsonObject | None:
    """Return a verdict."""
    if verdict is None:
        return None
    return {"verdict": str(verdict.kind), "entity": verdict.entity, "reason": verdict.reason}


def conflict_record(conflict: Conflict) -> JsonObject:
    """Return both sides of a conflict, with their item."""
    return {
        "item": item_record(conflict.item),
        "stored": verdict_record(conflict.stored),
        "given": verdict_record(conflict.given),
    }
