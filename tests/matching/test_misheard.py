import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.matching.misheard import LONGEST_SOUNDS, certain_odds, lost_odds
from spacy_entity_annot.matching.sounds import SoundFolder

SOUNDS = st.text(alphabet="abdefghijklmnoprstuvwCSTя", max_size=20)


def lost(heard: str, name: str) -> float:
    one, other = SoundFolder().fold([heard, name])
    return float(lost_odds([one], [other], certain_odds([other]))[0])


@pytest.mark.parametrize(
    ("heard", "meant", "other"),
    [("affects when", "aphex twin", "matt sweeney"), ("gen steinem", "jim steinman", "albert einstein"),
     ("friends goals", "france gall", "frank zappa"), ("her she", "hershey", "harris")],
)  # fmt: skip
def test_usual_confusions_cost_less_than_strangers(heard: str, meant: str, other: str) -> None:
    assert lost(heard, meant) < lost(heard, other)


def test_nothing_to_compare_costs_nothing() -> None:
    assert lost_odds([], [], certain_odds([])).tolist() == []
    assert lost_odds([""], [""], certain_odds([""])).tolist() == [0.0]


def test_names_are_compared_up_to_a_length() -> None:
    longer = "ta" * LONGEST_SOUNDS
    assert lost_odds([longer], [longer], certain_odds([longer])).tolist() == [pytest.approx(0.0, abs=1e-3)]


@given(st.lists(st.tuples(SOUNDS, SOUNDS), min_size=1, max_size=5))
def test_costs_do_not_depend_on_what_else_is_compared(pairs: list[tuple[str, str]]) -> None:
    heard, names = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    together = lost_odds(heard, names, certain_odds(names))
    alone = [lost_odds([one], [other], certain_odds([other]))[0] for one, other in pairs]
    np.testing.assert_array_equal(together, alone)


@given(SOUNDS)
def test_what_is_heard_as_it_sounds_costs_nothing(sounds: str) -> None:
    assert lost_odds([sounds], [sounds], certain_odds([sounds]))[0] == pytest.approx(0.0, abs=1e-3)
