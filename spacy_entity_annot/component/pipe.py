"""The pipe itself: search, candidates, annotation, and the four serialisers."""

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from spacy import util
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span, SpanGroup
from spacy.training import Example

from .. import errors
from ..knowledge.files import read_entities
from ..knowledge.files.record import NIL, entity_from_record
from ..knowledge.spacy_candidates import query_of
from ..matching import BALANCED, Lesson
from ..scoring import score_links
from ..types import Entity, Suggestion, Target
from .matches import Match, merge_ents
from .names import Names
from .tokens import token_texts

ENTS = "ents"
UNTYPED = "ENTITY"
"""The label of a mention of no known type."""
_NOTHING: Iterable[str] = util.SimpleFrozenList()


class EntityAnnot(Pipe):
    """Find mentions of entities and phrases in docs, and name the entities that each may mean.

    nlp (Language): The pipeline; only its vocab is kept.
    name (str): The name of this pipe.
    spans_key (str): The span group of `doc.spans` that receives the mentions.
    min_score (float): The least probability of a mention that the pipe finds itself, 0..1.
    mentions (str | None): Whose mentions to link: None finds its own, "ents" takes those of `doc.ents`, any other
        word those of the span group of that name.
    k (int): The most candidates of a mention.
    threshold (float): `kb_id_` is the best candidate from this probability on, 0..1, and "NIL" below it, as with
        spaCy's entity linker; without a knowledge base it stays empty.
    annotate_ents (bool): Write the mentions to `doc.ents` too; of overlapping ones the likelier and longer stays.
    overwrite (bool): Whether mentions replace what stands in the span group, and the entities that they overlap.
        Otherwise they are added; an entity of the same span that has no `kb_id_` still receives one.
    scorer (Callable | None): Scores the pipe.
    RAISES: errors.UsageError if a setting is out of range.
    """

    def __init__(
        self,
        nlp: Language,
        name: str = "entity_annot",
        *,
        spans_key: str = "entity_annot",
        min_score: float = BALANCED,
        mentions: str | None = None,
        k: int = 10,
        threshold: float = 0.5,
        annotate_ents: bool = False,
        overwrite: bool = False,
        scorer: Callable[..., Any] | None = score_links,
    ) -> None:
        for setting, value in (("min_score", min_score), ("threshold", threshold)):
            if not 0 <= value <= 1:
                raise errors.UsageError(errors.SETTING_RANGE.format(setting=setting, value=value))
        self.vocab = nlp.vocab
        self.name = name
        self.spans_key = spans_key
        self.min_score = min_score
        self.mentions = mentions
        self.k = k
        self.threshold = threshold
        self.annotate_ents = annotate_ents
        self.overwrite = overwrite
        self.scorer = scorer
        self.clear()

    def __len__(self) -> int:
        """The number of entities and phrases."""
        return len(self._names)

    def __contains__(self, key: str) -> bool:
        """Whether there is an entity of this id, or this phrase."""
        return key in self._names

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that the pipe may give to mentions."""
        return tuple(sorted({UNTYPED} | self._names.types()))

    @property
    def entities(self) -> list[Entity]:
        """The knowledge base."""
        return list(self._names.entities.values())

    @property
    def targets(self) -> list[Target]:
        """What the pipe looks for: its phrases, or else every entity under all its names."""
        return self._names.targets

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one doc."""
        try:
            self.set_annotations(doc, self.match(doc))
        except Exception as error:
            self.get_error_handler()(self.name, self, [doc], error)
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Annotate docs batch by batch; the size of the batches changes nothing but the speed."""
        stream = iter(stream)
        while docs := list(islice(stream, batch_size)):
            try:
                for doc, matches in zip(docs, self.match_batch(docs), strict=True):
                    self.set_annotations(doc, matches)
            except Exception as error:
                # As in spaCy's own pipes: a handler that does not raise drops the batch.
                self.get_error_handler()(self.name, self, docs, error)
            else:
                yield from docs

    def match(self, doc: Doc) -> list[Match]:
        """Return the mentions of a doc, in order, without touching it."""
        return self.match_batch([doc])[0]

    def match_batch(self, docs: Sequence[Doc]) -> list[list[Match]]:
        """Return the mentions of each doc, in order, without touching any."""
        found = self._search(docs) if self.mentions is None else [self._given(doc) for doc in docs]
        if not self._names.entities:
            return [[self._labelled(match, "") for match in of_doc] for of_doc in found]
        types = self._names.types()
        spans = [match.span for of_doc in found for match in of_doc]
        queries = [query_of(span, type=span.label_ if span.label_ in types else None) for span in spans]
        suggestions = iter(self._names.generator().suggest(queries, k=self.k))
        return [[self._linked(match, next(suggestions)) for match in of_doc] for of_doc in found]

    def set_annotations(self, doc: Doc, matches: Sequence[Match]) -> None:
        """Write mentions to a doc: its span group, the spans' extensions and, if set so, its entities.

        doc (Doc): The doc.
        matches (Sequence[Match]): What `match` returned for it.
        """
        key, groups, spans = self.spans_key, doc.spans, [match.span for match in matches]
        if key not in groups:
            groups[key] = SpanGroup(doc, name=key, spans=sorted(spans))
        elif spans or self.overwrite:
            others = [] if self.overwrite or key == self.mentions else groups[key]
            groups[key] = sorted([*(span for span in others if span not in spans), *spans])
        for match in matches:
            match.annotate()
        if self.annotate_ents:
            doc.ents = merge_ents(doc.ents, matches, overwrite=self.overwrite)

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: Language | None = None,
        entities: list[Any] | None = None,
        targets: list[str] | None = None,
        kb: Path | None = None,
        lessons: list[Any] | None = None,
    ) -> None:
        """Receive entities and phrases in place of those so far; without any, keep those.

        get_examples (Callable): Not used.
        nlp (Language | None): Not used.
        entities (list[Entity | dict] | None): Entities, or records as in a KB file.
        targets (list[str] | None): Phrases to look for instead of the entities' names.
        kb (Path | None): A KB file; it is read now and saved with the pipeline.
        lessons (list[Lesson | dict] | None): What people said of heard forms, the `learned_forms` of a workspace; those
            that count in every transcript are kept. Given alone, they leave entities and phrases as they are.
        RAISES: errors.InputError at the first bad row or record.
        """
        if not (entities is None and targets is None and kb is None):
            self.clear()
        self.add_entities(
            entity if isinstance(entity, Entity) else entity_from_record(entity) for entity in entities or ()
        )
        self.add_entities(read_entities(kb) if kb is not None else ())
        self.add_targets(targets or ())
        if lessons is not None:
            self._names.learn(lesson if isinstance(lesson, Lesson) else Lesson.of_record(lesson) for lesson in lessons)

    def add_entities(self, entities: Iterable[Entity]) -> None:
        """Take in entities; those of the same id are replaced."""
        self._names.add(entities=entities)

    def add_targets(self, targets: Iterable[Target | str]) -> None:
        """Take in phrases to look for; once there are any, the entities' names are no longer looked for."""
        self._names.add(targets=targets)

    def remove(self, key: str) -> None:
        """Forget the entity of this id, or else the phrase; `errors.UsageError` if there is neither."""
        self._names.remove(key, owner=self.name)

    def clear(self) -> None:
        """Forget all entities and phrases."""
        self._names = Names()

    def to_bytes(self, *, exclude: Iterable[str] = _NOTHING) -> bytes:
        """Return entities, phrases and lessons as bytes; `exclude` may name "entities", "targets" and "lessons"."""
        names = self._names
        parts = {"entities": names.dump_entities, "targets": names.dump_phrases, "lessons": names.dump_lessons}
        return util.to_bytes(parts, exclude)

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = _NOTHING) -> "EntityAnnot":
        """Receive what `to_bytes` returned, in place of what is there."""
        self.clear()
        names = self._names
        parts: dict[str, Callable[[bytes], Any]] = {
            "entities": names.load_entities, "targets": names.load_phrases, "lessons": names.load_lessons,
        }  # fmt: skip
        util.from_bytes(data, parts, exclude)
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = _NOTHING) -> None:
        """Write `entities.jsonl`, `targets.jsonl`, `lessons.jsonl`, the last one where there are any lessons.

        path (str | Path): The folder; what it held of an earlier pipe is replaced.
        exclude (Iterable[str]): "entities", "targets" or "lessons".
        """
        names = self._names
        parts: dict[str, Callable[[Path], Any]] = {
            "entities.jsonl": lambda file: file.write_bytes(names.dump_entities()),
            "targets.jsonl": lambda file: file.write_bytes(names.dump_phrases()),
            "lessons.jsonl": lambda file: (
                file.write_bytes(names.dump_lessons()) if names.lessons else file.unlink(missing_ok=True)
            ),
        }
        util.to_disk(path, parts, exclude)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = _NOTHING) -> "EntityAnnot":
        """Receive what `to_disk` wrote, in place of what is there."""
        self.clear()
        names = self._names
        parts: dict[str, Callable[[Path], Any]] = {
            "entities.jsonl": lambda file: names.load_entities(file.read_bytes()),
            "targets.jsonl": lambda file: names.load_phrases(file.read_bytes()),
            "lessons.jsonl": lambda file: names.load_lessons(file.read_bytes()) if file.exists() else None,
        }
        util.from_disk(path, parts, exclude)
        return self

    def _search(self, docs: Sequence[Doc]) -> list[list[Match]]:
        if not self._names:
            warnings.warn(errors.PIPE_EMPTY.format(name=self.name), stacklevel=2)
        best: dict[int, dict[tuple[int, int], Match]] = {}
        # No doc changes what is found in another.
        for number, mention in self._names.matcher(self.min_score).find_tokens(token_texts(docs)):
            span = docs[number].char_span(mention.start, mention.end, alignment_mode="expand")
            if span is not None:
                place, matches = (span.start, span.end), best.setdefault(number, {})
                match = Match(span, round(mention.score, 4), mention.target, mention.entity, str(mention.reason))
                matches[place] = max(matches.get(place, match), match, key=lambda match: match.score)
        return [
            [match for _, match in sorted(best[number].items())] if number in best else []
            for number in range(len(docs))
        ]

    def _given(self, doc: Doc) -> list[Match]:
        spans = doc.ents if self.mentions == ENTS else doc.spans.get(str(self.mentions), [])
        return [Match(Span(doc, span.start, span.end, label=span.label)) for span in sorted(spans)]

    def _linked(self, match: Match, suggestion: Suggestion) -> Match:
        best = next(iter(suggestion.candidates), None)
        kb_id = best.entity.id if best is not None and best.probability >= self.threshold else NIL
        candidates = [candidate.record() for candidate in suggestion.candidates]
        match = replace(match, candidates=candidates, nil_probability=round(suggestion.nil_probability, 4))
        return self._labelled(match, kb_id)

    def _labelled(self, match: Match, kb_id: str) -> Match:
        span = match.span
        likeliest = match.candidates[0]["type"] if match.candidates else None
        sought = self._names.entities.get(match.entity or "")
        label = span.label_ or likeliest or (sought.type if sought else None) or UNTYPED
        return replace(match, span=Span(span.doc, span.start, span.end, label=label, kb_id=kb_id))
