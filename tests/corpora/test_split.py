import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.corpora.packed import PackedRows
from spacy_entity_annot.corpora.rows import SPLITS, Row
from spacy_entity_annot.corpora.split import group_keys, split_rows
from spacy_entity_annot.errors import UsageError


def row(number: int, *ties: str) -> Row:
    return Row(f"u{number}", "text", (), ties=ties or (f"text={number}",))


def divide(rows: list[Row], shares: tuple[float, ...], *, seed: int = 0) -> dict[str, list[Row]]:
    return {name: list(found) for name, found in split_rows(PackedRows(rows), shares, seed=seed).items()}


@pytest.mark.parametrize("shares", [(0, 0, 0), (80, 20), (80, 30, -10), (float("inf"), 1, 1)])
def test_shares_that_divide_nothing_are_refused(shares: tuple[float, ...]) -> None:
    with pytest.raises(UsageError, match="three numbers"):
        divide([row(1)], shares)


def test_ties_reach_through_other_rows_whatever_their_order() -> None:
    rows = [row(1, "text=a", "request=1"), row(2, "text=b", "request=2"), row(3, "text=a", "request=2")]
    groups = group_keys(rows)
    assert len(groups) == 3
    assert len(set(groups)) == 1
    assert group_keys(rows[::-1]) == groups


def test_a_share_of_nought_stays_empty_and_three_groups_fill_three_splits() -> None:
    rows = [row(number) for number in range(3)]
    assert {name: len(found) for name, found in divide(rows, (1, 0, 0)).items()} == {
        "train": 3,
        "dev": 0,
        "test": 0,
    }
    assert {name: len(found) for name, found in divide(rows, (98, 1, 1)).items()} == {
        "train": 1,
        "dev": 1,
        "test": 1,
    }


def test_groups_stay_where_they_are_when_the_corpus_grows() -> None:
    few, many = ([row(number) for number in range(count)] for count in (300, 600))
    place = {one.utterance: name for name, found in divide(many, (80, 10, 10)).items() for one in found}
    assert all(place[one.utterance] == name for name, found in divide(few, (80, 10, 10)).items() for one in found)


def test_shares_are_kept_and_the_seed_matters() -> None:
    rows = [row(number) for number in range(2000)]
    counts = [len(divide(rows, (80, 10, 10))[name]) for name in SPLITS]
    assert [round(count, -2) for count in counts] == [1600, 200, 200]
    assert divide(rows, (80, 10, 10), seed=1)["dev"] != divide(rows, (80, 10, 10))["dev"]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30))
def test_no_tie_is_in_two_splits_and_no_row_is_lost(pairs: list[tuple[int, int]]) -> None:
    rows = [row(number, f"text={text}", f"request={request}") for number, (text, request) in enumerate(pairs)]
    divided = divide(rows, (50, 25, 25))
    assert sorted(one.utterance for found in divided.values() for one in found) == sorted(r.utterance for r in rows)
    ties = {one.utterance: one.ties for one in rows}
    places: dict[str, set[str]] = {}
    for name, found in divided.items():
        for one in found:
            for tie in ties[one.utterance]:
                places.setdefault(tie, set()).add(name)
    assert all(len(names) == 1 for names in places.values())
    if len({one.group for found in divided.values() for one in found}) >= 3:
        assert all(divided.values())
