"""When two texts count as the same request."""

import re
import unicodedata

_WORDS = re.compile(r"\w+")


def normalise(text: str) -> str:
    """Return the text's words without case, punctuation and compatibility forms; the text itself where it has none."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_WORDS.findall(folded)) or folded.strip()
