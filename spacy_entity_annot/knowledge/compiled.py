"""The loops of `loops` as machine code, where numba is installed (`pip install spacy-entity-annot[fast]`)."""

from functools import cache
from types import ModuleType

PAYS_AFTER = 3_000
"""Calls until then are answered without, some 800 questions: to load numba takes as long as it saves in as many."""
_calls = 0


def loops() -> ModuleType | None:
    """Return the loops, or None where there is no numba or few were asked for so far."""
    global _calls
    _calls += 1
    return _loaded() if _calls > PAYS_AFTER else None


@cache
def _loaded() -> ModuleType | None:
    try:
        import numba  # noqa: F401

        from spacy_entity_annot.knowledge import loops
    except (ImportError, RuntimeError):  # the second where there is no place to keep the machine code
        return None
    return loops
