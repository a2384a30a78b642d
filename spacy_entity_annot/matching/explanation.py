"""Why a span counts as a mention: the evidence in words, and what each piece adds to the odds."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ..types import JsonObject
from .evidence.weights import weights
from .forms import Lesson

_GROUPS = {
    "letters": ("spelling", "plural", "exact", "verbatim", "exact_rarity"),
    "sounds": ("sound", "misheard"),
    "words": ("first", "last"),
    "ordinary text": ("rarity", "strange", "familiar", "rarest", "commonest", "unknown"),
    "target": ("phrase_length", "phrase_single", "phrase_rarity", "phrase_rarest", "phrase_odds", "constant"),
    "word before": ("before",),
    "word after": ("after",),
    "transcript": ("exact_elsewhere",),
}
_ANOTHER_READING = ("other readings of the utterance lack these words", "another reading of the utterance is likelier")


@dataclass(frozen=True, slots=True)
class Clue:
    """One piece of evidence.

    topic (str): What it is about.
    finding (str): What was found, for a person to read.
    log_odds (float): What it adds to the log-odds of the mention; negative where it speaks against it.
    """

    topic: str
    finding: str
    log_odds: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a span counts as a mention.

    heard (str): What the recogniser wrote.
    phrase (str): The name that it was compared with: the target's text or one of its aliases.
    clues (tuple[Clue, ...]): The evidence; the log-odds of the score are its sum.
    """

    heard: str
    phrase: str
    clues: tuple[Clue, ...]

    def record(self) -> JsonObject:
        """Return what `search --explain --json` prints."""
        clues = [{"topic": clue.topic, "finding": clue.finding, "log_odds": round(clue.log_odds, 2)}
                 for clue in self.clues]  # fmt: skip
        return {"heard": self.heard, "phrase": self.phrase, "evidence": clues}

    def __str__(self) -> str:
        clues = (f"{clue.topic} {clue.log_odds:+.1f} ({clue.finding})" for clue in self.clues)
        return f"as {self.phrase}: " + ", ".join(clues)


def explain(
    heard: str, phrase: str, score: float, evidence: Mapping[str, float], lesson: Lesson | None = None
) -> Explanation:
    """Return the explanation of one mention.

    heard (str): What the recogniser wrote.
    phrase (str): The name that it was compared with.
    score (float): The reported probability, above 0; other readings may have raised or lowered it.
    evidence (Mapping[str, float]): Each piece by its name in the table of weights; none where only verdicts made a hit.
    lesson (Lesson | None): What people said of the same words.
    """
    weight = {**weights()["pair"], **weights()["place"]}
    values = {**evidence, "constant": 1.0}
    clues = [
        Clue(topic, _finding(topic, evidence), sum(weight[name] * values[name] for name in names))
        for topic, names in _GROUPS.items()
    ] if evidence else []  # fmt: skip
    lead = _log_odds(score) - sum(clue.log_odds for clue in clues)
    if lesson is not None:
        said = f"confirmed {lesson.confirmed:.3g} times, rejected {lesson.rejected:.3g} times"
        clues.append(Clue("verdicts", said, lead))
    elif abs(lead) > 0.005:
        clues.append(Clue("alternatives", _ANOTHER_READING[lead > 0], lead))
    return Explanation(heard, phrase, tuple(clues))


def _log_odds(probability: float) -> float:
    return math.log(probability / max(1 - probability, 1e-12))


def _finding(topic: str, evidence: Mapping[str, float]) -> str:
    if topic == "letters":
        return "the same" if evidence["exact"] else f"{evidence['spelling']:.0%} alike"
    if topic == "sounds":
        return f"{evidence['sound']:.0%} alike"
    if topic == "words":
        if evidence["phrase_single"]:
            return "the target is a single word"
        return f"the first ones {evidence['first']:.0%}, the last ones {evidence['last']:.0%} alike"
    if topic == "ordinary text":
        return f"these words are said once in 10^{evidence['rarity']:.1f}"
    if topic == "target":
        return "how easily such a name is taken for another"
    if topic in ("word before", "word after"):
        value = evidence[topic.removeprefix("word ")]
        return "often stands beside a name" if value > 0 else "says nothing" if value == 0 else "seldom beside a name"
    return f"found word for word {math.expm1(evidence['exact_elsewhere']):.0f} times elsewhere"
