"""The innermost loops of a query, one number at a time: machine code where numba is there, far too slow where not.

Each returns exactly what arrays give in the function that calls it.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .trigrams import Floats, Integers


def _compiled(loop: Callable[..., Any]) -> Callable[..., Any]:
    if not find_spec("numba"):
        return loop
    compiled: Callable[..., Any] = import_module("numba").njit(cache=True)(loop)
    return compiled


_SYMBOLS, _SPACE, _ASCII = 64, 32, 128
_NARROW, _WIDE = 255, 65_535
_EMPTY, _PASSED_OVER = -1, -2
_POWERS = np.array([2.0**-24, *(2.0 ** (exponent - 25) for exponent in range(1, 32))], np.float32)
"""What the last digit of a number of half precision counts, by its exponent."""
Longs = NDArray[np.int64]


@_compiled
def _read(gaps: NDArray[Any], begin: int, end: int, filler: int, read: Integers, count: int) -> int:
    """Write the numbers of one list to `read` from `count` on and return the end; fillers stand for none."""
    number = np.int32(-1)
    for at in range(begin, end):
        gap = np.int32(gaps[at])
        number += gap
        # writing each and going on only after a good one spares a branch that is often guessed wrong
        read[count] = number
        count += gap != filler
    return count


@_compiled
def read(
    narrow: NDArray[np.uint8], narrow_starts: Longs, wide: NDArray[np.uint16], wide_starts: Longs, lists: Longs
) -> tuple[Integers, Longs]:
    """Return the numbers of some lists, one list behind the other, and where each ends."""
    total = 1
    for one in lists:
        total += narrow_starts[one + 1] - narrow_starts[one] + wide_starts[one + 1] - wide_starts[one]
    numbers, ends, count = np.empty(total, np.int32), np.empty(len(lists), np.int64), 0
    for place in range(len(lists)):
        one = lists[place]
        count = _read(narrow, narrow_starts[one], narrow_starts[one + 1], _NARROW, numbers, count)
        count = _read(wide, wide_starts[one], wide_starts[one + 1], _WIDE, numbers, count)
        ends[place] = count
    return numbers[:count], ends


@_compiled
def _cut(values: NDArray[Any], limit: int) -> Any:
    """Return the lowest of the `limit` highest values; most are below those before them, which is soon seen."""
    highest = np.sort(values[:limit])
    for value in values[limit:]:
        if value > highest[0]:
            place = 1
            while place < limit and highest[place] < value:
                highest[place - 1] = highest[place]
                place += 1
            highest[place - 1] = value
    return highest[0]


@_compiled
def fullest(numbers: Integers, ends: Longs, shares: Integers, buckets: int, kept: int, sampled: int) -> Integers:
    """Return -1 for the buckets that have most of the shares of their numbers, -2 for others; all where none is kept.

    kept (int): Buckets to be kept of each `sampled`.
    """
    filled = np.zeros(buckets, np.int32)
    if not kept:
        return np.full(buckets, _EMPTY, np.int32)
    begin = 0
    for place in range(len(ends)):
        for at in range(begin, ends[place]):
            filled[numbers[at] & (buckets - 1)] += shares[place]
        begin = ends[place]
    least = max(_cut(filled[::sampled], kept), 1)
    for bucket in range(buckets):
        filled[bucket] = _EMPTY if filled[bucket] >= least else _PASSED_OVER
    return filled


@_compiled
def add_up(numbers: Integers, ends: Longs, weights: Integers, heads: Integers) -> tuple[Integers, Integers]:
    """Return each number of the kept buckets once, and the sums of its lists' weights.

    heads (Integers): See `fullest`; overwritten: the numbers of a bucket are a chain that begins there.
    """
    own, sums = np.empty(len(numbers), np.int32), np.zeros((len(numbers), 2), np.int32)
    following, kept = np.empty(len(numbers), np.int32), np.empty(len(numbers), np.int32)
    count, begin = 0, 0
    for place in range(len(ends)):
        found = 0
        for number in numbers[begin : ends[place]]:
            kept[found] = number
            found += heads[number & (len(heads) - 1)] > _PASSED_OVER
        begin = ends[place]
        for number in kept[:found]:
            bucket = number & (len(heads) - 1)
            entry = heads[bucket]
            while entry >= 0 and own[entry] != number:
                entry = following[entry]
            if entry < 0:
                entry, own[count], following[count] = count, number, heads[bucket]
                heads[bucket] = count
                count += 1
            sums[entry, 0] += weights[place, 0]
            sums[entry, 1] += weights[place, 1]
    return own[:count], sums[:count]


@_compiled
def _single(half: int) -> np.float32:
    """Return the value of a positive number of half precision."""
    exponent = half >> 10
    value: np.float32 = np.float32((half & 1023) + (1024 if exponent else 0)) * _POWERS[exponent]
    return value


@_compiled
def _choose(values: Floats, numbers: Integers, limit: int, chosen: NDArray[np.bool_]) -> None:
    """Mark the highest values, of equal ones those of the lowest numbers."""
    if len(values) <= limit:
        chosen[:] = True
        return
    cut = _cut(values, limit)
    above = values > cut
    tied = np.sort(numbers[values == cut])
    last = tied[limit - above.sum() - 1]
    for place in range(len(values)):
        if above[place] or (values[place] == cut and numbers[place] <= last):
            chosen[place] = True


@_compiled
def rank(
    numbers: Integers, sums: Integers, norms: NDArray[np.uint16], scales: Floats, limit: int
) -> tuple[Floats, Floats, Longs]:
    """Return the close and the loose cosines, and the places of the highest ones of both by rising number."""
    close, loose = np.empty(len(numbers), np.float32), np.empty(len(numbers), np.float32)
    for place in range(len(numbers)):
        norm = norms[numbers[place]]
        close[place] = np.float32(sums[place, 0]) * (_single(norm[0]) * scales[0])
        loose[place] = np.float32(sums[place, 1]) * (_single(norm[1]) * scales[1]) + close[place]
    chosen = np.zeros(len(numbers), np.bool_)
    _choose(close, numbers, limit, chosen)
    _choose(loose, numbers, limit, chosen)
    places = np.flatnonzero(chosen)
    return close, loose, places[np.argsort(numbers[places])]


@_compiled
def align(
    heard: NDArray[np.uint8], encoded: NDArray[np.uint8], starts: Longs, numbers: Integers, codes: NDArray[np.uint8],
    longest: int, gains: NDArray[np.int16], omitted: NDArray[np.int16], inserted: NDArray[np.int16],
    odds: NDArray[np.int16],
) -> bool:  # fmt: skip
    """Write the odds of each name's best alignment, in tenths; return False where some name is not ASCII.

    encoded (NDArray[np.uint8]): The sounds of all names, of which the first `longest` count.
    codes (NDArray[np.uint8]): Of each ASCII character.
    """
    best, spoken = np.zeros(longest + 1, np.int32), np.zeros(longest, np.uint8)
    for name in range(len(numbers)):
        begin = starts[numbers[name]]
        length = min(starts[numbers[name] + 1] - begin, longest)
        total = 0
        for place in range(length):
            if encoded[begin + place] >= _ASCII:
                return False
            spoken[place] = codes[encoded[begin + place]]
            total += omitted[spoken[place]]
        best[: length + 1] = 0
        for sound in heard:
            before = best[0]
            best[0] += inserted[sound]
            for place in range(length):
                here = best[place + 1]
                value = max(here + inserted[sound], before + gains[sound, spoken[place]])
                best[place + 1] = max(value, best[place])
                before = here
        odds[name] = total + best[length]
    return True


@_compiled
def _place(codes: Integers, code: int) -> int:
    """Return the place of a code among rising ones, -1 where it is not there."""
    low, high = 0, len(codes)
    while low < high:
        middle = (low + high) // 2
        if codes[middle] < code:
            low = middle + 1
        else:
            high = middle
    return low if low < len(codes) and codes[low] == code else -1


@_compiled
def share(
    encoded: NDArray[np.uint8], starts: Longs, numbers: Integers, view: int, symbols: Integers,
    ends: tuple[int, int], space: int, codes: Integers, weights: Integers, sums: Integers,
) -> bool:  # fmt: skip
    """Add the weights of the heard codes that each form has; add nothing and return False where some are not ASCII.

    encoded (NDArray[np.uint8]): The forms, spaces between whose words do not count.
    ends (tuple[int, int]): The symbols before and after a form.
    space (int): The codes of one view, those of the first before those of the second.
    """
    for number in numbers:
        for at in range(starts[number], starts[number + 1]):
            if encoded[at] >= _ASCII:
                return False
    last_form = np.full(len(codes), -1, np.int32)
    for form in range(len(numbers)):
        first, second, end = -1, ends[0], starts[numbers[form] + 1]
        for at in range(starts[numbers[form]], end + 1):
            if at < end and encoded[at] == _SPACE:
                continue
            third = symbols[encoded[at]] if at < end else ends[1]
            code = view * space + (first * _SYMBOLS + second) * _SYMBOLS + third
            place = _place(codes, code) if first >= 0 else -1
            if place >= 0 and last_form[place] != form:
                last_form[place] = form
                sums[form] += weights[place]
            first, second = second, third
    return True
