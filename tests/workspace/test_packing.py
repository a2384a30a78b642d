import math
import sqlite3
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.types import Word
from spacy_entity_annot.workspace.packing import pack, pack_scalar, pack_words, unpack

values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_json_lacks_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        pack({"a": value})


@pytest.mark.parametrize("text", ["", "{", "[1,]", '{"a":tru}'])
def test_damaged_column_is_an_error_of_the_file(text: str) -> None:
    with pytest.raises(sqlite3.DatabaseError) as caught:
        unpack(text)
    assert caught.value.sqlite_errorcode == sqlite3.SQLITE_CORRUPT


@given(values)
def test_values_come_back_exactly(value: Any) -> None:
    assert unpack(pack(value)) == value


def test_order_of_keys_does_not_matter() -> None:
    assert pack({"b": 0.3, "a": "é"}) == pack({"a": "é", "b": 0.3}) == '{"a":"é","b":0.3}'


@given(st.floats(allow_nan=False, allow_infinity=False) | st.text() | st.integers())
def test_a_scalar_is_packed_as_everything_else(value: str | float) -> None:
    assert pack_scalar(value) == pack(value)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_scalar_that_json_lacks_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        pack_scalar(value)


numbers = st.none() | st.floats(0, 1e15, allow_nan=False)


@given(st.lists(st.builds(Word, st.text(), numbers, numbers, numbers | st.floats(0, 1e-3)), min_size=1))
def test_words_are_packed_as_everything_else(words: list[Word]) -> None:
    assert pack_words(tuple(words)) == pack(words)


@pytest.mark.parametrize("confidence", [5e-05, 9.999e-05, 1e-07, 5e-324, 0.0001, -0.0, 1.0, 1 / 3])
def test_numbers_of_words_keep_all_their_digits(confidence: float) -> None:
    words = (Word("e-mail", 0.3, None, confidence),)
    assert pack_words(words) == pack(words)
    assert unpack(pack_words(words)) == [["e-mail", 0.3, None, confidence]]
