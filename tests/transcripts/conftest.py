from collections.abc import Callable
from pathlib import Path

import pytest

from spacy_entity_annot.transcripts import read_transcripts
from spacy_entity_annot.types import Problem, Utterance

Read = Callable[..., tuple[list[Utterance], list[tuple[int | None, str]]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write a file, read it, and return its utterances and its problems as (line, message)."""

    def write_and_read(
        content: str | bytes, name: str = "call.jsonl", format: str | None = None
    ) -> tuple[list[Utterance], list[tuple[int | None, str]]]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        problems: list[Problem] = []
        utterances = list(read_transcripts(path, on_problem=problems.append, format=format))
        assert {problem.source for problem in problems} <= {str(path)}
        return utterances, [(problem.line, problem.message) for problem in problems]

    return write_and_read
