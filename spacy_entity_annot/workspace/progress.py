"""How far mining and proposing have come."""

from collections.abc import Iterator

from .mentions import StoredMention, get_mentions
from .workspace import Workspace

_PAGE = 500


def mined_up_to(workspace: Workspace, run: str) -> int:
    """Return the row of the last utterance that a mining run has been through, 0 before the first.

    workspace (Workspace): Where it is mined.
    run (str): What makes two runs the same: targets, threshold, version of the matcher.
    """
    row = workspace.connection.execute("SELECT last_utterance FROM mining WHERE run = ?", (run,)).fetchone()
    return 0 if row is None else int(row[0])


def set_mined_up_to(workspace: Workspace, run: str, last_utterance: int) -> None:
    """Remember how far a mining run has come."""
    with workspace.transaction() as connection:
        connection.execute("INSERT OR REPLACE INTO mining VALUES (?, ?)", (run, last_utterance))


def iterate_unproposed(workspace: Workspace, *, renew: bool = False) -> Iterator[list[StoredMention]]:
    """Yield pages of mentions that wait for candidates.

    workspace (Workspace): Where they are.
    renew (bool): Yield those that have candidates but no decision, too.
    """
    undecided = "NOT EXISTS (SELECT 1 FROM current_decision AS made WHERE made.mention = mention.number)"
    condition = f"(nil_probability IS NULL OR {undecided})" if renew else "nil_probability IS NULL"
    query = f"SELECT number FROM mention WHERE number > ? AND {condition} ORDER BY number LIMIT {_PAGE}"
    last = 0
    while rows := workspace.connection.execute(query, (last,)).fetchall():
        yield get_mentions(workspace, [number for (number,) in rows])
        last = rows[-1][0]
