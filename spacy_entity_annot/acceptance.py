"""Accepting verdicts without a person: only where their precision is proven on mentions drawn by lot."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from . import errors
from .errors import UsageError
from .knowledge import CandidateGenerator
from .knowledge.acceptance import Acceptance, prove_acceptance, smallest_sample
from .knowledge.calibration import Outcome
from .knowledge.verdicts import KINDS, Finding, VerdictModel, fit_verdicts, outcome
from .types import JsonObject, Suggestion, Verdict, VerdictKind
from .workspace import StoredMention, Workspace, current_decisions, get_mentions, settled_verdicts
from .workspace.acceptance import Accepted, acceptable_mentions, replace_accepted
from .workspace.evidence import audit_mentions, iterate_evidence
from .workspace.mentions import MINED
from .workspace.queries import query_of
from .workspace.queue import is_waiting

RISK = 0.05
"""The chance that the verdicts of a kind which are accepted fall short of the precision asked for."""
LATEST = 5_000
"""The latest decisions that teach how likely a verdict is."""
_NAMES = {VerdictKind.LINK: "links", VerdictKind.NIL: "nils", VerdictKind.REJECT: "rejections"}
Proofs = dict[VerdictKind, Acceptance]


@dataclass(frozen=True, slots=True)
class AcceptanceReport:
    """What became of the wish to accept.

    wanted (float): The precision asked for, 0..1.
    audited (int): Decisions on mentions drawn by lot.
    needed (int): The fewest that can prove it.
    proofs (Proofs): What was proven, for each kind of verdict by itself; without any nothing is accepted.
    accepted (Mapping[VerdictKind, int]): Mentions that were accepted.
    """

    wanted: float
    audited: int
    needed: int
    proofs: Proofs
    accepted: Mapping[VerdictKind, int]

    def record(self) -> JsonObject:
        """Return what `propose --json` prints of it."""
        proven = {
            kind: {"accepted": self.accepted.get(kind, 0), "threshold": round(proof.threshold, 4),
                   "proven_precision": round(proof.lowest_precision, 4)}
            for kind, proof in self.proofs.items()
        }  # fmt: skip
        return {"accepted": sum(self.accepted.values()), "audited": self.audited, "needed": self.needed,
                **{str(kind): proven.get(kind) for kind in KINDS}}  # fmt: skip

    def summary(self) -> str:
        """Return it as sentences."""
        if self.proofs:
            return " ".join(self._sentence(kind, proof) for kind, proof in self.proofs.items())
        if self.audited < self.needed:
            return (
                f"Nothing accepted: a precision of {self.wanted} takes {self.needed} decisions on mentions drawn by"
                f" lot, and there are {self.audited}. `entity-annot review --audit` asks for more."
            )
        return (
            f"Nothing accepted: the {self.audited} decisions on mentions drawn by lot prove no precision of"
            f" {self.wanted}. More of them may, or a lower precision."
        )

    def _sentence(self, kind: VerdictKind, proof: Acceptance) -> str:
        return (
            f"{self.accepted.get(kind, 0)} {_NAMES[kind]} accepted without a person, from probability"
            f" {proof.threshold:.3f} on. At least {proof.lowest_precision:.1%} of such {_NAMES[kind]} are right, with a"
            f" risk of {RISK:.0%}: of {proof.accepted} among {self.audited} mentions that people decided by lot"
            f" {proof.wrong} were wrong."
        )


def accept(
    workspace: Workspace, generator: CandidateGenerator, *, precision: float, risk: float = RISK
) -> AcceptanceReport:
    """Settle the waiting mentions whose likeliest verdict is likely enough, in the place of those settled so before.

    Their candidates must be those that `propose` got from the same generator.

    workspace (Workspace): Where they wait.
    generator (CandidateGenerator): The one that the other decisions taught, see `lessons`.
    precision (float): What share of the accepted verdicts of each kind must be right, above 0 and below 1.
    risk (float): The chance of falling short of it, above 0 and below 1, for each kind.
    RAISES (UsageError): The precision is out of range.
    """
    if not 0 < precision < 1:
        raise UsageError(errors.PRECISION_RANGE.format(value=precision))
    model = taught_model(workspace)
    outcomes = list(audit(workspace, generator, model))
    proofs = prove(outcomes, precision=precision, risk=risk)
    chosen = chosen_verdicts(workspace, model, proofs) if proofs else ()
    accepted = Counter(one.verdict for one in replace_accepted(workspace, chosen))
    return AcceptanceReport(precision, len(outcomes), smallest_sample(precision, risk, 0), proofs, accepted)


def prove(audited: list[tuple[VerdictKind, Outcome]], *, precision: float, risk: float = RISK) -> Proofs:
    """Return from which probability on each kind of verdict is right often enough, as far as that is proven.

    Each kind stands by itself: many rejections that are right must not make up for links that are wrong.

    audited (list[tuple[VerdictKind, Outcome]]): The likeliest verdicts on mentions drawn by lot, and whether right.
    """
    proofs = {}
    for kind in KINDS:
        of_kind = [one for predicted, one in audited if predicted is kind]
        proof = prove_acceptance(of_kind, precision=precision, risk=risk)
        if proof is not None:
            proofs[kind] = proof
    return proofs


def taught_model(workspace: Workspace) -> VerdictModel:
    """Return what the standing decisions teach of verdicts; those on mentions that are set aside teach nothing.

    Each mention counts with the candidates that it had when it was decided, before its own decision could teach any.
    """
    evidence = [one for one in iterate_evidence(workspace) if not one.is_audit][-LATEST:]
    mentions = get_mentions(workspace, [one.mention for one in evidence])
    pairs = [
        (finding_of(mention, mention.suggestion), Verdict(one.verdict, one.entity))
        for mention, one in zip(mentions, evidence, strict=True)
        if mention.source == MINED and mention.suggestion is not None
    ]
    return fit_verdicts([finding for finding, _ in pairs], [verdict for _, verdict in pairs])


def finding_of(mention: StoredMention, suggestion: Suggestion) -> Finding:
    """Return a mention with its candidates as what its verdict is judged by."""
    text = mention.utterance.reading(mention.alternative)
    first = next(iter(suggestion.candidates), None)
    entity, probability = (first.entity.id, first.probability) if first else (None, 0.0)
    score = max((hit.score for hit in mention.hits), default=0.0)
    before, after = text[: mention.start], text[mention.end :]
    return Finding(mention.text, before, after, score, entity, probability, suggestion.nil_probability)


def audit(
    workspace: Workspace, generator: CandidateGenerator, model: VerdictModel
) -> Iterator[tuple[VerdictKind, Outcome]]:
    """Yield the likeliest verdicts on mentions drawn by lot, and whether people say so, up to the first that waits.

    So no verdict has a say in which mentions count. A mention that people saw without settling it, as by a skip, a
    flag or a disagreement, counts as wrong.
    """
    settled = settled_verdicts(workspace)
    seen = {decision.mention for decision in current_decisions(workspace)}
    for number in audit_mentions(workspace):
        if number not in seen and is_waiting(workspace, number, annotator=""):
            return
        [mention] = get_mentions(workspace, [number])
        [suggestion] = generator.suggest([query_of(workspace, mention)], k=1)
        finding = finding_of(mention, suggestion)
        likeliest = model.likeliest(finding)
        verdict = settled.get(number)
        right = verdict is not None and outcome(finding, verdict) is likeliest.kind
        yield likeliest.kind, Outcome(likeliest.probability, right)


def chosen_verdicts(workspace: Workspace, model: VerdictModel, proofs: Proofs) -> Iterator[Accepted]:
    """Yield the verdicts on waiting mentions that are likely enough."""
    for mention in acceptable_mentions(workspace):
        if mention.suggestion is None:
            continue
        finding = finding_of(mention, mention.suggestion)
        kind, probability = model.likeliest(finding)
        if kind in proofs and probability >= proofs[kind].threshold:
            entity = finding.entity if kind is VerdictKind.LINK else None
            yield Accepted(mention.number, kind, entity, probability, proofs[kind].lowest_precision)
