from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.transcripts.speech import end_of, probability, seconds
from spacy_entity_annot.transcripts.spoken import (
    _numbers,
    ends_of,
    first_column,
    make_words,
    probabilities,
    times,
    with_signs,
    without,
)
from spacy_entity_annot.types import Word

numbers = st.floats(-2, 1e6, allow_nan=False) | st.integers(-2, 10**6)
values = st.lists(numbers | st.none() | numbers.map(str) | st.just("1.5s") | st.just(""), max_size=6)
columns = values | st.lists(numbers.map(str), max_size=6) | st.lists(numbers, max_size=6)


@given(columns, st.sampled_from([1, 1000]))
def test_a_column_of_times_is_what_each_of_them_is(column: list[Any], per_second: float) -> None:
    assert times(column, per_second) == [seconds(value, per_second) for value in column]


@given(columns.filter(lambda column: "1.5s" not in column))
def test_a_column_of_confidences_is_what_each_of_them_is(column: list[Any]) -> None:
    assert probabilities(column) == [probability(value) for value in column]


# What reads many numbers at once takes more than `float` does, or less, of texts such as these.
_ODD = ["nan", "inf", "1_0", ".5", "5.", "1,2", "[1.5", "2.5]", "[1.5]", "null", "true", '"1.5"', " 1.5 ", "", "1e400",
        "-0", "1e5", "+1.5", "0.1]", "[0.1", "01.5", "١.٥", "\ud800", "9" * 400, "9" * 5000]  # fmt: skip
texts = (
    st.floats(allow_nan=False).map(repr)
    | st.integers().map(str)
    | st.from_regex(r"[0-9]{1,25}\.[0-9]{1,25}")
    | st.sampled_from(_ODD)
)


@given(st.lists(st.floats().map(repr), max_size=6) | st.lists(texts, max_size=6))
def test_numbers_that_are_texts_are_what_float_makes_of_each(column: list[str]) -> None:
    try:
        expected: list[float] | None = list(map(float, column))
    except ValueError:
        expected = None
    found, kinds = _numbers(column)
    if expected is None or not column:
        assert (found, kinds) == (column, {str} if column else set())
    else:
        assert (list(map(repr, found)), kinds) == (list(map(repr, expected)), {float})


@pytest.mark.parametrize(
    "column", [["1.5,2.5"], ["1.5,2.5", "3.5"], ["[1.5", "2.5]"], ["1.5", "[2.5]"], ["1.5", "null"]]
)
def test_texts_that_together_are_json_but_no_numbers_alone_are_refused(column: list[str]) -> None:
    with pytest.raises(ValueError, match="could not convert string to float"):
        times(column)


@pytest.mark.parametrize("odd", ["soon", [], {}, float("inf"), "nan", "inf", True])
def test_what_is_no_time_is_refused_in_a_column_as_alone(odd: Any) -> None:
    try:
        alone: Any = seconds(odd)
    except (TypeError, ValueError) as error:
        with pytest.raises(type(error)):
            times([1.0, odd])
    else:
        assert times([1.0, odd]) == [1.0, alone]


def test_words_are_made_of_columns() -> None:
    assert make_words(["a", "b"], ["0.5", "1"], [900, None], (), 1) == [Word("a", 0.5, 900.0), Word("b", 1.0)]
    assert make_words([], [], [], []) == []


def test_no_word_ends_before_it_starts() -> None:
    assert make_words(["a", "b"], [2, 3], [1, 4], ()) == [Word("a", 2.0, 2.0), Word("b", 3.0, 4.0)]
    assert make_words(["a", "b"], [2, None], [1, 4], ()) == [Word("a", 2.0, 2.0), Word("b", None, 4.0)]


@pytest.mark.parametrize("of", [seconds, probability])
@pytest.mark.parametrize("value", [True, False])
def test_true_and_false_are_no_numbers(of: Callable[[Any], Any], value: bool) -> None:
    with pytest.raises(TypeError, match="true or false is no number"):
        of(value)


def test_of_two_fields_the_first_with_a_value_counts_and_zero_is_one() -> None:
    records: list[dict[str, Any]] = [{"b": "x"}, {"a": "y", "b": "z"}, {"a": 0, "b": 1}, {"a": "", "b": "w"}, {}]
    assert first_column(records, "a", "b") == ["x", "y", 0, "w", None]
    assert first_column(records[1:], "a", "b") == ["y", 0, "w", None]
    assert first_column([], "a", "b") == []


def test_signs_join_the_word_before_them_and_those_in_front_of_all_words_are_left_out() -> None:
    signs = [True, False, True, True, False]
    assert with_signs(["(", "well", ",", "!", "yes"], signs) == ["well,!", "yes"]
    assert without([{"n": number} for number in range(5)], signs) == [{"n": 1}, {"n": 4}]


@given(st.lists(st.tuples(st.integers(0, 10**10), st.integers(0, 10**8)), max_size=6))
def test_ends_are_to_the_microsecond_as_one_of_them_alone(pairs: list[tuple[int, int]]) -> None:
    starts, durations = [start / 1e6 for start, _ in pairs], [length / 1e6 for _, length in pairs]
    assert ends_of(starts, durations) == [end_of(*pair) for pair in zip(starts, durations, strict=True)]
