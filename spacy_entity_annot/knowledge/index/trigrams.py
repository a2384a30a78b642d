"""Letter trigrams as numbers."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ...matching.equal import distinct

Integers = NDArray[np.int32]
Floats = NDArray[np.float32]

_SYMBOLS = 64
SPACE = _SYMBOLS**3
"""Codes of one view; each view has a space of its own."""
CLOSE = 2 * SPACE
"""The codes below it are of spelling and sounds; those from it on are of the skeleton."""
_START, _END = "\x01", "\x02"
EDGES = _START_SYMBOL, _END_SYMBOL = 1, 2
"""The symbols before and after a form."""


def _symbol_table() -> Integers:
    table = np.zeros(128, np.int32)
    table[ord(_START)], table[ord(_END)] = _START_SYMBOL, _END_SYMBOL
    for symbol, character in enumerate("abcdefghijklmnopqrstuvwxyz0123456789CST", start=3):
        table[ord(character)] = symbol
    return table


SYMBOLS_OF_BYTES = _symbol_table()
"""The symbol of each ASCII character."""
_TRANSLATION = bytes(SYMBOLS_OF_BYTES.tolist()) + bytes(128)
_FIRST_FOREIGN = int(SYMBOLS_OF_BYTES.max()) + 1


def trigram_codes(forms: Sequence[str]) -> tuple[Integers, Integers]:
    """Return (form number, trigram code) of every trigram of `^form$`, repeats included.

    Letters beyond ASCII share the symbols that are left, which costs a few false hits and no misses.
    """
    symbols = _symbols(_START + f"{_END}{_START}".join(forms) + _END)
    inside = symbols != _END_SYMBOL
    whole = np.flatnonzero(inside[:-2] & inside[1:-1])
    numbers = np.cumsum(symbols == _START_SYMBOL, dtype=np.int32)
    codes = symbols[:-2] * np.int32(_SYMBOLS**2) + symbols[1:-1] * np.int32(_SYMBOLS) + symbols[2:]
    return numbers[whole] - np.int32(1), codes[whole]


def _symbols(text: str) -> Integers:
    if text.isascii():
        return SYMBOLS_OF_BYTES.take(np.frombuffer(text.encode("ascii"), np.uint8))
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    foreign = _FIRST_FOREIGN + points % np.uint32(_SYMBOLS - _FIRST_FOREIGN)
    return np.where(points < 128, SYMBOLS_OF_BYTES[np.minimum(points, 127)], foreign).astype(np.int32)


@lru_cache(maxsize=64)
def view_codes(*views: str) -> Integers:
    """Return the distinct codes of the views of one heard form, rising; asked for several times in a row."""
    if "".join(views).isascii():
        # a few short strings are sooner read without arrays
        keys = np.array(
            sorted({code for view, form in enumerate(views) for code in _codes(form, view * SPACE)}), np.int32
        )
    else:
        numbers, codes = trigram_codes(views)
        keys = distinct(codes + numbers * np.int32(SPACE))
    keys.flags.writeable = False
    return keys


def _codes(form: str, space: int) -> list[int]:
    symbols = f"{_START}{form}{_END}".encode("ascii").translate(_TRANSLATION)
    return [
        space + one * _SYMBOLS**2 + two * _SYMBOLS + three
        for one, two, three in zip(symbols, symbols[1:], symbols[2:], strict=False)
    ]


def all_views(*views: Sequence[str]) -> tuple[Integers, Integers]:
    """Return the distinct (form number, code) pairs of all views, sorted by code and then by form."""
    pairs = [trigram_codes(forms) for forms in views]
    codes = np.concatenate([codes.astype(np.int64) + view * SPACE for view, (_, codes) in enumerate(pairs)])
    keys = distinct(codes << 32 | np.concatenate([numbers for numbers, _ in pairs]))
    return (keys & 0xFFFFFFFF).astype(np.int32), (keys >> 32).astype(np.int32)
