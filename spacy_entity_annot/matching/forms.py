"""What people said of heard forms: where the same words are heard again, a confirmed target is likelier, a rejected one
less likely."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from .. import errors
from ..errors import InputError
from ..types import JsonObject, Mention, Target, Utterance
from .phrases import phrase_words
from .readings import Hit, Reading, best_disjoint, make_mentions
from .words.tokens import Token, tokenize
from .words.vocabulary import spoken

DOUBT = 0.1
"""How much the matcher's score weighs against verdicts (benchmarks, `mining-learning --fit`)."""
LEAST_HEARD = 0.12
"""The score that a confirmed form has at least before its verdicts count, so that one of them makes it likely."""
_EDGE = 1e-6

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What verdicts said of one heard form of one target.

    heard (str): The form, as the recogniser wrote it.
    target (str): The target's text; an entity is known by its id alone.
    entity (str | None): The target's entity.
    transcript (str | None): Where the verdicts count; None: in every transcript that has no lesson of its own.
    confirmed (float): Verdicts that the target was spoken; those from other transcripts count in part.
    rejected (float): Verdicts that it was not.
    """

    heard: str
    target: str
    entity: str | None
    transcript: str | None
    confirmed: float
    rejected: float

    def record(self) -> JsonObject:
        """Return the lesson as a JSON object."""
        return asdict(self)

    @classmethod
    def of_record(cls, record: JsonObject) -> "Lesson":
        """Return the lesson of a record.

        record (JsonObject): As `record` returns it.
        RAISES (InputError): It is none.
        """
        try:
            lesson = cls(**record)
            if isinstance(lesson.heard, str) and min(lesson.confirmed, lesson.rejected) >= 0:
                return lesson
        except TypeError:  # other keys, or values of other types
            pass
        raise InputError(errors.LESSON_MALFORMED.format(record=record))


def taught_score(score: float, confirmed: float, rejected: float, *, doubt: float = DOUBT) -> float:
    """Return the probability that a target was spoken, after verdicts on the same words.

    It is the mean of a Beta distribution whose prior has the score for its mean and weighs the more the surer the score
    is: Beta(doubt / (1 - score), doubt / score). No verdict leaves the score as it is.

    score (float): The matcher's own, 0..1.
    confirmed (float): How often it was confirmed, from 0.
    rejected (float): How often it was rejected, from 0.
    doubt (float): How much the score weighs, above 0.
    """
    if not confirmed and not rejected:
        return score
    mean = min(max(score, LEAST_HEARD if confirmed else _EDGE), 1 - _EDGE)
    for_it, against = doubt / (1 - mean) + confirmed, doubt / mean + rejected
    return for_it / (for_it + against)


class Forms:
    """The lessons on some targets, ready to be applied.

    lessons (Iterable[Lesson]): Those of other targets are passed over.
    targets (Sequence[Target]): The targets.
    """

    def __init__(self, lessons: Iterable[Lesson], targets: Sequence[Target]) -> None:
        self._targets = targets
        places: dict[tuple[str | None, Words], list[int]] = {}
        for place, target in enumerate(targets):
            places.setdefault(target_key(target.text, target.entity), []).append(place)
        self._lessons: dict[tuple[int, Words], dict[str | None, Lesson]] = {}
        self._beginning: dict[str, set[Words]] = {}
        self._meant: dict[Words, list[int]] = {}
        for lesson in lessons:
            words = phrase_words(lesson.heard)
            for place in places.get(target_key(lesson.target, lesson.entity), ()) if words else ():
                self._lessons.setdefault((place, words), {})[lesson.transcript] = lesson
                if lesson.confirmed:
                    self._beginning.setdefault(words[0], set()).add(words)
                    if place not in self._meant.setdefault(words, []):
                        self._meant[words].append(place)
        self._scopes = {scope for of_form in self._lessons.values() for scope in of_form}
        heard = [lesson for of_form in self._lessons.values() for lesson in of_form.values() if lesson.confirmed]
        self._hearing = {lesson.transcript for lesson in heard}

    def __len__(self) -> int:
        return len(self._lessons)

    @property
    def transcripts(self) -> frozenset[str] | None:
        """Where a confirmed form may be heard; None where that may be anywhere."""
        return None if None in self._hearing else frozenset(filter(None, self._hearing))

    def lesson(self, target: int, words: Words, transcript: str) -> Lesson | None:
        """Return what counts for a target's form in a transcript.

        target (int): The target's place.
        words (Words): The folded words that were heard.
        transcript (str): The transcript's id; "" is none.
        """
        of_form = self._lessons.get((target, words), {})
        return of_form.get(transcript or None) or of_form.get(None)

    def concern(self, transcript: str) -> bool:
        """Return whether any lesson counts in a transcript."""
        return None in self._scopes or transcript in self._scopes

    def apply(self, reading: Reading, hits: list[Hit], *, min_score: float) -> list[Hit]:
        """Return the hits of a reading as the lessons change them, and those that are hits because of them.

        reading (Reading): The reading.
        hits (list[Hit]): What the matcher found there.
        min_score (float): Hits below are left out, 0..1.
        """
        transcript = reading.utterance.transcript
        if not self.concern(transcript):
            return hits
        words = _words(tokenize(reading.text))
        taught = [self._renewed(hit, words[hit.first : hit.first + hit.width], transcript) for hit in hits]
        found = {(hit.target, hit.first, hit.width) for hit in hits}
        taught += [hit for hit in self._heard(words, transcript) if (hit.target, hit.first, hit.width) not in found]
        return best_disjoint([hit for hit in taught if hit.score >= min_score])

    def find(self, utterances: Iterable[Utterance], *, min_score: float) -> Iterator[Mention]:
        """Yield where confirmed forms were heard, with the score that they have before any verdict.

        utterances (Iterable[Utterance]): Where to look.
        min_score (float): The least probability after the verdicts, 0..1.
        """
        for utterance in utterances:
            if not self.concern(utterance.transcript):
                continue
            for alternative in (None, *range(len(utterance.alternatives))):
                reading = Reading(utterance, alternative)
                heard = self._heard(_words(tokenize(reading.text)), utterance.transcript)
                hits = [hit._replace(score=LEAST_HEARD) for hit in heard if hit.score >= min_score]
                yield from make_mentions(reading, best_disjoint(hits), self._targets)

    def _renewed(self, hit: Hit, words: Words, transcript: str) -> Hit:
        lesson = self.lesson(hit.target, words, transcript)
        return hit if lesson is None else hit._replace(score=_taught(hit.score, lesson))

    def _heard(self, words: Words, transcript: str) -> Iterator[Hit]:
        """Yield the confirmed forms among words, as hits that are none of the matcher's own."""
        for first, word in enumerate(words):
            for form in sorted(self._beginning.get(word, ())):
                if words[first : first + len(form)] != form:
                    continue
                for target in self._meant[form]:
                    lesson = self.lesson(target, form, transcript)
                    if lesson is not None and lesson.confirmed:
                        score = _taught(LEAST_HEARD, lesson)
                        yield Hit(target, -1, first, len(form), score, exact=True, phonetic=False, row=-1)


def target_key(text: str, entity: str | None) -> tuple[str | None, Words]:
    """Return what tells a target from others: its entity, else the folded words of its text."""
    return (entity, ()) if entity else (None, phrase_words(text))


def _taught(score: float, lesson: Lesson) -> float:
    return taught_score(score, lesson.confirmed, lesson.rejected)


def _words(tokens: Sequence[Token]) -> Words:
    return tuple(spoken(token.text) for token in tokens)
