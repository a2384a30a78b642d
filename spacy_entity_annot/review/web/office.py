"""Everybody's desks before one workspace; all of it runs in the workspace's thread."""

from collections.abc import Collection

from ...types import JsonObject, Mention
from ...workspace import Workspace, add_mentions
from ...workspace.avoidance import avoid, stop_avoiding
from ...workspace.guidelines import add_guideline, current_guideline
from ...workspace.harm import mask_version
from ...workspace.messages import add_message, count_urgent
from ..adjudicate import adjudicate
from ..clip import clip_of
from ..decide import read_number
from .answers import Answer, rows_of, short_text
from .desk import Conflict, Desk
from .pages import avoidances
from .shapes import candidate_record, conflict_record, item_record


class Office:
    """What the review page asks for, as JSON objects.

    by_value (bool): Whether the most valuable items come first; otherwise they come in the order of the texts.
    """

    def __init__(self, *, by_value: bool = True) -> None:
        self._by_value = by_value
        self._desks: dict[str, Desk] = {}

    def state(self, workspace: Workspace, annotator: str, *, have: Collection[int] = (), first: int = 0) -> JsonObject:
        """Return what to show now and next.

        workspace (Workspace): Where the mentions wait.
        annotator (str): The person.
        have (Collection[int]): Items that the page has; they are named in `order` and not repeated.
        first (int): The mention to begin with, decided or not; 0 leaves it to the queue.
        """
        desk = self._desk(workspace, annotator)
        if first:
            desk.show(first)
        items = desk.items()
        return {
            "annotator": annotator,
            "decided": desk.decided,
            "remaining": desk.remaining,
            "last": desk.last,
            "mask": mask_version(workspace),
            "urgent": count_urgent(workspace, annotator=annotator),
            "guideline": current_guideline(workspace).version,
            "order": [item.row for item in items],
            "items": [item_record(item, clip_of(workspace, item.utterance)) for item in items if item.row not in have],
        }

    def decide(self, workspace: Workspace, annotator: str, answer: Answer, have: Collection[int]) -> JsonObject:
        """Record a verdict; the answer has a `decision`, or a `conflict`."""
        made = self._desk(workspace, annotator).decide(
            answer.mention,
            answer.verdict,
            key=answer.key,
            group=answer.group,
            span=answer.span,
            seconds=answer.seconds,
            over=answer.over,
        )
        found = {"conflict": conflict_record(made)} if isinstance(made, Conflict) else {"decision": made}
        return {**found, **self.state(workspace, annotator, have=have)}

    def undo(self, workspace: Workspace, annotator: str, decision: int, have: Collection[int]) -> JsonObject:
        """Take back the last verdict; the answer names it in `undone`, null where it was another one."""
        undone = self._desk(workspace, annotator).undo(decision)
        found = undone and {"decision": undone.number, "verdict": str(undone.verdict.kind)}
        return {"undone": found, **self.state(workspace, annotator, have=have)}

    def redo(self, workspace: Workspace, annotator: str, decision: int, have: Collection[int]) -> JsonObject:
        """Do again what was taken back last; the answer names it in `redone`, null where more was decided since."""
        redone = self._desk(workspace, annotator).redo(decision)
        found = redone and {"decision": redone.number, "verdict": str(redone.verdict.kind)}
        return {"redone": found, **self.state(workspace, annotator, have=have)}

    def create(self, workspace: Workspace, annotator: str, body: JsonObject, have: Collection[int]) -> JsonObject:
        """Add an entity and link a mention to it; the answer has a `decision`."""
        fields = {field: short_text(body, field, required=field == "name") for field in ("name", "type", "description")}
        number = self._desk(workspace, annotator).create(
            read_number(body, "mention"),
            fields,
            key=short_text(body, "key", required=True),
            group=rows_of(body, "group"),
        )
        return {"decision": number, **self.state(workspace, annotator, have=have)}

    def peel(self, workspace: Workspace, annotator: str, mention: int, have: Collection[int]) -> JsonObject:
        """Take a mention off its group."""
        self._desk(workspace, annotator).peel(mention)
        return self.state(workspace, annotator, have=have)

    def mend(
        self, workspace: Workspace, annotator: str, mention: int, span: tuple[int, int] | None, have: Collection[int]
    ) -> JsonObject:
        """Show a mention with another span."""
        self._desk(workspace, annotator).mend(mention, span)
        return self.state(workspace, annotator, have=have)

    def comment(
        self, workspace: Workspace, annotator: str, mention: int, text: str, have: Collection[int]
    ) -> JsonObject:
        """Put a remark on a mention."""
        self._desk(workspace, annotator).comment(mention, text)
        return self.state(workspace, annotator, have=have)

    def mark(
        self, workspace: Workspace, annotator: str, mention: int, span: tuple[int, int], have: Collection[int]
    ) -> JsonObject:
        """Make a mention that mining missed the first item; the answer names its row in `marked`."""
        marked = self._desk(workspace, annotator).mark(mention, *span)
        return {"marked": marked, **self.state(workspace, annotator, have=have)}

    def add_hits(self, workspace: Workspace, annotator: str, hits: list[Mention]) -> JsonObject:
        """Put what a search found into the queue; the answer says how much of it was new."""
        return {"added": len(add_mentions(workspace, hits)), "given": len(hits)}

    def settle(self, workspace: Workspace, annotator: str, answer: Answer) -> JsonObject:
        """Settle a dispute; the answer names the decision."""
        number = adjudicate(workspace, answer.mention, answer.verdict, annotator=annotator, key=answer.key)
        return {"decision": number}

    def say(self, workspace: Workspace, annotator: str, mention: int, text: str, key: str) -> JsonObject:
        """Put a message into a thread; the answer names it."""
        return {"message": add_message(workspace, mention, text, annotator=annotator, key=key)}

    def choose_category(self, workspace: Workspace, annotator: str, category: str, avoids: bool) -> JsonObject:
        """Serve a person a category no longer, or again; the answer has the choices."""
        (avoid if avoids else stop_avoiding)(workspace, category, annotator=annotator)
        return avoidances(workspace, annotator)

    def write_guideline(self, workspace: Workspace, annotator: str, text: str, base: int) -> JsonObject:
        """Add a version of the guidelines; the answer names it."""
        return {"version": add_guideline(workspace, text, annotator=annotator, base=base)}

    def candidates(self, workspace: Workspace, annotator: str, text: str) -> JsonObject:
        """Return the entities that a text may name."""
        found = self._desk(workspace, annotator).search(text)
        return {"query": text, "candidates": [candidate_record(candidate, text) for candidate in found]}

    def _desk(self, workspace: Workspace, annotator: str) -> Desk:
        if annotator not in self._desks:
            self._desks[annotator] = Desk(workspace, annotator=annotator, by_value=self._by_value)
        return self._desks[annotator]
