"""How well a verdict is founded: gold, silver or bronze."""

from collections import Counter
from enum import StrEnum

from .. import errors
from ..errors import UsageError
from ..types import VerdictKind
from ..workspace import Workspace, current_decisions, settled_verdicts
from ..workspace.acceptance import accepted_verdicts
from ..workspace.adjudications import adjudicated_mentions


class Grade(StrEnum):
    """From the best founded on.

    Gold: at least two people gave this verdict and nobody another one, or an adjudicator settled what people disagreed
    on. Silver: one person gave it. Bronze: nobody did, it was accepted by its probability alone.

    After the graded links of N. Botzer and others, Reddit Entity Linking Dataset, 2021: there, too, what all annotators
    said is gold.
    """

    GOLD = "gold"
    SILVER = "silver"
    BRONZE = "bronze"

    def reaches(self, least: "Grade") -> bool:
        """Return whether this grade is at least as good as another one."""
        grades = list(Grade)
        return grades.index(self) <= grades.index(least)


def grade_named(name: str) -> Grade:
    """Return a grade by its name.

    RAISES (UsageError): There is no such grade.
    """
    if name not in list(Grade):
        raise UsageError(errors.GRADE_UNKNOWN.format(grade=name))
    return Grade(name)


def grades_of(workspace: Workspace) -> dict[int, Grade]:
    """Return the grades of all mentions that have one, by their rows."""
    people: dict[int, Counter[tuple[VerdictKind, str | None]]] = {}
    for decision in current_decisions(workspace):
        answer = decision.verdict.kind, decision.verdict.entity
        people.setdefault(decision.mention, Counter())[answer] += 1
    adjudicated = adjudicated_mentions(workspace)
    grades = {one.mention: Grade.BRONZE for one in accepted_verdicts(workspace)}
    for mention, verdict in settled_verdicts(workspace).items():
        agreed = people[mention][verdict.kind, verdict.entity] > 1
        grades[mention] = Grade.GOLD if agreed or mention in adjudicated else Grade.SILVER
    return grades
