"""Imports point one way; the table says which rooms a room may know."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import spacy_entity_annot

PACKAGE = Path(spacy_entity_annot.__file__).parent

BASE = {"types", "errors", "lines", "records", "plugins", "docbins", "collector", "counting", "whole_file"}
MIDDLE = {"workspace", "knowledge", "transcripts"}
UPPER = {
    "mining",
    "stored_words",
    "lessons",
    "heard_forms",
    "acceptance",
    "review",
    "corpora",
    "training",
    "privacy",
    "bundles",
}
ALLOWED = {
    "types": set[str](),
    "errors": set[str](),
    "lines": BASE,
    "records": BASE,
    "plugins": BASE,
    "docbins": BASE,
    "collector": BASE,
    "whole_file": BASE,
    "counting": set[str](),
    "matching": BASE,
    "knowledge": BASE | {"matching"},
    "transcripts": BASE | {"workspace"},
    "workspace": BASE,
    "scoring": BASE | {"knowledge"},
    "component": BASE | {"matching", "knowledge", "scoring"},
    "stored_words": BASE | {"workspace", "matching"},
    "lessons": BASE | {"workspace", "knowledge"},
    "heard_forms": BASE | {"workspace", "knowledge", "matching", "lessons"},
    "acceptance": BASE | {"workspace", "knowledge", "lessons", "mining"},
    "mining": BASE | MIDDLE | {"matching", "lessons", "heard_forms", "stored_words"},
    "review": BASE | MIDDLE | {"matching", "mining", "lessons", "heard_forms", "acceptance"},
    "bundles": BASE | MIDDLE,
    "corpora": BASE | MIDDLE | {"matching"},
    "privacy": BASE | MIDDLE,
    "training": BASE | MIDDLE | {"matching", "corpora", "component", "scoring"},
    "demo": BASE | MIDDLE | UPPER | {"matching"},
    "cli": BASE | MIDDLE | UPPER | {"matching", "demo"},
}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.name not in ("__main__.py",) and path.parent != PACKAGE)
MODULES += sorted(path for path in PACKAGE.glob("*.py") if path.name not in ("__init__.py", "__main__.py"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> Iterator[str]:
    depth = len(path.relative_to(PACKAGE).parts)
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            names = (node.module or "").split(".") if node.module else []
            if node.level == depth:
                yield from [names[0]] if names else [alias.name for alias in node.names]
            elif node.level == 0 and names[:1] == ["spacy_entity_annot"]:
                yield from names[1:2] or [alias.name for alias in node.names]
        elif isinstance(node, ast.Import):
            yield from [a.name.split(".")[1] for a in node.names if a.name.startswith("spacy_entity_annot.")]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_knows_only_the_rooms_to_its_left(path: Path) -> None:
    room = room_of(path)
    assert set(imported_rooms(path)) - ALLOWED[room] - {room} == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_sqlite_lives_in_the_workspace_alone(path: Path) -> None:
    imports = {
        alias.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert "sqlite3" not in imports or room_of(path) == "workspace"
