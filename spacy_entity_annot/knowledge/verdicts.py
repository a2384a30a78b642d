"""How likely each verdict on a mined mention is: a link to its first candidate, nil, or that it is no mention at all.

A candidate's probability supposes that something was named; whether it was, the search's score says, and the verdicts
on the same words and beside the same words say it better. One logistic regression for each verdict weighs them.
Which entity is linked is a question of its own, so that words that announce some name, as "by" does, make no sure
link of an artist whose album is called alike: another regression gives the chance that it is the first candidate.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np

from spacy_entity_annot.knowledge.logistic import Doubles, fit_logistic, likelihood
from spacy_entity_annot.knowledge.profiles import words_of
from spacy_entity_annot.knowledge.spoken import comparable_form
from spacy_entity_annot.types import Verdict, VerdictKind

KINDS = (VerdictKind.LINK, VerdictKind.NIL, VerdictKind.REJECT)
"""The verdicts that settle a mention."""
STRENGTH = 3.0
"""Of the penalty on weights: of .3, 1 and 3 the last gave the best likelihood of verdicts not learned from."""
DOUBT = 2.0
"""As many verdicts on a word as the share of all verdicts counts for."""
_LEAST = 1e-3
_Said = TypeVar("_Said")
SAID = 4
"""Numbers that the history gives."""
_START = {VerdictKind.LINK: (0, 0, 0, 1), VerdictKind.NIL: (0, 0, 1, 0), VerdictKind.REJECT: (0, -1, 0, 0)}
"""Before any verdict: log odds of score times that of no nil for a link, those of nil, and those against the score."""
_FIRST_START = (0.0, 1.0, 0.0)
"""Before any verdict: the log odds of the first candidate among all."""


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
    first (Doubles): Of the first candidate, where there is a link.
    history (History): What was said before.
    """

    weights: dict[VerdictKind, Doubles]
    first: Doubles
    history: "History"

    def likeliest(self, finding: Finding) -> Likeliest:
        """Return the likeliest verdict on a mention."""
        known = Known.of(finding)
        odds = np.array([features(known, self.history, kind) @ self.weights[kind] for kind in KINDS])
        likely = likelihood(odds)
        likely[KINDS.index(VerdictKind.LINK)] *= likelihood(first_features(known, self.history) @ self.first)
        best = int(likely.argmax())
        return Likeliest(KINDS[best], float(likely[best]))


def fit_verdicts(findings: Sequence[Finding], verdicts: Sequence[Verdict]) -> VerdictModel:
    """Return what verdicts teach about verdicts; without any, what search and candidates say.

    findings (Sequence[Finding]): Mentions as they stood before they were judged.
    verdicts (Sequence[Verdict]): What people said of each.
    """
    judged = [(Known.of(finding), verdict) for finding, verdict in zip(findings, verdicts, strict=True)]
    history = History()
    for known, verdict in judged:
        history.count(known, verdict, 1)
    rows: dict[VerdictKind, list[Doubles]] = {kind: [] for kind in KINDS}
    firsts: list[Doubles] = []
    for known, verdict in judged:
        history.count(known, verdict, -1)  # so that no mention is judged by its own verdict
        for kind in KINDS:
            rows[kind].append(features(known, history, kind))
        if verdict.kind is VerdictKind.LINK:
            firsts.append(first_features(known, history))
        history.count(known, verdict, 1)
    kinds = [verdict.kind for verdict in verdicts]
    weights = {
        kind: _fitted(rows[kind], [one is kind for one in kinds], (*_START[kind], *[0.0] * SAID)) for kind in KINDS
    }
    meant = [known.finding.entity == verdict.entity for known, verdict in judged if verdict.kind is VerdictKind.LINK]
    return VerdictModel(weights, _fitted(firsts, meant, _FIRST_START), history)


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
    @lru_cache(maxsize=10_000)  # of cross-fitting, each fold asks for the words of nearly all
    def of(cls, finding: Finding) -> "Known":
        """Return a finding with its words; the words beside it come first."""
        left, right = words_of(finding.before), words_of(finding.after)
        beside = (f"{left[-1] if left else ''} _", f"_ {right[0] if right else ''}")
        return cls(finding, comparable_form(finding.heard), (*beside, *sorted({*left, *right})))


class History:
    """Counts the verdicts on each form and beside each word, and the entities that each form was linked to."""

    def __init__(self) -> None:
        self._forms: dict[str, Counter[VerdictKind]] = {}
        self._words: dict[str, Counter[VerdictKind]] = {}
        self._links: dict[str, Counter[str | None]] = {}
        self._all: Counter[VerdictKind] = Counter()

    def count(self, known: Known, verdict: Verdict, times: int) -> None:
        """Take notice of a verdict, or forget it again where `times` is -1."""
        self._forms.setdefault(known.form, Counter())[verdict.kind] += times
        for word in known.around:
            self._words.setdefault(word, Counter())[verdict.kind] += times
        if verdict.kind is VerdictKind.LINK:
            self._links.setdefault(known.form, Counter())[verdict.entity] += times
        self._all[verdict.kind] += times

    def evidence(self, known: Known, kind: VerdictKind) -> list[float]:
        """Return by how much the form and the words around it move the log odds of a verdict.

        Those of the form, of the word before, of the word after, and the sum of all words around.
        """
        usual = (self._all[kind] + 1) / (self._all.total() + len(KINDS))
        form = _moved(self._forms.get(known.form), kind, usual)
        before, after, *words = [_moved(self._words.get(word), kind, usual) for word in known.around]
        # independent words would count in full; those of one utterance are far from it
        return [form, before, after, sum(words) / math.sqrt(max(len(words), 1))]

    def first(self, known: Known, usual: float) -> float:
        """Return by how much the links of the form move the log odds that a link is to the first candidate.

        usual (float): That chance without them, 0..1.
        """
        return _moved(self._links.get(known.form), known.finding.entity, usual)


def features(known: Known, history: History, kind: VerdictKind) -> Doubles:
    """Return what speaks for a verdict on a mention: a constant, log odds of search and candidates, and the history."""
    one = known.finding
    odds = [_log_odds(value) for value in (one.score, one.nil, one.score * (1 - one.nil))]
    return np.array([1.0, *odds, *history.evidence(known, kind)])


def first_features(known: Known, history: History) -> Doubles:
    """Return what speaks for the first candidate of a link: a constant, its log odds among all, and the history."""
    share = _bounded(known.finding.probability / max(1 - known.finding.nil, _LEAST))
    return np.array([1.0, _log_odds(share), history.first(known, share)])


def _fitted(rows: Sequence[Doubles], right: Sequence[bool], start: Sequence[float]) -> Doubles:
    seen = np.array(rows).reshape(-1, len(start))
    return fit_logistic(seen, np.array(right, float), start=np.array(start, float), strength=STRENGTH)


def _moved(said: Counter[_Said] | None, one: _Said, usual: float) -> float:
    if said is None:
        return 0.0
    return _log_odds((said[one] + DOUBT * usual) / (said.total() + DOUBT)) - _log_odds(usual)


def _log_odds(probability: float) -> float:
    bounded = _bounded(probability)
    return math.log(bounded / (1 - bounded))


def _bounded(probability: float) -> float:
    return min(max(probability, _LEAST), 1 - _LEAST)
