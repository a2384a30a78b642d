"""Take a bundle in: all of it or nothing, in any order, once or often."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from .. import errors
from ..errors import InputError
from ..knowledge.files.record import entity_from_record
from ..records import MISSHAPEN, reason_of, refuse_unstorable
from ..transcripts.record import utterance_from
from ..types import JsonObject, Mention, Utterance
from ..workspace import Workspace
from ..workspace.merging import (
    merge_entity,
    merge_event,
    merge_guideline,
    merge_mention,
    merge_remark,
    merge_utterances,
    settle_entities,
    utterance_digest,
)
from ..workspace.queue import last_decision_number
from ..workspace.utterances import digest_of
from .container import SHARE, Header, read_bundle

_BATCH = 500


@dataclass(slots=True)
class Received:
    """What a bundle brought.

    office (str): Where it comes from.
    kind (str): `share` or `decisions`.
    new (Counter[str]): What is new, by kind: `utterance`, `mention`, `decision` ...
    known (Counter[str]): What was here already.
    homeless (int): Decisions and remarks on utterances that this workspace does not hold; they were left out.
    """

    office: str = ""
    kind: str = ""
    new: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    homeless: int = 0

    def record(self) -> JsonObject:
        """Return the object that `bundle in --json` prints."""
        return {"office": self.office, "kind": self.kind, "new": dict(sorted(self.new.items())),
                "known": dict(sorted(self.known.items())), "homeless": self.homeless}  # fmt: skip


def bundle_in(workspace: Workspace, path: Path | str) -> Received:
    """Add what a bundle holds to a workspace, in one transaction.

    Whatever the order of bundles, and however often they come: the same decisions stand. Decisions keep annotator,
    time, key, origin, what was shown and the guidelines of their making. Where people disagree it waits for
    adjudication.

    workspace (Workspace): Where it goes.
    path (Path | str): The file.
    RETURNS (Received): What was new.
    RAISES (InputError): It is no bundle, or damaged, or contradicts what is here; nothing was added.
    """
    path = Path(path)
    with workspace.transaction():
        return _Door(workspace, path).take()


class _Door:
    """One bundle on its way in."""

    def __init__(self, workspace: Workspace, path: Path) -> None:
        self._workspace = workspace
        self._path = path
        self._received = Received()
        self._waiting: list[tuple[int, Utterance]] = []
        self._digests: dict[str, str | None] = {}

    def take(self) -> Received:
        after = last_decision_number(self._workspace)
        for line, kind, content in read_bundle(self._path):
            try:
                refuse_unstorable(kind, content)
                self._take(kind, content)
            except (InputError, *MISSHAPEN) as error:
                refused = errors.BUNDLE_REFUSED.format(path=self._path, line=line, reason=reason_of(error))
                raise InputError(refused) from None
        self._add_utterances()
        settle_entities(self._workspace, after=after)
        placed = self._received.new["decision"] + self._received.known["decision"]
        if self._received.homeless and not placed:
            raise InputError(errors.BUNDLE_ELSEWHERE.format(path=self._path, count=self._received.homeless))
        return self._received

    def _take(self, kind: str, content: JsonObject) -> None:
        if kind == "utterance":
            self._waiting.append(_utterance(content))
            if len(self._waiting) == _BATCH:
                self._add_utterances()
            return
        self._add_utterances()
        if kind == "bundle":
            header = Header(**content)
            self._received.office, self._received.kind = header.office, header.kind
        elif kind == "guideline":
            merge_guideline(self._workspace, content, continues=self._received.kind == SHARE)
        elif kind == "entity":
            merge_entity(self._workspace, entity_from_record(content["entity"]), retired=content["retired"] is True)
        elif kind in ("mention", "decision", "comment", "message"):
            self._take_on_mention(kind, content)
        else:
            raise InputError(errors.BUNDLE_KIND.format(kind=kind))

    def _take_on_mention(self, kind: str, content: JsonObject) -> None:
        if self._is_homeless(content):
            self._received.homeless += 1
            return
        mention = Mention(
            content["utterance"], content["start"], content["end"], "", "", alternative=content.get("alternative")
        )
        if kind == "mention":
            is_new = merge_mention(self._workspace, mention, content)
        elif kind == "decision":
            is_new = merge_event(self._workspace, mention, content, office=self._received.office)
        else:
            is_new = merge_remark(self._workspace, mention, kind, content)
        (self._received.new if is_new else self._received.known)[kind] += 1

    def _is_homeless(self, content: JsonObject) -> bool:
        """Return whether this workspace does not hold the utterance of a record.

        RAISES (InputError): It holds it with other words.
        """
        id = content["utterance"]
        if id not in self._digests:
            self._digests[id] = utterance_digest(self._workspace, id)
        if self._digests[id] not in (None, content["digest"]):
            raise InputError(errors.BUNDLE_TEXT_DIFFERS.format(id=id))
        return self._digests[id] is None

    def _add_utterances(self) -> None:
        if not self._waiting:
            return
        rows = {utterance.id: row for row, utterance in self._waiting}
        added = merge_utterances(self._workspace, [utterance for _, utterance in self._waiting], rows=rows)
        self._received.new["utterance"] += added
        self._received.known["utterance"] += len(self._waiting) - added
        self._waiting.clear()


def _utterance(content: JsonObject) -> tuple[int, Utterance]:
    record = dict(content)
    row, digest = record.pop("row"), record.pop("digest")
    if not record["transcript"]:
        del record["transcript"]
    utterance = utterance_from(record, transcript="", line=0)
    if digest_of(utterance).hex().upper() != digest or not isinstance(row, int) or row < 1:
        raise InputError(errors.BUNDLE_TEXT_DIFFERS.format(id=utterance.id))
    return row, utterance
