"""What a recogniser's document tells of a job where it holds no transcript."""

from .. import errors
from .speech import address, label

_WAITING = frozenset({"queued", "notstarted", "in_progress", "processing", "running"})
_DONE = frozenset({"completed", "done", "succeeded", "transcribed"})
_FAILED = frozenset({"error", "failed", "rejected", "deleted", "expired"})

UNNAMED = "this recording"
"""What a recording is called whose address is unknown."""


def outcome(status: object, *, recording: object = None, reason: object = None) -> str | None:
    """Return what to tell of a recording whose transcript a document lacks; None where its status is no known one.

    status (object): How the job stands, in the recogniser's word.
    recording (object): The recording's address, or the job's name.
    reason (object): Why the job failed; by default its status.
    """
    name = address(recording) or UNNAMED
    word = status.casefold() if isinstance(status, str) else ""
    if word in _WAITING:
        return errors.RECORDING_UNFINISHED.format(recording=name, status=status)
    if word in _DONE:
        return errors.TRANSCRIPT_ELSEWHERE.format(recording=name)
    return failure(name, label(reason) or status) if word in _FAILED else None


def failure(recording: str, reason: object) -> str:
    """Return what to tell of a recording that its recogniser could not read.

    recording (str): The recording's address.
    reason (object): Why, in the recogniser's words.
    """
    return errors.RECORDING_FAILED.format(recording=recording, reason=str(reason).rstrip("."))
