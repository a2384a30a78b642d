"""The highest of many values."""

import numpy as np

from .trigrams import Floats, Integers


def best(values: Floats, limit: int) -> Integers:
    """Return the places of the `limit` highest values, highest first, ties by place."""
    found = np.arange(len(values))
    if len(found) > limit:
        cut = np.partition(values, len(values) - limit)[len(values) - limit]
        found = np.flatnonzero(values >= cut)
    return found[np.argsort(-values[found], kind="stable")[:limit]].astype(np.int32)


def foremost(values: Floats, limit: int) -> Integers:
    """Return the places of the `limit` highest values, rising, of equal ones the first."""
    if len(values) <= limit:
        return np.arange(len(values), dtype=np.int32)
    ordered = values.copy()
    ordered.partition(len(values) - limit)
    cut = ordered[len(values) - limit]
    places: Integers = (values >= cut).nonzero()[0].astype(np.int32)
    if len(places) > limit:
        tied = (values.take(places) == cut).nonzero()[0]
        places = np.delete(places, tied[limit - len(places) :])
    return places
