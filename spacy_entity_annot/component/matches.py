"""A mention in a doc, and how mentions share a doc with others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Span

from ..types import JsonObject

CANDIDATES, MENTION = "entity_candidates", "entity_mention"
"""The span extensions: a list and a mapping of plain values, which survive DocBin and other processes."""

for _extension in (CANDIDATES, MENTION):
    # At import and not in the pipe's `__init__`, which a process that unpickles the pipe does not call.
    if not Span.has_extension(_extension):
        Span.set_extension(_extension, default=None)


@dataclass(frozen=True, slots=True)
class Match:
    """A span where a name was heard.

    span (Span): With its label and, where there is a knowledge base, its `kb_id_`: an entity's id, or "NIL".
    score (float): The probability that the span is a mention, 0..1; 1 for those of other components.
    target (str | None): The target that was found; None for mentions of other components.
    entity (str | None): The entity that the target stands for.
    reason (str | None): Why it counts as found, one of `types.Reason`.
    candidates (list[JsonObject]): Best first, as `suggest` prints them.
    nil_probability (float | None): The probability that no entity of the knowledge base is meant, 0..1.
    """

    span: Span
    score: float = 1.0
    target: str | None = None
    entity: str | None = None
    reason: str | None = None
    candidates: list[JsonObject] = field(default_factory=list)
    nil_probability: float | None = None

    def annotate(self) -> None:
        """Write the candidates and what was found to the span's extensions."""
        self.span._.set(CANDIDATES, self.candidates)
        found = {"target": self.target, "entity": self.entity, "score": self.score, "reason": self.reason}
        self.span._.set(MENTION, {**found, "nil_probability": self.nil_probability})


def disjoint(matches: Iterable[Match]) -> list[Match]:
    """Return the matches for `doc.ents`, in order; of overlapping ones the one that is likelier and longer."""
    chosen: list[Match] = []
    taken: set[int] = set()
    for match in sorted(matches, key=lambda match: (-match.score * len(match.span.text), match.span.start)):
        tokens = range(match.span.start, match.span.end)
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            chosen.append(match)
    return sorted(chosen, key=lambda match: match.span.start)


def merge_ents(ents: Sequence[Span], matches: Iterable[Match], *, overwrite: bool) -> list[Span]:
    """Return the entities of a doc after the matches have joined them.

    ents (Sequence[Span]): The entities so far.
    matches (Iterable[Match]): Those of this pipe.
    overwrite (bool): Whether a match replaces the entities that it overlaps. Otherwise it goes where none is, and an
        entity of the same span that has no `kb_id_` receives the match's.
    """
    spans = [match.span for match in disjoint(matches)]
    if overwrite:
        return [*(ent for ent in ents if not _overlap(ent, spans)), *spans]
    links = {(span.start, span.end): span.kb_id for span in spans}
    linked = [
        Span(ent.doc, ent.start, ent.end, label=ent.label, kb_id=ent.kb_id or links.get((ent.start, ent.end), 0),
             span_id=ent.id)
        for ent in ents
    ]  # fmt: skip
    return [*linked, *(span for span in spans if not _overlap(span, ents))]


def _overlap(span: Span, others: Iterable[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)
