"""Texts that were numbered before, as they lie in files: what lets a stored corpus be searched without being read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..types import Utterance
from .batches import begins_transcript
from .readings import Readings
from .words.columns import Ids, Places
from .words.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class StoredTexts:
    """The readings of some whole transcripts.

    ids (Ids): The numbers of their words, as one that wrote them counts words; a 0 after each text.
    utterance (Places): For each text, the number of its utterance.
    alternative (Places): Its place in the n-best list, -1 for the utterance's own text.
    group (Places): The transcript that it is scored in, from 0, in order.
    words (Mapping[str, NDArray[Any]]): What a vocabulary knows of the words that are new here.
    known (int): How many words were numbered before; 0 where numbering begins anew.
    """

    ids: Ids
    utterance: Places
    alternative: Places
    group: Places
    words: Mapping[str, NDArray[Any]]
    known: int

    @classmethod
    def of(
        cls, utterances: Sequence[Utterance], numbers: Sequence[int], vocabulary: Vocabulary, known: int
    ) -> "StoredTexts":
        """Return utterances as they are stored.

        utterances (Sequence[Utterance]): Whole transcripts.
        numbers (Sequence[int]): The number of each.
        vocabulary (Vocabulary): Counts the words.
        known (int): How many of its words were stored before.
        """
        readings = Readings.of(utterances, np.cumsum(begins_transcript(utterances)) - 1)
        ids = vocabulary.encode(readings.texts)
        words = vocabulary.since(known)
        number = np.asarray(numbers, np.int64)
        if readings.utterance is None or readings.alternative is None:
            return cls(ids, number, np.full(len(number), -1), readings.groups, words, known)
        return cls(ids, number[readings.utterance], readings.alternative, readings.groups, words, known)

    @property
    def utterances(self) -> int:
        """The number of utterances."""
        return int(np.count_nonzero(self.alternative < 0))

    @property
    def last(self) -> int:
        """The number of the last utterance, 0 where there is none."""
        return int(self.utterance[-1]) if len(self.utterance) else 0

    def behind(self, number: int) -> "StoredTexts":
        """Return the texts of the utterances with greater numbers; the words stay."""
        if not len(self.utterance) or self.utterance[0] > number:
            return self
        kept = self.utterance > number
        ends = np.flatnonzero(self.ids == 0)
        ids = self.ids[np.repeat(kept, np.diff(ends, prepend=-1))]
        return StoredTexts(ids, self.utterance[kept], self.alternative[kept], self.group[kept], self.words, self.known)
