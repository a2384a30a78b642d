"""The recordings behind transcripts: audio files of the folders that the workspace was told of, and no others."""

import json
from collections.abc import Iterable
from pathlib import Path

from .. import errors
from ..errors import UsageError
from .workspace import Workspace

AUDIO_TYPES = {
    ".wav": "audio/wav", ".mp3": "audio/mpeg", ".flac": "audio/flac", ".ogg": "audio/ogg", ".oga": "audio/ogg",
    ".opus": "audio/ogg", ".m4a": "audio/mp4", ".mp4": "audio/mp4", ".aac": "audio/aac", ".webm": "audio/webm",
}  # fmt: skip
"""What a browser plays, by the end of a file's name."""

_SETTING = "media_folders"


def add_media_folders(workspace: Workspace, folders: Iterable[Path | str]) -> None:
    """Let recordings of some folders be played in the review.

    workspace (Workspace): Where to keep their places.
    folders (Iterable[Path | str]): The folders.
    RAISES (UsageError): One is no folder; none was added then.
    """
    new = [Path(folder).resolve() for folder in folders]
    for folder in new:
        if not folder.is_dir():
            raise UsageError(errors.FOLDER_MISSING.format(path=folder))
    with workspace.transaction() as connection:
        known = dict.fromkeys(map(str, [*media_folders(workspace), *new]))
        connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (_SETTING, json.dumps(list(known))))


def media_folders(workspace: Workspace) -> list[Path]:
    """Return the folders whose recordings may be played."""
    return [Path(folder) for folder in json.loads(workspace.setting(_SETTING) or "[]")]


def find_recording(workspace: Workspace, media: str | None) -> Path | None:
    """Return the audio file that a transcript names, None where no known folder holds it.

    workspace (Workspace): It knows the folders.
    media (str | None): A path inside of a folder, or the address of the file elsewhere: its last part is sought, too.
    """
    if media is None or "\0" in media:
        return None
    names = dict.fromkeys((media, media.replace("\\", "/").rpartition("/")[2]))
    for folder in media_folders(workspace):
        for name in names:
            path = (folder / name).resolve()
            if path.is_relative_to(folder) and path.suffix.lower() in AUDIO_TYPES and path.is_file():
                return path
    return None
