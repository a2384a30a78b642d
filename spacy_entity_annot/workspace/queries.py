"""What the candidate generator may know of a mention."""

from ..types import Query
from .entities import get_entity
from .mentions import StoredMention
from .utterances import neighbours
from .workspace import Workspace


def query_of(workspace: Workspace, mention: StoredMention) -> Query:
    """Return a mention as a question: the heard form and what stands around it."""
    before, _ = neighbours(workspace, mention.utterance_number)
    context = mention.utterance.reading(mention.alternative)
    return Query(mention.text, context, tuple(before), mention.utterance.transcript, _type_of(workspace, mention))


def _type_of(workspace: Workspace, mention: StoredMention) -> str | None:
    """Return the type of the entity that was mined here, if the targets agree on one."""
    entities = [get_entity(workspace, hit.entity) for hit in mention.hits if hit.entity]
    types = {entity.type for entity in entities if entity is not None}
    return types.pop() if len(types) == 1 else None
