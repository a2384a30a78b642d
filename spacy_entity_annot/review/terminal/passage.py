"""The utterance with its neighbours, the mention marked in it, and why it was mined."""

from rich.text import Text

from ...types import Verdict
from ..queue import ReviewItem
from .plain import harmless, line_starts, words_of

_MENTION = "bold underline yellow"
_MARGIN = 2


def neighbour_lines(texts: tuple[str, ...]) -> list[Text]:
    """Return utterances around the one in question, a line each."""
    return [Text("  " + harmless(text), "dim") for text in texts]


def spoken_lines(item: ReviewItem, width: int, most: int, *, numbered: bool = False) -> list[Text]:
    """Return the utterance, at most so many lines of it, the mention in brackets.

    item (ReviewItem): What is to be decided.
    width (int): Cells a line.
    most (int): Lines; of a longer text those around the mention are shown.
    numbered (bool): Number the words, for one to name them.
    """
    width -= _MARGIN + 1  # a cell for the ellipsis
    first, last = max(0, item.start - width * most), item.end + width * most
    text = harmless(item.text)
    shown = _numbered(text, first, last, item) if numbered else _bracketed(text, first, last, item)
    lines = list(shown.divide(line_starts(shown.plain, width)[1:]))
    begin = _first_shown(lines, most)
    lines, cut = lines[begin : begin + most], begin + most < len(lines)
    for line in lines:
        line.rstrip()
    if begin:
        lines[0] = Text("…").append_text(lines[0])
    if cut:
        lines[-1].append("…")
    return [Text.assemble(("▌ ", "bold cyan"), line) for line in lines]


def heard_line(item: ReviewItem) -> Text:
    """Return what was heard and why it is asked about."""
    line = Text.assemble(("  “" + harmless(item.heard) + "”", "bold"))
    if item.hits:
        heard = (f"{harmless(hit.target)} ({hit.reason} {hit.score:.0%})" for hit in item.hits)
        line.append(" heard for " + ", ".join(list(dict.fromkeys(heard))[:3]))
    else:
        line.append(" marked by hand")
    for note in _notes(item):
        line.append(" · " + note, "dim")
    return line


def about_lines(item: ReviewItem) -> list[Text]:
    """Return what is known of the mention: what was heard, the group, earlier verdicts, readings and comments."""
    lines = [heard_line(item)]
    if item.group:
        differing = f", with {len(item.samples)} like: {harmless(item.samples[0])}" if item.samples else ""
        lines.append(Text.assemble((f"  ×{1 + len(item.group):,} alike in context", "bold green"), differing))
    if item.confirmed:
        last = item.confirmed[0]
        lines.append(
            Text(
                f"  last time: {_named(item, last.entity)}, by {harmless(last.annotator)} on {last.decided_at[:10]}",
                "dim",
            )
        )
    lines += [Text(f"  “{harmless(one.text)}” ({harmless(one.annotator)})", "italic") for one in item.comments[-2:]]
    lines += [Text(f"  or: {harmless(text)}", "dim") for text in item.readings[:2]]
    return lines


def _named(item: ReviewItem, entity: str | None) -> str:
    if entity is None:
        return "none of the knowledge base"
    names = {candidate.entity.id: candidate.entity.name for candidate in item.candidates}
    return harmless(f"{names[entity]} ({entity})" if entity in names else entity)


def _notes(item: ReviewItem) -> list[str]:
    utterance, notes = item.utterance, []
    if item.mended is not None:
        notes.append("mended")
    if item.verdict is not None:
        notes.append("you said " + _said(item.verdict))
    if item.alternative is not None:
        notes.append(f"the recogniser's reading {item.alternative + 2}")
    if item.confidence is not None:
        notes.append(f"confidence {item.confidence:.0%}")
    if utterance.speaker:
        notes.append(harmless(utterance.speaker))
    if utterance.transcript:
        notes.append(harmless(utterance.transcript))
    return notes


def _said(verdict: Verdict) -> str:
    return f"{verdict.kind} {harmless(verdict.entity)}" if verdict.entity else str(verdict.kind)


def _bracketed(text: str, first: int, last: int, item: ReviewItem) -> Text:
    return Text.assemble(
        "…" if first else "",
        text[first : item.start],
        ("[" + text[item.start : item.end] + "]", _MENTION),
        text[item.end : last],
        "…" if last < len(text) else "",
    )


def _numbered(text: str, first: int, last: int, item: ReviewItem) -> Text:
    shown, position = Text(), first
    for number, (start, end) in enumerate(words_of(text), 1):
        if start < first or end > last:
            continue
        shown.append(text[position:start]).append(f"{number}·", "cyan")
        shown.append(text[start:end], _MENTION if item.start <= start < item.end else "bold")
        position = end
    return shown.append(text[position:last])


def _first_shown(lines: list[Text], most: int) -> int:
    """Return the first line to show, so that the mention stands in the middle."""
    marked = next((row for row, line in enumerate(lines) if any(span.style == _MENTION for span in line.spans)), 0)
    return max(0, min(marked - (most - 1) // 2, len(lines) - most))
