"""Targets in, a stream of utterances through, mentions out."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np

from ..types import Entity, Mention, Target, Utterance
from .agreement import weigh_agreement
from .batches import batches
from .explanation import Explanation, explain
from .forms import Forms, Lesson
from .phrases import PhraseTable, phrase_words
from .readings import SOUND_LEAD, Hit, Reading, Readings, best_disjoint, make_mentions, settle_alternatives
from .scanner import Scanner, Spans
from .stored import StoredTexts
from .token_texts import TokenTexts
from .utterances import TextColumns

VERSION = 6
"""Changes whenever the same input gets other spans or scores."""

PRECISE = 0.8
BALANCED = 0.5
RECALL = 0.02


class TargetMatcher:
    """Find where targets were spoken, however the recogniser spelled them.

    targets (Iterable[Target | str | Entity]): What to look for; an entity counts under all its names.
    min_score (float): Report mentions of at least this probability, 0..1. It changes no score; the higher it is, the
        less far afield is looked: three in a thousand doubtful mentions of at least one half are missed for that.
    lessons (Iterable[Lesson]): What people said of forms in which targets were heard.
    """

    def __init__(
        self, targets: Iterable[Target | str | Entity], *, min_score: float = BALANCED, lessons: Iterable[Lesson] = ()
    ) -> None:
        self.targets = [_as_target(target) for target in targets]
        self.min_score = min_score
        self._forms = Forms(lessons, self.targets)
        self._phrases = PhraseTable(self.targets)
        self._scanner = Scanner(self._phrases, min_score)

    @property
    def is_taught(self) -> bool:
        """Whether any lesson is on one of the targets."""
        return len(self._forms) > 0

    def find(self, utterances: Iterable[Utterance]) -> Iterator[Mention]:
        """Yield the mentions of a stream, utterance by utterance.

        utterances (Iterable[Utterance]): Utterances of one transcript stand together; those without a transcript
            are scored one by one.
        YIELDS (Mention): In the order of the utterances; the text before its alternatives; by start, then target.
        """
        for batch in batches(utterances):
            yield from self.find_readings(Readings.of(*batch))

    def find_texts(self, texts: Sequence[str]) -> Iterator[tuple[int, Mention]]:
        """Yield the mentions of texts that have nothing to do with each other, each with the place of its text.

        It makes an object only of a text that holds a mention, which saves most of the time where few do.

        texts (Sequence[str]): The texts, all scored at once.
        """
        utterances = TextColumns.of_texts(texts)
        for mention in self.find_readings(Readings.of(utterances, np.arange(len(texts)))):
            yield int(mention.utterance), mention

    def find_tokens(self, texts: TokenTexts) -> Iterator[tuple[int, Mention]]:
        """Yield what `find_texts` yields of texts that were split into tokens; those without a mention are not read."""
        if self._forms:
            yield from self.find_texts([texts.text(place) for place in range(len(texts.counts))])
        elif len(self._phrases):
            hits = self._hits(self._scanner.scan_tokens(texts))
            heard = [
                (Reading(Utterance(str(place), texts.text(place)), None), best_disjoint(hits[place]))
                for place in sorted(hits)
            ]
            for mention, _ in self._settle(heard):
                yield int(mention.utterance), mention

    def find_readings(self, readings: Readings) -> Iterator[Mention]:
        """Yield the mentions of one batch of whole transcripts."""
        for mention, _, _ in self._find_batch(readings):
            yield mention

    def stored_hits(self, texts: StoredTexts) -> dict[int, list[Hit]]:
        """Return what `find` finds in texts that were stored, without lessons: words by the place of their text.

        texts (StoredTexts): Parts of a store are given one after the other, from the first on.
        """
        if not len(self._phrases):
            return {}
        return {
            text: best_disjoint(hits) for text, hits in sorted(self._hits(self._scanner.scan_stored(texts)).items())
        }

    def report_stored(
        self, texts: StoredTexts, hits: Mapping[int, list[Hit]], read: Callable[[list[int]], Mapping[int, Utterance]]
    ) -> Iterator[Mention]:
        """Yield what `find` yields of hits in texts that were stored.

        texts (StoredTexts): The texts.
        hits (Mapping[int, list[Hit]]): What `stored_hits` returned of them.
        read (Callable[[list[int]], Mapping[int, Utterance]]): Returns utterances by number; asked for those with hits.
        """
        rows = np.asarray(list(hits), np.int64)
        numbers, alternatives = texts.utterance[rows].tolist(), texts.alternative[rows].tolist()
        utterances = read(sorted(set(numbers)))
        readings = [
            Reading(utterances[number], None if alternative < 0 else alternative)
            for number, alternative in zip(numbers, alternatives, strict=True)
        ]
        heard = [
            (reading, self._weighed(reading, found)) for reading, found in zip(readings, hits.values(), strict=True)
        ]
        for mention, _ in self._settle(heard):
            yield mention

    def explain(self, utterances: Iterable[Utterance]) -> Iterator[tuple[Mention, Explanation]]:
        """Yield what `find` yields, each mention with what made its score."""
        for batch in batches(utterances):
            for mention, hit, spans in self._find_batch(Readings.of(*batch)):
                target = self.targets[hit.target]
                phrase = target.aliases[hit.alias - 1] if hit.alias > 0 else target.text
                weighed = spans.evidence.items() if hit.row >= 0 else ()
                evidence = {name: float(values[hit.row]) for name, values in weighed}
                lesson = self._forms.lesson(hit.target, phrase_words(mention.text), mention.transcript)
                yield mention, explain(mention.text, phrase, mention.score, evidence, lesson)

    def find_text(self, text: str) -> list[Mention]:
        """Return the mentions of one text."""
        return list(self.find([Utterance("", text)]))

    def _find_batch(self, readings: Readings) -> Iterator[tuple[Mention, Hit, Spans]]:
        if not len(self._phrases):
            return
        spans = self._scanner.scan(readings.texts, readings.groups)
        hits = self._hits(spans)
        places = range(len(readings.texts)) if self._forms else sorted(hits)
        heard = [(readings[place], self._taught(readings[place], hits.get(place, []))) for place in places]
        for mention, hit in self._settle(heard):
            yield mention, hit, spans

    def _settle(self, heard: list[tuple[Reading, list[Hit]]]) -> Iterator[tuple[Mention, Hit]]:
        for _, of_utterance in groupby(heard, key=lambda pair: id(pair[0].utterance)):
            for reading, settled in settle_alternatives(list(of_utterance)):
                yield from zip(make_mentions(reading, settled, self.targets), settled, strict=True)

    def _taught(self, reading: Reading, hits: list[Hit]) -> list[Hit]:
        weighed = self._weighed(reading, best_disjoint(hits))
        return self._forms.apply(reading, weighed, min_score=self.min_score) if self._forms else weighed

    def _weighed(self, reading: Reading, hits: list[Hit]) -> list[Hit]:
        if not reading.utterance.alternatives:
            return hits
        return weigh_agreement(reading, hits, min_score=self.min_score)

    def _hits(self, spans: Spans) -> dict[int, list[Hit]]:
        """Return the hits of each reading; a span is one for every target that its phrase stands for."""
        hits: dict[int, list[Hit]] = {}
        if not len(spans):
            return hits
        exact = spans.evidence["exact"] == 1
        phonetic = spans.evidence["sound"] - spans.evidence["spelling"] >= SOUND_LEAD
        columns = (spans.text, spans.first, spans.width, spans.phrase, spans.score, exact, phonetic)
        rows = zip(*(column.tolist() for column in columns), range(len(spans)), strict=True)
        for text, first, width, phrase, *rest in rows:
            for meaning in self._phrases.phrases[phrase].meanings:
                hits.setdefault(text, []).append(Hit(meaning.target, meaning.alias, first, width, *rest))
        return hits


def _as_target(target: Target | str | Entity) -> Target:
    if isinstance(target, Entity):
        return Target.of(target)
    return Target(target) if isinstance(target, str) else target
