from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.matching import batches as module
from spacy_entity_annot.matching.batches import batches
from spacy_entity_annot.types import Utterance


def numbered(names: list[str]) -> list[Utterance]:
    return [Utterance(str(number), "", name) for number, name in enumerate(names)]


def transcripts_of(names: list[str]) -> list[list[str]]:
    """Return the ids of each transcript, through batches."""
    found: list[list[str]] = []
    for utterances, numbers in batches(iter(numbered(names)), largest=6):
        rows: list[list[str]] = [[] for _ in range(int(numbers[-1]) + 1)]
        for utterance, number in zip(utterances, numbers.tolist(), strict=True):
            rows[number].append(utterance.id)
        found += rows
    return found


def slow_transcripts(names: list[str], limit: int) -> list[list[str]]:
    parts: list[list[str]] = []
    for number, name in enumerate(names):
        goes_on = number and name and name == names[number - 1] and len(parts[-1]) < limit
        parts[-1:] = [[*parts[-1], str(number)]] if goes_on else [*parts[-1:], [str(number)]]
    return parts


def test_an_empty_stream_has_no_batches() -> None:
    assert list(batches([])) == []


@given(st.lists(st.sampled_from(["", "a", "b"]), max_size=40), st.integers(1, 5))
def test_no_transcript_is_cut_but_a_long_one(names: list[str], limit: int) -> None:
    sizes = module._FIRST_BATCH, module.TRANSCRIPT_LIMIT
    module._FIRST_BATCH, module.TRANSCRIPT_LIMIT = 2, limit
    try:
        assert transcripts_of(names) == slow_transcripts(names, limit)
    finally:
        module._FIRST_BATCH, module.TRANSCRIPT_LIMIT = sizes


def test_the_first_batch_comes_before_the_stream_ends() -> None:
    stream = iter(numbered([""] * 1_000))
    utterances, numbers = next(batches(stream))
    assert len(utterances) == len(numbers) < len(list(islice(stream, 1_000)))
