from pathlib import Path

import pytest

from spacy_entity_annot.errors import UsageError
from spacy_entity_annot.workspace import Workspace
from spacy_entity_annot.workspace.recordings import add_media_folders, find_recording, media_folders


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    """Two recordings in a folder, and beside it what nobody may hear."""
    folder = tmp_path / "calls"
    (folder / "monday").mkdir(parents=True)
    for name in ("monday/one.wav", "two.MP3", "notes.txt", "../secret.wav"):
        (folder / name).write_bytes(b"sound")
    (folder / "out.wav").symlink_to(tmp_path / "secret.wav")
    return folder


@pytest.mark.parametrize(
    ("media", "found"),
    [
        ("monday/one.wav", "monday/one.wav"),
        ("s3://bucket/calls/two.MP3", "two.MP3"),
        ("C:\\calls\\two.MP3", "two.MP3"),
        ("one.wav", None),
        ("../secret.wav", None),
        ("monday/../../secret.wav", None),
        ("out.wav", None),
        ("notes.txt", None),
        ("monday", None),
        ("two.MP3\0.wav", None),
        ("", None),
        (None, None),
    ],
)
def test_only_recordings_inside_of_the_folders_are_found(
    tmp_path: Path, calls: Path, media: str | None, found: str | None
) -> None:
    with Workspace.create(tmp_path / "annot.db") as workspace:
        assert find_recording(workspace, media) is None
        add_media_folders(workspace, [calls])
        assert find_recording(workspace, media) == (None if found is None else calls.resolve() / found)
        assert find_recording(workspace, str(tmp_path / "secret.wav")) is None
        assert find_recording(workspace, str(calls / "two.MP3")) == calls.resolve() / "two.MP3"


def test_folders_are_kept_once_and_a_missing_one_adds_none(tmp_path: Path, calls: Path) -> None:
    with Workspace.create(tmp_path / "annot.db") as workspace:
        add_media_folders(workspace, [calls, calls / "monday", calls])
        with pytest.raises(UsageError, match="nowhere: there is no such folder"):
            add_media_folders(workspace, [tmp_path, tmp_path / "nowhere"])
        assert media_folders(workspace) == [calls.resolve(), calls.resolve() / "monday"]
