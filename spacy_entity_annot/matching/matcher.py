"""Targets in, a stream of utterances through, mentions out."""

import math
from collections.abc import Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ..types import Entity, JsonObject, Mention, Reason, Target, Utterance
from .background import UNKNOWN, word_rarities
from .numbers import speak
from .tokens import Token, fold, tokenize

VERSION = 1
PRECISE = 0.9
BALANCED = 0.5
RECALL = 0.02


class TargetMatcher:
    """Find where targets were spoken, however the recogniser spelled them.

    targets (Iterable[Target | str | Entity]): What to look for; an entity counts under all its names.
    min_score (float): Report mentions of at least this probability, 0..1.
    """

    def __init__(self, targets: Iterable[Target | str | Entity], *, min_score: float = BALANCED) -> None:
        self.targets = [_as_target(target) for target in targets]
        self.min_score = min_score
        self._phrases = [
            (index, number, spoken)
            for index, target in enumerate(self.targets)
            for number, phrase in enumerate((target.text, *target.aliases))
            if (spoken := _spoken(tokenize(phrase)))
        ]

    def find(self, utterances: Iterable[Utterance]) -> Iterator[Mention]:
        """Yield the mentions of a stream, utterance by utterance.

        utterances (Iterable[Utterance]): Utterances of one transcript stand together.
        YIELDS (Mention): In the order of the utterances; the text before its alternatives; by start, then target.
        """
        for utterance in utterances:
            seen: set[int] = set()
            for alternative in (None, *range(len(utterance.alternatives))):
                found = self._find_reading(utterance, alternative)
                yield from (mention for index, mention in found if index not in seen)
                seen |= {index for index, _ in found}

    def find_text(self, text: str) -> list[Mention]:
        """Return the mentions of one text."""
        return list(self.find([Utterance("", text)]))

    def explain(self, mention: Mention, utterance: Utterance) -> JsonObject:
        """Return what made the score of a mention."""
        return {"target": mention.target, "heard": mention.text, "score": mention.score}

    def learn(self, target: str, heard: str, transcript: str | None = None, confirmed: bool = True) -> None:
        """Take a reviewer's answer into account."""

    def _find_reading(self, utterance: Utterance, alternative: int | None) -> list[tuple[int, Mention]]:
        text = utterance.reading(alternative)
        tokens = tokenize(text)
        best: dict[tuple[int, int, int], tuple[float, int, bool]] = {}
        windows = [(i, j) for i in range(len(tokens)) for j in range(i + 1, min(i + 7, len(tokens) + 1))]
        spellings = [_spoken(tokens[i:j]) for i, j in windows]
        if not windows or not self._phrases:
            return []
        table = process.cdist(spellings, [spoken for _, _, spoken in self._phrases], scorer=OSA.normalized_similarity)
        for row, column in zip(*(table >= 0.6).nonzero(), strict=True):
            (i, j), (index, number, spoken) = windows[row], self._phrases[column]
            score = _score(float(table[row, column]), tokens[i:j])
            if score >= self.min_score:
                key = (index, i, j)
                best[key] = max(best.get(key, (0.0, 0, False)), (score, -number, spellings[row] == spoken))
        chosen: list[tuple[int, Mention]] = []
        taken: set[tuple[int, int]] = set()
        for (index, i, j), (score, number, exact) in sorted(best.items(), key=lambda kv: (-kv[1][0], kv[0])):
            if any((index, k) in taken for k in range(i, j)):
                continue
            taken |= {(index, k) for k in range(i, j)}
            target = self.targets[index]
            reason = (Reason.ALIAS if number else Reason.EXACT) if exact else Reason.FUZZY
            start, end = tokens[i].start, tokens[j - 1].end
            mention = Mention(utterance.id, start, end, text[start:end], target.text, utterance.transcript,
                              target.entity, score, reason if alternative is None else Reason.ALTERNATIVE,
                              alternative)  # fmt: skip
            chosen.append((index, mention))
        return sorted(chosen, key=lambda hit: (hit[1].start, hit[0]))


def _as_target(target: Target | str | Entity) -> Target:
    if isinstance(target, Entity):
        return Target.of(target)
    return Target(target) if isinstance(target, str) else target


def _spoken(tokens: list[Token]) -> str:
    return "".join(speak(fold(token.text)) for token in tokens)


def _score(similarity: float, tokens: list[Token]) -> float:
    if similarity >= 0.9999:
        return 0.98
    rarities = word_rarities()
    rarity = sum(rarities.get(fold(token.text), UNKNOWN) for token in tokens)
    return 1 / (1 + math.exp(-(25 * similarity + 1.3 * min(max(rarity, 2.0), 9.0) - 32.0)))
