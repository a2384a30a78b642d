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
_UNIT = ("sound", "first", "last", "weakest", "exact", "plural")
"""Evidence between 0 and 1 that only a comparison of strings can tell."""


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
            words = np.where(rows, ids[windows.start + np.where(rows, place, 0)], -1)
            inside &= words != 0
            words = np.maximum(words, 0)
            length += column["length"][words]
            rarity += column["rarity"][words]
            letters |= column["signature"][words]
            wildcard |= column["unknown"][words] > 0
        return windows[inside & (self._most(windows, length, rarity, letters, wildcard) >= self._floor)]

    def _most(
        self,
        windows: Windows,
        length: Places,
        rarity: Values,
        letters: NDArray[np.uint64],
        wildcard: NDArray[np.bool_],
    ) -> Values:
        """Return an upper bound of the logit."""
        phrases, phrase = self._phrases, windows.phrase
        edits = np.maximum(
            np.abs(length - phrases.lengths[phrase]),
            fewest_edits(phrases.signatures[phrase], letters, windows.width - 1),
        )
        # A plural s is not counted as an edit, and a word that the recogniser left open may hide anything.
        edits = np.where(wildcard, 0, np.maximum(edits - 1, 0))
        similarity = 1 - edits / np.maximum(np.maximum(length, phrases.lengths[phrase]), 1)
        single = phrases.word_counts[phrase] == 1
        known = {
            "spelling": similarity,
            "spelling_single": np.where(single, similarity, 0.0),
            "words": np.abs(windows.width - phrases.word_counts[phrase]).astype(float),
            "rarity_clipped": np.clip(rarity, _LEAST_RARITY, _MOST_RARITY),
            "unknown": wildcard.astype(float),
        }
        heard = max(0.0, self._weights.get("familiar", 0.0)) * phrases.rarity_sums[phrase]
        slack = sum(max(0.0, self._weights.get(name, 0.0)) for name in _UNIT)
        slack += sum(max(0.0, self._weights.get(name, 0.0)) * _HIGHEST_RARITY for name in ("rarest", "commonest"))
        return np.asarray(self._of_phrase[phrase] + self._weigh(known) + heard + slack)

    def score(self, ids: Ids, windows: Windows) -> Pairs:
        """Return the windows that reach the floor, with their evidence; equal pairs are compared once."""
        content = _content(ids, windows)
        _, first, inverse = np.unique(content, return_index=True, return_inverse=True)
        evidence = self._compare(ids, windows[first])
        logit = self._weigh(evidence) + self._weights["constant"]
        every = Pairs(windows, {name: values[inverse] for name, values in evidence.items()}, logit[inverse], content)
        return every[every.logit >= self._floor]

    def _compare(self, ids: Ids, windows: Windows) -> Evidence:
        """Return the evidence of windows, comparing strings."""
        phrases, phrase, vocabulary = self._phrases, windows.phrase, self._vocabulary
        numbers = phrase.tolist()
        heard = [ids[start : start + width].tolist() for start, width in zip(windows.start, windows.width, strict=True)]
        spellings = ["".join([vocabulary.spellings[word] for word in words]) for words in heard]
        plural = np.array([spelling.endswith("s") for spelling in spellings], bool) & ~phrases.plural[phrase]
        bare = [spelling[:-1] if cut else spelling for spelling, cut in zip(spellings, plural.tolist(), strict=True)]
        wanted = [phrases.spellings[number] for number in numbers]
        spelling = _spelled_alike(bare, wanted)
        sounds = [join_sounds([vocabulary.sounds[word] for word in words]) for words in heard]
        sound = _sound_alike(sounds, [phrases.sounds[number] for number in numbers])
        single = phrases.word_counts[phrase] == 1
        first = self._word_similarity(heard, numbers, 0)
        last = self._word_similarity(heard, numbers, -1)
        return {
            "spelling": spelling,
            "spelling_single": np.where(single, spelling, 0.0),
            "sound": sound,
            "first": np.where(single, 0.0, first),
            "last": np.where(single, 0.0, last),
            "weakest": np.where(single, 0.0, np.minimum(first, last)),
            "exact": ((spelling == 1) & ~plural).astype(float),
            "plural": plural.astype(float),
            "words": np.abs(windows.width - phrases.word_counts[phrase]).astype(float),
            **self._rarity_evidence(ids, windows),
            **self._phrase_evidence(phrase),
        }

    def _word_similarity(self, heard: list[list[int]], numbers: list[int], place: int) -> Values:
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
