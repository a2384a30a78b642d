"""What speaks for a candidate, for a reviewer to read."""

from collections.abc import Mapping

from ..index.trigrams import Floats
from .columns import COLUMN

_CLOSE = 0.7
_POPULAR = 0.9
_WHOLE = {
    "exact name": "exact name", "exact alias": "exact alias", "exact code": "exact code",
    "same letters": "same letters", "same sounds": "sounds the same",
}  # fmt: skip
_BESIDE = {
    "part": "part of the name", "acronym": "initials", "described": "context: description",
    "named": "context: rest of the name", "cued": "context: type", "cued before": "context: word before",
    "same transcript": "context: transcript", "expected type": "expected type",
}  # fmt: skip
_SEEN = (*_WHOLE, *_BESIDE, "sounds", "letters", "prior")
_COLUMNS = [COLUMN[feature] for feature in _SEEN]


def reasons(rows: Floats) -> list[tuple[str, ...]]:
    """Return in a few words what speaks for the candidate of each row of `columns.FEATURES`, the strongest first."""
    return [_reasons(dict(zip(_SEEN, row, strict=True))) for row in rows[:, _COLUMNS].tolist()]


def _reasons(seen: Mapping[str, float]) -> tuple[str, ...]:
    given = [text for feature, text in _WHOLE.items() if seen[feature] > 0][:1]
    if not given and seen["sounds"] >= _CLOSE:
        given.append("sounds alike")
    elif not given and seen["letters"] >= _CLOSE:
        given.append("spelled alike")
    given.extend([text for feature, text in _BESIDE.items() if seen[feature] > 0])
    if seen["prior"] >= _POPULAR:
        given.append("popular")
    return tuple(given)
