"""The readings of utterances (the text and its alternatives), and the mentions that are reported of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from ..types import Mention, Reason, Target, Utterance
from .utterances import TextColumns
from .words.columns import Places
from .words.tokens import end_of_word, word_places

_ALTERNATIVES = attrgetter("alternatives")

SOUND_LEAD = 0.15
"""A hit counts as phonetic where the sounds are so much more alike than the letters."""


class Reading(NamedTuple):
    """One text of an utterance.

    utterance (Utterance): The utterance.
    alternative (int | None): None for its own text, else the place in its n-best list.
    """

    utterance: Utterance
    alternative: int | None

    @property
    def text(self) -> str:
        """The text itself."""
        return self.utterance.reading(self.alternative)


@dataclass(frozen=True, slots=True)
class Readings:
    """The readings of a batch of utterances in the order in which their mentions are reported, as columns.

    utterances (Sequence[Utterance]): The batch.
    texts (list[str]): The text of each reading.
    groups (Places): The transcript that each is scored in; each place of the n-best list makes one of its own.
    utterance (Places | None): The utterance of each; None where each utterance has its own text alone.
    alternative (Places | None): The place in its n-best list, -1 for the utterance's own text.
    """

    utterances: Sequence[Utterance]
    texts: list[str]
    groups: Places
    utterance: Places | None = None
    alternative: Places | None = None

    @classmethod
    def of(cls, utterances: Sequence[Utterance], transcripts: Places) -> "Readings":
        """Return the readings of utterances.

        utterances (Sequence[Utterance]): Whole transcripts.
        transcripts (Places): The transcript of each, from 0, in order.
        """
        if isinstance(utterances, TextColumns):
            if utterances.alternatives is None:
                return cls(utterances, utterances.texts, transcripts)
            utterances = list(utterances)
        if not any(map(_ALTERNATIVES, utterances)):
            return cls(utterances, [utterance.text for utterance in utterances], transcripts)
        counts = np.array([1 + len(utterance.alternatives) for utterance in utterances])
        first = np.cumsum(counts) - counts
        of = np.repeat(np.arange(len(utterances)), counts)
        alternative = np.arange(len(of)) - first[of] - 1
        texts = [text for each in utterances for text in (each.text, *(other.text for other in each.alternatives))]
        groups = np.unique(transcripts[of] * (counts.max() + 1) + alternative, return_inverse=True)[1]
        return cls(utterances, texts, groups, of, alternative)

    def __getitem__(self, row: int) -> Reading:
        if self.utterance is None or self.alternative is None:
            return Reading(self.utterances[row], None)
        alternative = int(self.alternative[row])
        return Reading(self.utterances[self.utterance[row]], None if alternative < 0 else alternative)


class Hit(NamedTuple):
    """A span of a reading that a target may stand for.

    target (int): The target's place.
    alias (int): 0 where the target's own text was heard, else the place of the alias; -1 for a form that was confirmed.
    first (int): The place of the first word.
    width (int): The number of words.
    score (float): The probability, 0..1.
    exact (bool): Whether the words are the phrase but for case, accents and the like.
    phonetic (bool): Whether sound rather than spelling makes the hit.
    row (int): The row of the span that it was made of; -1 where only verdicts made it.
    """

    target: int
    alias: int
    first: int
    width: int
    score: float
    exact: bool
    phonetic: bool
    row: int

    @property
    def reason(self) -> Reason:
        """Why it counts."""
        if self.exact:
            return Reason.ALIAS if self.alias else Reason.EXACT
        return Reason.PHONETIC if self.phonetic else Reason.FUZZY


def best_disjoint(hits: Iterable[Hit]) -> list[Hit]:
    """Return each target's best hits that share no word, by place and then target."""
    chosen: list[Hit] = []
    ranked = sorted(hits, key=lambda hit: (hit.target, -hit.score, not hit.exact, hit.width, hit.first, hit.alias))
    for _, rivals in groupby(ranked, key=lambda hit: hit.target):
        taken: set[int] = set()
        for hit in rivals:
            words = range(hit.first, hit.first + hit.width)
            if taken.isdisjoint(words):
                taken.update(words)
                chosen.append(hit)
    return sorted(chosen, key=lambda hit: (hit.first, hit.target))


def settle_alternatives(readings: Sequence[tuple[Reading, list[Hit]]]) -> list[tuple[Reading, list[Hit]]]:
    """Return what is reported of one utterance's readings.

    readings (Sequence[tuple[Reading, list[Hit]]]): The text's hits, if it has any, before those of the alternatives.
    RETURNS (list[tuple[Reading, list[Hit]]]): The text's hits, each target's best one as likely as its best in any
        reading; then, of targets that the text lacks, those in the alternative that has the best.
    """
    if len(readings) == 1 and readings[0][0].alternative is None:
        return list(readings)
    best: dict[int, tuple[float, int]] = {}
    for place, (_, hits) in enumerate(readings):
        for hit in hits:
            if hit.target not in best or hit.score > best[hit.target][0]:
                best[hit.target] = hit.score, place
    own = readings[0][1] if readings[0][0].alternative is None else []
    in_text = {hit.target for hit in own}
    settled = []
    for place, (reading, hits) in enumerate(readings):
        if reading.alternative is None:
            settled.append((reading, _lift(hits, best)))
        else:
            kept = [hit for hit in hits if hit.target not in in_text and best[hit.target][1] == place]
            settled.append((reading, kept))
    return settled


def _lift(hits: list[Hit], best: dict[int, tuple[float, int]]) -> list[Hit]:
    strongest: dict[int, Hit] = {}
    for hit in hits:
        if hit.target not in strongest or hit.score > strongest[hit.target].score:
            strongest[hit.target] = hit
    return [hit._replace(score=best[hit.target][0]) if hit is strongest[hit.target] else hit for hit in hits]


def make_mentions(reading: Reading, hits: list[Hit], targets: Sequence[Target]) -> Iterator[Mention]:
    """Yield the mentions of one reading, with character offsets, by start and then target."""
    utterance, text = reading.utterance, reading.text
    words = word_places(text) if hits else []
    for hit in hits:
        target = targets[hit.target]
        start, end = words[hit.first][0], end_of_word(text, *words[hit.first + hit.width - 1])
        yield Mention(
            utterance.id,
            start,
            end,
            text[start:end],
            target.text,
            utterance.transcript,
            target.entity,
            hit.score,
            hit.reason if reading.alternative is None else Reason.ALTERNATIVE,
            reading.alternative,
        )
