"""What is remembered for all who review in one process: nobody's queue has to learn it anew."""

from collections.abc import Callable
from functools import cached_property

from ..heard_forms import Experience
from ..workspace import Workspace
from .proposals import Proposals


class Memory:
    """What was settled of the words that wait, and what the knowledge base proposes; each is read when first asked.

    workspace (Workspace): Where decisions and entities are.
    on_wait (Callable[[str], None]): Told why, before anything that takes seconds.
    """

    def __init__(self, workspace: Workspace, *, on_wait: Callable[[str], None] = lambda _: None) -> None:
        self._workspace = workspace
        self.proposals = Proposals(workspace, on_wait=on_wait)

    @cached_property
    def experience(self) -> Experience:
        """What was settled of the same words."""
        return Experience(self._workspace)
