"""How well a verdict is founded: gold, silver or bronze."""

from collections.abc import Mapping
from enum import StrEnum

from .. import errors
from ..errors import UsageError
from ..types import Verdict
from ..workspace import Workspace, count_current_verdicts
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


def grades_of(workspace: Workspace, settled: Mapping[int, Verdict]) -> dict[int, Grade]:
    """Return the grades of all mentions that have one, by their rows.

    workspace (Workspace): Where to read.
    settled (Mapping[int, Verdict]): From `settled_verdicts`.
    """
    agreed = {
        (mention, kind, entity) for mention, kind, entity, count in count_current_verdicts(workspace) if count > 1
    }
    adjudicated = adjudicated_mentions(workspace)
    grades = {one.mention: Grade.BRONZE for one in accepted_verdicts(workspace)}
    for mention, verdict in settled.items():
        is_gold = mention in adjudicated or (mention, verdict.kind, verdict.entity) in agreed
        grades[mention] = Grade.GOLD if is_gold else Grade.SILVER
    return grades
