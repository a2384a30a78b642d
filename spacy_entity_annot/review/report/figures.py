"""What a report shows, as numbers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

from ...types import JsonObject, VerdictKind
from ...workspace import Workspace, get_entity
from ...workspace.evidence import Evidence, iterate_evidence
from ...workspace.figures import (
    Acts,
    best_scores,
    count_acts,
    decisions_a_day,
    flagged_utterances,
    ranks_of_links,
)
from ..agreement import Agreement, agreement
from ..status import Status, status

MOST_ENTITIES, MOST_FORMS = 8, 8
THRESHOLDS = tuple(step / 20 for step in range(21))
LISTENING_AN_HOUR = 111
"""Clips that a reviewer of a voice assistant heard an hour: 1,000 in a shift of nine hours, as reported in 2019."""
_NAMES = (VerdictKind.LINK, VerdictKind.NIL)


class Forms(NamedTuple):
    """How an entity was heard.

    entity (str): Its id.
    name (str): Its name.
    forms (tuple[tuple[str, int], ...]): What the recogniser wrote, in lower case, with the number of links, most first.
    others (int): Links of further forms.
    """

    entity: str
    name: str
    forms: tuple[tuple[str, int], ...]
    others: int


class Threshold(NamedTuple):
    """What a threshold on the score of mining would keep.

    score (float): The least score, 0..1.
    recall (float): The share of the confirmed names that mining found with it, 0..1.
    precision (float | None): The share of confirmed names among what it found; None where it found nothing.
    """

    score: float
    recall: float
    precision: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a report.

    name (str): What the workspace is called.
    status (Status): What it holds, and the effort.
    heard (tuple[Forms, ...]): The entities linked most often.
    thresholds (tuple[Threshold, ...]): Recall and precision of mining; empty before anything was decided.
    ranks (tuple[tuple[int | None, int], ...]): Links by the place of the entity among the candidates shown.
    agreement (tuple[Agreement, ...]): How far people agree, each question over all.
    days (tuple[tuple[str, int], ...]): Decisions by day.
    acts (Acts): Decisions and the answers that made them.
    """

    name: str
    status: Status
    heard: tuple[Forms, ...]
    thresholds: tuple[Threshold, ...]
    ranks: tuple[tuple[int | None, int], ...]
    agreement: tuple[Agreement, ...]
    days: tuple[tuple[str, int], ...]
    acts: Acts

    @property
    def times_faster(self) -> float | None:
        """Utterances an hour against listening to each; None where nobody was watched."""
        seconds = self.status.effort.seconds
        return 3600 * self.status.utterances / seconds / LISTENING_AN_HOUR if seconds else None

    def record(self) -> JsonObject:
        """Return the object that `report --json` prints; no people by name, and no text but heard names."""
        return {
            "name": self.name,
            "heard": [one._asdict() for one in self.heard],
            "thresholds": [one._asdict() for one in self.thresholds],
            "ranks": [{"rank": rank, "links": count} for rank, count in self.ranks],
            "agreement": [one.record() for one in self.agreement],
            "days": dict(self.days),
            "acts": self.acts._asdict(),
            "effort": asdict(self.status.effort),
            "times_faster": self.times_faster,
        }


def gather(workspace: Workspace) -> Figures:
    """Return the numbers of a report.

    Of utterances only heard names appear, those that people linked; nothing of an utterance that somebody flagged,
    for whatever reason. People are neither named nor compared.

    workspace (Workspace): Where to count.
    """
    evidence = list(iterate_evidence(workspace))
    overall = [one for one in agreement(workspace) if one.type is None and one.pair is None and one.mentions]
    return Figures(
        workspace.path.stem, status(workspace), _heard(workspace, evidence), _thresholds(workspace, evidence),
        tuple(ranks_of_links(workspace).items()), tuple(overall), tuple(decisions_a_day(workspace).items()),
        count_acts(workspace),
    )  # fmt: skip


def _heard(workspace: Workspace, evidence: Sequence[Evidence]) -> tuple[Forms, ...]:
    flagged = flagged_utterances(workspace)
    forms: dict[str, Counter[str]] = {}
    for one in evidence:
        if one.entity is not None and one.utterance not in flagged:
            forms.setdefault(one.entity, Counter())[" ".join(one.heard.lower().split())] += 1
    most = sorted(forms, key=lambda id: (-forms[id].total(), id))[:MOST_ENTITIES]
    return tuple(_forms(workspace, id, forms[id]) for id in most)


def _forms(workspace: Workspace, id: str, counted: Counter[str]) -> Forms:
    entity = get_entity(workspace, id)
    ranked = sorted(counted.items(), key=lambda form: (-form[1], form[0]))
    others = sum(count for _, count in ranked[MOST_FORMS:])
    return Forms(id, entity.name if entity else id, tuple(ranked[:MOST_FORMS]), others)


def _thresholds(workspace: Workspace, evidence: Sequence[Evidence]) -> tuple[Threshold, ...]:
    scores = best_scores(workspace)
    names = [scores.get(one.mention) for one in evidence if one.verdict in _NAMES]
    mined = [scores[one.mention] for one in evidence if one.mention in scores]
    if not names:
        return ()
    return tuple(_threshold(least, names, mined) for least in THRESHOLDS)


def _threshold(least: float, names: Sequence[float | None], mined: Sequence[float]) -> Threshold:
    right = sum(score is not None and score >= least for score in names)
    found = sum(score >= least for score in mined)
    return Threshold(least, right / len(names), right / found if found else None)
