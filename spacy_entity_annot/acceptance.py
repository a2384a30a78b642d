"""Accepting candidates without a person: only where their precision is proven on mentions drawn by lot."""

from collections.abc import Iterator
from dataclasses import dataclass

from . import errors
from .errors import UsageError
from .knowledge import CandidateGenerator
from .knowledge.acceptance import FIRST_ERRORS, Acceptance, prove_acceptance, smallest_sample
from .knowledge.calibration import Outcome
from .types import JsonObject
from .workspace import Workspace, current_decisions, get_mentions, settled_verdicts
from .workspace.acceptance import replace_accepted
from .workspace.evidence import audit_mentions
from .workspace.queries import query_of
from .workspace.queue import is_waiting

RISK = 0.05
"""The chance that the links which are accepted fall short of the precision asked for."""


@dataclass(frozen=True, slots=True)
class AcceptanceReport:
    """What became of the wish to accept.

    wanted (float): The precision asked for, 0..1.
    audited (int): Decisions on mentions drawn by lot.
    needed (int): The fewest that can prove it.
    proof (Acceptance | None): What was proven; None accepts nothing.
    accepted (int): Mentions that were accepted.
    """

    wanted: float
    audited: int
    needed: int
    proof: Acceptance | None
    accepted: int

    def record(self) -> JsonObject:
        """Return what `propose --json` prints of it."""
        proof = self.proof
        return {"accepted": self.accepted, "audited": self.audited, "needed": self.needed,
                "threshold": proof and round(proof.threshold, 4),
                "proven_precision": proof and round(proof.lowest_precision, 4)}  # fmt: skip

    def summary(self) -> str:
        """Return it as a sentence."""
        if self.proof:
            return (
                f"{self.accepted} mentions accepted without a person, from probability {self.proof.threshold:.3f} on."
                f" At least {self.proof.lowest_precision:.1%} of such links are right, with a risk of {RISK:.0%}: of"
                f" {self.proof.accepted} among {self.audited} that people decided by lot {self.proof.wrong} were wrong."
            )
        if self.audited < self.needed:
            return (
                f"Nothing accepted: a precision of {self.wanted} takes {self.needed} decisions on mentions drawn by"
                f" lot, and there are {self.audited}. `entity-annot review --audit` asks for more."
            )
        return (
            f"Nothing accepted: the {self.audited} decisions on mentions drawn by lot prove no precision of"
            f" {self.wanted}. More of them may, or a lower precision."
        )


def accept(
    workspace: Workspace, generator: CandidateGenerator, *, precision: float, risk: float = RISK
) -> AcceptanceReport:
    """Settle the waiting mentions whose first candidate is likely enough, in the place of those settled so before.

    Their candidates must be those that `propose` got from the same generator.

    workspace (Workspace): Where they wait.
    generator (CandidateGenerator): The one that the other decisions taught, see `lessons`.
    precision (float): What share of the accepted links must be right, above 0 and below 1.
    risk (float): The chance of falling short of it, above 0 and below 1.
    RAISES (UsageError): The precision is out of range.
    """
    if not 0 < precision < 1:
        raise UsageError(errors.PRECISION_RANGE.format(value=precision))
    outcomes = list(audit(workspace, generator))
    proof = prove_acceptance(outcomes, precision=precision, risk=risk)
    accepted = replace_accepted(
        workspace, threshold=proof.threshold if proof else None, precision=proof.lowest_precision if proof else 0.0
    )
    return AcceptanceReport(precision, len(outcomes), smallest_sample(precision, risk, FIRST_ERRORS), proof, accepted)


def audit(workspace: Workspace, generator: CandidateGenerator) -> Iterator[Outcome]:
    """Yield what people say of the first candidates of mentions drawn by lot, up to the first that still waits.

    So no verdict has a say in which mentions count. One that people saw without settling it, as by a skip, a flag or a
    disagreement, counts as wrong.
    """
    settled = settled_verdicts(workspace)
    seen = {decision.mention for decision in current_decisions(workspace)}
    for number in audit_mentions(workspace):
        if number not in seen and is_waiting(workspace, number, annotator=""):
            return
        [mention] = get_mentions(workspace, [number])
        [suggestion] = generator.suggest([query_of(workspace, mention)], k=1)
        first = next(iter(suggestion.candidates), None)
        verdict = settled.get(number)
        right = first is not None and verdict is not None and verdict.entity == first.entity.id
        yield Outcome(first.probability if first else 0.0, right)
