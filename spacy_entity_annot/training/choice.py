"""What of the training a pipeline uses: each part must earn its place on dev."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from spacy.language import Language

from ..corpora.config import LINKER
from ..corpora.learned import K, LearnedCandidates
from ..corpora.memory import FIRST, POPULAR, Memory
from ..knowledge.calibration import UNCHANGED, Outcome, fit_calibration
from ..knowledge.learning import Weights
from .figures import Figures
from .linking import scored_answers
from .samples import Sample
from .threshold import Scored, apply_threshold, choose_threshold


@dataclass(frozen=True, slots=True)
class Tried:
    """A way to answer, with the threshold that suits it best.

    rule (str): One of the memory's rules.
    scored (list[Scored]): Its answers on dev.
    threshold (float): Chosen on dev.
    figures (Figures): On dev.
    """

    rule: str
    scored: list[Scored]
    threshold: float
    figures: Figures

    @classmethod
    def of(cls, rule: str, scored: list[Scored]) -> "Tried":
        """Return answers with their best threshold."""
        return cls(rule, scored, *choose_threshold(scored))

    @property
    def goodness(self) -> tuple[float, float]:
        """F of links, then accuracy."""
        return self.figures.link_f or 0.0, self.figures.accuracy or 0.0

    def beats(self, other: "Tried") -> bool:
        """Return whether it puts more right than it spoils by over one standard error, and links better."""
        better = worse = 0
        for (gold, own), (_, others) in zip(self._pairs(), other._pairs(), strict=True):
            better += own == gold != others
            worse += others == gold != own
        return better - worse > (better + worse) ** 0.5 and self.goodness > other.goodness

    def _pairs(self) -> list[tuple[str | None, str | None]]:
        return apply_threshold(self.scored, self.threshold)


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen.

    memory (Memory): With the rule, and the calibration of its probabilities.
    context (bool): Whether spaCy's encoder counts.
    threshold (float): From which score on to link.
    dev (Figures): What that gives on dev.
    baseline (Tried): The better of the rules that need no training.
    """

    memory: Memory
    context: bool
    threshold: float
    dev: Figures
    baseline: Tried


def choose(nlp: Language, samples: Sequence[Sample], memory: Memory) -> Choice:
    """Choose rule, context and threshold on dev: never worse there than the first or the most popular candidate.

    What was learned takes part only where it wins on dev beyond a standard error: on few mentions the best of several
    ways would else be the luckiest, and lose on other texts what it seemed to gain.

    nlp (Language): The trained pipeline; its vocab is left with the last memory that was tried.
    samples (Sequence[Sample]): The dev split.
    memory (Memory): What the train split taught.
    """
    tried: list[tuple[Memory, LearnedCandidates, Tried]] = []
    for family in _families(memory):
        propose = LearnedCandidates(K)  # indexes the knowledge base once for each ranker
        tried += [(one, propose, _try(nlp, samples, one, propose)) for one in family]
    start = max(tried[-2:], key=_goodness)  # the rules that need no training
    winners = [one for one in tried if one[-1].beats(start[-1])]
    best, propose, without_context = max(winners, key=_goodness, default=start)
    in_context = _try(nlp, samples, best, propose, context=True)
    chosen = in_context if in_context.beats(without_context) else without_context
    outcomes = [Outcome(score, answer == gold) for gold, answer, score in chosen.scored if answer is not None]
    calibration = fit_calibration(outcomes) if outcomes else UNCHANGED
    learned = replace(best, weights=Weights(best.weights.ranker, calibration))
    return Choice(learned, chosen is in_context, chosen.threshold, chosen.figures, start[-1])


def _goodness(one: tuple[Memory, LearnedCandidates, Tried]) -> tuple[float, float]:
    return one[-1].goodness


def _families(memory: Memory) -> list[list[Memory]]:
    """Return the memories to try, those of one ranking together; of equals the first is taken."""
    taught = replace(memory, priors=True)
    plain = Memory(memory.decisions)
    return [
        [taught, replace(taught, rule=FIRST)],
        [plain, replace(plain, rule=FIRST), replace(plain, rule=POPULAR)],
    ]


def _try(
    nlp: Language, samples: Sequence[Sample], memory: Memory, propose: LearnedCandidates, *, context: bool = False
) -> Tried:
    memory.keep(nlp.vocab)
    linker: Any = nlp.get_pipe(LINKER)
    linker.get_candidates = propose
    return Tried.of(memory.rule, scored_answers(nlp, samples, context=context))
