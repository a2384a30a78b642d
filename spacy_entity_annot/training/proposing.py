"""Candidates for the review queue as a trained pipeline ranks them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Span

from .. import errors
from ..corpora.config import LINKER
from ..corpora.decided import reweight
from ..corpora.folder import set_aside_of
from ..corpora.learned import K
from ..corpora.memory import DECISIONS, Memory
from ..corpora.rows import UNTYPED
from ..errors import CorpusError, UsageError
from ..knowledge import CandidateGenerator
from ..knowledge.spacy_kb import entities_of
from ..types import Entity, Query, Suggestion
from ..workspace import Workspace
from .linking import combined, cosines, with_sentences
from .models import load_model


def load_candidates(
    model: Path | str, entities: Iterable[Entity], *, proven_by: Workspace | None = None
) -> "TrainedCandidates":
    """Return the candidates of a trained pipeline for a knowledge base that may have grown since.

    model (Path | str): A folder that `train` wrote.
    entities (Iterable[Entity]): The knowledge base; what the pipeline has learned of its entities is added.
    proven_by (Workspace | None): Where decisions on mentions that are set aside to measure shall prove it; then it must
        not have learned from them.
    RAISES (UsageError): There is no pipeline, or it may know what is to prove it.
    RAISES (CorpusError): It is not what was written, or has no linker.
    """
    nlp = load_model(model)
    if proven_by is not None:
        aside = set_aside_of(Path(model))
        if aside is None or not aside.covers(proven_by):
            raise UsageError(errors.MODEL_KNOWS_AUDIT.format(path=model))
    if not nlp.has_pipe(LINKER):
        raise CorpusError(errors.MODEL_WITHOUT_LINKER.format(path=model))
    return TrainedCandidates(nlp, entities)


class TrainedCandidates:
    """Proposes what a trained pipeline would, with the probabilities that were calibrated in its training.

    nlp (Language): A pipeline with a linker.
    entities (Iterable[Entity]): The knowledge base.
    """

    def __init__(self, nlp: Language, entities: Iterable[Entity]) -> None:
        self._nlp = nlp
        linker: Any = nlp.get_pipe(LINKER)
        self._linker = linker
        self._memory = Memory.of(nlp.vocab)
        heard = {entity.id: entity.names for entity in self._memory.spelled(entities_of(linker.kb))}
        known = [_with_names(entity, heard.get(entity.id, ())) for entity in entities]
        self._generator = CandidateGenerator(self._memory.taught(known), ranker=self._memory.weights.ranker)

    def suggest(self, queries: Sequence[Query | str], *, k: int = K) -> list[Suggestion]:
        """Return the best candidates of each heard form, in the order of `queries`.

        queries (Sequence[Query | str]): Heard forms, bare or with what is known around them.
        k (int): The most candidates of each.
        """
        asked = [Query(query) if isinstance(query, str) else query for query in queries]
        found = self._generator.suggest(asked, k=max(k, K))
        return [self._ranked(query, one, k) for query, one in zip(asked, found, strict=True)]

    def _ranked(self, query: Query, suggestion: Suggestion, k: int) -> Suggestion:
        if not suggestion.candidates:
            return suggestion
        proposed = [(one.entity.id, one.alias, one.probability) for one in suggestion.candidates]
        scores = [probability for *_, probability in proposed]
        if self._memory.rule == DECISIONS:
            scores = reweight(proposed, query.text, self._memory.decisions)
        if self._linker.incl_context:
            scores = self._in_context(query, [id for id, *_ in proposed], scores)
        ranked = sorted(zip(scores, suggestion.candidates, strict=True), key=lambda pair: (-pair[0], pair[1].entity.id))
        total = max(sum(scores), 1.0)
        shown = np.array([score / total for score, _ in ranked], np.float32)
        calibrated, nil = self._memory.weights.calibration.apply(shown, max(0.0, 1.0 - float(shown.sum())))
        candidates = [
            replace(candidate, probability=float(probability))
            for (_, candidate), probability in zip(ranked[:k], calibrated.tolist(), strict=False)
        ]
        return Suggestion(query.text, tuple(candidates), nil)

    def _in_context(self, query: Query, ids: Sequence[str], scores: Sequence[float]) -> list[float]:
        """Return the scores as spaCy's rule changes them; an entity that is new to the pipeline keeps its own."""
        mention = self._mention(query)
        known = [place for place, id in enumerate(ids) if self._linker.kb.contains_entity(id)]
        if mention is None or not known:
            return list(scores)
        changed = list(scores)
        vectors = [self._linker.kb.get_vector(ids[place]) for place in known]
        weighed = combined(np.array([scores[place] for place in known]), cosines(self._linker, mention, vectors))
        for place, score in zip(known, weighed.tolist(), strict=True):
            changed[place] = min(max(score, 0.0), 1.0)
        return changed

    def _mention(self, query: Query) -> Span | None:
        doc = with_sentences(self._nlp, self._nlp.make_doc(query.context or query.text))
        start = max(doc.text.find(query.text), 0)
        span = doc.char_span(start, start + len(query.text), UNTYPED, alignment_mode="expand")
        doc.ents = [span] if span is not None else []
        return doc.ents[0] if doc.ents else None


def _with_names(entity: Entity, names: Sequence[str]) -> Entity:
    new = tuple(name for name in names if name not in entity.names)
    return replace(entity, aliases=(*entity.aliases, *new)) if new else entity
