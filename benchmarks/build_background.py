"""Write the table of background word frequencies that ships with the package; needs `pip install wordfreq`."""

import gzip
import math
import sys
from collections import defaultdict
from pathlib import Path

from spacy_entity_annot.matching.words.tokens import fold, tokenize

WORDS = 160_000
TABLE = Path(__file__).parent.parent / "spacy_entity_annot" / "matching" / "words" / "english_words.txt.gz"


def count_folded(words: int) -> dict[str, float]:
    """Return the frequency of each folded single word among the most frequent `words` of English."""
    from wordfreq import get_frequency_dict, top_n_list

    frequencies = get_frequency_dict("en", wordlist="large")
    folded: dict[str, float] = defaultdict(float)
    for word in top_n_list("en", words, wordlist="large"):
        tokens = tokenize(word)
        if len(tokens) == 1 and not any(letter.isdigit() for letter in word):
            folded[fold(tokens[0].text)] += frequencies[word]
    return folded


def write_table(path: Path, frequencies: dict[str, float]) -> None:
    """Write one line a level: -log10 of the frequency to one decimal, then the words of that level."""
    levels: dict[float, list[str]] = defaultdict(list)
    for word, frequency in frequencies.items():
        if word and word.isascii():
            levels[round(-math.log10(frequency), 1)].append(word)
    lines = [" ".join([f"{level:.1f}", *sorted(words)]) for level, words in sorted(levels.items())]
    path.write_bytes(gzip.compress("\n".join(lines).encode() + b"\n", 9, mtime=0))


def run(arguments: list[str]) -> int:
    """Write the table.

    arguments (list[str]): The number of words to start from, or nothing.
    RETURNS (int): 0.
    """
    frequencies = count_folded(int(arguments[0]) if arguments else WORDS)
    write_table(TABLE, frequencies)
    print(f"{TABLE.name}: {len(frequencies):,} words, {TABLE.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
