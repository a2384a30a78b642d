"""Who spoke when: the SPEAKER lines of NIST RTTM files, for words that do not say."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path

from .. import errors
from ..lines import open_lines, raise_problem
from ..types import Problem, ProblemHandler, Word

_COLUMNS = 8
_NEVER = float("inf")


class SpeakerTimes:
    """The stretches of speech of some recordings.

    rows (Iterable[tuple[str, float, float, str]]): Recording, start and end in seconds, speaker.
    """

    def __init__(self, rows: Iterable[tuple[str, float, float, str]]) -> None:
        self._stretches: dict[str, list[tuple[float, float, str]]] = {}
        for recording, start, end, speaker in rows:
            self._stretches.setdefault(recording, []).append((start, end, speaker))
        self._latest_ends: dict[str, list[float]] = {}
        for recording, stretches in self._stretches.items():
            stretches.sort()
            self._latest_ends[recording] = list(accumulate((end for _, end, _ in stretches), max))

    def at(self, recording: str, start: float | None, end: float | None) -> str | None:
        """Return who spoke in the middle of a word; of several, who began last.

        recording (str): The recording, by its own id; where only one is known, it is that one.
        start (float | None): When the word starts, in seconds.
        end (float | None): When it ends.
        """
        return self.of(recording, [Word("", start, end)])[0]

    def of(self, recording: str, words: Sequence[Word]) -> list[str | None]:
        """Return who spoke each of some words, as `at` does.

        recording (str): The recording, as for `at`.
        words (Sequence[Word]): The words.
        """
        if recording not in self._stretches and len(self._stretches) == 1:
            [recording] = self._stretches
        stretches, latest_ends = self._stretches.get(recording, []), self._latest_ends.get(recording, [])
        found: list[str | None] = []
        here, until, speaker = _NEVER, -_NEVER, None  # most words are spoken in the same stretch as the one before
        for _, start, end, _ in words:
            if start is None:
                found.append(None)
                continue
            middle = start if end is None else (start + end) / 2
            if not here <= middle < until:
                here, until, speaker = _who(stretches, latest_ends, middle)
            found.append(speaker)
        return found


def _who(
    stretches: list[tuple[float, float, str]], latest_ends: list[float], middle: float
) -> tuple[float, float, str | None]:
    """Return a time up to which and one before which nothing changes, and who speaks in between."""
    position = bisect_right(stretches, (middle, _NEVER, "")) - 1
    following = stretches[position + 1][0] if position + 1 < len(stretches) else _NEVER
    if position >= 0 and stretches[position][1] >= middle:
        start, end, speaker = stretches[position]
        return start, min(end, following), speaker
    while position >= 0 and latest_ends[position] >= middle:
        if stretches[position][1] >= middle:
            return middle, middle, stretches[position][2]
        position -= 1
    return middle, middle, None


def read_speakers(path: str | Path, *, on_problem: ProblemHandler = raise_problem) -> SpeakerTimes:
    """Read the SPEAKER lines of an RTTM file.

    path (str | Path): The file.
    on_problem (ProblemHandler): Called with each line that cannot be taken, and with a file that names nobody.
    """
    rows = []
    refused = 0

    def on_refused(problem: Problem) -> None:
        nonlocal refused
        refused += 1
        on_problem(problem)

    for number, line in open_lines(path, on_refused):
        columns = line.split()
        if not columns or columns[0] != "SPEAKER":
            continue
        try:
            start, duration = float(columns[3]), float(columns[4])
            rows.append((columns[1], start, start + duration, columns[7]))
        except (ValueError, IndexError):
            on_refused(Problem(str(path), number, errors.RTTM_ROW.format(columns=_COLUMNS)))
    if not (rows or refused):
        on_problem(Problem(str(path), None, errors.RTTM_WITHOUT_SPEAKERS))
    return SpeakerTimes(rows)
