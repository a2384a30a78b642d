import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.knowledge.channel import NamedSounds, certain_odds, channel_features, channel_odds
from spacy_entity_annot.knowledge.index.strings import Strings
from spacy_entity_annot.knowledge.index.trigrams import Floats
from spacy_entity_annot.matching.sounds.edits import LONGEST_SOUNDS
from spacy_entity_annot.matching.sounds.folding import SoundFolder

SOUNDS = st.text(alphabet="abdefghijklmnoprstuvwCST", max_size=20)


def odds(heard: str, names: list[str]) -> Floats:
    return channel_odds(heard, NamedSounds(Strings.of(names), np.arange(len(names), dtype=np.int32)))


@pytest.mark.parametrize(
    ("heard", "meant", "other"),
    [("affects when", "aphex twin", "matt sweeney"), ("gen steinem", "jim steinman", "albert einstein"),
     ("friends goals", "france gall", "frank zappa"), ("her she", "hershey", "harris")],
)  # fmt: skip
def test_usual_confusions_have_better_odds_than_strangers(heard: str, meant: str, other: str) -> None:
    (sounds,) = SoundFolder().fold([heard])
    likely, unlikely = odds(sounds, SoundFolder().fold([meant, other]))
    assert likely > unlikely


def test_no_names_have_no_odds() -> None:
    assert odds("tap", []).tolist() == []


def test_empty_sounds_leave_only_omissions_and_insertions() -> None:
    assert odds("", ["", "tap"]).tolist()[0] == 0
    assert odds("tap", [""])[0] < 0


def test_long_names_are_cut() -> None:
    longer = "ta" * LONGEST_SOUNDS
    assert odds("ta", [longer])[0] == odds("ta", [longer[:LONGEST_SOUNDS]])[0]


@given(SOUNDS, st.lists(SOUNDS, min_size=1, max_size=4))
def test_odds_do_not_depend_on_the_other_names(heard: str, names: list[str]) -> None:
    together = odds(heard, names)
    alone = np.concatenate([odds(heard, [name]) for name in names])
    np.testing.assert_allclose(together, alone, atol=1e-3)


@given(SOUNDS)
def test_the_same_sounds_are_as_likely_as_can_be(sounds: str) -> None:
    assert odds(sounds, [sounds])[0] == pytest.approx(certain_odds(sounds), abs=1e-3)


def test_sounds_beyond_ascii_are_one_each() -> None:
    names = NamedSounds(Strings.of(["東京", "tap", "x" * 99]), np.array([0, 1, 2], np.int32))
    assert names.columns[1].tolist() == [2, 3, LONGEST_SOUNDS]
    assert channel_odds("東京", names)[0] == pytest.approx(certain_odds("東京"), abs=1e-3)
    assert channel_odds("tap", names)[1] == odds("tap", ["tap"])[0]


def test_features_of_the_channel_are_bounded() -> None:
    names = NamedSounds(Strings.of(["tap" * 10, "", "mus"]), np.arange(3, dtype=np.int32))
    channel, share = channel_features("tap" * 10, names)
    assert share.tolist()[0] == pytest.approx(1)
    assert (float(channel.max()), float(channel.min())) == (1.5, -0.5)
    assert -1 <= float(share.min()) < 0
