"""One screen of the review as text: a pure function of what is to be seen and of the window's size."""

from rich.text import Text

from ..queue import ReviewItem
from .choices import choice_lines
from .passage import about_lines, neighbour_lines, spoken_lines
from .plain import harmless
from .view import Mode, View

MIN_WIDTH, MIN_HEIGHT = 40, 17
HELP = (
    ("Enter", "the first candidate is meant"),
    ("1-9", "this candidate is meant"),
    ("n v", "a real name: not in the knowledge base, or too vague to tell which"),
    ("x", "not a mention: nobody and nothing is named here"),
    ("s f", "skip: it comes again at the end; flag it, with a reason"),
    ("/ A-Z", "search the knowledge base as you type, a capital at once; 1-9 links"),
    ("+", "add an entity to the knowledge base, and link this to it"),
    ("p", "peel this one off its group: decide it alone, the others next"),
    ("m e", "mark a name that was missed; mend the words of this one"),
    ("c", "comment, for whoever looks at it later"),
    ("u U", "undo, redo, also what was done in an earlier session"),
    ("? q", "this page; quit: every verdict that was confirmed is on disk"),
)
_EDGE_LINES = 5  # header, two rules, message, keys
_KEYS = (
    ("↵ 1-9", "link"), ("n", "nil"), ("v", "vague"), ("x", "reject"), ("s", "skip"), ("f", "flag"), ("/", "find"),
    ("u", "undo"), ("?", "more"),
)  # fmt: skip
_GROUP_KEYS = tuple(("p", "peel") if key == "f" else (key, word) for key, word in _KEYS)
_MODE_KEYS = {
    Mode.FOUND: (("↵ 1-9", "link"), ("/", "search again"), ("Esc", "back")),
    Mode.HELP: (("any key", "goes back"),),
    Mode.DONE: (("u", "undo"), ("q", "quit")),
}
_TYPING_KEYS = (("↵", "send"), ("Esc", "back"))
_SEARCH_KEYS = (("1-9", "link"), ("↵", "choose, also from those behind a dot"), ("Esc", "back"))
QUESTIONS = {
    Mode.REASON: "Flag, because: ",
    Mode.SEARCH: "Search: ",
    Mode.MARK: "Which words were missed? (2-3, or the words) ",
    Mode.MEND: "Which words are the name? (2-3, or the words) ",
    Mode.COMMENT: "Comment: ",
    Mode.CREATE: "New entity (name | type | description): ",
}


def render(view: View, width: int, height: int) -> Text:
    """Return the screen: at most `height` lines, none wider than `width` cells.

    view (View): What is to be seen.
    width (int): Columns; fewer than 40 are too few.
    height (int): Lines; fewer than 17 are too few.
    """
    if width < MIN_WIDTH or height < MIN_HEIGHT:
        return _screen([Text(f"needs {MIN_WIDTH}x{MIN_HEIGHT}")], width, height)
    rule = Text("─" * width, "dim")
    room = height - _EDGE_LINES
    if view.mode is Mode.HELP:
        body = [Text.assemble((f"  {key:>6}  ", "bold cyan"), text) for key, text in HELP]
    elif view.item is None:
        body = [Text(), Text("  Nothing waits for you.", "bold")]
    else:
        body = _body(view, view.item, width, room)
    body = [*body, *(Text() for _ in range(room))][:room]
    return _screen([_header(view, width), rule, *body, rule, _message(view), _keys(view, width)], width, height)


def _screen(lines: list[Text], width: int, height: int) -> Text:
    for line in lines:
        line.truncate(width, overflow="ellipsis")
    return Text("\n").join(lines[:height])


def _header(view: View, width: int) -> Text:
    total = view.decided + view.remaining
    share = view.decided / total if total else 1.0
    counts = f"  {view.decided:,} decided, {view.remaining:,} to go "
    line = Text.assemble((" " + harmless(view.annotator), "bold"), counts)
    pace = f" {share:.0%}" + ("" if view.per_hour is None else f"  {view.per_hour:,.0f} an hour")
    space = max(0, min(40, width - line.cell_len - len(pace) - 1))
    filled = round(share * space)
    return line.append("━" * filled, "bold green").append("─" * (space - filled), "dim").append(pace)


def _body(view: View, item: ReviewItem, width: int, room: int) -> list[Text]:
    """Return the lines of an item: candidates and mention always, then neighbours, then evidence as there is room."""
    tall = room > 25
    nil = item.nil_probability if view.choices is item.candidates else None
    room -= max(1, len(view.choices)) + (nil is not None)
    spoken = spoken_lines(item, width, max(1, min(8 if tall else 3, room - 1)), numbered=view.mode.names_words)
    heard = about_lines(item)[: max(0, room - len(spoken))]
    room -= len(spoken) + len(heard)
    before = _last(item.before, min(room, 3 if tall else 2))
    after = item.after[: max(0, min(room - len(before), 2 if tall else 1))]
    room -= len(before) + len(after)
    gap = [Text()] if room > 0 else []
    return [
        *neighbour_lines(before),
        *spoken,
        *neighbour_lines(after),
        *gap,
        *heard,
        *choice_lines(view.choices, nil, width, room - len(gap), heard=item.heard, typing=view.typing),
    ]


def _last(texts: tuple[str, ...], count: int) -> tuple[str, ...]:
    return texts[-count:] if count > 0 else ()


def _message(view: View) -> Text:
    if view.mode.asks:
        return Text.assemble((" " + QUESTIONS[view.mode], "bold"), harmless(view.typed), ("▏", "bold"))
    return Text(" " + harmless(view.message), "bold")


def _keys(view: View, width: int) -> Text:
    if view.mode.asks and view.message:
        return Text(" " + harmless(view.message))
    usual = _GROUP_KEYS if view.item and view.item.group else _KEYS
    typing = _SEARCH_KEYS if view.mode is Mode.SEARCH else _TYPING_KEYS
    keys = typing if view.mode.asks else _MODE_KEYS.get(view.mode, usual)
    line = Text(" ")
    for key, word in keys:
        line.append(key, "bold cyan").append(f" {word}  " if word else " ")
    if line.cell_len > width:
        line = Text(" ").append(" ".join(key for key, _ in keys), "bold cyan")
    return line
