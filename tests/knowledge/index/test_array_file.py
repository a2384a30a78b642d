from pathlib import Path

import numpy as np
import pytest

from spacy_entity_annot.knowledge.index.array_file import (
    ALIGNMENT,
    Arrays,
    DamagedFile,
    prefixed,
    read_arrays,
    under,
    write_arrays,
)

ARRAYS: Arrays = {
    "empty": np.empty(0, np.float32),
    "few": np.array([1, 2, 3], np.uint8),
    "wide": np.arange(100, dtype=np.int64),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_arrays(tmp_path / "some.index", ARRAYS)
    return tmp_path / "some.index"


@pytest.mark.parametrize("content", [b"", b"x", b"entity-annot arrays 1\n", b"entity-annot arrays 1\n[]\n"])
def test_other_files_are_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(DamagedFile):
        read_arrays(path)


@pytest.mark.parametrize("cut", [1, ALIGNMENT, 700])
def test_file_that_is_cut_short_is_refused(path: Path, cut: int) -> None:
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(DamagedFile):
        read_arrays(path)


def test_file_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_arrays(tmp_path / "none")


def test_arrays_come_back_as_they_were_and_cannot_be_changed(path: Path) -> None:
    found = read_arrays(path)
    assert {name: (array.dtype, array.tolist()) for name, array in found.items()} == {
        name: (array.dtype, array.tolist()) for name, array in ARRAYS.items()
    }
    with pytest.raises(ValueError, match="read-only"):
        found["few"][0] = 7


def test_failed_write_leaves_the_old_file_and_nothing_else(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(AttributeError):
        write_arrays(path, {**ARRAYS, "broken": None})  # type: ignore[dict-item]
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == before


def test_reader_keeps_its_arrays_when_the_file_is_replaced(path: Path) -> None:
    found = read_arrays(path)
    write_arrays(path, {"few": np.array([9], np.uint8)})
    assert (found["wide"].sum(), read_arrays(path)["few"].tolist()) == (4950, [9])


def test_parts_share_a_file_by_prefix() -> None:
    assert list(under("a", prefixed("a", ARRAYS) | prefixed("ab", ARRAYS))) == list(ARRAYS)
