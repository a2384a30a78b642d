"""Where a name differs from what was heard, letter by letter."""

from rapidfuzz.distance import Levenshtein

LEAST_SIMILARITY = 0.5


def letter_difference(heard: str, alias: str) -> list[tuple[str, str]]:
    """Return the parts of both, side by side; where the two of a pair differ, so do the names.

    The first parts joined are what was heard, but for the case of letters that the name has in another one; the
    second parts joined are the name.

    Of two that have little in common only the name comes back: nobody could read the difference.

    heard (str): What the recogniser wrote.
    alias (str): The name of an entity.
    """
    pairs = []
    folded, name = heard.lower(), alias.lower()
    if len(folded) != len(heard) or len(name) != len(alias):  # a few letters change their length with their case
        folded, name = heard, alias
    if Levenshtein.normalized_similarity(folded, name) < LEAST_SIMILARITY:
        return [(alias, alias)]
    for operation in Levenshtein.opcodes(folded, name):
        old, new = heard[operation.src_start : operation.src_end], alias[operation.dest_start : operation.dest_end]
        pairs.append((new if operation.tag == "equal" else old, new))
    return pairs
