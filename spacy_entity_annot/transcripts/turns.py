"""Words to utterances: where one ends and the next begins, and which part of a text belongs to each."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, islice

from ..types import Word

_ENDS = (".", "?", "!", "…", "。", "？", "！", "؟", "।")


@dataclass(frozen=True, slots=True)
class TurnRules:
    """When a word begins a new utterance, where the recogniser did not say.

    It does where the speaker changes, after a pause, behind the end of a sentence once the utterance is long enough,
    and anywhere once it is twice as long.

    pause (float): Seconds of silence between two words.
    words (int): Words of a long utterance, at least 1.
    """

    pause: float = 1.0
    words: int = 40

    def cut(self, words: Sequence[Word], speakers: Sequence[str | None] | None = None) -> list[tuple[int, int]]:
        """Return where each utterance starts among the words, and one past its end.

        words (Sequence[Word]): Words in the order in which they were spoken.
        speakers (Sequence[str | None] | None): Who spoke each of them; None goes on with the speaker before.
        """
        if not words:
            return []
        texts, starts, ends, _ = zip(*words, strict=True)
        breaks = [*self._pauses(starts, ends), len(words)]
        cuts: list[tuple[int, int]] = []
        start = place = 0
        while start < len(words):
            while breaks[place] <= start:
                place += 1
            end = self._limit(texts, start, breaks[place])
            if speakers is not None:
                end = _change(speakers, start, end)
            cuts.append((start, end))
            start = end
        return cuts

    def _pauses(self, starts: Sequence[float | None], ends: Sequence[float | None]) -> list[int]:
        """Return the words that come after a pause."""
        rest = self.pause
        return [
            position
            for position, begins, previous in zip(count(1), islice(starts, 1, None), ends, strict=False)
            if previous is not None and begins is not None and begins - previous >= rest
        ]

    def _limit(self, texts: Sequence[str], start: int, end: int) -> int:
        """Return where an utterance from `start` ends for its length: behind a sentence, or anywhere at twice that."""
        long = max(self.words, 1)
        for position in range(start + long, min(end, start + 2 * long)):
            if texts[position - 1].endswith(_ENDS):
                return position
        return min(end, start + 2 * long)


def _change(speakers: Sequence[str | None], start: int, end: int) -> int:
    """Return where somebody else begins to speak, else `end`; who is known late is nobody else."""
    speaker = speakers[start]
    for position in range(start + 1, end):
        here = speakers[position]
        if here != speaker and here is not None:
            if speaker is not None:
                return position
            speaker = here
    return end


def places(text: str, words: Sequence[str]) -> list[int] | None:
    """Return where each word starts in the text that the recogniser made of them, or None where one is not found.

    text (str): The text; it may hold signs that stand in no word.
    words (Sequence[str]): The texts of the words in order.
    """
    found = []
    position = 0
    find = text.find
    for word in words:
        position = find(word, position)
        if position < 0:
            return None
        found.append(position)
        position += len(word)
    return found


def parts(text: str, words: Sequence[str], cuts: Sequence[tuple[int, int]]) -> list[str]:
    """Return the text of each utterance: a part of the recogniser's own text, or its words with blanks between.

    text (str): The recogniser's text of all the words; empty where it gave none.
    words (Sequence[str]): The texts of the words.
    cuts (Sequence[tuple[int, int]]): From `TurnRules.cut`.
    """
    if len(cuts) == 1 and text:
        return [text.strip()]
    joined = [" ".join(words[start:end]) for start, end in cuts]
    found = places(text, words) if text and " ".join(joined) != text.strip() else None
    if found is None:
        return joined
    borders = [0]
    for start, _ in cuts[1:]:
        behind = found[start - 1] + len(words[start - 1])
        borders.append(max(behind, _token_start(text, found[start])))
    return [text[start:end].strip() for start, end in zip(borders, [*borders[1:], len(text)], strict=True)]


def _token_start(text: str, position: int) -> int:
    """Return where the signs in front of a word begin, such as an opening quote."""
    while position and not text[position - 1].isspace():
        position -= 1
    return position
