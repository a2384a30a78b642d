"""A heard form, prepared for comparison."""

from dataclasses import dataclass

from ..matching.sounds.folding import SoundFolder, skeleton
from .spoken import LONGEST, comparable_form

_ARTICLES = ("the ", "a ", "an ")
_SHORTEST_STEM = 4


@dataclass(frozen=True, slots=True)
class HeardForm:
    """One reading of what was heard.

    spoken (str): Its words.
    spelling (str): The words run together.
    sounds (str): Its folded sounds.
    skeleton (str): Its consonant classes.
    """

    spoken: str
    spelling: str
    sounds: str
    skeleton: str


def heard_forms(text: str, folder: SoundFolder) -> list[HeardForm]:
    """Return the readings of `text`: as it stands, and bare of an article and an s that speech has added.

    text (str): What the recogniser wrote; its first 256 characters count.
    folder (SoundFolder): The knowledge base's own, which remembers words.
    """
    spoken = comparable_form(text[: 4 * LONGEST])[:LONGEST]
    if not spoken:
        return []
    return [heard_form(reading, folder) for reading in dict.fromkeys((spoken, _bare(spoken)))]


def heard_form(spoken: str, folder: SoundFolder) -> HeardForm:
    """Return the views of one spoken form."""
    sounds = folder.fold([spoken])[0]
    return HeardForm(spoken, spoken.replace(" ", ""), sounds, skeleton(sounds))


def _bare(spoken: str) -> str:
    for article in _ARTICLES:
        if spoken.startswith(article):
            spoken = spoken[len(article) :]
            break
    if spoken.endswith("s") and not spoken.endswith("ss") and len(spoken) >= _SHORTEST_STEM:
        return spoken[:-1]
    return spoken
