"""TRN of NIST: a text and, in brackets behind it, the id of the utterance."""

import re
from collections.abc import Iterator

from ...types import Utterance
from ..format import Format, Located, Source

_CHOICE = re.compile(r"\{([^{}/]*)(?:/[^{}]*)?\}")
_ID = re.compile(r"[^\s()]*[0-9_-][^\s()]*")


def _parts(line: str) -> tuple[str, str | None]:
    """Return the text of a line and the id in brackets at its end."""
    text, bracket, id = line.rstrip().removesuffix(")").rpartition("(")
    if bracket and line.rstrip().endswith(")") and _ID.fullmatch(id):
        return text, id
    return line, None


def _sniff(source: Source) -> bool:
    rows = [line for line in source.peek_lines() if line.strip() and not line.startswith(";;")]
    return len(rows) > 1 and all(_parts(row)[1] is not None for row in rows)


def _read(source: Source) -> Iterator[Located]:
    """Yield the utterances; of several spellings `{ one / other }` the first is taken, and @ stands for none."""
    for number, line in source.lines():
        if not line.strip() or line.startswith(";;"):
            continue
        text, id = _parts(line)
        text = " ".join(word for word in _CHOICE.sub(r" \1 ", text).split() if word != "@")
        if text:
            yield number, Utterance(f"{source.transcript}:{id or number}", text, source.transcript)


TRN = Format("trn", "TRN of NIST, a text and its id a line", (".trn",), _sniff, _read)
