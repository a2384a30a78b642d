"""The loops of `loops` as machine code, where numba is installed (`pip install spacy-entity-annot[fast]`)."""

from functools import cache
from types import ModuleType

PAYS_AFTER = 800
"""Questions until then are answered without: to load numba takes as long as it saves in as many."""
_asked = 0


def expect(questions: int) -> None:
    """Count questions that are asked together; those of a person, one by one, do not count, who would wait for it."""
    global _asked
    _asked += questions if questions > 1 else 0


def loops() -> ModuleType | None:
    """Return the loops, or None where there is no numba or few questions were expected so far."""
    return _loaded() if _asked > PAYS_AFTER else None


@cache
def _loaded() -> ModuleType | None:
    try:
        import numba  # noqa: F401

        from . import loops
    except (ImportError, RuntimeError):  # the second where there is no place to keep the machine code
        return None
    return loops
