"""What can be heard of an utterance: its stretch of the recording that its transcript names."""

from typing import NamedTuple

from .. import errors
from ..errors import UsageError
from ..types import Utterance
from ..workspace import Workspace, get_mentions
from ..workspace.harm import refuse_masked
from ..workspace.recordings import find_recording


class Clip(NamedTuple):
    """A stretch of a recording.

    path (str): The audio file.
    start (float): In seconds.
    end (float | None): In seconds; None means until the recording ends.
    """

    path: str
    start: float
    end: float | None


def clip_of(workspace: Workspace, utterance: Utterance) -> Clip | None:
    """Return what can be heard of an utterance, None where there is no recording or no knowing where in it.

    workspace (Workspace): It knows the folders with recordings.
    utterance (Utterance): One of it.
    """
    if utterance.media is None:
        return None
    times = [utterance.start, *(word.start for word in utterance.words)]
    ends = [utterance.end, *(word.end for word in reversed(utterance.words))]
    start = next((time for time in times if time is not None), None)
    end = next((time for time in ends if time is not None), None)
    path = find_recording(workspace, utterance.media) if start is not None else None
    return None if path is None or start is None else Clip(str(path), start, end)


def clip_of_mention(workspace: Workspace, mention: int, *, annotator: str) -> Clip:
    """Return what can be heard of a mention's utterance, to a person who may see it.

    workspace (Workspace): Where the mention is.
    mention (int): Its row.
    annotator (str): Who wants to hear it.
    RAISES (UsageError): It is masked for this person, or there is nothing to hear.
    """
    refuse_masked(workspace, mention, annotator=annotator)
    found = get_mentions(workspace, [mention])
    clip = clip_of(workspace, found[0].utterance) if found else None
    if clip is None:
        raise UsageError(errors.CLIP_MISSING.format(mention=mention))
    return clip
