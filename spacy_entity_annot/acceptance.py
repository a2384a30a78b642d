"""Accepting verdicts without a person: only where their precision is proven on mentions drawn by lot.

Decisions on them prove and teach at once, by cross-fitting: the utterances are divided by transcript into folds, and
the mentions of a fold are judged by what the decisions on the other folds teach. A rule that was fixed before the proof
would make it exact (Angelopoulos et al., "Learn then test", 2021). Here two things are not: each fold is judged by a
rule that the other folds' verdicts had a say in, and what accepts has learned from all of them. As for conformal
prediction by cross-validation, whose proven risk is up to twice the nominal one and whose measured risk is near it
(Barber et al., "Predictive inference with the jackknife+", 2021), no exact bound is known; so the test is made at seven
tenths of the risk, and `benchmarks acceptance` counts over a thousand draws of real decisions how often the promise is
broken. Splitting, which is exact, accepts about half as much from 200 decisions.

The proof speaks of all mentions that may be accepted, of which those that wait are a fair sample only where the others
were drawn by lot, too. A trained pipeline cannot be cross-fitted cheaply: it must come from a corpus that was exported
without the decisions on mentions that are set aside to measure, and on others in the same words.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import NamedTuple

from . import errors
from .counting import counted
from .errors import UsageError
from .knowledge.acceptance import Acceptance, prove_acceptance, smallest_sample
from .knowledge.elsewhere import rests_on_others
from .knowledge.ranking.calibration import Outcome
from .knowledge.verdicts import KINDS, Finding, VerdictModel, fit_verdicts, outcome
from .lessons import taught_generator
from .mining import Proposer
from .types import JsonObject, Suggestion, Verdict, VerdictKind
from .workspace import StoredMention, Workspace, current_decisions, get_mentions, settled_verdicts
from .workspace.acceptance import Accepted, acceptable_mentions, replace_accepted
from .workspace.evidence import iterate_evidence
from .workspace.lots import Folds, audit_mentions
from .workspace.mentions import MINED
from .workspace.queries import query_of
from .workspace.queue import is_waiting

RISK = 0.05
"""The chance that the verdicts which are accepted fall short of the precision asked for."""
CAUTION = 0.7
"""The part of the risk that the test is made at; the rest is for what the test does not know of cross-fitting."""
LIKELY = 0.5
"""A less likely verdict waits for a person, whatever the others prove."""
LATEST = 5_000
"""The latest decisions that teach how likely a verdict is."""
_NAMES = {VerdictKind.LINK: "links", VerdictKind.NIL: "nils", VerdictKind.REJECT: "rejections"}


class Audited(NamedTuple):
    """The likeliest verdict on a mention drawn by lot, its probability, and whether people say so."""

    kind: VerdictKind
    outcome: Outcome


class Taught(NamedTuple):
    """A mention that people settled, as it stood before, and the fold it is in."""

    finding: Finding
    verdict: Verdict
    fold: int


@dataclass(frozen=True, slots=True)
class AcceptanceReport:
    """What became of the wish to accept.

    wanted (float): The precision asked for, 0..1.
    audited (Sequence[Audited]): What is known of the mentions drawn by lot that people decided.
    needed (int): The fewest that can prove it.
    drawn (int): How many can be audited of what is mined.
    risk (float): The chance of falling short of it, above 0 and below 1.
    proof (Acceptance | None): What was proven of all verdicts together; without it nothing is accepted.
    accepted (Mapping[VerdictKind, int]): Mentions that were accepted.
    """

    wanted: float
    audited: Sequence[Audited]
    needed: int
    drawn: int
    risk: float
    proof: Acceptance | None
    accepted: Mapping[VerdictKind, int]

    def record(self) -> JsonObject:
        """Return what `propose --json` prints of it."""
        return {
            "accepted": sum(self.accepted.values()), "audited": len(self.audited), "needed": self.needed,
            "threshold": None if self.proof is None else round(self.proof.threshold, 4),
            "proven_precision": None if self.proof is None else round(self.proof.lowest_precision, 4),
            **{str(kind): None if self.proof is None else self._of_kind(kind, self.proof) for kind in KINDS},
        }  # fmt: skip

    def summary(self) -> str:
        """Return it as sentences."""
        if self.proof is not None:
            return " ".join([self._proven(self.proof), *(self._told(kind, self.proof) for kind in KINDS)])
        if len(self.audited) < self.needed:
            return (
                f"Nothing accepted: a precision of {self.wanted} takes {self.needed} decisions on mentions drawn by"
                f" lot, and there are {len(self.audited)} before the first of them that waits. {self._advice()}"
            )
        return (
            f"Nothing accepted: the {len(self.audited)} decisions on mentions drawn by lot prove no precision of"
            f" {self.wanted}. More of them may, or a lower precision."
        )

    def _advice(self) -> str:
        if self.drawn < self.needed:
            return f"Only {self.drawn} are drawn from what is mined; a lower precision takes fewer."
        return "`entity-annot review --audit` asks for it and those behind it."

    def _proven(self, proof: Acceptance) -> str:
        return (
            f"{counted(sum(self.accepted.values()), 'verdict')} accepted without a person, from probability"
            f" {proof.threshold:.3f} on. At least {proof.lowest_precision:.1%} of such verdicts are right, with a"
            f" risk of {self.risk:.0%}: of {proof.accepted} among {len(self.audited)} mentions that people decided by"
            f" lot {proof.wrong} were wrong."
        )

    def _told(self, kind: VerdictKind, proof: Acceptance) -> str:
        told = self._of_kind(kind, proof)
        return (
            f"{told['accepted']} of them are {_NAMES[kind]}, of which {told['wrong']} of {told['audited']} were wrong."
        )

    def _of_kind(self, kind: VerdictKind, proof: Acceptance) -> dict[str, int]:
        """Return how many of a kind were accepted, and what the mentions drawn by lot say of such verdicts."""
        alike = [one for one in self.audited if one.kind is kind and one.outcome.probability >= proof.threshold]
        wrong = sum(not one.outcome.right for one in alike)
        return {"accepted": self.accepted.get(kind, 0), "audited": len(alike), "wrong": wrong}


def accept(
    workspace: Workspace, *, precision: float, risk: float = RISK, trained: Proposer | None = None
) -> AcceptanceReport:
    """Settle the waiting mentions whose likeliest verdict is likely enough, in the place of those settled so before.

    Their candidates must be those that `propose` got, from `taught_generator` or from `trained`.

    workspace (Workspace): Where they wait.
    precision (float): What share of the accepted verdicts must be right, above 0 and below 1.
    risk (float): The chance of falling short of it, above 0 and below 1.
    trained (Proposer | None): What named the candidates, if not the workspace's decisions; it must have learned
        nothing from decisions on mentions that are set aside to measure.
    RAISES (UsageError): The precision is out of range.
    """
    if not 0 < precision < 1:
        raise UsageError(errors.PRECISION_RANGE.format(value=precision))
    taught = taught_verdicts(workspace)
    audited = list(audit(workspace, taught, trained=trained))
    proof = prove([one.outcome for one in audited], precision=precision, risk=risk)
    chosen = chosen_verdicts(workspace, model_of(taught), proof) if proof else ()
    accepted = Counter(one.verdict for one in replace_accepted(workspace, chosen))
    needed = fewest(precision, risk)
    drawn = len(audited) if len(audited) >= needed else len(audit_mentions(workspace))
    return AcceptanceReport(precision, audited, needed, drawn, risk, proof, accepted)


def prove(audit: Sequence[Outcome], *, precision: float, risk: float = RISK) -> Acceptance | None:
    """Return the loosest threshold whose precision cross-fitted outcomes prove, or None where they prove none.

    audit (Sequence[Outcome]): Of mentions drawn by lot, each judged by what the decisions on the other folds teach.
    precision (float): What share of accepted verdicts must be right, above 0 and below 1.
    risk (float): The chance of falling short of it, above 0 and below 1.
    """
    likely = [one for one in audit if one.probability >= LIKELY]
    proof = prove_acceptance(likely, precision=precision, risk=CAUTION * risk)
    # Where all of them pass no likely verdict is too unlikely; a model that learned from all may give a little less.
    return replace(proof, threshold=LIKELY) if proof and proof.accepted == len(likely) else proof


def fewest(precision: float, risk: float = RISK) -> int:
    """Return how many decisions on mentions drawn by lot prove a precision if none of them is wrong."""
    return smallest_sample(precision, CAUTION * risk, 0)


def taught_verdicts(workspace: Workspace) -> list[Taught]:
    """Return what people settled of mined mentions, the latest.

    Each mention counts with the candidates that it had when it was decided, before its own decision could teach any.
    """
    evidence = list(iterate_evidence(workspace))[-LATEST:]
    mentions = get_mentions(workspace, [one.mention for one in evidence])
    return [
        Taught(finding_of(mention, mention.suggestion), Verdict(one.verdict, one.entity), one.fold)
        for mention, one in zip(mentions, evidence, strict=True)
        if mention.source == MINED and mention.suggestion is not None
    ]


def model_of(taught: Sequence[Taught], *, without: int | None = None) -> VerdictModel:
    """Return what verdicts teach of verdicts.

    taught (Sequence[Taught]): The verdicts.
    without (int | None): The fold that teaches nothing.
    """
    kept = [one for one in taught if one.fold != without]
    return fit_verdicts([one.finding for one in kept], [one.verdict for one in kept])


def finding_of(mention: StoredMention, suggestion: Suggestion) -> Finding:
    """Return a mention with its candidates as what its verdict is judged by."""
    text = mention.utterance.reading(mention.alternative)
    first = next(iter(suggestion.candidates), None)
    entity, probability = (first.entity.id, first.probability) if first else (None, 0.0)
    score = max((hit.score for hit in mention.hits), default=0.0)
    before, after = text[: mention.start], text[mention.end :]
    return Finding(mention.text, before, after, score, entity, probability, suggestion.nil_probability)


def audit(workspace: Workspace, taught: Sequence[Taught], *, trained: Proposer | None = None) -> Iterator[Audited]:
    """Yield the likeliest verdicts on mentions drawn by lot, and whether people say so.

    A mention that people saw without settling it, as by a skip, a flag or a disagreement, counts as wrong. Mentions
    whose first candidate rests on others of their transcript are left out, and never accepted: where one of those is
    wrong, all are.

    workspace (Workspace): Where they are.
    taught (Sequence[Taught]): What people settled; each fold is judged by the others.
    trained (Proposer | None): Names the candidates; None takes what the decisions on the other folds taught.
    """
    settled = settled_verdicts(workspace)
    folds, drawn = Folds(workspace), dict[int, list[StoredMention]]()
    for mention in get_mentions(workspace, _drawn(workspace)):
        if mention.suggestion is not None and rests_on_others(mention.suggestion):
            continue
        fold = folds.of(mention.utterance.transcript, mention.utterance.text)
        drawn.setdefault(fold, []).append(mention)
    for fold, mentions in sorted(drawn.items()):
        model, proposer = model_of(taught, without=fold), trained or taught_generator(workspace, without=fold)
        suggestions = proposer.suggest([query_of(workspace, mention) for mention in mentions], k=1)
        findings = [finding_of(*pair) for pair in zip(mentions, suggestions, strict=True)]
        for mention, finding, (kind, probability) in zip(mentions, findings, model.likeliest(findings), strict=True):
            verdict = settled.get(mention.number)
            right = verdict is not None and outcome(finding, verdict) is kind
            yield Audited(kind, Outcome(probability, right))


def _drawn(workspace: Workspace) -> list[int]:
    """Return the mentions drawn by lot up to the first that waits, so that no verdict has a say in which count."""
    seen = {decision.mention for decision in current_decisions(workspace)}
    drawn = takewhile(
        lambda number: number in seen or not is_waiting(workspace, number, annotator=""), audit_mentions(workspace)
    )
    return list(drawn)


def chosen_verdicts(workspace: Workspace, model: VerdictModel, proof: Acceptance) -> Iterator[Accepted]:
    """Yield the verdicts on waiting mentions that are likely enough, see `audit`."""
    for page in acceptable_mentions(workspace):
        waiting = [
            (mention.number, finding_of(mention, mention.suggestion))
            for mention in page
            if mention.suggestion and not rests_on_others(mention.suggestion)
        ]
        judged = model.likeliest([finding for _, finding in waiting])
        for (number, finding), (kind, probability) in zip(waiting, judged, strict=True):
            if probability >= proof.threshold:
                entity = finding.entity if kind is VerdictKind.LINK else None
                yield Accepted(number, kind, entity, probability, proof.lowest_precision)
