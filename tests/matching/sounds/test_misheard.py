import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.matching.sounds.edits import LONGEST_SOUNDS
from spacy_entity_annot.matching.sounds.folding import SoundFolder
from spacy_entity_annot.matching.sounds.misheard import SoundTable, count_sounds

SOUNDS = st.text(alphabet="abdefghijklmnoprstuvwCSTя", max_size=20)


def lost(heard: str, name: str) -> float:
    one, other = SoundFolder().fold([heard, name])
    return lost_odds([one], [other])[0]


def lost_odds(heard: list[str], names: list[str]) -> list[float]:
    odds: list[float] = SoundTable(names).lost_odds(heard, np.arange(len(names))).tolist()
    return odds


@pytest.mark.parametrize(
    ("heard", "meant", "other"),
    [("affects when", "aphex twin", "matt sweeney"), ("gen steinem", "jim steinman", "albert einstein"),
     ("friends goals", "france gall", "frank zappa"), ("her she", "hershey", "harris")],
)  # fmt: skip
def test_usual_confusions_cost_less_than_strangers(heard: str, meant: str, other: str) -> None:
    assert lost(heard, meant) < lost(heard, other)


def test_nothing_to_compare_costs_nothing() -> None:
    assert lost_odds([], []) == []
    assert lost_odds([""], [""]) == [0.0]


def test_names_are_compared_up_to_a_length() -> None:
    longer = "ta" * LONGEST_SOUNDS
    assert lost_odds([longer], [longer]) == [0.0]


@given(st.lists(st.tuples(SOUNDS, SOUNDS), min_size=1, max_size=5))
def test_costs_do_not_depend_on_what_else_is_compared(pairs: list[tuple[str, str]]) -> None:
    heard, names = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    assert lost_odds(heard, names) == [lost_odds([one], [other])[0] for one, other in pairs]


@given(SOUNDS)
def test_what_is_heard_as_it_sounds_costs_nothing(sounds: str) -> None:
    assert lost_odds([sounds], [sounds]) == [0.0]


@given(SOUNDS | st.just("ta" * LONGEST_SOUNDS), SOUNDS | st.just("at" * LONGEST_SOUNDS))
def test_counts_of_sounds_never_say_that_more_is_lost_than_is(heard: str, name: str) -> None:
    table = SoundTable([name])
    [least] = table.least_lost(count_sounds([heard]), np.zeros(1, np.int64))
    assert 0 <= least <= table.lost_odds([heard], np.zeros(1, np.int64))[0] + 1e-5
