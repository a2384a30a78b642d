"""What other packages bring along, found by its entry points."""

from importlib.metadata import entry_points
from typing import TypeVar

from . import errors
from .errors import UsageError

Kind = TypeVar("Kind")


def plugged_in(group: str, kind: type[Kind]) -> tuple[Kind, ...]:
    """Return what installed packages offer in a group of entry points, in the order of their names.

    group (str): The group, e.g. `spacy_entity_annot.kb_formats`.
    kind (type): What each of them must be.
    RAISES (UsageError): One cannot be imported or is something else; the text names its package.
    """
    found = []
    for entry in sorted(entry_points(group=group), key=lambda entry: (entry.name, entry.value)):
        package = entry.dist.name if entry.dist else entry.module
        try:
            thing = entry.load()
        except Exception as error:  # a foreign module may raise anything
            reason = f"{type(error).__name__}: {error}"
            raise UsageError(errors.PLUGIN_BROKEN.format(name=entry.name, package=package, reason=reason)) from error
        if not isinstance(thing, kind):
            reason = f"it is no {kind.__module__}.{kind.__qualname__}"
            raise UsageError(errors.PLUGIN_BROKEN.format(name=entry.name, package=package, reason=reason))
        found.append(thing)
    return tuple(found)
