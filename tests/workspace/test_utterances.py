from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_entity_annot.types import Alternative, Utterance, Word
from spacy_entity_annot.workspace import (
    Added,
    Workspace,
    add_utterances,
    get_utterance,
    get_utterances,
    iterate_utterances,
    neighbours,
)

FULL = Utterance(
    "full",
    "play tailor swift",
    "call-7",
    start=1.25,
    end=3.5,
    speaker="A",
    subject="s-1",
    channel="left",
    language="en",
    confidence=0.3,
    words=(Word("play", 1.25, 1.5, 0.9), Word("tailor")),
    alternatives=(Alternative("play taylor swift", -12.5, (Word("play", 1.0, 2.0, 0.1),)), Alternative("pay")),
    media="a.wav",
    meta={"device": {"kind": "speaker"}, "n": [1, 0.1, None]},
)


def add(workspace: Workspace, *utterances: Utterance) -> Added:
    return add_utterances(workspace, utterances, source="test")


@pytest.mark.parametrize(
    "change",
    [
        {"text": "other"}, {"transcript": "other"}, {"start": 2.0}, {"confidence": None}, {"words": ()},
        {"alternatives": ()}, {"meta": {}},
    ],
)  # fmt: skip
def test_other_content_under_a_known_id_is_a_conflict_and_changes_nothing(
    workspace: Workspace, change: dict[str, object]
) -> None:
    add(workspace, FULL)
    changed = replace(FULL, **change)  # type: ignore[arg-type]
    assert add(workspace, changed) == Added(0, 0, ("full",))
    found = get_utterance(workspace, "full")
    assert found is not None
    assert found[1] == FULL


def test_conflict_within_a_batch(workspace: Workspace) -> None:
    assert add(workspace, Utterance("a", "one"), Utterance("a", "two"), Utterance("a", "one")) == Added(1, 1, ("a",))


def test_repeat_changes_nothing(workspace: Workspace) -> None:
    assert add(workspace, FULL, FULL) == Added(1, 1, ())
    assert add(workspace, FULL) == Added(0, 1, ())


def test_another_pseudonym_is_no_conflict(workspace: Workspace) -> None:
    add(workspace, FULL)
    assert add(workspace, replace(FULL, subject="s-2")) == Added(0, 1, ())


def test_nothing_to_add(workspace: Workspace) -> None:
    assert add(workspace) == Added(0, 0, ())


def test_raw_keys_of_persons_are_never_stored(workspace: Workspace) -> None:
    add(workspace, replace(FULL, subject_key="0049 170 1234567"))
    assert "1234567" not in "\n".join(workspace.connection.iterdump())


def test_unknown_ids_are_none(workspace: Workspace) -> None:
    assert get_utterance(workspace, "nobody") is None
    assert get_utterances(workspace, [999]) == {}


def test_pages_give_all_in_order(workspace: Workspace) -> None:
    many = [Utterance(f"m{number}", str(number), f"t{number // 7}") for number in range(4500)]
    assert add(workspace, *many).added == 4500
    rows = list(iterate_utterances(workspace, after=3))
    assert [utterance for _, utterance in rows] == many
    assert [number for number, _ in rows] == list(range(4, 4504))
    assert len(get_utterances(workspace, range(1, 4504))) == 4503


def test_neighbours_are_those_of_the_transcript(workspace: Workspace) -> None:
    texts = "abcdefg"
    add(workspace, *(Utterance(f"x{text}", text, "x" if text != "c" else "y") for text in texts))
    first = get_utterance(workspace, "xa")
    assert first is not None
    assert neighbours(workspace, first[0]) == ([], ["b", "d"])
    assert neighbours(workspace, first[0] + 5) == (["b", "d", "e"], ["g"])
    assert neighbours(workspace, first[0] + 5, before=1, after=0) == (["e"], [])


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
words = st.lists(st.builds(Word, texts, numbers, numbers, numbers), max_size=3).map(tuple)
utterances = st.builds(
    Utterance,
    id=texts,
    text=texts,
    transcript=texts,
    start=numbers,
    end=numbers,
    speaker=st.none() | texts,
    subject=st.none() | texts,
    channel=st.none() | texts,
    language=st.none() | texts,
    confidence=numbers,
    words=words,
    alternatives=st.lists(st.builds(Alternative, texts, numbers, words), max_size=2).map(tuple),
    media=st.none() | texts,
    meta=st.dictionaries(texts, numbers | texts, max_size=2),
)


@given(batch=st.lists(utterances, max_size=4, unique_by=lambda utterance: utterance.id))
@settings(max_examples=50)
def test_utterances_come_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, batch: list[Utterance]) -> None:
    with Workspace.create(tmp_path_factory.mktemp("utterances") / "annot.db") as workspace:
        add(workspace, *batch)
        assert [utterance for _, utterance in iterate_utterances(workspace)] == batch
        assert add(workspace, *batch) == Added(0, len(batch), ())
