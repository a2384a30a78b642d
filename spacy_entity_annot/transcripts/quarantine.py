"""The quarantine's front door: a handler that keeps problems and passes them on."""

from collections.abc import Iterable
from types import TracebackType

from ..lines import STDIN
from ..types import Problem, ProblemHandler
from ..workspace import Workspace, add_problems
from ..workspace.problems import problem_sources, replace_problems

_BATCH = 500


class Quarantine:
    """A problem handler that keeps problems in the workspace; use it in a `with` statement.

    workspace (Workspace): Where to keep them.
    on_problem (ProblemHandler | None): Called with each problem as well.
    count (int): Problems so far.
    """

    def __init__(self, workspace: Workspace, on_problem: ProblemHandler | None = None) -> None:
        self.workspace = workspace
        self.on_problem = on_problem
        self.count = 0
        self._known = set(problem_sources(workspace))
        self._again: list[Problem] = []
        self._waiting: list[Problem] = []

    def __call__(self, problem: Problem) -> None:
        """Take one problem.

        problem (Problem): The problem.
        """
        self.count += 1
        self._waiting.append(problem)
        if problem.source in self._known:
            self._again.append(problem)
        if len(self._waiting) >= _BATCH:
            self.flush()
        if self.on_problem:
            self.on_problem(problem)

    def flush(self) -> None:
        """Write what waits to be written."""
        if self._waiting:
            add_problems(self.workspace, self._waiting)
            self._waiting = []

    def settle(self, files: Iterable[str]) -> None:
        """Forget what was wrong with files before, now that they were read to their ends; what still is wrong stays.

        files (Iterable[str]): The files, as they are named in problems.
        """
        self.flush()
        read = self._known.intersection(files) - {STDIN}
        if read:
            replace_problems(self.workspace, sorted(read), [one for one in self._again if one.source in read])

    def __enter__(self) -> "Quarantine":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.flush()
