"""What is wrong with a corpus, gathered so that a thousand docs with one fault are one line."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from ..types import JsonObject

ERROR, WARNING = "error", "warning"
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a corpus.

    severity (str): `error` where training would fail or, worse, learn something else; `warning` for the rest.
    file (str): Where, relative to the corpus.
    message (str): What is wrong and what to do next.
    """

    severity: str
    file: str
    message: str

    def record(self) -> JsonObject:
        """Return the object that `check --json` prints."""
        return asdict(self)

    def __str__(self) -> str:
        return f"{self.file}: {self.message}"


class Faults:
    """Gathers faults; those with the same text in the same file are counted, and the first is shown."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str], list[str]] = {}

    def error(self, file: str, message: str, where: str = "") -> None:
        """Add an error; `where` is what tells it from others with the same message."""
        self._found.setdefault((ERROR, file, message), []).append(where)

    def warning(self, file: str, message: str, where: str = "") -> None:
        """Add a warning."""
        self._found.setdefault((WARNING, file, message), []).append(where)

    @property
    def has_errors(self) -> bool:
        """Whether there is an error among them."""
        return any(severity == ERROR for severity, *_ in self._found)

    def listed(self) -> list[Fault]:
        """Return the faults, errors first, otherwise as they were found."""
        faults = [
            Fault(severity, file, message + _example(places))
            for (severity, file, message), places in self._found.items()
        ]
        return sorted(faults, key=lambda fault: fault.severity != ERROR)


def _example(places: list[str]) -> str:
    first = next((place for place in places if place), "")
    shown = first if len(first) <= _SHOWN else first[:_SHOWN] + "…"
    if len(places) == 1:
        return f" ({shown})" if shown else ""
    return f" ({len(places)} times, first: {shown})" if shown else f" ({len(places)} times)"


def lines_of(faults: Iterable[Fault]) -> str:
    """Return faults as lines of text."""
    return "\n".join(map(str, faults))
