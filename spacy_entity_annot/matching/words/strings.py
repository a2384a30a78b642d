"""The letters and the sounds of many stretches of words at once, as strings."""

import numpy as np
from numpy.typing import NDArray

from .columns import Ids
from .vocabulary import Vocabulary
from .windows import Windows

Strings = NDArray[np.object_]


def spell(ids: Ids, windows: Windows, vocabulary: Vocabulary) -> Strings:
    """Return the letters of each window without spaces."""
    return join_words(vocabulary["spelling"], ids, windows)


def join_words(column: Strings, ids: Ids, windows: Windows) -> Strings:
    """Return the strings that a column has for the words of each window, run together."""
    joined: Strings = column[ids[windows.start]]
    for place in range(1, int(windows.width.max(initial=0))):
        rows = np.flatnonzero(place < windows.width)
        joined[rows] += column[ids[windows.start[rows] + place]]
    return joined


def sound(ids: Ids, windows: Windows, vocabulary: Vocabulary) -> Strings:
    """Return the sounds of each window; where two equal sounds meet between words, one is heard."""
    first, last = vocabulary["first_sound"], vocabulary["last_sound"]
    joined: Strings = vocabulary["sound"][ids[windows.start]]
    before = last[ids[windows.start]].copy()
    for place in range(1, int(windows.width.max(initial=0))):
        rows = np.flatnonzero(place < windows.width)
        words = ids[windows.start[rows] + place]
        meet = (before[rows] == first[words]) & (first[words] > 0)
        joined[rows] += np.where(meet, vocabulary["sound_tail"][words], vocabulary["sound"][words])
        before[rows] = np.where(last[words] > 0, last[words], before[rows])
    return joined
