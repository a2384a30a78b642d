"""What a trained linker answers for mentions that are given, and how sure it is."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from ..corpora.config import LINKER
from ..corpora.rows import UNTYPED
from ..knowledge.files.record import NIL
from .assembly import FINDER
from .figures import Pair
from .samples import Sample, Sought
from .threshold import Scored


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered for a mention.

    sample (Sample): The text.
    mention (Sought): The mention.
    answer (str | None): The entity's id; None is nil.
    """

    sample: Sample
    mention: Sought
    answer: str | None

    @property
    def heard(self) -> str:
        """The mention's words."""
        return self.sample.text[self.mention.start : self.mention.end]


def with_sentences(nlp: Language, doc: Doc) -> Doc:
    """Return a doc with the sentences in which the linker will see it, its entities left out.

    nlp (Language): A pipeline with a linker.
    doc (Doc): A doc of it, fresh from the tokenizer.
    """
    for name, pipe in nlp.pipeline:
        if name == LINKER:
            break
        if name != FINDER:
            doc = pipe(doc)
    doc.ents = []
    return doc


def docs_with_mentions(nlp: Language, samples: Sequence[Sample]) -> list[tuple[Doc, list[Sought]]]:
    """Return a doc of each sample with its mentions as entities, and the mentions in their order.

    nlp (Language): A pipeline with a linker.
    samples (Sequence[Sample]): The texts; their mentions must not overlap.
    """
    prepared = []
    for sample in samples:
        doc = with_sentences(nlp, nlp.make_doc(sample.text))
        kept = spans_of(doc, sample)
        doc.ents = [span for span, _ in kept]
        prepared.append((doc, [one for _, one in sorted(kept, key=lambda pair: pair[0].start)]))
    return prepared


def spans_of(doc: Doc, sample: Sample) -> list[tuple[Span, Sought]]:
    """Return the mentions of a sample, each with the tokens that hold it.

    doc (Doc): Of the sample's text.
    sample (Sample): The text.
    """
    found = [(doc.char_span(one.start, one.end, UNTYPED, alignment_mode="expand"), one) for one in sample.mentions]
    return [(span, one) for span, one in found if span is not None and len(span)]


def replies_to(nlp: Language, samples: Sequence[Sample], *, seed: int = 0) -> list[Reply]:
    """Return what the linker answers for the mentions of samples, as `spacy.load` and a call would give it.

    nlp (Language): A pipeline with a linker.
    samples (Sequence[Sample]): The texts.
    seed (int): spaCy breaks ties at random.
    """
    random.seed(seed)
    linker: Any = nlp.get_pipe(LINKER)
    replies: list[Reply] = []
    for sample, (doc, mentions) in zip(samples, docs_with_mentions(nlp, samples), strict=True):
        predicted = linker.predict([doc])
        replies += [Reply(sample, one, None if id == NIL else id) for one, id in zip(mentions, predicted, strict=True)]
    return replies


def answers(nlp: Language, samples: Sequence[Sample], *, seed: int = 0) -> list[Pair]:
    """Return the entities that were meant and those that the linker answers; for the rest see `replies_to`."""
    return [(reply.mention.entity, reply.answer) for reply in replies_to(nlp, samples, seed=seed)]


def scored_answers(nlp: Language, samples: Sequence[Sample], *, context: bool) -> list[Scored]:
    """Return the linker's best answer for each mention with its score, before any threshold.

    spaCy keeps the scores to itself (issue 12048), so its rule stands here again: prior + cosine - prior * cosine.

    nlp (Language): A pipeline with a linker.
    samples (Sequence[Sample]): The texts.
    context (bool): Whether the cosine counts, as with the linker's `incl_context`.
    """
    linker: Any = nlp.get_pipe(LINKER)
    return [
        (mention.entity, *_best(linker, ent, context))
        for doc, mentions in docs_with_mentions(nlp, samples)
        for ent, mention in zip(doc.ents, mentions, strict=True)
    ]


def _best(linker: Any, ent: Span, context: bool) -> tuple[str | None, float]:
    candidates = list(linker.get_candidates(linker.kb, ent))
    if not candidates:
        return None, 0.0
    scores = np.asarray([candidate.prior_prob for candidate in candidates])
    if context:
        scores = combined(scores, cosines(linker, ent, [candidate.entity_vector for candidate in candidates]))
    best = int(scores.argmax())
    return str(candidates[best].entity_), float(scores[best])


def combined(priors: Any, similarities: Any) -> Any:
    """Return spaCy's score: the probability that at least one of two independent witnesses is right."""
    return priors + similarities - priors * similarities


def cosines(linker: Any, ent: Span, entity_vectors: Sequence[Any]) -> Any:
    """Return how alike a mention's sentence and entities are to the linker.

    linker (EntityLinker): spaCy's.
    ent (Span): The mention, in a doc with sentences.
    entity_vectors (Sequence): Of the entities, none of them zero.
    """
    sentence = ent.sent.as_doc()  # the export never lets a sentence end inside an entity
    encoding = np.asarray(linker.model.predict([sentence])[0])
    vectors = np.asarray(entity_vectors)
    return vectors @ encoding / (np.linalg.norm(encoding) * np.linalg.norm(vectors, axis=1))


def remember_candidates(nlp: Language) -> None:
    """Let the linker look up the candidates of the same words once: training and tuning ask again and again.

    nlp (Language): A pipeline with a linker; its knowledge base must not change any more.
    """
    linker: Any = nlp.get_pipe(LINKER)
    linker.get_candidates = _Remembered(linker.get_candidates)


class _Remembered:
    def __init__(self, get_candidates: Callable[..., Any]) -> None:
        self.get_candidates = get_candidates
        self.found: dict[tuple[str, int, int], list[Any]] = {}

    def __call__(self, kb: Any, mention: Span) -> list[Any]:
        # The context counts, too: the same words elsewhere may have other candidates.
        key = mention.doc.text, mention.start, mention.end
        if key not in self.found:
            self.found[key] = list(self.get_candidates(kb, mention))
        return list(self.found[key])
