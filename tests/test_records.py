"""JSON objects by the line: what JSON leaves open is refused with a sentence, and good lines come back exactly."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot import Problem
from spacy_entity_annot.errors import InputError
from spacy_entity_annot.records import (
    MAX_DEPTH,
    kind_of,
    parse_object,
    read_records,
    reason_of,
    refuse_unstorable,
    text_field,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
NUMBERS = st.integers(-(2**63), 2**63 - 1) | st.floats(-1e299, 1e299)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=10,
)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "not valid JSON (Expecting value at column 1)."),
        ('{"a": "b', "not valid JSON (Unterminated string starting at column 7)."),
        ("[]", "a JSON object was expected, this is a list."),
        ("null", "a JSON object was expected, this is null."),
        ('{"a": 1, "b": {"c": 1, "c": 1}}', "the field 'c' stands twice in one object."),
        ('{"a": NaN}', "NaN is no number in JSON. Use null for an unknown value."),
        ('{"a": -Infinity}', "-Infinity is no number in JSON. Use null for an unknown value."),
        ('{"a": ' + "9" * 5_000 + "}", "not valid JSON (a number has thousands of digits)."),
        ('{"a": ' + "[" * 100_000, "the JSON is nested too deep to be read."),
    ],
)
def test_a_line_that_is_no_object_is_refused(line: str, message: str) -> None:
    with pytest.raises(InputError) as raised:
        parse_object(line)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("a\0b", "the field 'meta' holds a NUL character, which no text has."),
        (
            {"tags": ["x", "\ud800"]},
            "the field 'meta.tags[1]' holds half of a surrogate pair, which no file can store.",
        ),
        ({"\udfff": 1}, "the field 'meta' holds half of a surrogate pair, which no file can store."),
        (2**63, "the field 'meta' must lie within 64 bits."),
        ([float("inf")], "the field 'meta[0]' must lie within the range of a number."),
        ([float("nan")], "the field 'meta[0]' must lie within the range of a number."),
    ],
)
def test_a_value_that_cannot_be_stored_is_refused_by_its_place(value: object, message: str) -> None:
    with pytest.raises(InputError) as raised:
        refuse_unstorable("meta", value)
    assert str(raised.value) == message


def test_nesting_has_a_limit() -> None:
    value: object = 1
    for _ in range(MAX_DEPTH):
        value = [value]
    refuse_unstorable("meta", value)
    with pytest.raises(InputError, match=f"the field 'meta' is nested more than {MAX_DEPTH} levels deep"):
        refuse_unstorable("meta", {"more": value})


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({}, "the field 'name' is missing or empty."),
        ({"name": None}, "the field 'name' is missing or empty."),
        ({"name": ""}, "the field 'name' is missing or empty."),
        ({"name": 7}, "the field 'name' must be a text, not a number."),
        ({"name": True}, "the field 'name' must be a text, not true or false."),
        ({"name": "a\0"}, "the field 'name' holds a NUL character, which no text has."),
        ({"name": "\ud83d"}, "the field 'name' holds half of a surrogate pair, which no file can store."),
    ],
)
def test_a_field_that_is_no_text_is_refused(record: dict[str, object], message: str) -> None:
    with pytest.raises(InputError) as raised:
        text_field(record, "name", required=True)
    assert str(raised.value) == message


def test_an_optional_field_may_be_null_or_empty() -> None:
    assert [text_field({"name": value}, "name") for value in (None, "", "Beyoncé")] == [None, "", "Beyoncé"]


@pytest.mark.parametrize(("value", "kind"), [(None, "null"), (1.5, "a number"), ({}, "an object"), ((), "tuple")])
def test_kinds_are_named_for_people(value: object, kind: str) -> None:
    assert kind_of(value) == kind


def test_reasons_are_our_own_words_or_those_of_python_with_their_kind() -> None:
    assert [reason_of(InputError("gone.")), reason_of(KeyError("text"))] == ["gone.", "the field 'text' is missing"]


def test_good_lines_are_kept_beside_bad_ones(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"a": 1}\n\n  \n{"a"\n{"a": 0.3}')
    problems: list[Problem] = []
    assert list(read_records(str(path), problems.append)) == [(1, {"a": 1}), (5, {"a": 0.3})]
    assert [(problem.source, problem.line) for problem in problems] == [(str(path), 4)]


@given(st.dictionaries(TEXTS, VALUES, max_size=4))
def test_what_can_be_stored_comes_back_as_it_was(record: dict[str, object]) -> None:
    for field, value in record.items():
        refuse_unstorable(field, value)
    assert parse_object(json.dumps(record)) == record
    assert parse_object(json.dumps(record, ensure_ascii=False)) == record


@pytest.mark.parametrize(
    "line", ['{"a": 1, "a": 2}', '{"a" : 1,"a" :2}', '{"a":":", "a": "x"}', '{"a\\u003a":1,"a:":2}']
)
def test_repeated_fields_are_refused_however_they_are_written(line: str) -> None:
    with pytest.raises(InputError, match="twice"):
        parse_object(line)
