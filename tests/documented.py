"""What docs/files.md says that commands print with `--json`, to be held against what they print."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

PAGE = (Path(__file__).parents[1] / "docs/files.md").read_text()
_ROW = re.compile(r"^\| (.+?) \| `(\{.+?\})` \| .* \|$", re.MULTILINE)
_TOKEN = re.compile(r'"(?P<name>[^"]+)"(?P<optional>\?)?|(?P<sign>[{}\[\]:])|(?P<data>[A-Z]+)(?=:)')


class Shape(NamedTuple):
    """The keys of a documented object with what they hold; `data` where other keys are data, and what those hold."""

    keys: dict[str, "Shape | None"]
    optional: set[str]
    data: bool


def documented() -> dict[str, Shape]:
    """Return the row of each command with `--json`, by its first cell."""
    _, _, outputs = PAGE.partition("# What `--json` prints")
    return {call.replace("`", ""): _parse(_TOKEN.finditer(line)) for call, line in _ROW.findall(outputs)}


def _parse(tokens: Iterator[re.Match[str]]) -> Shape:
    """Read an object, whose opening brace is the next token."""
    assert next(tokens)["sign"] == "{"
    return _inside(tokens)


def _inside(tokens: Iterator[re.Match[str]]) -> Shape:
    shape, last = Shape({}, set(), False), ""
    for token in tokens:
        if token["sign"] == "}":
            break
        if token["sign"] == "{":
            shape.keys[last] = _inside(tokens)
        elif token["data"]:
            shape, last = shape._replace(data=True), ""
        elif token["name"]:
            last = token["name"]
            shape.keys[last] = None
            if token["optional"]:
                shape.optional.add(last)
    return shape


def differences(shape: Shape | None, printed: Any, place: str = "") -> list[str]:
    """Return where what was printed has keys that are not documented, or lacks some that are."""
    if isinstance(printed, list):
        return [found for one in printed for found in differences(shape, one, place)]
    if shape is None or not isinstance(printed, dict):
        return []
    found = [f"{place}{key} is missing" for key in shape.keys if key not in {*printed, *shape.optional, ""}]
    for key, value in printed.items():
        if key in shape.keys:
            found += differences(shape.keys[key], value, f"{place}{key}.")
        elif shape.data:
            found += differences(shape.keys.get(""), value, f"{place}{key}.")
        else:
            found.append(f"{place}{key} is not documented")
    return found
