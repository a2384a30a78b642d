"""How badly a name was misheard, in words that a person understands."""

from collections.abc import Iterable, Mapping

from rapidfuzz.distance import Indel

from ..corpora.aliases import LEARNED
from ..corpora.text import normalise
from ..knowledge.spoken import comparable_form
from ..matching.sounds.phonetics import join_sounds, skeleton, sounds
from ..types import Entity

WRITTEN, JOINED, SOUNDS, SPELLED, OTHER = (
    "as written", "split or joined", "sounds alike", "spelled alike", "unlike any name",
)  # fmt: skip
NIL = "nil"
ALIKE = 0.75
"""From this similarity on (share of letters in common order) two spellings look alike."""


class Hearing:
    """Tells how a mention was heard, by the names that its entity had before anybody decided.

    entities (Iterable[Entity]): The knowledge base of a corpus.
    """

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._names: Mapping[str, list[str]] = {entity.id: _names(entity) for entity in entities}

    def how(self, heard: str, entity: str | None) -> str:
        """Return one of the words above, the first that fits.

        heard (str): What the recogniser wrote.
        entity (str | None): What was meant; None is nil.
        """
        if entity is None:
            return NIL
        form, names = comparable_form(heard), self._names.get(entity, [])
        if form in names:
            return WRITTEN
        if form.replace(" ", "") in {name.replace(" ", "") for name in names}:
            return JOINED
        if _skeleton(form) in set(map(_skeleton, names)):
            return SOUNDS
        closest = max((Indel.normalized_similarity(form, name) for name in names), default=0.0)
        return SPELLED if closest >= ALIKE else OTHER


def _names(entity: Entity) -> list[str]:
    learned = set(entity.meta.get(LEARNED, ()))
    return [comparable_form(name) for name in entity.names if normalise(name) not in learned]


def _skeleton(form: str) -> str:
    return skeleton(join_sounds([sounds(word) for word in form.split()]))
