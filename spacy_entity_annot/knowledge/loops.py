"""The innermost loops of a query, one number at a time: machine code where numba is there, far too slow where not.

Each returns exactly what arrays give in the function that calls it.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spacy_entity_annot.knowledge.trigrams import Integers


def _compiled(loop: Callable[..., Any]) -> Callable[..., Any]:
    if not find_spec("numba"):
        return loop
    compiled: Callable[..., Any] = import_module("numba").njit(cache=True)(loop)
    return compiled


PLACE_BITS = 12
"""A number and the place of its list make a key; a heard form of 256 letters has fewer trigrams."""
_SYMBOLS, _SPACE, _ASCII = 64, 32, 128
Longs = NDArray[np.int64]
Doubles = NDArray[np.float64]


@_compiled
def fill(gaps: NDArray[Any], starts: Longs, lists: Longs, filler: int, weights: Doubles, filled: Doubles) -> int:
    """Add the weight of each list to the buckets of its numbers; return how many gaps there are, fillers included."""
    mask, total = len(filled) - 1, 0
    for place in range(len(lists)):
        number = np.int64(-1)
        begin, end = starts[lists[place]], starts[lists[place] + 1]
        total += end - begin
        for at in range(begin, end):
            gap = np.int64(gaps[at])
            number += gap
            if gap != filler:
                filled[number & mask] += weights[place]
    return total


@_compiled
def collect(
    gaps: NDArray[Any], starts: Longs, lists: Longs, filler: int, kept: NDArray[np.bool_], keys: Longs, count: int
) -> int:
    """Write the numbers in kept buckets to `keys` from `count` on, each with the place of its list; return the end."""
    mask = len(kept) - 1
    for place in range(len(lists)):
        number = np.int64(-1)
        for at in range(starts[lists[place]], starts[lists[place] + 1]):
            gap = np.int64(gaps[at])
            number += gap
            # writing each and going on only after a good one spares a branch that is often guessed wrong
            keys[count] = number << PLACE_BITS | place
            count += kept[number & mask] & (gap != filler)
    return count


@_compiled
def add_up(keys: Longs, close: Doubles, loose: Doubles, numbers: Integers, sums: Doubles) -> int:
    """Add up the weights of each number's lists, given its sorted keys; return how many numbers there are."""
    count, last = -1, np.int64(-1)
    for key in keys:
        number, place = key >> PLACE_BITS, key & ((1 << PLACE_BITS) - 1)
        if number != last:
            count += 1
            numbers[count], last = number, number
            sums[0, count] = sums[1, count] = 0
        sums[0, count] += close[place]
        sums[1, count] += loose[place]
    return count + 1


@_compiled
def align(
    heard: NDArray[np.uint8], codes: NDArray[np.uint8], lengths: Longs, gains: NDArray[np.int16],
    omitted: NDArray[np.int16], inserted: NDArray[np.int16], odds: NDArray[np.int16],
) -> None:  # fmt: skip
    """Write the odds of each name's best alignment, in tenths."""
    best = np.zeros(len(codes) + 1, np.int64)
    for name in range(len(lengths)):
        length = lengths[name]
        best[: length + 1] = 0
        for sound in heard:
            before = best[0]
            best[0] += inserted[sound]
            for place in range(length):
                here = best[place + 1]
                value = max(here + inserted[sound], before + gains[sound, codes[place, name]])
                best[place + 1] = max(value, best[place])
                before = here
        total = best[length]
        for place in range(length):
            total += omitted[codes[place, name]]
        odds[name] = total


@_compiled
def share(
    encoded: NDArray[np.uint8], starts: Longs, numbers: Integers, symbols: Integers, ends: tuple[int, int],
    codes: Integers, space: int, shared: NDArray[np.bool_],
) -> bool:  # fmt: skip
    """Mark which of the heard codes each form has; return whether all forms are ASCII, without which marks are wrong.

    encoded (NDArray[np.uint8]): The forms, spaces between whose words do not count.
    ends (tuple[int, int]): The symbols before and after a form.
    space (int): Where the codes of the view begin.
    """
    for form in range(len(numbers)):
        first, second = -1, ends[0]
        for at in range(starts[numbers[form]], starts[numbers[form] + 1] + 1):
            last = at == starts[numbers[form] + 1]
            if not last and encoded[at] >= _ASCII:
                return False
            if not last and encoded[at] == _SPACE:
                continue
            third = ends[1] if last else symbols[encoded[at]]
            if first >= 0:
                code = space + (first * _SYMBOLS + second) * _SYMBOLS + third
                low, high = 0, len(codes)
                while low < high:
                    middle = (low + high) // 2
                    if codes[middle] < code:
                        low = middle + 1
                    else:
                        high = middle
                if low < len(codes) and codes[low] == code:
                    shared[form, low] = True
            first, second = second, third
    return True
