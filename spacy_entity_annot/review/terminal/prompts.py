"""The review line by line: for dumb terminals, pipes and screen readers."""

from typing import TextIO

from ...types import Candidate
from ..difference import letter_difference
from ..queue import ReviewItem
from .frame import HELP
from .keys import CLOSED, ESCAPE
from .passage import about_lines, neighbour_lines, spoken_lines
from .plain import harmless
from .session import Session
from .view import Mode, View

_QUESTIONS = {
    Mode.ITEM: "verdict (Enter is 1, ? explains): ",
    Mode.FOUND: "which one (Enter is 1): ",
    Mode.REASON: "flag, because: ",
    Mode.SEARCH: "search: ",
    Mode.MARK: "which words (2-3, or the words): ",
    Mode.MEND: "which words are the name (2-3, or the words): ",
    Mode.COMMENT: "comment: ",
    Mode.CREATE: "new entity (name | type | description): ",
    Mode.DONE: "Nothing waits for you (u undo, q quit): ",
}
_WHOLE = 10**6


class Prompts:
    """Lines in, lines out.

    source (TextIO): Where the answers come from.
    output (TextIO): Where the items go.
    """

    def __init__(self, source: TextIO, output: TextIO) -> None:
        self._source = source
        self._output = output

    def run(self, session: Session) -> None:
        """Put item after item, until `q`, the end of the input or Ctrl-C."""
        try:
            while not session.finished:
                self._ask(session)
        except KeyboardInterrupt:
            self._write("\n")

    def _ask(self, session: Session) -> None:
        self._write("\n".join(question(session.view())))
        line = self._source.readline()
        if not (line and self._source.isatty()):  # nobody pressed Enter here
            self._write("\n")
        if not line:
            session.press(CLOSED)
            return
        session.answer(line)
        if session.view().mode is Mode.HELP:
            self._write("".join(f"  {key:>6}  {text}\n" for key, text in HELP))
            session.press(ESCAPE)
        self.tell(session.view().message)

    def tell(self, text: str) -> None:
        """Print a message, if there is one."""
        if text:
            self._write(harmless(text) + "\n")

    def _write(self, text: str) -> None:
        self._output.write(text)
        self._output.flush()


def question(view: View) -> list[str]:
    """Return the lines that put a view to a person; the last one waits for the answer."""
    lines: list[str] = []
    if view.item and view.mode is Mode.ITEM:
        lines = ["", f"{view.decided:,} decided, {view.remaining:,} to go", *_passage(view.item)]
    elif view.item and view.mode.names_words:
        lines = [line.plain for line in spoken_lines(view.item, _WHOLE, 1, numbered=True)]
    if view.mode in (Mode.ITEM, Mode.FOUND):
        heard = view.item.heard if view.item else ""
        lines += [_choice(number, candidate, heard) for number, candidate in enumerate(view.choices, 1)]
    if view.item and view.mode is Mode.ITEM:
        lines.append(f"  n  none of these ({view.item.nil_probability:.0%})")
    return [*lines, _QUESTIONS[view.mode]]


def _passage(item: ReviewItem) -> list[str]:
    lines = [
        *neighbour_lines(item.before[-2:]),
        *spoken_lines(item, _WHOLE, 1),
        *neighbour_lines(item.after[:1]),
        *about_lines(item),
    ]
    return [line.plain for line in lines]


def _choice(number: int, candidate: Candidate, heard: str) -> str:
    entity = candidate.entity
    alias = "".join(f"{{{old}→{new}}}" if old != new else old for old, new in letter_difference(heard, candidate.alias))
    likely = f"{candidate.probability:.0%}" if candidate.probability else None
    parts = [entity.type, likely, entity.description, entity.id, f"as “{alias}”"]
    return harmless(f"  {number}  {entity.name}: " + " · ".join(filter(None, [*parts, *candidate.reasons])))
