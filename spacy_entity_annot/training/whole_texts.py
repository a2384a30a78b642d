"""How a pipeline does from the text alone, mentions not given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Span

from ..knowledge.files.record import NIL
from ..types import JsonObject
from .figures import Figures, Pair, measure
from .samples import Sample, Sought


@dataclass(frozen=True, slots=True)
class Answered:
    """What a pipeline made of one mention.

    text (str): The text.
    heard (str): The mention's words.
    entity (str | None): What was meant; None is nil.
    answer (str | None): What the pipeline linked there; None where it found nothing, or said nil.
    """

    text: str
    heard: str
    entity: str | None
    answer: str | None

    @property
    def right(self) -> bool:
        """Whether the pipeline got it."""
        return self.entity == self.answer


@dataclass(frozen=True, slots=True)
class Scored:
    """A pipeline's answers to texts, and how right they are.

    figures (Figures): Nil is what was not linked, found or not.
    answers (tuple[Answered, ...]): One a mention.
    """

    figures: Figures
    answers: tuple[Answered, ...]


def score_requests(nlp: Language, requests: Iterable[JsonObject]) -> Scored:
    """Score a pipeline on requests whose mentions are known, from their texts alone.

    nlp (Language): The pipeline; the links of `doc.ents` are its answer.
    requests (Iterable[JsonObject]): `{"text", "mentions": [{"start", "end", "entity"}]}`, the entity null for nil.
    """
    return score_texts(nlp, [Sample.of_request(request) for request in requests])


def score_texts(nlp: Language, samples: Sequence[Sample]) -> Scored:
    """Score a pipeline on samples, from their texts alone.

    nlp (Language): The pipeline.
    samples (Sequence[Sample]): The texts.
    """
    return score_docs(nlp.pipe(sample.text for sample in samples), samples)


def score_docs(docs: Iterable[Doc], samples: Sequence[Sample]) -> Scored:
    """Score the links of docs.

    An answer belongs to the mention that it overlaps most; a link that belongs to none counts as wrong, except where
    nobody decided.

    docs (Iterable[Doc]): One a sample, in their order.
    samples (Sequence[Sample]): What was meant.
    """
    answers: list[Answered] = []
    strays = 0
    for sample, doc in zip(samples, docs, strict=True):
        links = _links(doc)
        for mention in sample.mentions:
            link = max(links, key=lambda link: _shared(link, mention), default=None)
            taken = link if link is not None and _shared(link, mention) > 0 else None
            heard = sample.text[mention.start : mention.end]
            answers.append(Answered(sample.text, heard, mention.entity, taken.kb_id_ if taken is not None else None))
        strays += sum(_is_stray(link, sample) for link in links)
    pairs: list[Pair] = [(one.entity, one.answer) for one in answers]
    return Scored(measure(pairs, stray_links=strays), tuple(answers))


def _links(doc: Doc) -> list[Span]:
    return [ent for ent in doc.ents if ent.kb_id_ and ent.kb_id_ != NIL]


def _shared(link: Span, mention: Sought) -> int:
    return max(0, min(link.end_char, mention.end) - max(link.start_char, mention.start))


def _is_stray(link: Span, sample: Sample) -> bool:
    spans = [(mention.start, mention.end) for mention in sample.mentions] + list(sample.unknown)
    return not any(link.start_char < end and start < link.end_char for start, end in spans)
