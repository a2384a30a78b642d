import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.knowledge.channel import certain_odds, channel_odds
from spacy_entity_annot.matching.edits import LONGEST_SOUNDS
from spacy_entity_annot.matching.sounds import SoundFolder

SOUNDS = st.text(alphabet="abdefghijklmnoprstuvwCST", max_size=20)


@pytest.mark.parametrize(
    ("heard", "meant", "other"),
    [("affects when", "aphex twin", "matt sweeney"), ("gen steinem", "jim steinman", "albert einstein"),
     ("friends goals", "france gall", "frank zappa"), ("her she", "hershey", "harris")],
)  # fmt: skip
def test_usual_confusions_have_better_odds_than_strangers(heard: str, meant: str, other: str) -> None:
    (sounds,) = SoundFolder().fold([heard])
    likely, unlikely = channel_odds(sounds, SoundFolder().fold([meant, other]))
    assert likely > unlikely


def test_no_names_have_no_odds() -> None:
    assert channel_odds("tap", []).tolist() == []


def test_empty_sounds_leave_only_omissions_and_insertions() -> None:
    assert channel_odds("", ["", "tap"]).tolist()[0] == 0
    assert channel_odds("tap", [""])[0] < 0


def test_long_names_are_cut() -> None:
    longer = "ta" * LONGEST_SOUNDS
    assert channel_odds("ta", [longer])[0] == channel_odds("ta", [longer[:LONGEST_SOUNDS]])[0]


@given(SOUNDS, st.lists(SOUNDS, min_size=1, max_size=4))
def test_odds_do_not_depend_on_the_other_names(heard: str, names: list[str]) -> None:
    together = channel_odds(heard, names)
    alone = np.concatenate([channel_odds(heard, [name]) for name in names])
    np.testing.assert_allclose(together, alone, atol=1e-3)


@given(SOUNDS)
def test_the_same_sounds_are_as_likely_as_can_be(sounds: str) -> None:
    assert channel_odds(sounds, [sounds])[0] == pytest.approx(certain_odds(sounds), abs=1e-3)
