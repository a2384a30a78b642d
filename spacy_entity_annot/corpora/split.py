"""Rows into train, dev and test, so that nothing tested was seen in training."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from .. import errors
from ..errors import UsageError
from .packed import PackedRows
from .rows import SPLITS, Row

_DIGITS = 16


def split_rows(
    rows: PackedRows, shares: Sequence[float], *, seed: int = 0, by_time: bool = False
) -> dict[str, PackedRows]:
    """Divide rows by group; a group goes where the hash of its key falls, so it stays there while the corpus grows.

    Rows that share a tie, directly or through others, are one group. From three groups on no split is empty, unless
    its share is 0.

    rows (PackedRows): What to divide; it is emptied.
    shares (Sequence[float]): The shares of train, dev and test; any scale.
    seed (int): Another seed, another division.
    by_time (bool): Divide by time instead, the latest last; a group counts as late as its latest row.
    RETURNS (dict[str, PackedRows]): The rows of each split, in their order, with their group.
    RAISES (UsageError): The shares are not three numbers from 0 on, with one above 0.
    """
    bounds = _bounds(shares)
    groups = group_keys(rows, seed=seed)
    fractions = _ages(rows, groups) if by_time else {group: _fraction(group) for group in groups}
    places = {group: _place(fraction, bounds) for group, fraction in fractions.items()}
    _fill_empty(places, [split for split, share in zip(SPLITS, shares, strict=True) if share > 0])
    divided = {split: PackedRows() for split in SPLITS}
    for row, group in zip(rows.drain(), groups, strict=True):
        divided[places[group]].append(replace(row, group=group, ties=()))
    return divided


def group_keys(rows: Iterable[Row], *, seed: int = 0) -> list[str]:
    """Return for each row the group that it belongs to: a connected component of the ties.

    rows (Iterable[Row]): The rows; they are gone through twice.
    seed (int): Another seed, other keys.
    """
    parents: dict[str, str] = {}
    for row in rows:
        roots = sorted({_root(parents, tie) for tie in row.ties})
        for root in roots[1:]:
            parents[root] = roots[0]
    # The smallest tie is the root, so the key does not depend on the order of the rows.
    return [_digest(_root(parents, row.ties[0]), seed) for row in rows]


def _root(parents: dict[str, str], tie: str) -> str:
    while (parent := parents.setdefault(tie, tie)) != tie:
        parents[tie] = parents[parent]
        tie = parent
    return tie


def _digest(key: str, seed: int) -> str:
    return hashlib.sha256(f"{seed}\0{key}".encode()).hexdigest()[:_DIGITS]


def _fraction(group: str) -> float:
    return int(group, 16) / float(1 << 4 * _DIGITS)


def _ages(rows: Iterable[Row], groups: Sequence[str]) -> dict[str, float]:
    """Return for each group the share of rows that are older."""
    latest: dict[str, str] = {}
    sizes: dict[str, int] = {}
    for row, group in zip(rows, groups, strict=True):
        latest[group] = max(latest.get(group, ""), row.time)
        sizes[group] = sizes.get(group, 0) + 1
    ages, older = {}, 0
    for group in sorted(latest, key=lambda group: (latest[group], group)):
        ages[group] = older / len(groups)
        older += sizes[group]
    return ages


def _bounds(shares: Sequence[float]) -> list[float]:
    if len(shares) != len(SPLITS) or min(shares) < 0 or not 0 < sum(shares) < float("inf"):
        raise UsageError(errors.SPLIT_SHARES.format(shares="/".join(map(str, shares))))
    return [sum(shares[: position + 1]) / sum(shares) for position in range(len(SPLITS))]


def _place(fraction: float, bounds: Sequence[float]) -> str:
    return next(split for split, bound in zip(SPLITS, bounds, strict=True) if fraction < bound or bound == bounds[-1])


def _fill_empty(places: dict[str, str], wanted: Iterable[str]) -> None:
    """Move a group from the fullest split into each empty one: the group whose hash is last."""
    wanted = list(wanted)
    if len(places) < len(wanted):
        return
    for split in wanted:
        counts = _counts(places)
        if not counts.get(split):
            fullest = max(SPLITS, key=lambda name: counts.get(name, 0))
            moved = max(group for group, place in places.items() if place == fullest)
            places[moved] = split


def _counts(places: Mapping[str, str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for place in places.values():
        counts[place] = counts.get(place, 0) + 1
    return counts
