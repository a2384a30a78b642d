"""Texts in, scored spans of words out: the whole road from columns to probabilities, in batches."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .anchors import AnchorIndex, PieceTable
from .columns import Ids
from .pairs import Evidence, Pairs, PairScorer, Places, Values, join_pairs
from .phrases import PhraseTable
from .places import choose_disjoint, cue_evidence, transcript_evidence
from .vocabulary import Vocabulary
from .weights import weights
from .windows import WindowFinder, concatenate

MOST_WORDS = 1_000_000
"""A vocabulary that has grown beyond this is begun anew, so that an endless stream needs bounded memory."""

_BATCH = 1 << 14


@dataclass(frozen=True, slots=True)
class Spans:
    """Stretches of words that were scored, as columns.

    text (Places): The text, from 0.
    first (Places): The place of the first word in its text.
    width (Places): The number of words.
    phrase (Places): The phrase.
    score (Values): The probability that the phrase was spoken there, 0..1.
    evidence (Evidence): What made the score.
    """

    text: Places
    first: Places
    width: Places
    phrase: Places
    score: Values
    evidence: Evidence

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, rows: Places) -> "Spans":
        evidence = {name: values[rows] for name, values in self.evidence.items()}
        return Spans(self.text[rows], self.first[rows], self.width[rows], self.phrase[rows], self.score[rows], evidence)


class Scanner:
    """Find phrases in batches of texts.

    phrases (PhraseTable): What to find.
    min_score (float): The least probability of interest, 0..1.
    """

    def __init__(self, phrases: PhraseTable, min_score: float) -> None:
        self._phrases = phrases
        self._least = _logit(min_score)
        self._weights = weights()["place"]
        self._pieces = PieceTable(phrases)
        self._begin_vocabulary()

    def scan(self, texts: list[str], transcripts: Sequence[int]) -> Spans:
        """Return the spans of all texts that reach the least probability.

        texts (list[str]): Whole transcripts.
        transcripts (Sequence[int]): The transcript of each text, from 0, in order.
        RETURNS (Spans): For each text and phrase the best disjoint spans, in no order.
        """
        if len(self._vocabulary) > MOST_WORDS:
            self._begin_vocabulary()
        ids = self._vocabulary.encode(texts)
        self._finder.bind()
        pairs, text, first = self._find_pairs(ids)
        transcript = np.asarray(transcripts, np.int64)
        more = transcript_evidence(pairs, transcript[text], _transcript_sizes(ids, transcript))
        pairs = pairs.with_evidence(more, self._weights)
        rows = np.flatnonzero(pairs.logit >= self._least)
        pairs = pairs[rows]
        windows = pairs.windows
        return Spans(text[rows], first[rows], windows.width, windows.phrase, pairs.probability, pairs.evidence)

    def _begin_vocabulary(self) -> None:
        self._vocabulary = Vocabulary()
        self._vocabulary.add(word for phrase in self._phrases.phrases for word in phrase.words)
        reach = Reach.of(self._least)
        anchors = AnchorIndex(self._pieces, self._vocabulary, reach.similarity)
        self._finder = WindowFinder(
            self._vocabulary, self._phrases, anchors, shortest_edited=reach.shortest_edited, rest=reach.rest
        )
        self._scorer = PairScorer(self._vocabulary, self._phrases, self._least - self._weights["most"])

    def _find_pairs(self, ids: Ids) -> tuple[Pairs, Places, Places]:
        """Return the disjoint spans of all texts with the evidence of pairs and cues, their text and first word."""
        ends = np.flatnonzero(ids == 0)
        begins = np.concatenate([[0], ends[:-1] + 1])
        margin = np.zeros(self._finder.margin, np.int32)
        found = []
        for batch in np.array_split(np.arange(len(ends)), -(-len(ends) // _BATCH)):
            low, high = int(begins[batch[0]]), int(ends[batch[-1]]) + 1
            pairs = self._find_batch(np.concatenate([margin, ids[low:high], margin]))
            found.append(pairs.moved(low - len(margin)))
        pairs = join_pairs(found)
        text = np.searchsorted(ends, pairs.windows.start)
        return pairs, text, pairs.windows.start - begins[text]

    def _find_batch(self, column: Ids) -> Pairs:
        windows = concatenate([self._scorer.gate(column, part) for part in self._finder.find(column)])
        pairs = self._scorer.score(column, windows)
        pairs = pairs.with_evidence(cue_evidence(column, pairs.windows, self._vocabulary), self._weights)
        text = np.searchsorted(np.flatnonzero(column == 0), pairs.windows.start)
        return pairs[choose_disjoint(pairs.windows, pairs.logit, text)]


@dataclass(frozen=True, slots=True)
class Reach:
    """How far afield windows are sought; the lower the least probability, the farther.

    similarity (float): The least similarity of a word and a piece of a phrase, 0..1.
    rest (float): The share of the phrase's other letters that must stand beside such a word, 0..1.
    shortest_edited (int): Skeletons of at least so many consonants are found with one edit.
    """

    similarity: float
    rest: float
    shortest_edited: int

    @classmethod
    def of(cls, least: float) -> "Reach":
        """Return the reach for a least score in log-odds."""
        tightness = min(max((least + 4) / 4, 0.0), 1.0)
        return cls(0.55 + 0.15 * tightness, 0.5 * tightness, 6 if tightness > 0.5 else 4)


def _transcript_sizes(ids: Ids, transcript: Places) -> NDArray[np.int64]:
    ends = np.flatnonzero(ids == 0)
    words = np.diff(ends, prepend=-1) - 1
    return np.bincount(transcript, weights=words).astype(np.int64)


def _logit(probability: float) -> float:
    bounded = min(max(probability, 1e-9), 1 - 1e-9)
    return math.log(bounded / (1 - bounded))
