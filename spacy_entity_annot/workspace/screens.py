"""What was shown with an item, kept with its verdict: any past screen can be drawn again."""

from dataclasses import dataclass
from hashlib import blake2b

from ..types import Candidate, Entity
from .entity_changes import entity_state
from .packing import pack, unpack
from .workspace import Workspace


@dataclass(frozen=True, slots=True)
class ScreenContent:
    """What a person could choose from.

    candidates (tuple[Candidate, ...]): In the order shown.
    nil_probability (float): The probability of none of them, 0..1.
    group (int): How many mentions the verdict was to settle.
    kb_version (str): Which knowledge base the candidates came from.
    """

    candidates: tuple[Candidate, ...]
    nil_probability: float
    group: int
    kb_version: str


def keep_screen(workspace: Workspace, content: ScreenContent) -> int:
    """Keep what is shown and return its row; what is shown twice is kept once.

    workspace (Workspace): Where to keep it.
    content (ScreenContent): What is shown.
    """
    text = pack(
        {
            "candidates": [_record(candidate) for candidate in content.candidates],
            "nil_probability": content.nil_probability,
            "group": content.group,
            "kb_version": content.kb_version,
        }
    )
    digest = blake2b(text.encode(), digest_size=16).digest()
    with workspace.transaction() as connection:
        connection.execute("INSERT INTO screen (digest, content) VALUES (?, ?) ON CONFLICT DO NOTHING", (digest, text))
        return int(connection.execute("SELECT number FROM screen WHERE digest = ?", (digest,)).fetchone()[0])


def screen_of(workspace: Workspace, decision: int) -> ScreenContent | None:
    """Return what was shown when a decision was made; None where it was not made at a screen.

    workspace (Workspace): Where it is kept.
    decision (int): The decision's row.
    """
    query = "SELECT content FROM screen JOIN decision ON decision.screen = screen.number WHERE decision.number = ?"
    row = workspace.connection.execute(query, (decision,)).fetchone()
    if row is None:
        return None
    stored = unpack(row[0])
    candidates = tuple(
        Candidate(
            Entity(one["id"], one["name"], tuple(one["aliases"]), one["type"], one["description"], one["prior"]),
            one["alias"], one["probability"], tuple(one["reasons"]),
        )
        for one in stored["candidates"]
    )  # fmt: skip
    return ScreenContent(candidates, stored["nil_probability"], stored["group"], stored["kb_version"])


def kb_version(workspace: Workspace) -> str:
    """Return what changes whenever an entity is added, changed or removed."""
    revision, mark = entity_state(workspace)
    return f"{revision}:{mark}"


def _record(candidate: Candidate) -> dict[str, object]:
    entity = candidate.entity
    return {
        "id": entity.id, "name": entity.name, "aliases": list(entity.aliases), "type": entity.type,
        "description": entity.description, "prior": entity.prior, "alias": candidate.alias,
        "probability": candidate.probability, "reasons": list(candidate.reasons),
    }  # fmt: skip
