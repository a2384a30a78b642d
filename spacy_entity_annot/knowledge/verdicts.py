"""How likely each verdict on a mined mention is: a link to its first candidate, nil, or that it is no mention at all.

A candidate's probability supposes that something was named; whether it was, the search's score says, and the verdicts
on the same words and beside the same words say it better. One logistic regression for each verdict weighs them.
Which entity is linked is a question of its own, so that words that announce some name, as "by" does, make no sure
link of an artist whose album is called alike: another regression gives the chance that it is the first candidate.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ..types import Verdict, VerdictKind
from .context.profiles import words_of
from .ranking.logistic import Doubles, fit_logistic, likelihood
from .spoken import comparable_form

KINDS = (VerdictKind.LINK, VerdictKind.NIL, VerdictKind.REJECT)
"""The verdicts that settle a mention."""
STRENGTH = 30.0
"""Of the penalty on weights. With 3 verdicts not learned from are likelier, but the likeliest, which have to prove
that they may be accepted, are in better order with 30: after 200 decisions more draws prove something (`benchmarks
acceptance`)."""
DOUBT = 2.0
"""As many verdicts on a word as the share of all verdicts counts for."""
_LEAST = 1e-3
_DIGITS = 12
"""Beyond these a product depends on how many mentions are judged together; what is alike shall be as likely."""
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

    weights (Sequence[Doubles]): Of each verdict.
    first (Doubles): Of the first candidate, where there is a link.
    history (History): What was said before.
    """

    weights: Sequence[Doubles]
    first: Doubles
    history: "History"

    def likeliest(self, findings: Sequence[Finding]) -> list[Likeliest]:
        """Return the likeliest verdict on each mention."""
        if not findings:
            return []
        known = list(map(Known.of, findings))
        rows = zip(features(known, self.history), self.weights, strict=True)
        likely = np.stack([likelihood(seen @ weights) for seen, weights in rows], axis=1)
        likely[:, KINDS.index(VerdictKind.LINK)] *= likelihood(first_features(known, self.history) @ self.first)
        likely = likely.round(_DIGITS)
        best = likely.argmax(axis=1)
        return [Likeliest(KINDS[kind], float(row[kind])) for kind, row in zip(best.tolist(), likely, strict=True)]


def fit_verdicts(findings: Sequence[Finding], verdicts: Sequence[Verdict]) -> VerdictModel:
    """Return what verdicts teach about verdicts; without any, what search and candidates say.

    findings (Sequence[Finding]): Mentions as they stood before they were judged.
    verdicts (Sequence[Verdict]): What people said of each.
    """
    known = list(map(Known.of, findings))
    history = History(known, verdicts)
    kinds = _kinds_of(verdicts)
    weights = [
        _fitted(rows, right, (*_START[kind], *[0.0] * SAID))
        for kind, rows, right in zip(KINDS, features(known, history, kinds), kinds.T, strict=True)
    ]
    links = [(one, verdict) for one, verdict in zip(known, verdicts, strict=True) if verdict.kind is VerdictKind.LINK]
    rows = first_features([one for one, _ in links], history, [verdict.entity for _, verdict in links])
    meant = np.array([one.finding.entity == verdict.entity for one, verdict in links], float)
    return VerdictModel(weights, _fitted(rows, meant, _FIRST_START), history)


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
    """What was said of each form and beside each word, and the entities that each form was linked to.

    known (Sequence[Known]): The mentions.
    verdicts (Sequence[Verdict]): What was said of each.
    """

    def __init__(self, known: Sequence[Known], verdicts: Sequence[Verdict]) -> None:
        kinds = _kinds_of(verdicts)
        self._all = kinds.sum(axis=0)
        self._forms = _Tally([(one.form,) for one in known], kinds)
        self._words = _Tally([one.around for one in known], kinds)
        links = [(one.form, verdict.entity) for one, verdict in zip(known, verdicts, strict=True)
                 if verdict.kind is VerdictKind.LINK]  # fmt: skip
        self._links = Counter(links)
        self._linked = Counter(form for form, _ in links)

    def evidence(self, known: Sequence[Known], own: Doubles) -> Doubles:
        """Return by how much the form and the words around each mention move the log odds of each verdict.

        Those of the form, of the word before, of the word after, and the sum of all words around.

        known (Sequence[Known]): The mentions.
        own (Doubles): What of the history each mention itself has said, by verdicts: no mention speaks for itself.
        RETURNS (Doubles): By verdicts, mentions and the four.
        """
        usual = (self._all - own + 1) / (self._all.sum() - own.sum(axis=1, keepdims=True) + len(KINDS))
        form = _moved(self._forms.said([one.form for one in known]) - own, usual)
        sizes = np.array([len(one.around) for one in known], int)
        rows, starts = np.repeat(np.arange(len(known)), sizes), np.cumsum(sizes) - sizes
        words = _moved(self._words.said([word for one in known for word in one.around]) - own[rows], usual[rows])
        before, after = words[starts], words[starts + 1]
        around = np.zeros_like(form)
        np.add.at(around, rows, words)
        # independent words would count in full; those of one utterance are far from it
        around = (around - before - after) / np.sqrt(np.maximum(sizes - 2, 1))[:, None]
        return np.stack((form, before, after, around)).transpose(2, 1, 0)

    def first(self, known: Sequence[Known], usual: Doubles, own: Sequence[str | None] | None = None) -> Doubles:
        """Return by how much the links of each form move the log odds that a link is to the first candidate.

        known (Sequence[Known]): The mentions.
        usual (Doubles): That chance without them, 0..1.
        own (Sequence[str | None] | None): What of the history each mention itself was linked to; None for nothing.
        """
        agreeing = np.array([self._links[one.form, one.finding.entity] for one in known], float)
        linked = np.array([self._linked[one.form] for one in known], float)
        if own is not None:
            agreeing -= [one.finding.entity == entity for one, entity in zip(known, own, strict=True)]
            linked -= 1
        return _moved(np.stack((agreeing, linked - agreeing), axis=1), np.stack((usual, 1 - usual), axis=1))[:, 0]


class _Tally:
    """Verdicts counted by a key.

    keys (Sequence[Sequence[str]]): The keys that each mention has.
    kinds (Doubles): The verdict on each, see `_kinds_of`.
    """

    def __init__(self, keys: Sequence[Sequence[str]], kinds: Doubles) -> None:
        self._places: dict[str, int] = {}
        places = [self._places.setdefault(key, len(self._places)) for of_one in keys for key in of_one]
        self._counts = np.zeros((len(self._places) + 1, len(KINDS)))  # nothing was said of the last
        np.add.at(self._counts, places, np.repeat(kinds, [len(of_one) for of_one in keys], axis=0))

    def said(self, keys: Iterable[str]) -> Doubles:
        """Return how often each verdict was given on keys."""
        return self._counts[[self._places.get(key, -1) for key in keys]]


def features(known: Sequence[Known], history: History, own: Doubles | None = None) -> Doubles:
    """Return what speaks for each verdict on mentions: a constant, log odds of search and candidates, and the history.

    known (Sequence[Known]): The mentions.
    history (History): What was said before.
    own (Doubles | None): What they themselves said of it; None for nothing.
    RETURNS (Doubles): By verdicts, mentions and what speaks for it.
    """
    said = history.evidence(known, np.zeros((len(known), len(KINDS))) if own is None else own)
    score, nil = (np.array([getattr(one.finding, name) for one in known], float) for name in ("score", "nil"))
    seen = np.stack([np.ones(len(known)), *map(_log_odds, (score, nil, score * (1 - nil)))], axis=1)
    return np.concatenate((np.broadcast_to(seen, (len(KINDS), *seen.shape)), said), axis=2)


def first_features(known: Sequence[Known], history: History, own: Sequence[str | None] | None = None) -> Doubles:
    """Return what speaks for the first candidate of a link: a constant, its log odds among all, and the history."""
    share = np.array([one.finding.probability / max(1 - one.finding.nil, _LEAST) for one in known], float)
    share = share.clip(_LEAST, 1 - _LEAST)
    return np.stack((np.ones(len(known)), _log_odds(share), history.first(known, share, own)), axis=1)


def _kinds_of(verdicts: Sequence[Verdict]) -> Doubles:
    """Return a row for each verdict, 1 where its kind stands."""
    return np.array([[float(verdict.kind is kind) for kind in KINDS] for verdict in verdicts]).reshape(-1, len(KINDS))


def _fitted(rows: Doubles, right: Doubles, start: Sequence[float]) -> Doubles:
    return fit_logistic(rows, right, start=np.array(start, float), strength=STRENGTH)


def _moved(said: Doubles, usual: Doubles) -> Doubles:
    """Return by how much counted verdicts move the log odds of each, from what is usual, both by rows of all kinds."""
    others = said.sum(axis=1, keepdims=True) - said
    moved: Doubles = np.log((said + DOUBT * usual) / (others + DOUBT * (1 - usual))) - np.log(usual / (1 - usual))
    return moved


def _log_odds(probability: Doubles) -> Doubles:
    bounded = probability.clip(_LEAST, 1 - _LEAST)
    odds: Doubles = np.log(bounded / (1 - bounded))
    return odds
