import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.errors import InputError
from spacy_entity_annot.records import parse_object
from spacy_entity_annot.transcripts.record import record_of, utterance_from
from spacy_entity_annot.types import Alternative, Utterance, Word

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
labels = texts.filter(lambda text: bool(text) and not text.isspace())
seconds = st.floats(0, 1e6)
probabilities = st.floats(0, 1)
words = st.lists(st.builds(Word, texts, *[st.none() | seconds] * 2, st.none() | probabilities)).map(tuple)
alternatives = st.lists(st.builds(Alternative, texts, st.none() | st.floats(-1e6, 1e6), words), max_size=3).map(tuple)
numbers = st.integers(-(2**63), 2**63 - 1) | st.floats(-1e299, 1e299)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=10,
)
utterances = st.builds(
    Utterance,
    labels,
    texts,
    labels,
    start=st.none() | st.floats(0, 10),
    end=st.none() | st.floats(10, 20),
    speaker=st.none() | labels,
    subject_key=st.none() | labels,
    channel=st.none() | labels,
    language=st.none() | labels,
    confidence=st.none() | probabilities,
    words=words,
    alternatives=alternatives,
    media=st.none() | labels,
    meta=st.dictionaries(texts, values, max_size=3),
).filter(lambda utterance: all(reading.text != utterance.text for reading in utterance.alternatives))


@given(utterances, st.booleans())
def test_an_utterance_survives_its_line(utterance: Utterance, ascii: bool) -> None:
    line = json.dumps(record_of(utterance), ensure_ascii=ascii)
    assert utterance_from(parse_object(line), transcript="other", line=1) == utterance


@given(st.dictionaries(st.sampled_from(["id", "text", "start", "end", "words", "alternatives", "meta", "x"]), values))
def test_any_other_object_is_an_input_error_or_an_utterance(record: dict[str, object]) -> None:
    try:
        utterance = utterance_from(record, transcript="t", line=1)
    except InputError:
        return
    assert utterance.text == record["text"]


def test_a_subject_stays_behind() -> None:
    assert record_of(Utterance("u", "play", "t", subject="9f")) == {"id": "u", "text": "play", "transcript": "t"}


def test_depth_of_meta_has_an_end() -> None:
    deep: object = 1
    for _ in range(70):
        deep = {"a": deep}
    with pytest.raises(InputError, match="nested more than 64 levels deep"):
        utterance_from({"text": "a", "meta": deep}, transcript="t", line=1)
