"""Utterances as columns of texts: to make an object of each costs as much as to search them for a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

from ..types import Alternative, Utterance


@dataclass(frozen=True, slots=True)
class TextColumns(Sequence[Utterance]):
    """What matching asks of utterances; it makes an object only of one that is asked for.

    texts (list[str]): The texts.
    ids (list[str]): The ids.
    transcripts (list[str]): The transcripts.
    alternatives (list[tuple[str, ...]] | None): The texts of the n-best lists; None where there are none.
    """

    texts: list[str]
    ids: list[str]
    transcripts: list[str]
    alternatives: list[tuple[str, ...]] | None = None

    @classmethod
    def of(cls, utterances: Sequence[Utterance]) -> "TextColumns":
        """Return the columns of utterances."""
        alternatives = None
        if any(utterance.alternatives for utterance in utterances):
            alternatives = [tuple(each.text for each in utterance.alternatives) for utterance in utterances]
        return cls(
            [utterance.text for utterance in utterances],
            [utterance.id for utterance in utterances],
            [utterance.transcript for utterance in utterances],
            alternatives,
        )

    @classmethod
    def of_texts(cls, texts: Sequence[str]) -> "TextColumns":
        """Return the columns of texts that are named by their places."""
        return cls(list(texts), list(map(str, range(len(texts)))), [""] * len(texts))

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, place: int) -> Utterance: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Utterance]: ...
    def __getitem__(self, place: int | slice) -> Utterance | Sequence[Utterance]:
        if isinstance(place, slice):
            return [self[each] for each in range(len(self))[place]]
        others = self.alternatives[place] if self.alternatives else ()
        alternatives = tuple(Alternative(text) for text in others)
        return Utterance(self.ids[place], self.texts[place], self.transcripts[place], alternatives=alternatives)
