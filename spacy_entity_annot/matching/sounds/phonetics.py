"""Rough English sounds of a spelling, so that words which sound alike meet whatever their letters."""

import re
from functools import cache

CONSONANTS = "BFTKSCLRMNW"
"""The classes of consonants; a class is packed as its place in this string, from 1, in four bits."""

SKELETON_LIMIT = 16
"""A packed skeleton holds this many consonants; what follows is cut off."""

_RULES = (
    ("^kn|^gn|^pn", "n"), ("^wr", "r"), ("^ps|^x", "s"), ("^mc", "mk"), ("tch", "C"),
    ("sch(?=oo|ol|ed|em)", "sk"), ("sch", "C"), ("ph", "f"),
    ("sh|ch", "C"), ("th", "t"), ("ck", "k"), ("wh", "w"), ("dg(?=[eiy])", "C"), ("gh(?=t|$)", ""), ("gh", "g"),
    ("[ts]io|[st]ure?", "Ca"), ("c(?=[eiy])", "s"), ("g(?=[ey])", "C"), ("gi(?=[aou])", "Ca"), ("tz", "s"),
    ("x", "ks"), ("qu", "kw"), ("w(?![aeiouy])", ""), ("mb$", "m"),
    ("(?<=[a-z][^aeiouy])e$", ""),
)  # fmt: skip
_RULE = re.compile("|".join(f"({pattern})" for pattern, _ in _RULES))
_CLASSES = str.maketrans(dict(zip("bpfvtdkgcqszjlrmnw", "BBFFTTKKKKSSCLRMNW", strict=True))
                         | dict.fromkeys("aeiouy", "A") | {"h": None})  # fmt: skip
_REPEATED = re.compile(r"(.)\1+")
_NOT_CONSONANT = re.compile(f"[^{CONSONANTS}]")
_HEX = str.maketrans({symbol: f"{place:x}" for place, symbol in enumerate(CONSONANTS, 1)})


@cache
def _replacement(group: int) -> str:
    return _RULES[group - 1][1]


def sounds(word: str) -> str:
    """Return the sounds of one folded word: classes of consonants, and A for each run of vowels.

    word (str): A folded word without digits; letters of other scripts stand for themselves.
    RETURNS (str): The consonants of two words written as one are (nearly) those of the first and then the second.
    """
    spelled = _RULE.sub(lambda match: _replacement(match.lastindex or 0), word)
    return _REPEATED.sub(r"\1", spelled.translate(_CLASSES))


def join_sounds(parts: list[str]) -> str:
    """Return the sounds of words spoken without a pause; where two equal sounds meet, one is heard."""
    joined = ""
    for part in parts:
        joined += part[1:] if joined and part and joined[-1] == part[0] else part
    return joined


def skeleton(sound: str) -> str:
    """Return the consonants of some sounds, a repeated one once."""
    return _REPEATED.sub(r"\1", _NOT_CONSONANT.sub("", sound))


def pack(consonants: str) -> int:
    """Return a skeleton as a 64-bit number, first consonant in the highest four bits."""
    return int(consonants[:SKELETON_LIMIT].translate(_HEX).ljust(SKELETON_LIMIT, "0"), 16)
