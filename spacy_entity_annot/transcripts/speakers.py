"""Who spoke when: the SPEAKER lines of NIST RTTM files, for words that do not say."""

from bisect import bisect_right
from collections.abc import Iterable
from pathlib import Path

from .. import errors
from ..lines import open_lines, raise_problem
from ..types import Problem, ProblemHandler

_COLUMNS = 8


class SpeakerTimes:
    """The stretches of speech of some recordings.

    rows (Iterable[tuple[str, float, float, str]]): Recording, start and end in seconds, speaker.
    """

    def __init__(self, rows: Iterable[tuple[str, float, float, str]]) -> None:
        self._stretches: dict[str, list[tuple[float, float, str]]] = {}
        for recording, start, end, speaker in rows:
            self._stretches.setdefault(recording, []).append((start, end, speaker))
        for stretches in self._stretches.values():
            stretches.sort()

    def at(self, recording: str, start: float | None, end: float | None) -> str | None:
        """Return who spoke in the middle of a word; of several, who began last.

        recording (str): The recording, by its own id; where only one is known, it is that one.
        start (float | None): When the word starts, in seconds.
        end (float | None): When it ends.
        """
        stretches = self._stretches.get(recording)
        if stretches is None and len(self._stretches) == 1:
            [stretches] = self._stretches.values()
        if not stretches or start is None:
            return None
        middle = start if end is None else (start + end) / 2
        for position in range(bisect_right(stretches, (middle, float("inf"), "")), 0, -1):
            if middle <= stretches[position - 1][1]:
                return stretches[position - 1][2]
        return None


def read_speakers(path: str | Path, *, on_problem: ProblemHandler = raise_problem) -> SpeakerTimes:
    """Read the SPEAKER lines of an RTTM file.

    path (str | Path): The file.
    on_problem (ProblemHandler): Called with each line that cannot be taken.
    """
    rows = []
    for number, line in open_lines(path, on_problem):
        columns = line.split()
        if not columns or columns[0] != "SPEAKER":
            continue
        try:
            start, duration = float(columns[3]), float(columns[4])
            rows.append((columns[1], start, start + duration, columns[7]))
        except (ValueError, IndexError):
            on_problem(Problem(str(path), number, errors.RTTM_ROW.format(columns=_COLUMNS)))
    return SpeakerTimes(rows)
