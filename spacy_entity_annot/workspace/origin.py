"""Where a decision was made, if not here: the provenance that comes with it and leaves with it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from ..records import text_field, wrong_type
from ..types import JsonObject
from .packing import pack, unpack
from .workspace import Workspace

_COUNTS = """
SELECT json_extract(origin, '$.tool'), json_extract(origin, '$.file'), count(*) FROM standing_decision AS made
WHERE origin IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a decision was made.

    tool (str): `decide` for our own lines, `prodigy`, `labelstudio`, or another.
    file (str | None): The name of the file that brought it, without its folder.
    item (str | None): What the tool calls the thing that was decided, e.g. its task.
    annotator (str | None): Who decided, as the tool names them.
    session (str | None): In which of the tool's sessions.
    office (str | None): In which office, for what came in a bundle.
    seconds (float | None): The time that the tool measured for the item.
    """

    tool: str
    file: str | None = None
    item: str | None = None
    annotator: str | None = None
    session: str | None = None
    seconds: float | None = None
    office: str | None = None

    @classmethod
    def of(cls, record: object) -> "Origin":
        """Return the origin that a JSON object names; what it holds besides is passed over.

        RAISES (InputError): It is none; the text names the field.
        """
        if not isinstance(record, Mapping):
            raise wrong_type("origin", "an object", record)
        given = dict(record)
        seconds = given.pop("seconds", None)
        if seconds is not None and (isinstance(seconds, bool) or not isinstance(seconds, (int, float))):
            raise wrong_type("seconds", "a number", seconds)
        tool = str(text_field(given, "tool", required=True))
        others: dict[str, Any] = {name: text_field(given, name) or None for name in _TEXTS}
        return cls(tool, **others, seconds=seconds)

    def record(self) -> JsonObject:
        """Return it as a JSON object, without what is unknown."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    def packed(self) -> str:
        """Return it as a workspace keeps it."""
        return pack(self.record())


_TEXTS = [one.name for one in fields(Origin) if one.name not in ("tool", "seconds")]


def stored_origin(packed: str | None) -> JsonObject | None:
    """Return what `Origin.packed` gave as a JSON object; None where a decision was made here."""
    return None if packed is None else unpack(packed)


def count_origins(workspace: Workspace) -> list[JsonObject]:
    """Return how many of the standing decisions came from which tool and file, `{"tool", "file", "decisions"}`."""
    rows = workspace.connection.execute(_COUNTS).fetchall()
    return [{"tool": tool, "file": file, "decisions": count} for tool, file, count in rows]
