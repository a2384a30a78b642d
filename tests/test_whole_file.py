import errno
import os
from pathlib import Path

import pytest

from spacy_entity_annot.whole_file import whole_file


def write(path: Path, text: str, *, replace: bool = True) -> None:
    with whole_file(path, replace=replace) as draft:
        draft.write_text(text)


def test_an_error_leaves_what_stood_there_and_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    write(path, "old")
    with pytest.raises(RuntimeError), whole_file(path) as draft:
        draft.write_text("ne")
        raise RuntimeError
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["page.html"]


def no_links(draft: Path, path: Path) -> None:
    raise PermissionError(errno.EPERM, "Operation not permitted")


@pytest.mark.parametrize("links", [True, False])
def test_what_stands_there_is_replaced_only_where_it_may_be(
    tmp_path: Path, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the file system has no links, as FAT."""
    if not links:
        monkeypatch.setattr(os, "link", no_links)
    path = tmp_path / "copy.db"
    write(path, "old", replace=False)
    with pytest.raises(FileExistsError):
        write(path, "new", replace=False)
    assert path.read_text() == "old"
    write(path, "new")
    assert path.read_text() == "new"
    assert os.listdir(tmp_path) == ["copy.db"]
