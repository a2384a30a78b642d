"""Acceptance without a person while somebody reviews: again and again, as far as the decisions up to then prove it."""

from collections.abc import Callable

from ..acceptance import AcceptanceReport, accept, fewest
from ..lessons import taught_generator
from ..mining import propose
from ..workspace import Workspace
from ..workspace.lots import count_audited

EVERY = 100
"""Verdicts between two tries; each renews the candidates of all that waits, which takes its time."""


class Accepting:
    """Settles the rest at a precision that is proven, at the beginning and after every hundred verdicts.

    workspace (Workspace): Where mentions wait.
    precision (float): What share of the accepted verdicts must be right, above 0 and below 1.
    on_wait (Callable[[str], None]): Told why, before anything that takes seconds.
    """

    def __init__(self, workspace: Workspace, *, precision: float, on_wait: Callable[[str], None]) -> None:
        self._workspace, self._precision, self._on_wait = workspace, precision, on_wait
        self._needed = fewest(precision)
        self._next = 0

    def after(self, verdicts: int) -> AcceptanceReport | None:
        """Try, if it is time to, and return what became of it; None where nothing was tried.

        verdicts (int): How many this session has given.
        """
        if verdicts < self._next:
            return None
        self._next = verdicts + EVERY
        if count_audited(self._workspace) < self._needed:
            return None
        self._on_wait("Renewing the candidates of what waits ...")
        generator = taught_generator(self._workspace, on_wait=self._on_wait)
        propose(self._workspace, renew=True, generator=generator, on_batch=self._on_wait)
        self._on_wait("Measuring what can be settled without you ...")
        return accept(self._workspace, precision=self._precision)
