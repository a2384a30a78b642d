from pathlib import Path

from spacy_entity_annot.workspace import Workspace
from spacy_entity_annot.workspace.cache import cache_folder, clear_cache, read_cached, write_cached


def test_nothing_is_cached_at_first(workspace: Workspace) -> None:
    assert read_cached(workspace, "weights.json") is None
    assert not cache_folder(workspace).exists()


def test_folder_that_cannot_be_made_is_no_problem(workspace: Workspace) -> None:
    cache_folder(workspace).write_text("in the way")
    write_cached(workspace, "weights.json", b"{}")
    assert read_cached(workspace, "weights.json") is None


def test_file_that_cannot_be_put_in_its_place_leaves_nothing_behind(workspace: Workspace) -> None:
    (cache_folder(workspace) / "weights.json").mkdir(parents=True)
    write_cached(workspace, "weights.json", b"{}")
    assert [path.name for path in cache_folder(workspace).iterdir()] == ["weights.json"]


def test_file_is_replaced_as_a_whole_beside_the_workspace(workspace: Workspace, tmp_path: Path) -> None:
    write_cached(workspace, "weights.json", b"first")
    write_cached(workspace, "weights.json", b"second")
    assert read_cached(workspace, "weights.json") == b"second"
    assert [path.name for path in cache_folder(workspace).iterdir()] == ["weights.json"]
    assert cache_folder(workspace) == workspace.path.with_suffix(".cache")


def test_cleared_cache_is_empty(workspace: Workspace) -> None:
    clear_cache(workspace)
    write_cached(workspace, "weights.json", b"first")
    clear_cache(workspace)
    assert list(cache_folder(workspace).iterdir()) == []
