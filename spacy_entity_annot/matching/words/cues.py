"""Words beside a name that speak for it: `thank you`, `from the line of`, `play ... by`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

TABLE = files(__package__) / "cues.json"


@dataclass(frozen=True, slots=True)
class Cues:
    """How much a neighbouring word changes the log-odds that a name was spoken.

    before (Mapping[str, float]): By the folded word before the name.
    after (Mapping[str, float]): By the folded word after it.
    """

    before: Mapping[str, float]
    after: Mapping[str, float]


@cache
def cues() -> Cues:
    """Return the shipped table, learned by `benchmarks/fit_matching.py`."""
    table = json.loads(TABLE.read_text("utf-8"))
    return Cues(table["before"], table["after"])
