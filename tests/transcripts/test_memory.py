import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from spacy_entity_annot.transcripts import read_transcripts

ROWS = 8_000
FILLING = "x" * 200


@pytest.mark.parametrize(
    ("name", "header", "row"),
    [
        ("calls.jsonl", "", lambda number: f'{{"text": "play {FILLING}", "start": {number}}}\n'),
        ("calls.json", "", lambda number: f'{{"segments": [{{"text": "play {FILLING}", "start": {number}}}]}}\n'),
        ("calls.csv", "id,text\n", lambda number: f"{number},play {FILLING}\n"),
        ("calls.srt", "", lambda number: f"{number}\n00:00:01,000 --> 00:00:02,000\nplay {FILLING}\n\n"),
        ("calls.ctm", "", lambda number: f"r{number // 1000} 1 {number % 1000} 0.5 play{FILLING}\n"),
    ],
)
def test_a_long_file_is_read_in_flat_memory(tmp_path: Path, name: str, header: str, row: Callable[[int], str]) -> None:
    path = tmp_path / name
    with path.open("w") as file:
        file.write(header)
        file.writelines(row(number) for number in range(ROWS))
    next(read_transcripts(path))  # imports and caches
    tracemalloc.start()
    for _ in read_transcripts(path):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert path.stat().st_size > 1_600_000
    assert peak < 1_000_000
