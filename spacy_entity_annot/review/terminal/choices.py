"""The candidates, a line each, and the evidence below those for which there is room."""

from rich.text import Text

from ...types import Candidate
from ..difference import letter_difference
from .plain import harmless

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_BAR = 6


def choice_lines(
    candidates: tuple[Candidate, ...], nil_probability: float | None, width: int, evidence: int, *, heard: str,
    typing: frozenset[int] = frozenset(),
) -> list[Text]:  # fmt: skip
    """Return a line for each candidate and one for none of them.

    candidates (tuple[Candidate, ...]): Nine at most.
    nil_probability (float | None): The probability of none, 0..1; without it there is no such line.
    width (int): Cells a line.
    evidence (int): How many of the candidates get a second line, which tells what speaks for them.
    heard (str): What the recogniser wrote, to show where the names differ from it.
    typing (frozenset[int]): The digits that choose nothing at the moment; they are dim, behind a dot.
    """
    names = [harmless(candidate.entity.name) for candidate in candidates]
    types = [harmless(candidate.entity.type or "") for candidate in candidates]
    name_width = max(16, min(width * 3 // 10, max(map(_cells, names), default=0)))
    type_width = min(10, max(map(_cells, types), default=0))
    lines = [] if candidates else [Text("     no candidate: / searches the knowledge base", "italic")]
    for number, (candidate, name, type) in enumerate(zip(candidates, names, types, strict=True), 1):
        columns = _column(name, name_width, "bold"), _column(type, type_width, "magenta")
        about = harmless(candidate.entity.description or "")
        lines.append(Text.assemble(*_number(number, number in typing), *columns, _bar(candidate.probability), about))
        if number <= evidence:
            lines.append(_evidence(candidate, heard))
    if nil_probability is not None:
        none = _column("none of these", name_width, ""), _column("", type_width, "")
        lines.append(Text.assemble(("    n ", "bold cyan"), *none, _bar(nil_probability), "not in the knowledge base"))
    return lines


def _number(number: int, is_dim: bool) -> tuple[tuple[str, str], tuple[str, str]]:
    sign = "  · " if is_dim else "  ↵ " if number == 1 else "    "
    return (sign, "bold"), (f"{number} ", "dim" if is_dim else "bold cyan")


def _evidence(candidate: Candidate, heard: str) -> Text:
    line = Text("      as “", "dim")
    for old, new in letter_difference(heard, candidate.alias):
        if old == new:
            line.append(harmless(new))
        else:  # the arrow tells it to those who see no colours
            line.append(harmless(f"{{{old}→{new}}}"), "bold")
    parts = ["”", *candidate.reasons, candidate.entity.id]
    return line.append(harmless(" · ".join(parts)))


def _bar(probability: float) -> Text:
    if not probability:  # of what was searched for by its beginning it is not known
        return Text(" " * (_BAR + 7))
    whole, part = divmod(round(probability * _BAR * 8), 8)
    bar = ("█" * whole + (_EIGHTHS[part] if part else "")).ljust(_BAR)
    return Text.assemble((bar, "green"), f"{probability:5.0%}  ")


def _column(text: str, width: int, style: str) -> Text:
    column = Text(text, style)
    column.truncate(width, overflow="ellipsis", pad=True)
    return column.append(" " if width else "")


def _cells(text: str) -> int:
    return Text(text).cell_len
