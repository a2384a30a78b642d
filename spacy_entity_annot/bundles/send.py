"""Write a part of the queue, or what was decided, for another office."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .. import errors
from ..errors import UsageError
from ..transcripts.record import record_of
from ..types import JsonObject
from ..workspace import Workspace, get_entity, get_utterances, iterate_entities
from ..workspace.entities import retired_at
from ..workspace.guidelines import guideline_history
from ..workspace.sharing import (
    Part,
    choose_waiting,
    entities_named,
    guideline_texts,
    iterate_events,
    iterate_mention_records,
    iterate_remarks,
    utterances_around,
)
from ..workspace.utterances import digest_of
from ..workspace.waits import EVERYTHING, Filter
from .container import DECISIONS, SHARE, Header, write_bundle

_PAGE = 500
_Records = Iterator[tuple[str, JsonObject]]


@dataclass(frozen=True, slots=True)
class Sent:
    """What a bundle holds.

    path (Path): The file.
    kind (str): `share` or `decisions`.
    counts (dict[str, int]): Its records by kind: `utterance`, `entity`, `mention`, `decision` ...
    """

    path: Path
    kind: str
    counts: dict[str, int]

    def record(self) -> JsonObject:
        """Return the object that `bundle out --json` prints."""
        return {"path": str(self.path), "kind": self.kind, **self.counts}


def bundle_out(
    workspace: Workspace,
    path: Path | str,
    *,
    decisions: bool = False,
    filter: Filter = EVERYTHING,
    part: Part = (1, 1),
    count: int | None = None,
    whole_kb: bool = False,
    office: str | None = None,
) -> Sent:
    """Write a part of what waits, with the texts around it, or what was decided; nothing changes here.

    No subject leaves, and no word of an utterance that is masked as harmful; with `decisions` no utterance at all.

    workspace (Workspace): Where it is.
    path (Path | str): The file, which must not exist.
    decisions (bool): Write all decisions and what was taken back of them, instead of a part of the queue.
    filter (Filter): Which of the waiting mentions.
    part (Part): Which of how many parts of them; the mentions of one transcript stay together.
    count (int | None): At most so many of them.
    whole_kb (bool): All entities, not only those that are named by candidates, targets and decisions.
    office (str | None): What to call this office; by default what the workspace's file is called.
    RETURNS (Sent): The counts.
    RAISES (UsageError): The part is none, decisions are to be chosen, nothing waits, or the file is there already.
    """
    path = Path(path)
    if not 1 <= part[0] <= part[1]:
        raise UsageError(errors.BUNDLE_PART.format(part=f"{part[0]}/{part[1]}"))
    header = Header(DECISIONS if decisions else SHARE, (office or workspace.path.stem).strip())
    if decisions and (filter, part, count) != (EVERYTHING, (1, 1), None):
        raise UsageError(errors.BUNDLE_ALL_DECISIONS)
    with workspace.snapshot():
        chosen = None if decisions else choose_waiting(workspace, filter=filter, part=part, count=count)
        if chosen == []:
            raise UsageError(errors.BUNDLE_EMPTY)
        return Sent(path, header.kind, write_bundle(path, header, _records(workspace, chosen, whole_kb)))


def _records(workspace: Workspace, chosen: Sequence[int] | None, whole_kb: bool) -> _Records:
    yield from _guidelines(workspace)
    if chosen is not None:
        yield from _utterances(workspace, utterances_around(workspace, chosen))
    ids = entities_named(workspace, chosen)
    if whole_kb:
        ids = sorted({*ids, *(entity.id for entity in iterate_entities(workspace))})
    yield from _entities(workspace, ids)
    for mention in iterate_mention_records(workspace, chosen or ()):
        yield "mention", mention
    for event in iterate_events(workspace, chosen):
        yield "decision", event
    yield from iterate_remarks(workspace, chosen)


def _guidelines(workspace: Workspace) -> _Records:
    for digest, text in guideline_texts(workspace).items():
        yield "guideline", {"digest": digest, "text": text}
    for version in reversed(guideline_history(workspace)):
        yield "guideline", {"digest": version.digest, **version._asdict()}


def _utterances(workspace: Workspace, numbers: Sequence[int]) -> _Records:
    for start in range(0, len(numbers), _PAGE):
        for number, utterance in sorted(get_utterances(workspace, numbers[start : start + _PAGE]).items()):
            yield "utterance", {"row": number, "digest": digest_of(utterance).hex().upper(), **record_of(utterance)}


def _entities(workspace: Workspace, ids: Sequence[str]) -> _Records:
    for id in ids:
        entity = get_entity(workspace, id)
        if entity is not None:
            yield "entity", {"entity": entity.record(), "retired": retired_at(workspace, id) is not None}
