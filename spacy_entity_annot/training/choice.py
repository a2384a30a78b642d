"""What of the training a pipeline uses: each part must earn its place on texts that did not teach it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from spacy.language import Language

from ..corpora.config import LINKER
from ..corpora.learned import LEAST, K, LearnedCandidates
from ..corpora.memory import Memory
from ..knowledge.learning import Weights
from ..knowledge.ranking.calibration import UNCHANGED, Calibration, Outcome, fit_calibration
from .figures import Figures, measure
from .folds import Part
from .linking import scored_answers
from .samples import Sample
from .threshold import Scored, apply_threshold, choose_threshold
from .ways import answered

ERRORS = 2.0
"""Standard errors by which what was learned must win: with two, folds chose rightly in twelve halves of twelve."""
CONTEXT_ERRORS = 1.0
"""Those by which spaCy's encoder must win on dev alone, which is small."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A way to answer, with the threshold that suits it best.

    memory (Memory): What a pipeline would remember, rule and all.
    scored (list[Scored]): Its answers.
    threshold (float): Chosen on them.
    figures (Figures): On them.
    """

    memory: Memory
    scored: list[Scored]
    threshold: float
    figures: Figures

    @classmethod
    def of(cls, memory: Memory, scored: list[Scored]) -> "Tried":
        """Return answers with their best threshold."""
        return cls(memory, scored, *choose_threshold(scored))

    @property
    def goodness(self) -> tuple[float, float]:
        """F of links, then accuracy."""
        return self.figures.link_f or 0.0, self.figures.accuracy or 0.0

    def beats(self, other: "Tried", *, errors: float = ERRORS) -> bool:
        """Return whether it puts more right than it spoils by over so many standard errors, and links better."""
        better = worse = 0
        for (gold, own), (_, others) in zip(self._pairs(), other._pairs(), strict=True):
            better += own == gold != others
            worse += others == gold != own
        return better - worse > errors * (better + worse) ** 0.5 and self.goodness > other.goodness

    def on_last(self, mentions: int) -> Figures:
        """Return the figures on the last mentions alone, under the threshold of all."""
        pairs = self._pairs()
        return measure(pairs[len(pairs) - mentions :])

    def _pairs(self) -> list[tuple[str | None, str | None]]:
        return apply_threshold(self.scored, self.threshold)


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen.

    memory (Memory): With the rule, and the calibration of its probabilities.
    context (bool): Whether spaCy's encoder counts.
    threshold (float): From which score on to link.
    dev (Figures): What that gives on dev.
    baseline_rule (str): The better of the rules that need no training.
    baseline_threshold (float): From which score on it links best.
    baseline (Figures): What that gives on dev.
    """

    memory: Memory
    context: bool
    threshold: float
    dev: Figures
    baseline_rule: str
    baseline_threshold: float
    baseline: Figures


def choose(nlp: Language, parts: Sequence[Part]) -> Choice:
    """Choose rule, ranking and threshold on all parts, and the context on dev alone.

    The ways rise in how much was learned, and a way replaces what is simpler only where it wins by `ERRORS`: on few
    mentions the best of several would else be the luckiest, and lose on other texts what it seemed to gain.

    nlp (Language): The trained pipeline; its vocab is left with another memory.
    parts (Sequence[Part]): Of `parts_of`: dev is the last.
    """
    plain, *learned = [[Tried.of(*way) for way in ways] for ways in answered(nlp, parts)]
    best = baseline = max(plain, key=_goodness)
    for ways in learned:
        best = max((way for way in ways if way.beats(best)), key=_goodness, default=best)
    dev = parts[-1].samples
    without, in_context = _on_dev(nlp, dev, best.memory)
    context = in_context.beats(without, errors=CONTEXT_ERRORS)
    chosen = in_context if context else best
    memory = replace(best.memory, weights=Weights(best.memory.weights.ranker, _calibration(chosen.scored)))
    mentions = len(without.scored)
    return Choice(
        memory, context, chosen.threshold, chosen.on_last(mentions),
        baseline.memory.rule, baseline.threshold, baseline.on_last(mentions),
    )  # fmt: skip


def _goodness(tried: Tried) -> tuple[float, float]:
    return tried.goodness


def _calibration(scored: Sequence[Scored]) -> Calibration:
    # A mention without candidates says that what is unlikely is wrong; without it, a few right ones would lift it all.
    outcomes = [Outcome(score if answer else LEAST / 2, answer is not None and answer == gold)
                for gold, answer, score in scored]  # fmt: skip
    return fit_calibration(outcomes) if outcomes else UNCHANGED


def _on_dev(nlp: Language, dev: Sequence[Sample], memory: Memory) -> tuple[Tried, Tried]:
    """Return the answers on dev without and with the words around a mention."""
    memory.keep(nlp.vocab)
    linker: Any = nlp.get_pipe(LINKER)
    linker.get_candidates = LearnedCandidates(K)
    without, within = (Tried.of(memory, scored_answers(nlp, dev, context=context)) for context in (False, True))
    return without, within
