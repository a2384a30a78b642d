"""A session: what each key does. It draws nothing and reads nothing."""

from ...errors import EntityAnnotError
from ...types import Candidate, Verdict, VerdictKind
from ..queue import ReviewItem, ReviewQueue
from .keys import BACKSPACE, CLEAR, CLOSED, ENTER, ESCAPE, QUIT, Paste
from .plain import find_words, harmless
from .view import Mode, View

_VERDICTS = {"n": Verdict.nil(), "x": Verdict.reject(), "s": Verdict.skip()}
_ASKING = {"f": Mode.REASON, "/": Mode.SEARCH, "m": Mode.MARK}
_DONE = {
    VerdictKind.LINK: "is",
    VerdictKind.NIL: "is not in the knowledge base",
    VerdictKind.REJECT: "is no mention",
    VerdictKind.SKIP: "skipped",
    VerdictKind.FLAG: "flagged",
}
_LONGEST = 500
_SECONDS_TO_JUDGE = 10.0

_UNKNOWN_KEY = "No such key here; ? lists them."


class Session:
    """One person at the queue.

    queue (ReviewQueue): The person's queue.
    """

    def __init__(self, queue: ReviewQueue) -> None:
        self.queue = queue
        self.finished = False
        self._item = queue.next()
        self._mode = Mode.ITEM if self._item else Mode.DONE
        self._message = ""
        self._typed = ""
        self._found: tuple[Candidate, ...] = ()

    def view(self) -> View:
        """Return what is to be seen now."""
        effort = self.queue.session
        return View(
            annotator=self.queue.annotator,
            item=self._item,
            decided=self.queue.decided,
            remaining=self.queue.remaining,
            per_hour=effort.per_hour if effort.seconds > _SECONDS_TO_JUDGE else None,
            mode=self._mode,
            typed=self._typed,
            found=self._found,
            message=self._message,
        )

    def press(self, key: str) -> None:
        """Do what a key asks for; what cannot be done is said in the view's message, and nothing is lost.

        key (str): As `parse_keys` returns it.
        """
        self._message = ""
        try:
            if key in (QUIT, CLOSED):
                self.finished = True
            elif self._mode.asks:
                self._type(key)
            elif isinstance(key, Paste):
                self._message = "A pasted text is no verdict."
            elif self._mode is Mode.HELP or key == ESCAPE:
                self._back()
            else:
                self._command(key)
        except EntityAnnotError as error:
            self._message = str(error)

    def answer(self, line: str) -> None:
        """Take a line where no single keys can be read: a key, and behind it the text that it asks for.

        line (str): E.g. `2`, an empty one for Enter, `f muddled` or `/taylor swift`.
        """
        line = line.strip()
        if not self._mode.asks:
            if len(line) > 1 and line[0] not in _ASKING:
                self._message = f"No such answer: {line[:20]!r}; ? lists them."
                return
            self.press(line[:1] or ENTER)
            line = line[1:].strip()
            if not self._mode.asks or not line:
                return
        self._typed = harmless(line)[:_LONGEST]
        self.press(ENTER)

    def _command(self, key: str) -> None:
        if key == "q":
            self.finished = True
        elif key == "u":
            self._undo()
        elif key == "?":
            self._mode = Mode.HELP
        elif self._item is None:
            self._message = _UNKNOWN_KEY
        elif key in _ASKING:
            self._mode, self._typed = _ASKING[key], ""
        elif key in _VERDICTS and self._mode is Mode.ITEM:
            self._decide(self._item, _VERDICTS[key], "")
        elif key == ENTER or key in "123456789":
            self._choose(self._item, 0 if key == ENTER else int(key) - 1)
        else:
            self._message = _UNKNOWN_KEY

    def _type(self, key: str) -> None:
        if key == ENTER:
            self._send(self._typed.strip())
        elif key == ESCAPE:
            self._back()
        elif key == BACKSPACE:
            self._typed = self._typed[:-1]
        elif key == CLEAR:
            self._typed = ""
        elif isinstance(key, Paste) or len(key) == 1:
            self._typed = (self._typed + harmless(key))[:_LONGEST]

    def _send(self, text: str) -> None:
        item = self._item
        assert item is not None
        if self._mode is Mode.REASON:
            self._decide(item, Verdict.flag(text), "")
        elif self._mode is Mode.SEARCH:
            self._search(text)
        else:
            span = find_words(harmless(item.text), text)
            if span is None:
                self._message = f"These words are not in it: {text}" if text else "Name the words or their numbers."
                return
            self.queue.mark(item, *span)
            self._advance()
            self._message = f"Marked “{item.text[slice(*span)]}”."

    def _search(self, text: str) -> None:
        self._found = self.queue.search(text) if text else ()
        self._mode = Mode.FOUND if self._found else Mode.SEARCH
        if not self._found:
            self._message = f"Nothing is named like {text!r}." if text else "Type a name."

    def _choose(self, item: ReviewItem, place: int) -> None:
        choices = self.view().choices
        if place < len(choices):
            entity = choices[place].entity
            self._decide(item, Verdict.link(entity), f" {entity.name} ({entity.id})")
        else:
            self._message = f"There is no candidate {place + 1}."

    def _decide(self, item: ReviewItem, verdict: Verdict, entity: str) -> None:
        number = self.queue.decide(item, verdict)
        self._advance()
        self._message = f"Saved #{number}: “{item.heard}” {_DONE[verdict.kind]}{entity}"

    def _undo(self) -> None:
        decision = self.queue.undo()
        self._advance()
        self._message = f"Taken back: #{decision.number}, {decision.verdict.kind}."

    def _advance(self) -> None:
        self._item = self.queue.next()
        self._back()

    def _back(self) -> None:
        self._mode = Mode.ITEM if self._item else Mode.DONE
        self._typed, self._found = "", ()
