"""Everybody's desks before one workspace; all of it runs in the workspace's thread."""

from collections.abc import Collection

from ...errors import InputError, UsageError
from ...records import text_field
from ...types import JsonObject
from ...workspace import Workspace, add_mentions
from ...workspace.avoidance import avoid, stop_avoiding
from ...workspace.guidelines import add_guideline, current_guideline
from ...workspace.messages import add_message, count_urgent
from ..adjudicate import adjudicate
from ..clip import clip_of
from ..decide import read_number
from ..memory import Memory
from .answers import read_answer, read_answers, read_hits, read_span, rows_of, short_text
from .asked import LONGEST_QUERY, Asked, mention_in, row_in, rows_in
from .desk import AHEAD, Conflict, Desk
from .pages import avoidances
from .shapes import candidate_record, conflict_record, item_record


class Office:
    """What the review page asks for, as JSON objects.

    by_value (bool): Whether the most valuable items come first; otherwise they come in the order of the texts.
    """

    def __init__(self, *, by_value: bool = True) -> None:
        self._by_value = by_value
        self._desks: dict[str, Desk] = {}
        self._memory: Memory | None = None

    def state(self, workspace: Workspace, annotator: str, asked: Asked) -> JsonObject:
        """Return what to show now and next.

        workspace (Workspace): Where the mentions wait.
        annotator (str): The person.
        asked (Asked): `have`, the items that the page has, which are named in `order` and not repeated; `ahead`, how
            many it wants; and `mention`, the one to begin with, decided or not.
        RAISES (EntityAnnotError): There is no such mention, or it is masked.
        """
        have, ahead = rows_in(asked, "have"), row_in(asked, "ahead") or AHEAD
        if row_in(asked, "mention"):
            self._desk(workspace, annotator).show(mention_in(workspace, asked))
        return self._shown(workspace, annotator, have=have, ahead=ahead)

    def decide(self, workspace: Workspace, annotator: str, body: JsonObject) -> JsonObject:
        """Record a verdict; the answer has a `decision`, or a `conflict`."""
        return {**self._decide(workspace, annotator, body), **self._state(workspace, annotator, body)}

    def decide_all(self, workspace: Workspace, annotator: str, body: JsonObject) -> JsonObject:
        """Record verdicts in order, as they gathered on the way; each has a `decision`, a `conflict` or an `error`."""
        answered = []
        for record in read_answers(body):
            try:
                answered.append(self._decide(workspace, annotator, record))
            except (InputError, UsageError) as error:
                answered.append({"error": str(error)})
        return {"answered": answered, **self._state(workspace, annotator, body)}

    def undo(self, workspace: Workspace, annotator: str, body: JsonObject) -> JsonObject:
        """Take back the last verdict; the answer names it in `undone`, null where it was another one."""
        undone = self._desk(workspace, annotator).undo(read_number(body, "decision"))
        found = undone and {"decision": undone.number, "verdict": str(undone.verdict.kind)}
        return {"undone": found, **self._state(workspace, annotator, body)}

    def redo(self, workspace: Workspace, annotator: str, body: JsonObject) -> JsonObject:
        """Do again what was taken back last; the answer names it in `redone`, null where more was decided since."""
        redone = self._desk(workspace, annotator).redo(read_number(body, "decision"))
        found = redone and {"decision": redone.number, "verdict": str(redone.verdict.kind)}
        return {"redone": found, **self._state(workspace, annotator, body)}

    def create(self, workspace: Workspace, annotator: str, body: JsonObject) -> JsonObject:
        """Add an entity and link a mention to it; the answer has a `decision`."""
        fields = {field: short_text(body, field, required=field == "name") for field in ("name", "type", "description")}
        mention, key = read_number(body, "mention"), short_text(body, "key", required=True)
        desk = self._desk(workspace, annotator)
        number = desk.create(mention, fields, key=key, group=rows_of(body, "group"))
        return {"decision": number, **self._state(workspace, annotator, body)}

    def peel(self, workspace: Workspace, annotator: str, body: JsonObject) -> JsonObject:
        """Take a mention off its group."""
        self._desk(workspace, annotator).peel(read_number(body, "mention"))
        return self._state(workspace, annotator, body)

    def mend(self, workspace: Workspace, annotator: str, body: JsonObject) -> JsonObject:
        """Show a mention with another span."""
        self._desk(workspace, annotator).mend(read_number(body, "mention"), read_span(body))
        return self._state(workspace, annotator, body)

    def comment(self, workspace: Workspace, annotator: str, body: JsonObject) -> JsonObject:
        """Put a remark on a mention."""
        mention, text = read_number(body, "mention"), short_text(body, "text", required=True)
        self._desk(workspace, annotator).comment(mention, text)
        return self._state(workspace, annotator, body)

    def mark(self, workspace: Workspace, annotator: str, body: JsonObject) -> JsonObject:
        """Make a mention that mining missed the first item; the answer names its row in `marked`."""
        mention, start, end = (read_number(body, field) for field in ("mention", "start", "end"))
        marked = self._desk(workspace, annotator).mark(mention, start, end)
        return {"marked": marked, **self._state(workspace, annotator, body)}

    def add_hits(self, workspace: Workspace, annotator: str, body: JsonObject) -> JsonObject:
        """Put what a search found into the queue; the answer says how much of it was new."""
        hits = read_hits(body)
        return {"added": len(add_mentions(workspace, hits)), "given": len(hits)}

    def settle(self, workspace: Workspace, annotator: str, body: JsonObject) -> JsonObject:
        """Settle a dispute; the answer names the decision."""
        answer = read_answer(body)
        number = adjudicate(workspace, answer.mention, answer.verdict, annotator=annotator, key=answer.key)
        return {"decision": number}

    def say(self, workspace: Workspace, annotator: str, body: JsonObject) -> JsonObject:
        """Put a message into a thread; the answer names it."""
        mention, text = read_number(body, "mention"), short_text(body, "text", required=True)
        key = short_text(body, "key", required=True)
        return {"message": add_message(workspace, mention, text, annotator=annotator, key=key)}

    def choose_category(self, workspace: Workspace, annotator: str, body: JsonObject) -> JsonObject:
        """Serve a person a category no longer, or again; the answer has the choices."""
        choose = avoid if body.get("avoid") is True else stop_avoiding
        choose(workspace, short_text(body, "category", required=True), annotator=annotator)
        return avoidances(workspace, annotator)

    def write_guideline(self, workspace: Workspace, annotator: str, body: JsonObject) -> JsonObject:
        """Add a version of the guidelines; the answer names it."""
        text, base = text_field(body, "text") or "", read_number(body, "version")
        return {"version": add_guideline(workspace, text, annotator=annotator, base=base)}

    def candidates(self, workspace: Workspace, annotator: str, asked: Asked) -> JsonObject:
        """Return the entities that a text may name."""
        text = asked.get("q", "")[:LONGEST_QUERY]
        found = self._desk(workspace, annotator).search(text)
        return {"query": text, "candidates": [candidate_record(candidate, text) for candidate in found]}

    def forget(self) -> None:
        """Clear all desks: what lies there follows from changes that were lost."""
        self._desks.clear()
        self._memory = None

    def _decide(self, workspace: Workspace, annotator: str, body: JsonObject) -> JsonObject:
        answer = read_answer(body)
        made = self._desk(workspace, annotator).decide(
            answer.mention,
            answer.verdict,
            key=answer.key,
            group=answer.group,
            span=answer.span,
            seconds=answer.seconds,
            over=answer.over,
        )
        return {"conflict": conflict_record(made)} if isinstance(made, Conflict) else {"decision": made}

    def _state(self, workspace: Workspace, annotator: str, body: JsonObject) -> JsonObject:
        ahead = read_number(body, "ahead") if "ahead" in body else AHEAD
        return self._shown(workspace, annotator, have=rows_of(body, "have"), ahead=ahead)

    def _shown(self, workspace: Workspace, annotator: str, *, have: Collection[int], ahead: int) -> JsonObject:
        desk = self._desk(workspace, annotator)
        items = desk.items(max(ahead, 1))
        return {
            "annotator": annotator,
            "decided": desk.decided,
            "remaining": desk.remaining,
            "last": desk.last,
            "mask": desk.mask,
            "urgent": count_urgent(workspace, annotator=annotator),
            "guideline": current_guideline(workspace).version,
            "order": [item.row for item in items],
            "items": [item_record(item, clip_of(workspace, item.utterance)) for item in items if item.row not in have],
        }

    def _desk(self, workspace: Workspace, annotator: str) -> Desk:
        if annotator not in self._desks:
            self._memory = self._memory or Memory(workspace)
            self._desks[annotator] = Desk(workspace, annotator=annotator, memory=self._memory, by_value=self._by_value)
        return self._desks[annotator]
