"""How common a word is in ordinary text; a stream has no corpus of its own to learn it from."""

import gzip
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

UNKNOWN = 8.0
"""The rarity of a word that the table lacks: one in a hundred million."""

_TABLE = "english_words.txt.gz"


@cache
def word_rarities() -> Mapping[str, float]:
    """Return the rarity of each word of the shipped table, -log10 of its frequency in English text.

    RETURNS (Mapping[str, float]): By folded word; from 1.3 (`the`) to about 7.5; source in `english_words.md`.
    """
    rarities: dict[str, float] = {}
    table = gzip.decompress((files(__package__) / _TABLE).read_bytes()).decode()
    for line in table.splitlines():
        level, *words = line.split(" ")
        rarities.update(dict.fromkeys(words, float(level)))
    return rarities
