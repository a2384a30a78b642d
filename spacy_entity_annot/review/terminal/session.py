"""A session: what each key does. It draws nothing and reads nothing."""

from ...counting import counted
from ...errors import EntityAnnotError
from ...types import Candidate, Verdict, VerdictKind
from ..breaks import Breaks
from ..queue import ReviewItem, ReviewQueue
from .keys import BACKSPACE, CLEAR, CLOSED, ENTER, ESCAPE, QUIT, Paste
from .plain import find_words, harmless
from .view import Mode, View

NOT_IN_KB, TOO_VAGUE = "not in the knowledge base", "too vague"
"""Why a name has no entity."""

_VERDICTS = {
    "n": Verdict.nil(NOT_IN_KB), "v": Verdict.nil(TOO_VAGUE), "x": Verdict.reject(), "s": Verdict.skip(),
}  # fmt: skip
_ASKING = {
    "f": Mode.REASON, "/": Mode.SEARCH, "m": Mode.MARK, "e": Mode.MEND, "c": Mode.COMMENT, "+": Mode.CREATE,
}  # fmt: skip
_DONE = {
    VerdictKind.REJECT: "is no mention",
    VerdictKind.SKIP: "skipped",
    VerdictKind.FLAG: "flagged",
}
_DIGITS = tuple("123456789")
_LONGEST = 500
_SECONDS_TO_JUDGE = 10.0

_UNKNOWN_KEY = "No such key here; ? lists them."


class Session:
    """One person at the queue.

    queue (ReviewQueue): The person's queue.
    breaks (Breaks | None): What reminds of a break; None begins to count now.
    """

    def __init__(self, queue: ReviewQueue, *, breaks: Breaks | None = None) -> None:
        self.queue = queue
        self._breaks = breaks or Breaks()
        self.finished = False
        self._item = queue.next()
        self._mode = Mode.ITEM if self._item else Mode.DONE
        self._message = ""
        self._typed = ""
        self._found: tuple[Candidate, ...] = ()
        self._keys = 0
        self._tell_accepted()

    def view(self) -> View:
        """Return what is to be seen now."""
        effort = self.queue.session
        return View(
            annotator=self.queue.annotator,
            item=self._item,
            decided=self.queue.decided,
            remaining=self.queue.remaining,
            per_hour=effort.per_hour if effort.decisions and effort.seconds > _SECONDS_TO_JUDGE else None,
            mode=self._mode,
            typed=self._typed,
            found=self._found,
            message=self._message,
            typing=self._typing(),
        )

    def press(self, key: str) -> None:
        """Do what a key asks for; what cannot be done is said in the view's message, and nothing is lost.

        key (str): As `parse_keys` returns it.
        """
        self._message = ""
        self._keys += 1
        try:
            if key in (QUIT, CLOSED):
                self.finished = True
            elif self._mode.asks:
                self._type(key)
            elif isinstance(key, Paste):
                self._message = "A pasted text is no verdict."
            elif key == ESCAPE and self._mode is Mode.ITEM and self._item and self._item.mended:
                self._item = self.queue.restore(self._item)
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
        self._keys += len(line)
        self._typed = harmless(line)[:_LONGEST]
        self.press(ENTER)

    def _command(self, key: str) -> None:
        if key == "q":
            self.finished = True
        elif key == "u":
            self._undo()
        elif key == "U":
            self._redo()
        elif key == "?":
            self._mode = Mode.HELP
        elif self._item is None:
            self._message = _UNKNOWN_KEY
        elif key in _ASKING:
            self._mode = _ASKING[key]
            self._typed = harmless(self._item.heard) if self._mode is Mode.CREATE else ""
        elif _starts_a_name(key):
            self._mode = Mode.SEARCH
            self._write(key.lower())
        elif key == "p" and self._mode is Mode.ITEM:
            self._peel(self._item)
        elif key in _VERDICTS and self._mode is Mode.ITEM:
            self._decide(self._item, _VERDICTS[key])
        elif key == ENTER or key in _DIGITS:
            self._choose(self._item, 0 if key == ENTER else int(key) - 1)
        else:
            self._message = _UNKNOWN_KEY

    def _type(self, key: str) -> None:
        if key == ENTER:
            self._send(self._typed.strip())
        elif key == ESCAPE:
            self._back()
        elif key == BACKSPACE:
            self._write(self._typed[:-1])
        elif key == CLEAR:
            self._write("")
        elif self._chooses(key) and self._item:
            self._choose(self._item, int(key) - 1)
        elif isinstance(key, Paste) or len(key) == 1:
            self._write((self._typed + harmless(key))[:_LONGEST])

    def _chooses(self, key: str) -> bool:
        """Whether a key chooses one of those found: a digit right behind a letter, with which no name goes on."""
        if self._mode is not Mode.SEARCH or key not in _DIGITS or int(key) > len(self._found):
            return False
        return self._typed[-1:].isalpha() and not self.queue.begins_a_name(self._typed + key)

    def _typing(self) -> frozenset[int]:
        found = range(1, len(self._found) + 1) if self._mode is Mode.SEARCH else ()
        return frozenset(number for number in found if not self._chooses(str(number)))

    def _write(self, text: str) -> None:
        self._typed = text
        if self._mode is Mode.SEARCH:  # what is found is seen as one types
            self._found = self._find(text)

    def _find(self, text: str) -> tuple[Candidate, ...]:
        return self.queue.search(text, item=self._item) if text.strip() else ()

    def _send(self, text: str) -> None:
        item = self._item
        assert item is not None
        if self._mode is Mode.REASON:
            self._decide(item, Verdict.flag(text))
        elif self._mode is Mode.SEARCH:
            self._search(text)
        elif self._mode is Mode.COMMENT:
            self._item = self.queue.comment(item, text)
            self._back()
            self._message = "Your comment is saved."
        elif self._mode is Mode.CREATE:
            self._create(item, text)
        else:
            self._name_words(item, text)

    def _create(self, item: ReviewItem, text: str) -> None:
        name, type, description = ([part.strip() for part in text.split("|")] + ["", ""])[:3]
        number = self.queue.create(item, name, type=type or None, description=description or None, keys=self._keys)
        self._decided(item, number, f"is {name}, which is new in the knowledge base")

    def _name_words(self, item: ReviewItem, text: str) -> None:
        span = find_words(harmless(item.text), text)
        if span is None:
            self._message = f"These words are not in it: {text}" if text else "Name the words or their numbers."
        elif self._mode is Mode.MEND:
            self._item = self.queue.mend(item, *span)
            self._back()
            self._message = "Now it is these words; a verdict keeps them, Esc goes back."
        else:
            self.queue.mark(item, *span)
            self._advance()
            self._message = f"Marked “{item.text[slice(*span)]}”."

    def _search(self, text: str) -> None:
        self._found = self._find(text)
        self._mode = Mode.FOUND if self._found else Mode.SEARCH
        if not self._found:
            self._message = f"Nothing is named like {text!r}." if text else "Type a name."

    def _choose(self, item: ReviewItem, place: int) -> None:
        choices = self.view().choices
        if place < len(choices):
            entity = choices[place].entity
            self._decide(item, Verdict.link(entity), f"is {entity.name} ({entity.id})")
        else:
            self._message = f"There is no candidate {place + 1}."

    def _decide(self, item: ReviewItem, verdict: Verdict, what: str = "") -> None:
        number = self.queue.decide(item, verdict, keys=self._keys)
        self._decided(item, number, what or _said(verdict))

    def _decided(self, item: ReviewItem, number: int, what: str) -> None:
        self._advance()
        others = f", and {len(item.group):,} alike" if item.group else ""
        reminder = self._breaks.reminder()
        self._message = reminder or f"Saved #{number}: “{item.heard}” {what}{others}"

    def _tell_accepted(self) -> None:
        if (report := self.queue.accepted) is not None:
            accepted = report.record()["accepted"]
            said = f"{accepted:,} more are settled without you, as proven." if accepted else ""
            self._message = " ".join(filter(None, [self._message, said]))

    def _peel(self, item: ReviewItem) -> None:
        if item.group:
            self._item = self.queue.peel(item)
            self._message = f"This one alone, then {counted(len(item.group), 'other')}."
        else:
            self._message = "It stands alone already."

    def _undo(self) -> None:
        decision = self.queue.undo()
        self._advance()
        self._message = f"Taken back: #{decision.number}, {decision.verdict.kind}. U does it again."

    def _redo(self) -> None:
        decision = self.queue.redo()
        self._advance()
        self._message = f"Done again: #{decision.number}, {decision.verdict.kind}."

    def _advance(self) -> None:
        self._item = self.queue.next()
        self._keys = 0
        self._back()

    def _back(self) -> None:
        self._mode = Mode.ITEM if self._item else Mode.DONE
        self._typed, self._found = "", ()


def _starts_a_name(key: str) -> bool:
    """Return whether a key that is no command begins a search: a capital, or a letter of another script."""
    return len(key) == 1 and key.isalpha() and (key.isupper() or not key.isascii())


def _said(verdict: Verdict) -> str:
    return f"is {verdict.reason}" if verdict.kind is VerdictKind.NIL else _DONE[verdict.kind]
