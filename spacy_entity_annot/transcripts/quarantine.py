"""The quarantine's front door: a handler that keeps problems and passes them on."""

from types import TracebackType

from ..types import Problem, ProblemHandler
from ..workspace import Workspace, add_problems

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
        self._waiting: list[Problem] = []

    def __call__(self, problem: Problem) -> None:
        """Take one problem.

        problem (Problem): The problem.
        """
        self.count += 1
        self._waiting.append(problem)
        if len(self._waiting) >= _BATCH:
            self.flush()
        if self.on_problem:
            self.on_problem(problem)

    def flush(self) -> None:
        """Write what waits to be written."""
        if self._waiting:
            add_problems(self.workspace, self._waiting)
            self._waiting = []

    def __enter__(self) -> "Quarantine":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.flush()
