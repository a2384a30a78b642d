"""What the tests of the formats share."""

from pathlib import Path

from spacy_entity_annot.knowledge.files import read_entities
from spacy_entity_annot.types import Entity, Problem


def read(path: Path) -> tuple[list[Entity], list[tuple[str, int | None, str]]]:
    """Return the entities of a file or folder, and the problems as file name, line and message."""
    problems: list[Problem] = []
    entities = list(read_entities(path, on_problem=problems.append))
    return entities, [(Path(problem.source).name, problem.line, problem.message) for problem in problems]
