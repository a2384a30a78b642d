"""The decisions themselves as JSON lines, for git and for another workspace: written, and read back."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ... import errors
from ...errors import InputError, UsageError
from ...knowledge import read_entities
from ...records import MISSHAPEN, read_records, reason_of
from ...transcripts.record import record_of, utterance_from
from ...types import JsonObject, Mention, Problem, ProblemHandler, Utterance, Verdict, VerdictKind
from ...workspace import (
    Circumstances,
    Workspace,
    add_entities,
    add_utterances,
    get_utterances,
    iterate_entities,
    record_span_decision,
    settled_verdicts,
)
from ...workspace.adjudications import adjudicating_decisions, mark_as_adjudication
from ...workspace.origin import Origin
from ...workspace.screens import iterate_screens, keep_screen_record
from ...workspace.spans import StandingDecision, count_decisions, iterate_standing_decisions
from ..grades import grades_of
from ..registry import Written
from ..rows import write_lines
from ..selection import RETIRED, Rejected

DECISIONS, UTTERANCES, ENTITIES = "decisions.jsonl", "utterances.jsonl", "entities.jsonl"
SCREENS = "screens.jsonl"
_PAGE = 500


def write_all(workspace: Workspace, folder: Path) -> Written:
    """Write `decisions.jsonl`, one decision a line, `utterances.jsonl`, `entities.jsonl` and `screens.jsonl`.

    The last one has what was shown: the candidates in their order with probabilities and reasons. Decisions that were
    taken back are not written, and neither are subjects: they belong to a workspace's vault.

    workspace (Workspace): Where they stand.
    folder (Path): An empty folder.
    """
    entities = sorted(iterate_entities(workspace), key=lambda entity: entity.id)
    known = {entity.id for entity in entities}
    decisions = list(iterate_standing_decisions(workspace))
    texts = dict(_utterances(workspace, decisions))
    kept = [one for one in decisions if one.verdict.entity is None or one.verdict.entity in known]
    lost = [one for one in decisions if one.verdict.entity is not None and one.verdict.entity not in known]
    used = sorted({one.utterance_number for one in kept})
    used_screens = dict.fromkeys(one.screen for one in kept if one.screen)
    screens = {number: place for place, number in enumerate(used_screens, 1)}
    standing = _Standing(workspace)
    write_lines(
        folder / DECISIONS,
        (_record(one, texts[one.utterance_number], screens) | standing.record(one) for one in kept),
    )
    shown = [record | {"screen": screens[row]} for row, record in iterate_screens(workspace) if row in screens]
    write_lines(folder / SCREENS, sorted(shown, key=lambda record: int(record["screen"])))
    write_lines(folder / UTTERANCES, (_utterance_record(texts[number]) for number in used))
    write_lines(folder / ENTITIES, (entity.record() for entity in entities))
    verdicts = dict(sorted(Counter(str(one.verdict.kind) for one in kept).items()))
    rejected = [_rejected(one, texts[one.utterance_number]) for one in lost]
    return Written(len(used), verdicts, rejected)


class _Standing:
    """What the other decisions on a mention make of one."""

    def __init__(self, workspace: Workspace) -> None:
        self._settled = settled_verdicts(workspace)
        self._grades = grades_of(workspace, self._settled)
        self._settling = adjudicating_decisions(workspace)

    def record(self, one: StandingDecision) -> JsonObject:
        settled = self._settled.get(one.mention)
        holds = settled is not None and (settled.kind, settled.entity) == (one.verdict.kind, one.verdict.entity)
        settles = {"adjudicates": True} if one.number in self._settling else {}
        return {"grade": str(self._grades[one.mention]) if holds else None, **settles}


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought: decisions that are new, and decisions that were there already."""

    recorded: int
    repeated: int


def import_corpus(workspace: Workspace, corpus: Path | str, *, on_problem: ProblemHandler) -> Imported:
    """Take utterances, entities and decisions of a corpus into a workspace; what is there already is passed over.

    workspace (Workspace): Where they go.
    corpus (Path | str): A folder that `export` wrote in the format jsonl.
    on_problem (ProblemHandler): Called with each line that cannot be taken.
    RAISES (UsageError): The folder is none.
    """
    folder = Path(corpus)
    if not folder.exists():
        raise UsageError(errors.CORPUS_MISSING.format(path=folder))
    if not all((folder / name).is_file() for name in (DECISIONS, UTTERANCES, ENTITIES)):
        raise UsageError(errors.CORPUS_FORMAT.format(path=folder, format="jsonl"))
    _add_utterances(workspace, folder, on_problem)
    add_entities(workspace, read_entities(folder / ENTITIES, on_problem=on_problem))
    before = count_decisions(workspace)
    taken = 0
    path = str(folder / DECISIONS)
    with workspace.transaction():
        screens = _screens(workspace, folder / SCREENS, on_problem)
        for line, record in read_records(path, on_problem):
            try:
                _decide(workspace, record, screens)
                taken += 1
            except (InputError, *MISSHAPEN) as error:
                on_problem(Problem(path, line, errors.DECISION_BROKEN.format(reason=reason_of(error))))
    recorded = count_decisions(workspace) - before
    return Imported(recorded, taken - recorded)


def _add_utterances(workspace: Workspace, folder: Path, on_problem: ProblemHandler) -> None:
    path = str(folder / UTTERANCES)
    found = []
    for line, record in read_records(path, on_problem):
        try:
            found.append(utterance_from(record, transcript="", line=line))
        except InputError as error:
            on_problem(Problem(path, line, str(error)))
    for id in add_utterances(workspace, found, source=str(folder)).conflicts:
        on_problem(Problem(path, None, errors.UTTERANCE_CONFLICT.format(id=id)))


def _screens(workspace: Workspace, path: Path, on_problem: ProblemHandler) -> dict[int, int]:
    """Keep the screens of a corpus, and return their rows by their numbers in it; older corpora have none."""
    rows: dict[int, int] = {}
    if not path.is_file() or not path.stat().st_size:
        return rows
    for line, record in read_records(str(path), on_problem):
        try:
            rows[record["screen"]] = keep_screen_record(workspace, record)
        except MISSHAPEN as error:
            on_problem(Problem(str(path), line, errors.DECISION_BROKEN.format(reason=reason_of(error))))
    return rows


def _decide(workspace: Workspace, record: JsonObject, screens: Mapping[int, int]) -> None:
    mention = Mention(
        record["utterance"], record["start"], record["end"], record["text"], "", alternative=record["alternative"]
    )
    verdict = Verdict(VerdictKind(record["verdict"]), record["entity"], record["reason"])
    replaces = record["replaces"]
    origin = None if record.get("origin") is None else Origin.of(record["origin"]).packed()
    made = Circumstances(origin=origin, screen=screens.get(record.get("screen") or 0))
    number = record_span_decision(
        workspace, mention, verdict, annotator=record["annotator"], key=record["key"], decided_at=record["at"],
        replaces=(replaces[0], replaces[1]) if replaces else None, circumstances=made,
    )  # fmt: skip
    if record.get("adjudicates") is True:
        mark_as_adjudication(workspace, number)


def _utterances(workspace: Workspace, standing: list[StandingDecision]) -> Iterator[tuple[int, Utterance]]:
    numbers = sorted({one.utterance_number for one in standing})
    for start in range(0, len(numbers), _PAGE):
        yield from get_utterances(workspace, numbers[start : start + _PAGE]).items()


def _utterance_record(utterance: Utterance) -> JsonObject:
    record = record_of(utterance)
    return record if record["transcript"] else {key: value for key, value in record.items() if key != "transcript"}


def _record(one: StandingDecision, utterance: Utterance, screens: Mapping[int, int]) -> JsonObject:
    text = utterance.reading(one.alternative)[one.start : one.end]
    return {"utterance": utterance.id, "start": one.start, "end": one.end, "alternative": one.alternative,
            "text": text, "verdict": str(one.verdict.kind), "entity": one.verdict.entity,
            "reason": one.verdict.reason, "replaces": list(one.replaces) if one.replaces else None,
            "annotator": one.annotator, "at": one.decided_at, "key": one.key,
            **({"origin": one.origin} if one.origin else {}),
            **({"screen": screens[one.screen]} if one.screen else {})}  # fmt: skip


def _rejected(one: StandingDecision, utterance: Utterance) -> Rejected:
    text = utterance.reading(one.alternative)[one.start : one.end]
    return Rejected(utterance.id, one.alternative, one.start, one.end, text, RETIRED)
