"""What a stretch of heard words and a phrase say by themselves, wherever they stand."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from .columns import Ids
from .phonetics import join_sounds
from .phrases import PhraseTable
from .signatures import fewest_edits
from .vocabulary import Vocabulary
from .weights import weights
from .windows import Windows

Values = NDArray[np.float64]
Places = NDArray[np.int64]
Evidence = dict[str, Values]

_LEAST_RARITY, _MOST_RARITY = 2.0, 9.0
_HIGHEST_RARITY = 8.0
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_BY_STRINGS = ("sound", "first", "last", "weakest")
"""Evidence between 0 and 1 that costs another comparison of strings."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Windows with the evidence of each.

    windows (Windows): The stretches and their phrases.
    evidence (Evidence): A column for each name of the table of weights.
    logit (Values): The weighted sum.
    content (NDArray[np.uint64]): Equal where the same words stand against the same phrase.
    """

    windows: Windows
    evidence: Evidence
    logit: Values
    content: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.logit)

    def __getitem__(self, rows: NDArray[np.bool_] | Places) -> "Pairs":
        evidence = {name: values[rows] for name, values in self.evidence.items()}
        return Pairs(self.windows[rows], evidence, self.logit[rows], self.content[rows])

    @property
    def probability(self) -> Values:
        """The chance that the phrase was spoken, 0..1."""
        return 1 / (1 + np.exp(-self.logit))

    def moved(self, distance: int) -> "Pairs":
        """Return the pairs at other places of a column."""
        return Pairs(self.windows.moved(distance, 0), self.evidence, self.logit, self.content)

    def with_evidence(self, more: Evidence, weights: Mapping[str, float]) -> "Pairs":
        """Return the pairs with further evidence weighed in."""
        gain = sum(weights.get(name, 0.0) * values for name, values in more.items())
        return Pairs(self.windows, self.evidence | more, self.logit + gain, self.content)


def join_pairs(parts: list[Pairs]) -> Pairs:
    """Return the pairs of several parts, one after the other."""
    return Pairs(
        Windows(
            np.concatenate([part.windows.start for part in parts]),
            np.concatenate([part.windows.width for part in parts]),
            np.concatenate([part.windows.phrase for part in parts]),
        ),
        {name: np.concatenate([part.evidence[name] for part in parts]) for name in parts[0].evidence},
        np.concatenate([part.logit for part in parts]),
        np.concatenate([part.content for part in parts]),
    )


class PairScorer:
    """Score windows of a column against their phrases, dropping those that cannot reach a floor.

    vocabulary (Vocabulary): The words of the column.
    phrases (PhraseTable): The phrases.
    floor (float): The least sum of weighted evidence that is of interest, in log-odds.
    """

    def __init__(self, vocabulary: Vocabulary, phrases: PhraseTable, floor: float) -> None:
        self._vocabulary = vocabulary
        self._phrases = phrases
        self._floor = floor
        self._weights = weights()["pair"]
        # Stands for no word at all where windows of several widths are summed together.
        self._silent = vocabulary.silent
        self._words = np.full((len(phrases), max(phrases.longest, 1)), -1, np.int64)
        for row, phrase in enumerate(phrases.phrases):
            self._words[row, : len(phrase.words)] = [vocabulary.number(word) for word in phrase.words]
        self._of_phrase = self._weigh(self._phrase_evidence(np.arange(len(phrases)))) + self._weights["constant"]

    def gate(self, ids: Ids, windows: Windows) -> Windows:
        """Return the windows inside one text that could reach the floor by their letters and lengths."""
        windows = windows[windows.width > 0]
        inside = np.ones(len(windows), bool)
        length = np.zeros(len(windows), np.int64)
        rarity = np.zeros(len(windows))
        letters = np.zeros(len(windows), np.uint64)
        wildcard = np.zeros(len(windows), bool)
        column = self._vocabulary
        for place in range(int(windows.width.max(initial=0))):
            rows = place < windows.width
            words = np.where(rows, ids[windows.start + np.where(rows, place, 0)], self._silent)
            inside &= words != 0
            length += column["length"][words]
            rarity += column["rarity"][words]
            letters |= column["signature"][words]
            wildcard |= column["unknown"][words] > 0
        edits = self._fewest_edits(ids, windows, length, letters)
        most = self._most(windows, np.where(wildcard, 0, edits), length, rarity, wildcard)
        return windows[inside & (most >= self._floor)]

    def _fewest_edits(self, ids: Ids, windows: Windows, length: Places, letters: NDArray[np.uint64]) -> Places:
        phrases, phrase = self._phrases, windows.phrase
        edits = np.maximum(
            np.abs(length - phrases.lengths[phrase]),
            fewest_edits(phrases.signatures[phrase], letters, windows.width - 1),
        )
        # A plural s is not counted as an edit.
        plural = self._vocabulary["plural"][ids[windows.start + windows.width - 1]] & ~phrases.plural[phrase]
        return np.asarray(np.maximum(edits - plural, 0))

    def _most(
        self, windows: Windows, edits: Places, length: Places, rarity: Values, wildcard: NDArray[np.bool_]
    ) -> Values:
        """Return an upper bound of the logit."""
        phrases, phrase = self._phrases, windows.phrase
        similarity = 1 - edits / np.maximum(np.maximum(length, phrases.lengths[phrase]), 1)
        single = phrases.word_counts[phrase] == 1
        known = {
            "spelling": similarity,
            "spelling_single": np.where(single, similarity, 0.0),
            "exact": (edits == 0).astype(float) * (self._weights.get("exact", 0.0) > 0),
            "words": np.abs(windows.width - phrases.word_counts[phrase]).astype(float),
            "rarity_clipped": np.clip(rarity, _LEAST_RARITY, _MOST_RARITY),
            "rarity": rarity,
            "unknown": wildcard.astype(float),
        }
        familiar = self._gain("familiar") * np.minimum(phrases.rarity_sums[phrase], rarity)
        slack = self._gain("plural", *_BY_STRINGS) + _HIGHEST_RARITY * self._gain("rarest", "commonest")
        return np.asarray(self._of_phrase[phrase] + self._weigh(known) + familiar + slack)

    def _gain(self, *names: str) -> float:
        """Return the most that evidence between 0 and 1 can add."""
        return sum(max(0.0, self._weights.get(name, 0.0)) for name in names)

    def score(self, ids: Ids, windows: Windows) -> Pairs:
        """Return the windows that reach the floor, with their evidence; equal pairs are compared once."""
        content = _content(ids, windows)
        _, first, inverse = np.unique(content, return_index=True, return_inverse=True)
        distinct = windows[first]
        heard = [ids[start : start + width] for start, width in zip(distinct.start, distinct.width, strict=True)]
        evidence = self._compare_letters(ids, distinct, heard)
        most = self._weigh(evidence) + self._weights["constant"] + self._gain(*_BY_STRINGS)
        hopeful = np.flatnonzero(most >= self._floor)
        evidence = {name: values[hopeful] for name, values in evidence.items()}
        evidence |= self._compare_sounds(distinct[hopeful], [heard[row] for row in hopeful.tolist()])
        place = np.full(len(distinct), -1)
        place[hopeful] = np.arange(len(hopeful))
        rows = place[inverse]
        kept = np.flatnonzero(rows >= 0)
        rows = rows[kept]
        logit = (self._weigh(evidence) + self._weights["constant"])[rows]
        every = Pairs(windows[kept], {name: values[rows] for name, values in evidence.items()}, logit, content[kept])
        return every[every.logit >= self._floor]

    def _compare_letters(self, ids: Ids, windows: Windows, heard: list[Ids]) -> Evidence:
        """Return the evidence of windows but for their sounds and single words."""
        phrases, phrase, spelled = self._phrases, windows.phrase, self._vocabulary.spellings
        spellings = ["".join([spelled[word] for word in words.tolist()]) for words in heard]
        plural = self._vocabulary["plural"][ids[windows.start + windows.width - 1]] & ~phrases.plural[phrase]
        bare = [spelling[:-1] if cut else spelling for spelling, cut in zip(spellings, plural.tolist(), strict=True)]
        spelling = _spelled_alike(bare, [phrases.spellings[number] for number in phrase.tolist()])
        return {
            "spelling": spelling,
            "spelling_single": np.where(phrases.word_counts[phrase] == 1, spelling, 0.0),
            "exact": ((spelling == 1) & ~plural).astype(float),
            "plural": plural.astype(float),
            "words": np.abs(windows.width - phrases.word_counts[phrase]).astype(float),
            **self._rarity_evidence(ids, windows),
            **self._phrase_evidence(phrase),
        }

    def _compare_sounds(self, windows: Windows, heard: list[Ids]) -> Evidence:
        """Return the evidence of sounds, and of the first and the last word."""
        numbers = windows.phrase.tolist()
        sounds = [join_sounds([self._vocabulary.sounds[word] for word in words.tolist()]) for words in heard]
        single = self._phrases.word_counts[windows.phrase] == 1
        first = np.where(single, 0.0, self._word_similarity(heard, numbers, 0))
        last = np.where(single, 0.0, self._word_similarity(heard, numbers, -1))
        return {
            "sound": _sound_alike(sounds, [self._phrases.sounds[number] for number in numbers]),
            "first": first,
            "last": last,
            "weakest": np.minimum(first, last),
        }

    def _word_similarity(self, heard: list[Ids], numbers: list[int], place: int) -> Values:
        ours = [self._vocabulary.spellings[words[place]] for words in heard]
        theirs = [self._phrases.phrases[number].words[place] for number in numbers]
        return _spelled_alike(ours, theirs)

    def _rarity_evidence(self, ids: Ids, windows: Windows) -> Evidence:
        """Return how unlikely the heard words are as ordinary text, and how many of the phrase's words they are."""
        count = len(windows)
        total, strange, rarest = np.zeros(count), np.zeros(count), np.zeros(count)
        commonest = np.full(count, _HIGHEST_RARITY)
        unknown = np.zeros(count)
        ours = self._words[windows.phrase]
        for place in range(int(windows.width.max(initial=0))):
            rows = np.flatnonzero(place < windows.width)
            words = ids[windows.start[rows] + place]
            rarity = self._vocabulary["rarity"][words].astype(float)
            total[rows] += rarity
            strange[rows] += np.where((ours[rows] == words[:, None]).any(1), 0.0, rarity)
            rarest[rows] = np.maximum(rarest[rows], rarity)
            commonest[rows] = np.minimum(commonest[rows], rarity)
            unknown[rows] = np.maximum(unknown[rows], self._vocabulary["unknown"][words])
        return {
            "rarity_clipped": np.clip(total, _LEAST_RARITY, _MOST_RARITY),
            "rarity": total,
            "strange": strange,
            "familiar": np.minimum(total - strange, self._phrases.rarity_sums[windows.phrase]),
            "rarest": rarest,
            "commonest": commonest,
            "unknown": unknown,
        }

    def _phrase_evidence(self, phrase: Places) -> Evidence:
        phrases = self._phrases
        return {
            "phrase_length": np.minimum(phrases.lengths[phrase], 30).astype(float),
            "phrase_single": (phrases.word_counts[phrase] == 1).astype(float),
            "phrase_rarity": phrases.rarity_sums[phrase].astype(float),
            "phrase_rarest": phrases.rarest[phrase].astype(float),
            "phrase_commonest": phrases.commonest[phrase].astype(float),
        }

    def _weigh(self, evidence: Evidence) -> Values:
        count = len(next(iter(evidence.values())))
        return sum((self._weights.get(name, 0.0) * values for name, values in evidence.items()), np.zeros(count))


def _spelled_alike(ones: list[str], others: list[str]) -> Values:
    return process.cpdist(ones, others, scorer=OSA.normalized_similarity, dtype=np.float64)


def _sound_alike(ones: list[str], others: list[str]) -> Values:
    return process.cpdist(ones, others, scorer=Levenshtein.normalized_similarity, dtype=np.float64)


def _content(ids: Ids, windows: Windows) -> NDArray[np.uint64]:
    """Return a hash of each window's words and its phrase."""
    mixed = windows.phrase.astype(np.uint64) * _GOLDEN
    for place in range(int(windows.width.max(initial=0))):
        rows = place < windows.width
        words = np.where(rows, ids[windows.start + np.where(rows, place, 0)] + 1, 0)
        mixed = (mixed ^ words.astype(np.uint64)) * _GOLDEN
        mixed ^= mixed >> np.uint64(29)
    return mixed
