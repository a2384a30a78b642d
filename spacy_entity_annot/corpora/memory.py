"""What a trained pipeline remembers of the decisions, kept in a lookups table of its vocab, which it is saved with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from spacy.vocab import Vocab

from ..knowledge.calibration import UNCHANGED, Calibration
from ..knowledge.columns import FEATURES
from ..knowledge.nil import QUERY_FEATURES
from ..knowledge.ranking import FIXED, Ranker
from .decided import Counts

TABLE = "spacy_entity_annot_decisions"
DECISIONS, FIRST, POPULAR = "decisions", "first", "popular"
"""The rules: candidates reweighted by the decisions, as they are, or the most popular one alone."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What the decisions of a train split taught.

    decisions (Counts): Heard form -> entity, or "" for none -> decisions.
    ranker (Ranker): The weights of the ranking; the package's own where the decisions taught no better ones.
    calibration (Calibration): What makes the probability of a first candidate right, fitted on dev.
    rule (str): `DECISIONS`, `FIRST` or `POPULAR`.
    """

    decisions: Counts = field(default_factory=dict)
    ranker: Ranker = FIXED
    calibration: Calibration = UNCHANGED
    rule: str = DECISIONS

    @classmethod
    def of(cls, vocab: Vocab) -> "Memory":
        """Return what a vocab remembers: nothing where no pipeline of ours left it."""
        table = vocab.lookups.get_table(TABLE, {})
        if "rule" not in table:
            return cls()
        calibration = Calibration(*map(float, table["calibration"]))
        return cls(table["decisions"], _ranker(table["weights"]), calibration, table["rule"])

    def keep(self, vocab: Vocab) -> None:
        """Leave it with a vocab, in place of what was there."""
        if vocab.lookups.has_table(TABLE):
            vocab.lookups.remove_table(TABLE)
        weights = {} if self.ranker is FIXED else _weights(self.ranker)
        content = {"decisions": {form: dict(answers) for form, answers in self.decisions.items()}, "weights": weights,
                   "calibration": [self.calibration.slope, self.calibration.shift], "rule": self.rule}  # fmt: skip
        vocab.lookups.add_table(TABLE, content)


def _weights(ranker: Ranker) -> dict[str, dict[str, float]]:
    return {
        "ranking": dict(zip(FEATURES, ranker.ranking.tolist(), strict=True)),
        "missing": dict(zip(QUERY_FEATURES, ranker.missing.tolist(), strict=True)),
    }


def _ranker(weights: Mapping[str, Mapping[str, float]]) -> Ranker:
    """Return the ranker of named weights; the package's own where it judges by other features than it did then."""
    if not weights or set(weights["ranking"]) != set(FEATURES) or set(weights["missing"]) != set(QUERY_FEATURES):
        return FIXED
    ranking = np.array([weights["ranking"][feature] for feature in FEATURES], np.float32)
    missing = np.array([weights["missing"][feature] for feature in QUERY_FEATURES], np.float32)
    return Ranker(ranking, missing, FIXED.nil)
