"""How likely each verdict on a mined mention is: a link to its first candidate, nil, or that it is no mention at all.

A candidate's probability supposes that something was named; whether it was, the search's score says, and the verdicts
on the same words and beside the same words say it better. One logistic regression for each verdict weighs them.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from spacy_entity_annot.knowledge.logistic import Doubles, fit_logistic, likelihood
from spacy_entity_annot.knowledge.profiles import words_of
from spacy_entity_annot.knowledge.spoken import comparable_form
from spacy_entity_annot.types import Verdict, VerdictKind

KINDS = (VerdictKind.LINK, VerdictKind.NIL, VerdictKind.REJECT)
"""The verdicts that settle a mention."""
STRENGTH = 1.0
DOUBT = 2.0
"""As many verdicts on a word as the share of all verdicts counts for."""
_LEAST = 1e-3
SAID = 6
"""Numbers that the history gives."""
_START = {VerdictKind.LINK: (0, 0, 0, 0, 1), VerdictKind.NIL: (0, 0, 0, 1, 0), VerdictKind.REJECT: (0, -1, 0, 0, 0)}
"""Before any verdict: log odds of score times probability for a link, those of nil, and those against the score."""


class Finding(NamedTuple):
    """What is known of a mined mention before anybody judged it.

    heard (str): What the recogniser wrote.
    before (str): The text of the utterance before it.
    after (str): The text behind it.
    score (float): The probability that its target was spoken here, 0..1.
    entity (str | None): The id of the first candidate.
    probability (float): That of the first candidate, 0..1.
    nil (float): That of none of the knowledge base's entities, 0..1.
    """

    heard: str
    before: str
    after: str
    score: float
    entity: str | None
    probability: float
    nil: float


class Likeliest(NamedTuple):
    """The likeliest verdict on a mention, and its probability, 0..1."""

    kind: VerdictKind
    probability: float


@dataclass(frozen=True, slots=True)
class VerdictModel:
    """Says how likely verdicts are.

    weights (dict[VerdictKind, Doubles]): Of each verdict.
    history (History): What was said before.
    """

    weights: dict[VerdictKind, Doubles]
    history: "History"

    def likeliest(self, finding: Finding) -> Likeliest:
        """Return the likeliest verdict on a mention."""
        known = Known.of(finding)
        odds = np.array([features(known, self.history, kind) @ self.weights[kind] for kind in KINDS])
        best = int(odds.argmax())
        return Likeliest(KINDS[best], float(likelihood(odds)[best]))


def fit_verdicts(findings: Sequence[Finding], verdicts: Sequence[Verdict]) -> VerdictModel:
    """Return what verdicts teach about verdicts; without any, what search and candidates say.

    findings (Sequence[Finding]): Mentions as they stood before they were judged.
    verdicts (Sequence[Verdict]): What people said of each.
    """
    known = [Known.of(finding) for finding in findings]
    history = History()
    for one, verdict in zip(known, verdicts, strict=True):
        history.count(one, verdict, 1)
    rows: dict[VerdictKind, list[Doubles]] = {kind: [] for kind in KINDS}
    for one, verdict in zip(known, verdicts, strict=True):
        history.count(one, verdict, -1)  # so that no mention is judged by its own verdict
        for kind in KINDS:
            rows[kind].append(features(one, history, kind))
        history.count(one, verdict, 1)
    weights = {}
    for kind in KINDS:
        start = np.concatenate((np.array(_START[kind], float), np.zeros(SAID)))
        right = np.array([outcome(one.finding, verdict) is kind for one, verdict in zip(known, verdicts, strict=True)])
        seen = np.array(rows[kind]).reshape(-1, len(start))
        weights[kind] = fit_logistic(seen, right.astype(float), start=start, strength=STRENGTH)
    return VerdictModel(weights, history)


def outcome(finding: Finding, verdict: Verdict) -> VerdictKind | None:
    """Return the kind of a verdict, None for a link to another entity than the first candidate."""
    if verdict.kind is VerdictKind.LINK and verdict.entity != finding.entity:
        return None
    return verdict.kind


class Known(NamedTuple):
    """A finding with its words: the spoken form, and those around it."""

    finding: Finding
    form: str
    around: tuple[str, ...]

    @classmethod
    def of(cls, finding: Finding) -> "Known":
        """Return a finding with its words; the words beside it come first."""
        left, right = words_of(finding.before), words_of(finding.after)
        beside = (f"{left[-1] if left else ''} _", f"_ {right[0] if right else ''}")
        return cls(finding, comparable_form(finding.heard), (*beside, *sorted({*left, *right})))


class History:
    """Counts the verdicts on each form, and beside each word."""

    def __init__(self) -> None:
        self._forms: dict[str, Counter[tuple[VerdictKind, str | None]]] = {}
        self._words: dict[str, Counter[VerdictKind | None]] = {}
        self._all: Counter[VerdictKind | None] = Counter()
        self._total = 0

    def count(self, known: Known, verdict: Verdict, times: int) -> None:
        """Take notice of a verdict, or forget it again where `times` is -1."""
        kind = outcome(known.finding, verdict)
        self._forms.setdefault(known.form, Counter())[verdict.kind, verdict.entity] += times
        for word in known.around:
            self._words.setdefault(word, Counter())[kind] += times
        self._all[kind] += times
        self._total += times

    def evidence(self, known: Known, kind: VerdictKind) -> list[float]:
        """Return by how much the form and the words around it move the log odds of a verdict.

        Those of the form, of the word before, of the word after; of all words around the sum, the lowest, the highest.
        """
        usual = (self._all[kind] + 1) / (self._total + len(KINDS) + 1)
        said = self._forms.get(known.form, Counter())
        entity = known.finding.entity if kind is VerdictKind.LINK else None
        form = _moved(said[kind, entity], said.total(), usual)
        before, after, *words = [self._of_word(word, kind, usual) for word in known.around]
        # independent words would count in full; those of one utterance are far from it
        summed = sum(words) / math.sqrt(max(len(words), 1))
        return [form, before, after, summed, min(words, default=0.0), max(words, default=0.0)]

    def _of_word(self, word: str, kind: VerdictKind, usual: float) -> float:
        said = self._words.get(word)
        return 0.0 if said is None else _moved(said[kind], said.total(), usual)


def features(known: Known, history: History, kind: VerdictKind) -> Doubles:
    """Return what speaks for a verdict on a mention: a constant, log odds of search and candidates, and the history."""
    one = known.finding
    odds = [_log_odds(value) for value in (one.score, one.probability, one.nil, one.score * one.probability)]
    return np.array([1.0, *odds, *history.evidence(known, kind)])


def _moved(count: int, total: int, usual: float) -> float:
    return _log_odds((count + DOUBT * usual) / (total + DOUBT)) - _log_odds(usual)


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(bounded / (1 - bounded))
