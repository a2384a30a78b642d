"""Words to utterances: where one ends and the next begins, and which part of a text belongs to each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..types import Word

_ENDS = (".", "?", "!", "…", "。", "？", "！", "؟", "।")


@dataclass(frozen=True, slots=True)
class TurnRules:
    """When a word begins a new utterance, where the recogniser did not say.

    It does where the speaker changes, after a pause, behind the end of a sentence once the utterance is long enough,
    and anywhere once it is twice as long.

    pause (float): Seconds of silence between two words.
    words (int): Words of a long utterance.
    """

    pause: float = 1.0
    words: int = 40

    def cut(self, words: Sequence[Word], speakers: Sequence[str | None] | None = None) -> Iterator[tuple[int, int]]:
        """Yield where each utterance starts among the words, and one past its end.

        words (Sequence[Word]): Words in the order in which they were spoken.
        speakers (Sequence[str | None] | None): Who spoke each of them; None goes on with the speaker before.
        """
        if not words:
            return
        start, speaker, previous = 0, speakers[0] if speakers else None, words[0].end
        for position in range(1, len(words)):
            _, begins, ends, _ = words[position]
            rests = previous is not None and begins is not None and begins - previous >= self.pause
            if speakers and (here := speakers[position]) != speaker and here is not None:
                rests = rests or speaker is not None
                speaker = here
            if rests or position - start >= self.words and self._is_long(words[position - 1].text, position - start):
                yield start, position
                start, speaker = position, speakers[position] if speakers else None
            previous = ends
        yield start, len(words)

    def _is_long(self, last: str, length: int) -> bool:
        return length >= 2 * self.words or last.endswith(_ENDS)


def places(text: str, words: Sequence[Word]) -> list[int] | None:
    """Return where each word starts in the text that the recogniser made of them, or None where one is not found.

    text (str): The text; it may hold signs that stand in no word.
    words (Sequence[Word]): The words in order.
    """
    found = []
    position = 0
    find = text.find
    for word, _, _, _ in words:
        position = find(word, position)
        if position < 0:
            return None
        found.append(position)
        position += len(word)
    return found


def parts(text: str, words: Sequence[Word], cuts: Sequence[tuple[int, int]]) -> list[str]:
    """Return the text of each utterance: a part of the recogniser's own text, or its words with blanks between.

    text (str): The recogniser's text of all the words; empty where it gave none.
    words (Sequence[Word]): The words.
    cuts (Sequence[tuple[int, int]]): From `TurnRules.cut`.
    """
    if len(cuts) == 1 and text:
        return [text.strip()]
    found = places(text, words) if text else None
    if found is None:
        return [" ".join([word.text for word in words[start:end]]) for start, end in cuts]
    borders = [0]
    for start, _ in cuts[1:]:
        behind = found[start - 1] + len(words[start - 1].text)
        borders.append(max(behind, _token_start(text, found[start])))
    return [text[start:end].strip() for start, end in zip(borders, [*borders[1:], len(text)], strict=True)]


def _token_start(text: str, position: int) -> int:
    """Return where the signs in front of a word begin, such as an opening quote."""
    while position and not text[position - 1].isspace():
        position -= 1
    return position
