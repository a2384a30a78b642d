import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from spacy_entity_annot.errors import UsageError
from spacy_entity_annot.plugins import plugged_in

GROUP = "spacy_entity_annot.test_things"


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Makes a package with a module and the entry points of `GROUP`."""

    def write(module: str, entries: str) -> None:
        (tmp_path / "alien_plugin.py").write_text(module)
        metadata = tmp_path / "alien-1.0.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: alien\nVersion: 1.0\n")
        (metadata / "entry_points.txt").write_text(f"[{GROUP}]\n{entries}\n")
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(sys.modules, "alien_plugin", raising=False)

    return write


@pytest.mark.parametrize(
    ("module", "reason"),
    [
        ("raise RuntimeError('no licence')", "RuntimeError: no licence"),
        ("", "AttributeError: module 'alien_plugin' has no attribute 'THING'"),
        ("THING = 7", "it is no builtins.str"),
    ],
)
def test_broken_plugin_is_refused_with_its_package(
    install: Callable[[str, str], None], module: str, reason: str
) -> None:
    install(module, "thing = alien_plugin:THING")
    with pytest.raises(UsageError) as caught:
        plugged_in(GROUP, str)
    assert str(caught.value) == (
        f"the plug-in 'thing' of the package 'alien' cannot be used ({reason}). Mend or uninstall it."
    )


def test_plugins_come_by_name(install: Callable[[str, str], None]) -> None:
    install("B, A = 'second', 'first'", "b = alien_plugin:B\na = alien_plugin:A")
    assert plugged_in(GROUP, str) == ("first", "second")


def test_without_plugins_there_are_none() -> None:
    assert plugged_in(GROUP, str) == ()
