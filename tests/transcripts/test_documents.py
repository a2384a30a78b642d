import json
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spacy_entity_annot.errors import InputError
from spacy_entity_annot.transcripts.documents import read_documents

values = st.text(max_size=6) | st.integers(-9, 9) | st.none() | st.lists(st.sampled_from(["}", "{", "a\\", '"']))


def pieces(text: str) -> Iterator[tuple[int, str]]:
    yield from enumerate(text.splitlines(keepends=True), start=1)


def found(text: str, **options: Any) -> list[tuple[int, Any]]:
    return [(line, str(value) if isinstance(value, InputError) else value)
            for line, value in read_documents(pieces(text), **options)]  # fmt: skip


def test_a_broken_line_among_lines_is_reported_and_the_others_are_read() -> None:
    text = '{"a": 1}\n{"a": \n{"a": 3}\n'
    assert found(text) == [(1, {"a": 1}), (2, "not valid JSON (Expecting value at column 6)."), (3, {"a": 3})]


def test_a_broken_document_is_reported_with_its_line() -> None:
    assert found('{\n "a": 1\n "b": 2\n}\n') == [(3, "not valid JSON (Expecting ',' delimiter at column 2).")]


def test_a_document_cut_short_is_reported() -> None:
    assert found('{\n "a": [1,\n')[0][1].startswith("not valid JSON")
    assert found('{\n "a": "b') == [(2, "not valid JSON (Unterminated string starting at column 7).")]


def test_what_is_too_large_is_refused() -> None:
    [(line, message)] = found('{\n "a": "' + "x" * 99 + '"\n}\n', limit=80)
    assert (line, message[:36]) == (1, "more than 0 MB belong together here,")


def test_nan_is_an_unknown_number() -> None:
    assert found('{"a": NaN, "b": [-Infinity]}') == [(1, {"a": None, "b": [None]})]


def test_brackets_in_strings_are_no_brackets() -> None:
    text = '{\n "a": "}}}",\n "b": {\n  "c": "{["\n }\n}\n{\n "d": 1\n}\n'
    assert [value for _, value in found(text)] == [{"a": "}}}", "b": {"c": "{["}}, {"d": 1}]


def test_halves_of_characters_and_nul_are_replaced() -> None:
    assert found('{"a": "\\ud800x\\u0000", "b": "\\ud83d\\ude00"}') == [(1, {"a": "\ufffdx\ufffd", "b": "\U0001f600"})]


def test_bytes_that_are_no_utf8_are_replaced_and_reported() -> None:
    (_, value), (line, message) = found('{\n"a": "\udcff"\n}\n')
    assert value == {"a": "\ufffd"}
    assert (line, message[:28]) == (2, "not valid UTF-8 at byte 7; t")


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.dictionaries(st.text(max_size=3), values, max_size=3), min_size=1, max_size=4),
       st.sampled_from([None, 1]))  # fmt: skip
def test_documents_one_after_the_other_come_back(documents: list[Any], indent: int | None) -> None:
    text = "".join(json.dumps(document, indent=indent) + "\n" for document in documents)
    assert [value for _, value in found(text)] == json.loads(
        json.dumps(documents).replace("\\u0000", "\\ufffd"), strict=False
    )


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_numbers_come_back_exactly(numbers: list[float]) -> None:
    [(_, value)] = found(json.dumps({"a": numbers}))
    assert [number.hex() for number in value["a"]] == [number.hex() for number in numbers]


def test_a_document_whose_first_line_ends_like_its_last_is_read_whole() -> None:
    assert found('{"a": [1],\n "b": {}\n}\n{"c": {}\n}\n') == [(1, {"a": [1], "b": {}}), (4, {"c": {}})]
