"""What the knowledge base proposes during a review, the entities that are added meanwhile included."""

import re
from collections import Counter
from collections.abc import Callable, Iterable

from ..knowledge import CandidateGenerator
from ..knowledge.completion import Liking
from ..lessons import taught_generator
from ..mining import CANDIDATES_KEPT
from ..types import Candidate, Query, Suggestion
from ..workspace import StoredMention, Workspace, get_entity, set_candidates
from ..workspace.entities import linked_entities, retired_at
from ..workspace.queries import query_of

_NEW = "new:"


class Proposals:
    """Propose entities for one session; the knowledge base is read when it is first asked.

    workspace (Workspace): Where the entities are.
    on_wait (Callable[[str], None]): Told why, before anything that takes seconds.
    """

    def __init__(self, workspace: Workspace, *, on_wait: Callable[[str], None]) -> None:
        self._workspace = workspace
        self._on_wait = on_wait
        self._generator: CandidateGenerator | None = None
        self._links: dict[str, str | None] | None = None

    def suggest(self, query: Query, *, k: int) -> Suggestion:
        """Return the candidates of a heard form.

        query (Query): What was heard, and around what.
        k (int): At most so many.
        """
        return self._taught().suggest([query], k=k)[0]

    def search(self, typed: str, *, heard: str, seen: Iterable[str], k: int) -> tuple[Candidate, ...]:
        """Return the entities that a name being typed may become, then those that are spelled alike.

        typed (str): The beginning of a name, or a name however spelled.
        heard (str): What the recogniser wrote, where it is known.
        seen (Iterable[str]): The ids of entities that are shown already.
        k (int): At most so many.
        """
        generator, liking = self._taught(), self._liking(heard, frozenset(seen))
        found = {one.entity.id: one for one in generator.complete(typed, liking=liking, k=k)}
        if len(found) < k:
            for one in generator.suggest([Query(typed)], k=k)[0].candidates:
                found.setdefault(one.entity.id, one)
        return tuple(found.values())[:k]

    def begins_a_name(self, typed: str) -> bool:
        """Return whether some name begins as typed."""
        return self._taught().begins_a_name(typed)

    def forget_links(self) -> None:
        """Take notice of a verdict that was given or taken back."""
        self._links = None

    def _taught(self) -> CandidateGenerator:
        if self._generator is None:
            self._generator = taught_generator(self._workspace, on_wait=self._on_wait)
        return self._generator

    def _liking(self, heard: str, seen: frozenset[str]) -> Liking:
        if self._links is None:
            self._links = linked_entities(self._workspace)
        types = Counter(type for type in self._links.values() if type)
        shares = {type: count / types.total() for type, count in types.items()}
        return Liking(heard, seen, frozenset(self._links), shares)

    def propose(self, mention: StoredMention) -> Suggestion:
        """Return the candidates of a mention, and keep them with it.

        mention (StoredMention): A mention that has none yet.
        """
        suggestion = self.suggest(query_of(self._workspace, mention), k=CANDIDATES_KEPT)
        set_candidates(self._workspace, {mention.number: suggestion})
        return suggestion

    def refresh(self, ids: Iterable[str | None]) -> None:
        """Take in the entities that a review brought into use or out of it.

        ids (Iterable[str | None]): The entities of the verdicts that were given or taken back.
        """
        for id in set(ids):
            if self._generator is None or id is None or not id.startswith(_NEW):
                continue
            entity = get_entity(self._workspace, id)
            if entity is not None and retired_at(self._workspace, id) is None:
                self._generator.add([entity])
            else:
                self._generator.remove([id])


def new_id(workspace: Workspace, name: str) -> str:
    """Return an id that no entity has yet.

    workspace (Workspace): Where the entities are.
    name (str): The name of the entity that is to be added.
    """
    stem = _NEW + "-".join(re.findall(r"\w+", name.casefold()))
    number, id = 1, stem
    while get_entity(workspace, id) is not None:
        number += 1
        id = f"{stem}-{number}"
    return id
