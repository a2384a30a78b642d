"""Texts in, scored spans of words out: the whole road from columns to probabilities, in batches."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .evidence.likeness import Likeness
from .evidence.pairs import Evidence, Pairs, Values
from .evidence.places import choose_disjoint, weigh_places
from .evidence.scorer import PairScorer
from .finding.finder import Reach, WindowFinder
from .phrases import PhraseTable
from .stored import StoredTexts
from .token_texts import TokenTexts, TokenWords
from .words.columns import Ids, Places
from .words.passages import Passage
from .words.vocabulary import Vocabulary
from .words.windows import Windows

MOST_WORDS = 1_000_000
"""A vocabulary that has grown beyond this is begun anew, so that an endless stream needs bounded memory."""

_LEAST_LIKENESS = 0.3
"""The least bound on the similarity of a window and a phrase; a higher one for higher scores would gain no time."""

_WINDOWS_A_PART = 1 << 17
"""Texts are scanned in parts of about so many windows: more leave the processor's cache, fewer cost numpy's calls."""


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

    def moved(self, texts: int) -> "Spans":
        """Return the spans of the same texts where so many others stand before them."""
        return replace(self, text=self.text + texts)


def join_spans(parts: list[Spans]) -> Spans:
    """Return the spans of several parts, one after the other; none where there are no parts."""
    if not parts:
        nowhere = np.zeros(0, np.int64)
        return Spans(nowhere, nowhere, nowhere, nowhere, np.zeros(0), {})
    return Spans(
        np.concatenate([part.text for part in parts]),
        np.concatenate([part.first for part in parts]),
        np.concatenate([part.width for part in parts]),
        np.concatenate([part.phrase for part in parts]),
        np.concatenate([part.score for part in parts]),
        {name: np.concatenate([part.evidence[name] for part in parts]) for name in parts[0].evidence},
    )


class Scanner:
    """Find phrases in batches of texts.

    phrases (PhraseTable): What to find.
    min_score (float): The least probability of interest, 0..1.
    """

    def __init__(self, phrases: PhraseTable, min_score: float) -> None:
        self._phrases = phrases
        self._least = _logit(min_score)
        self._reach = Reach.of(self._least)
        self._windows_a_text = 1.0
        self._numbers = np.zeros(0, np.int32)
        self._begin_vocabulary()

    def scan(self, texts: list[str], transcripts: Sequence[int] | Places) -> Spans:
        """Return the spans of all texts that reach the least probability.

        texts (list[str]): Whole transcripts.
        transcripts (Sequence[int] | Places): The transcript of each text, from 0, in order.
        RETURNS (Spans): For each text and phrase the best disjoint spans, in no order.
        """
        self._bound_vocabulary()
        ids = self._vocabulary.encode(texts)
        transcript = np.asarray(transcripts, np.int64)
        return self.scan_ids(ids, transcript)

    def scan_ids(self, ids: Ids, transcripts: Places) -> Spans:
        """Return what `scan` returns, for texts that were encoded before.

        ids (Ids): What the vocabulary's `encode` returned.
        transcripts (Places): The transcript of each text, from 0, in order.
        """
        self._finder.bind(ids)
        ends = np.flatnonzero(ids == 0) + 1
        found, begin = [], 0
        for low, high in _parts(transcripts, int(_WINDOWS_A_PART / (self._windows_a_text + 1)) + 1):
            passage = Passage.of(ids[begin : ends[high - 1]], self._finder.margin)
            windows = self._finder.find(passage)
            self._windows_a_text = (self._windows_a_text + len(windows) / (high - low)) / 2
            found.append(self._scan_part(passage, windows, transcripts[low:high]).moved(low))
            begin = ends[high - 1]
        return join_spans([spans for spans in found if len(spans)])

    def scan_tokens(self, texts: TokenTexts) -> Spans:
        """Return what `scan` returns, of texts that have nothing to do with each other."""
        self._bound_vocabulary()
        ids, places = self._token_words.encode(texts)
        spans = self.scan_ids(ids, np.arange(len(places)))
        return replace(spans, text=places[spans.text])

    def scan_stored(self, texts: StoredTexts) -> Spans:
        """Return what `scan` returns, of texts that were stored.

        texts (StoredTexts): Those of whole transcripts; all parts of a store are given in order.
        """
        if not texts.known:
            self._bound_vocabulary()
            self._numbers = np.zeros(0, np.int32)
        self._numbers = np.concatenate([self._numbers, self._vocabulary.learn(texts.words)])
        return self.scan_ids(self._numbers.take(texts.ids), texts.group)

    def _bound_vocabulary(self) -> None:
        if len(self._vocabulary) > MOST_WORDS:
            self._begin_vocabulary()

    def _begin_vocabulary(self) -> None:
        self._vocabulary = Vocabulary()
        self._token_words = TokenWords(self._vocabulary)
        self._vocabulary.add(word for phrase in self._phrases.phrases for word in phrase.words)
        self._finder = WindowFinder(self._vocabulary, self._phrases, self._reach)
        self._scorer = PairScorer(self._vocabulary, self._phrases)

    def _scan_part(self, passage: Passage, windows: Windows, transcripts: Places) -> Spans:
        """Return the spans of whole transcripts."""
        likeness = self._scorer.bounds.rough(passage, windows)
        rows = np.flatnonzero(likeness.mean >= _LEAST_LIKENESS)
        if not len(rows):
            return join_spans([])
        pairs = self._find_pairs(passage, windows[rows], likeness[rows], transcripts)
        pairs = pairs[choose_disjoint(pairs.windows, pairs.logit, passage.text[pairs.windows.start])]
        windows = pairs.windows
        text = passage.text[windows.start]
        first = windows.start - passage.begins[text]
        return Spans(text, first, windows.width, windows.phrase, pairs.probability, pairs.evidence)

    def _find_pairs(self, passage: Passage, windows: Windows, likeness: Likeness, transcripts: Places) -> Pairs:
        """Return the windows that reach the least probability, with their evidence."""
        whole = (likeness.spelling == 1) & ~likeness.unknown
        whole[whole] = self._scorer.exact(passage, windows[whole])
        place = weigh_places(passage, windows, whole, transcripts[passage.text[windows.start]], self._vocabulary)
        bounds = self._scorer.bounds
        for sharpen in (None, bounds.with_counts, bounds.with_ends, bounds.with_losses):
            likeness = sharpen(passage, windows, likeness) if sharpen else likeness
            near = likeness.mean >= _LEAST_LIKENESS
            rows = np.flatnonzero(near & (bounds.most(windows, likeness) + place.gain >= self._least))
            windows, place, likeness = windows[rows], place[rows], likeness[rows]
        return self._scorer.score(passage, windows, likeness, place, self._least)


def _parts(transcript: Places, texts: int) -> Iterator[tuple[int, int]]:
    """Yield the first text and the end of parts of about so many texts that end where a transcript ends."""
    # The readings of an n-best list alternate within a transcript.
    least_left = np.minimum.accumulate(transcript[::-1])[::-1]
    starts = np.flatnonzero(least_left[1:] > np.maximum.accumulate(transcript)[:-1]) + 1
    low = 0
    while low < len(transcript):
        later = starts[np.searchsorted(starts, low + texts) :]
        high = int(later[0]) if len(later) else len(transcript)
        yield low, high
        low = high


def _logit(probability: float) -> float:
    bounded = min(max(probability, 1e-9), 1 - 1e-9)
    return math.log(bounded / (1 - bounded))
