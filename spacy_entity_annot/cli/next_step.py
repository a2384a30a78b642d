"""What comes next on the road, so that no command leaves a newcomer standing."""

from typing import TYPE_CHECKING

from .options import DEFAULT_WORKSPACE
from .output import say

if TYPE_CHECKING:
    from ..workspace import Workspace


def tell_next(workspace: "Workspace", *, has_new_entities: bool = False) -> None:
    """Say which command comes next.

    workspace (Workspace): Where something was done.
    has_new_entities (bool): Whether it has entities now that no candidates were chosen from.
    """
    where = "" if workspace.path == DEFAULT_WORKSPACE else f" -w {workspace.path}"
    steps, word = _missing(workspace), " and "
    if not steps:
        steps, word = _possible(workspace, has_new_entities=has_new_entities), " or "
    say("Next: " + word.join(f"entity-annot {step}{where}" for step in steps))


def _missing(workspace: "Workspace") -> list[str]:
    """Return what has to come before anything can be found."""
    from ..workspace import count_entities
    from ..workspace.utterances import last_utterance_number

    steps = {"ingest PATH": last_utterance_number(workspace), "kb add FILE": count_entities(workspace)}
    return [step for step, done in steps.items() if not done]


def _possible(workspace: "Workspace", *, has_new_entities: bool) -> list[str]:
    from ..workspace.queue import iterate_waiting, last_decision_number
    from ..workspace.waits import Waits

    steps = ["export OUT"] if last_decision_number(workspace) else []
    if next(iterate_waiting(workspace, Waits("")), None) is not None:
        return ["propose" if has_new_entities else "review", *steps]
    return steps or ["mine --kb-type all"]
