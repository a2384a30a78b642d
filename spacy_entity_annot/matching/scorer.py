"""What a stretch of heard words and a phrase say by themselves, wherever they stand."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from .columns import Ids, Places
from .equal import group_equal
from .likeness import Likeness, bound_ends, bound_likeness
from .pairs import Evidence, Pairs, Values
from .passages import Passage
from .phrases import PhraseTable
from .places import PlaceColumn
from .strings import Strings, join_words, sound, spell
from .vocabulary import Vocabulary
from .weights import weights
from .windows import Windows

_HIGHEST_RARITY = 8.0
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_LEAST_LOST = 3.0
"""The odds that an edit of the sounds costs; three of four names on real recogniser output lose more."""
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
        self._weights = weights()["pair"]
        self._words = np.full((len(phrases), max(phrases.longest, 1)), -1, np.int64)
        for row, phrase in enumerate(phrases.phrases):
            self._words[row, : len(phrase.words)] = [vocabulary.number(word) for word in phrase.words]
        self._of_phrase = self._weigh(self._phrase_evidence(np.arange(len(phrases)))) + self._weights["constant"]
        every = Windows(np.zeros(len(phrases), np.int64), phrases.word_counts, np.arange(len(phrases)))
        self._of_exact = np.maximum(self._weigh(self._exact_evidence(every, np.ones(len(phrases), bool))), 0.0)

    def likeness(self, passage: Passage, windows: Windows, least: float) -> tuple[Windows, Likeness]:
        """Return the windows whose mean similarity to their phrase may reach `least`, and upper bounds on it."""
        return bound_likeness(passage, windows, self._phrases, self._vocabulary, least)

    def sharpen(self, passage: Passage, windows: Windows, likeness: Likeness) -> Likeness:
        """Return the bounds with those on the first and last words, which costs as much again."""
        first, last = bound_ends(passage, windows, self._phrases, self._vocabulary)
        return replace(likeness, first=first, last=last)

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
        hopeful, bound, evidence = self._compare(passage, windows[first], likeness[first], lowest)
        row_of = np.full(len(first), -1)
        row_of[hopeful] = np.arange(len(hopeful))
        rows = row_of[inverse]
        logit = np.append(self._weigh(evidence) + self._weights["constant"], -np.inf)[rows] + place.gain
        # Each against its own floor, so that an equal pair in a better place does not help it.
        kept = np.flatnonzero((logit >= least) & (np.append(bound, -np.inf)[rows] >= least - place.gain))
        pair = {name: values[rows[kept]] for name, values in evidence.items()}
        return Pairs(windows[kept], pair | place[kept].evidence, logit[kept])

    def _compare(
        self, passage: Passage, windows: Windows, likeness: Likeness, floor: Values
    ) -> tuple[Places, Values, Evidence]:
        """Return the windows that can reach their floor when their letters are known, a bound on each, and evidence."""
        plural = self._vocabulary["plural"][passage.ids[windows.start + windows.width - 1]]
        plural &= ~self._phrases.plural[windows.phrase]
        spelling = self._compare_letters(passage.ids, windows, plural)
        most = self.most(windows, replace(likeness, spelling=spelling))
        hopeful = np.flatnonzero(most >= floor)
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
        least_lost = self._least_lost(windows.phrase, evidence["sound"])
        bound = np.minimum(most[hopeful], self._weigh(evidence) + self._weights["constant"] + least_lost)
        rows = np.flatnonzero(bound >= floor[hopeful])
        evidence = {name: values[rows] for name, values in evidence.items()}
        return hopeful[rows], bound[rows], evidence | self._hear(passage.ids, windows[rows])

    def most(self, windows: Windows, likeness: Likeness) -> Values:
        """Return an upper bound on the logit of each window."""
        phrases, phrase = self._phrases, windows.phrase
        known = {
            "spelling": likeness.spelling,
            "sound": likeness.sound,
            "rarity": likeness.rarity,
            "strange": likeness.rarity,
            "unknown": likeness.unknown.astype(float),
        }
        # A heard word that is none of the phrase's counts as strange.
        familiar = max(0.0, self._gain("familiar") - self._weights.get("strange", 0.0))
        shared = np.minimum(phrases.rarity_sums[phrase], likeness.rarity)
        rarest = np.minimum(likeness.rarity, _HIGHEST_RARITY) * self._gain("rarest")
        commonest = np.minimum(likeness.rarity / windows.width, _HIGHEST_RARITY) * self._gain("commonest")
        words = self._gain("first") * likeness.first + self._gain("last") * likeness.last
        return np.asarray(
            self._of_phrase[phrase] + self._weigh(known) + familiar * shared + rarest + commonest
            + np.where(phrases.word_counts[phrase] == 1, 0.0, words) + self._least_lost(phrase, likeness.sound)
            + np.where(likeness.spelling == 1, self._of_exact[phrase], 0.0) + self._gain("plural")
        )  # fmt: skip

    def _least_lost(self, phrase: Places, sound: Values) -> Values:
        """Return what sounds that are no more alike than `sound` take from the logit at least."""
        edits = (1 - sound) * self._phrases.sound_lengths[phrase]
        return np.asarray(min(0.0, self._weights["misheard"]) * _LEAST_LOST * edits)

    def _gain(self, name: str) -> float:
        """Return the most that evidence between 0 and 1 can add."""
        return max(0.0, self._weights.get(name, 0.0))

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

    def _weigh(self, evidence: Evidence) -> Values:
        count = len(next(iter(evidence.values())))
        return sum((self._weights.get(name, 0.0) * values for name, values in evidence.items()), np.zeros(count))


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
