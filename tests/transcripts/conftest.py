import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spacy_entity_annot.transcripts import ReadOptions, read_transcripts
from spacy_entity_annot.types import Problem, Utterance

Read = Callable[..., tuple[list[Utterance], list[tuple[int | None, str]]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write a file, as JSON where it is an object or a list, read it, and return utterances and (line, message)s."""

    def write_and_read(
        content: Any, name: str = "call.jsonl", format: str | None = None, options: ReadOptions | None = None
    ) -> tuple[list[Utterance], list[tuple[int | None, str]]]:
        path = tmp_path / name
        if isinstance(content, (dict, list)):
            content = json.dumps(content)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        problems: list[Problem] = []
        utterances = list(read_transcripts(path, on_problem=problems.append, format=format, options=options))
        assert {problem.source for problem in problems} <= {str(path)}
        return utterances, [(problem.line, problem.message) for problem in problems]

    return write_and_read
