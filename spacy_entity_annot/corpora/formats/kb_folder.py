"""The knowledge base on its own: for spaCy, for reconciliation, and what the decisions added to it."""

import csv
from collections.abc import Iterable
from pathlib import Path

from spacy.vocab import Vocab

from ...knowledge.spacy_kb import to_lookup_kb
from ...types import Entity
from ...workspace import Workspace, iterate_entities
from ...workspace.spans import entities_after_nil
from ..registry import Written
from ..rows import write_lines

COLUMNS = ("id", "name", "aliases", "type", "description", "prior")
SEPARATOR = "|"


def write_all(workspace: Workspace, folder: Path) -> Written:
    """Write `kb/`, `entities.jsonl`, `reconciliation.csv` and `statements.qs`.

    The statements are QuickStatements version 1 for the entities to which mentions were linked that had been nil
    before: what the knowledge base lacked, and an upstream such as Wikidata may lack too.

    workspace (Workspace): Whose knowledge base.
    folder (Path): An empty folder.
    """
    entities = sorted(iterate_entities(workspace), key=lambda entity: entity.id)
    to_lookup_kb(entities, Vocab()).to_disk(folder / "kb")
    write_lines(folder / "entities.jsonl", (entity.record() for entity in entities))
    _write_csv(folder / "reconciliation.csv", entities)
    new = entities_after_nil(workspace)
    added = [entity for entity in entities if entity.id in new]
    statements = "".join(line + "\n" for entity in added for line in _statements(entity, new[entity.id]))
    (folder / "statements.qs").write_text(statements, encoding="utf-8", newline="\n")
    return Written(0, {}, others={"entities": len(entities), "statements": len(added)})


def _write_csv(path: Path, entities: Iterable[Entity]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for entity in entities:
            prior = "" if entity.prior is None else repr(entity.prior)
            aliases = SEPARATOR.join(entity.aliases)
            table.writerow([entity.id, entity.name, aliases, entity.type or "", entity.description or "", prior])


def _statements(entity: Entity, mentions: int) -> list[str]:
    lines = [f"/* {_plain(entity.id)}: {mentions} mentions */", "CREATE", f'LAST\tLen\t"{_plain(entity.name)}"']
    if entity.description:
        lines.append(f'LAST\tDen\t"{_plain(entity.description)}"')
    return [*lines, *(f'LAST\tAen\t"{_plain(alias)}"' for alias in entity.aliases)]


def _plain(text: str) -> str:
    """Return a text that cannot end its quotes, its comment or its line."""
    return " ".join(text.replace('"', "'").replace("*/", "* /").split())
