"""What a name on its own stands for: the formats that know no context can hold one meaning only."""

from collections.abc import Iterable

from .rows import Mark, Row


def ambiguous_forms(rows: Iterable[Row]) -> dict[str, list[str]]:
    """Return the heard forms, lower-cased, that mean more than one thing, with the entities; "" is nil.

    rows (Iterable[Row]): The rows.
    """
    meanings: dict[str, set[str]] = {}
    for row in rows:
        for span in row.entities:
            form = row.text[span.start : span.end].lower()
            meanings.setdefault(form, set()).add(span.entity or "" if span.mark is Mark.LINK else "")
    return {form: sorted(meant) for form, meant in sorted(meanings.items()) if len(meant) > 1}


def identifier(label: str, *, fallback: str) -> str:
    """Return a label as letters and underscores, which is all that assistants allow in names of types.

    label (str): The label, e.g. the type of an entity.
    fallback (str): What to return where nothing of it is left.
    """
    words = "".join(character if character.isascii() and character.isalpha() else " " for character in label).split()
    return "_".join(words) or fallback
