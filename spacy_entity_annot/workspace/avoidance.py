"""Categories of utterances that a person does not want to see: they are never served to that person again."""

from ..types import JsonObject
from .workspace import Workspace, now

META_FIELDS = frozenset({"category", "categories"})
"""The keys of an utterance's `meta` under which an input says what it is about: a text, or a list of texts."""

SUGGESTED = ("distressing", "possible crime or danger", "unintended recording", "personal data")
"""Reasons of a flag that are categories; what stands behind a colon, as in `distressing: violence`, is another one."""


def avoid(workspace: Workspace, category: str, *, annotator: str) -> None:
    """Serve a person nothing of a category from now on, be it said by the input or by anybody's standing flag.

    workspace (Workspace): Where it is kept, for all faces.
    category (str): The category, in any case.
    annotator (str): The person.
    """
    with workspace.transaction() as connection:
        connection.execute(
            "INSERT OR IGNORE INTO avoidance VALUES (?, lower(trim(?)), ?)", (annotator, category, now())
        )


def stop_avoiding(workspace: Workspace, category: str, *, annotator: str) -> None:
    """Serve a person a category again."""
    with workspace.transaction() as connection:
        connection.execute(
            "DELETE FROM avoidance WHERE annotator = ? AND category = lower(trim(?))", (annotator, category)
        )


def avoided_categories(workspace: Workspace, *, annotator: str) -> list[str]:
    """Return what a person avoids, in alphabetical order."""
    query = "SELECT category FROM avoidance WHERE annotator = ? ORDER BY category"
    return [category for (category,) in workspace.connection.execute(query, (annotator,))]


def known_categories(workspace: Workspace) -> dict[str, int]:
    """Return the categories to choose from, with their numbers of utterances; suggested ones first.

    They are what inputs named, and what stands behind a suggested one in a flag; free reasons of flags are none.
    """
    places = ", ".join("?" * len(SUGGESTED))
    query = (
        "SELECT name, count(DISTINCT utterance) FROM category WHERE decision = 0"
        f" OR decision IN (SELECT decision FROM category WHERE name IN ({places})) GROUP BY name ORDER BY name"
    )
    found = dict(workspace.connection.execute(query, SUGGESTED))
    return {**{name: found.get(name, 0) for name in SUGGESTED}, **found}


def categories_in(meta: JsonObject) -> set[str]:
    """Return the categories that the `meta` of an utterance names."""
    values = [meta.get(field) for field in META_FIELDS]
    named = [one for value in values for one in (value if isinstance(value, list) else [value])]
    return {one for one in named if isinstance(one, str) and one.strip()}
