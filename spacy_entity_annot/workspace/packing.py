"""JSON columns, the same bytes for the same value."""

import json
from typing import Any


def pack(value: Any) -> str:
    """Return compact JSON with sorted keys."""
    return _ENCODER.encode(value)


def unpack(text: str) -> Any:
    """Return the value that was packed."""
    return json.loads(text)


# Not srsly: its ujson reads 0.3 back as 0.30000000000000004.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
