"""What a stretch of heard words and a phrase say by themselves, wherever they stand."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from ..equal import group_equal
from ..phrases import PhraseTable
from ..words.columns import Ids, Places
from ..words.passages import Passage
from ..words.strings import Strings, join_words, sound, spell
from ..words.vocabulary import Vocabulary
from ..words.windows import Windows
from .bounds import HIGHEST_RARITY, SLACK, UpperBounds
from .likeness import Likeness
from .pairs import Evidence, Pairs, Values
from .places import PlaceColumn
from .weights import weigh, weights

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_RARE = 6.0
"""From here on a name is a name: that it is rarer still says no more about a hit word for word."""


class PairScorer:
    """Score windows of a passage against their phrases.

    vocabulary (Vocabulary): The words of the passage.
    phrases (PhraseTable): The phrases.
    """

    def __init__(self, vocabulary: Vocabulary, phrases: PhraseTable) -> None:
        self._vocabulary = vocabulary
        self._phrases = phrases
        self._constant = weights()["pair"]["constant"]
        self._words = np.full((len(phrases), max(phrases.longest, 1)), -1, np.int64)
        for row, phrase in enumerate(phrases.phrases):
            self._words[row, : len(phrase.words)] = [vocabulary.number(word) for word in phrase.words]
        every = Windows(np.zeros(len(phrases), np.int64), phrases.word_counts, np.arange(len(phrases)))
        of_phrase = weigh(self._phrase_evidence(every.phrase)) + self._constant
        of_exact = np.maximum(weigh(self._exact_evidence(every, np.ones(len(phrases), bool))), 0.0)
        self.bounds = UpperBounds(vocabulary, phrases, of_phrase, of_exact)

    def exact(self, passage: Passage, windows: Windows) -> NDArray[np.bool_]:
        """Return whether the words of each window are its phrase."""
        spelled = spell(passage.ids, windows, self._vocabulary)
        return np.asarray(spelled == self._phrases.spellings[windows.phrase], bool)

    def score(self, passage: Passage, windows: Windows, likeness: Likeness, place: PlaceColumn, least: float) -> Pairs:
        """Return the windows whose weighted evidence reaches the least; equal pairs are compared once.

        passage (Passage): The words.
        windows (Windows): Which of them.
        likeness (Likeness): What is known of them.
        place (PlaceColumn): What their places add.
        least (float): The least logit of interest.
        """
        first, inverse = group_equal(_content(passage.ids, windows))
        lowest = np.full(len(first), np.inf)
        np.minimum.at(lowest, inverse, least - place.gain)
        hopeful, evidence = self._compare(passage, windows[first], likeness[first], lowest)
        row_of = np.full(len(first), -1)
        row_of[hopeful] = np.arange(len(hopeful))
        rows = row_of[inverse]
        logit = np.append(weigh(evidence) + self._constant, -np.inf)[rows] + place.gain
        kept = np.flatnonzero(logit >= least)
        pair = {name: values[rows[kept]] for name, values in evidence.items()}
        return Pairs(windows[kept], pair | place[kept].evidence, logit[kept])

    def _compare(
        self, passage: Passage, windows: Windows, likeness: Likeness, floor: Values
    ) -> tuple[Places, Evidence]:
        """Return the windows that may reach their floor when all but the confused sounds is known, and evidence."""
        plural = self._vocabulary["plural"][passage.ids[windows.start + windows.width - 1]]
        plural &= ~self._phrases.plural[windows.phrase]
        spelling = self._compare_letters(passage.ids, windows, plural)
        hopeful = np.flatnonzero(self.bounds.most(windows, replace(likeness, spelling=spelling)) >= floor)
        windows, spelling, plural = windows[hopeful], spelling[hopeful], plural[hopeful]
        evidence = {
            "spelling": spelling,
            **self._exact_evidence(windows, (spelling == 1) & ~plural),
            "plural": plural.astype(float),
            **self._rarity_evidence(passage.ids, windows),
            **self._phrase_evidence(windows.phrase),
            **self._compare_sounds(passage.ids, windows),
            **self._compare_words(passage.ids, windows),
        }
        most = weigh({**evidence, "misheard": likeness.lost[hopeful]}) + self._constant + SLACK
        rows = np.flatnonzero(most >= floor[hopeful])
        evidence = {name: values[rows] for name, values in evidence.items()}
        return hopeful[rows], evidence | self._hear(passage.ids, windows[rows])

    def _compare_letters(self, ids: Ids, windows: Windows, plural: NDArray[np.bool_]) -> Values:
        """Return how alike the spellings are; a plural s that the phrase lacks is no difference."""
        spelled = spell(ids, windows, self._vocabulary)
        spelled[plural] = [spelling[:-1] for spelling in spelled[plural]]
        return _spelled_alike(spelled, self._phrases.spellings[windows.phrase])

    def _compare_sounds(self, ids: Ids, windows: Windows) -> Evidence:
        heard, wanted = sound(ids, windows, self._vocabulary), self._phrases.sounds[windows.phrase]
        similarity = Levenshtein.normalized_similarity
        return {"sound": process.cpdist(heard.tolist(), wanted.tolist(), scorer=similarity, dtype=np.float64)}

    def _hear(self, ids: Ids, windows: Windows) -> Evidence:
        """Return the odds that each phrase loses by what was heard: it only speaks against it, so it comes last."""
        heard = join_words(self._vocabulary["spoken"], ids, windows)
        return {"misheard": self._phrases.spoken.lost_odds(heard.tolist(), windows.phrase)}

    def _compare_words(self, ids: Ids, windows: Windows) -> Evidence:
        """Return how alike the first words are, and the last ones; nothing where the phrase is a single word."""
        phrases, spelled = self._phrases, self._vocabulary["spelling"]
        first, last = np.zeros(len(windows)), np.zeros(len(windows))
        rows = np.flatnonzero(phrases.word_counts[windows.phrase] > 1)
        several = windows[rows]
        first[rows] = _spelled_alike(spelled[ids[several.start]], phrases.first_words.spellings[several.phrase])
        ends = several.start + several.width - 1
        last[rows] = _spelled_alike(spelled[ids[ends]], phrases.last_words.spellings[several.phrase])
        return {"first": first, "last": last}

    def _rarity_evidence(self, ids: Ids, windows: Windows) -> Evidence:
        """Return how unlikely the heard words are as ordinary text, and how many of the phrase's words they are."""
        count = len(windows)
        total, strange, rarest = np.zeros(count), np.zeros(count), np.zeros(count)
        commonest = np.full(count, HIGHEST_RARITY)
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
            "rarity": total,
            "strange": strange,
            "familiar": np.minimum(total - strange, self._phrases.rarity_sums[windows.phrase]),
            "rarest": rarest,
            "commonest": commonest,
            "unknown": unknown,
        }

    def _exact_evidence(self, windows: Windows, exact: NDArray[np.bool_]) -> Evidence:
        """Return what it says that the letters are the same: most for an ordinary word, which would else be doubted."""
        phrases = self._phrases
        return {
            "exact": exact.astype(float),
            "verbatim": (exact & (windows.width == phrases.word_counts[windows.phrase])).astype(float),
            "exact_rarity": exact * np.minimum(phrases.rarity_sums[windows.phrase], _RARE),
        }

    def _phrase_evidence(self, phrase: Places) -> Evidence:
        phrases = self._phrases
        return {
            "phrase_length": np.minimum(phrases.lengths[phrase], 30).astype(float),
            "phrase_single": (phrases.word_counts[phrase] == 1).astype(float),
            "phrase_rarity": phrases.rarity_sums[phrase].astype(float),
            "phrase_rarest": phrases.rarest[phrase].astype(float),
            "phrase_odds": phrases.spoken.certain_odds[phrase],
        }


def _spelled_alike(ones: Strings, others: Strings) -> Values:
    return process.cpdist(ones.tolist(), others.tolist(), scorer=OSA.normalized_similarity, dtype=np.float64)


def _content(ids: Ids, windows: Windows) -> NDArray[np.uint64]:
    """Return a hash of each window's words and its phrase."""
    mixed = windows.phrase.astype(np.uint64) * _GOLDEN
    for place in range(int(windows.width.max(initial=0))):
        rows = place < windows.width
        words = np.where(rows, ids[windows.start + np.where(rows, place, 0)] + 1, 0)
        mixed = (mixed ^ words.astype(np.uint64)) * _GOLDEN
        mixed ^= mixed >> np.uint64(29)
    return mixed
