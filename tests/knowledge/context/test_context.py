import numpy as np
import pytest

from spacy_entity_annot.knowledge.context.context import CONTEXT_FEATURES, Surroundings, context_rows
from spacy_entity_annot.knowledge.context.profiles import Profiles
from spacy_entity_annot.matching.sounds.folding import SoundFolder
from spacy_entity_annot.types import Entity, Query

ENTITIES = (
    Entity("ryan", "Ryan Tinney", (), "PERSON", "speaker in the call of Travelers", None, {"file": "4387332"}),
    Entity("queen", "Queen", (), "ARTIST", "rock band from London", 0.9),
    Entity("chess", "Queen", (), "OTHER", "chess piece", 0.2),
    Entity("album", "Queen", (), "WORK", "debut", 0.3),
)


def feature(name: str, query: Query, number: int) -> float:
    folder = SoundFolder()
    profiles = Profiles.of(ENTITIES, folder)
    rows = context_rows(Surroundings(query, folder), profiles, np.array([number], np.int32), profiles.word_counts)
    return float(rows[0, CONTEXT_FEATURES.index(name)])


def test_nothing_around_says_nothing_but_the_prior() -> None:
    assert feature("described", Query("queen"), 1) == 0
    assert feature("prior", Query("queen"), 1) == pytest.approx(0.9)


def test_unknown_prior_is_not_a_low_one() -> None:
    assert feature("prior", Query("ryan"), 0) == 0.5


def test_description_shares_a_word_with_the_utterance() -> None:
    query = Query("queen", "take the queen with your other piece in chess")
    assert feature("described", query, 2) > feature("described", query, 1) == 0


def test_rest_of_the_name_was_said_before_though_misheard() -> None:
    assert feature("named", Query("ryan", "thanks ryan", ("we have ryan tinny here",)), 0) == 0.5


def test_heard_words_are_no_context_of_their_own() -> None:
    assert feature("named", Query("ryan", "thanks ryan"), 0) == 0


@pytest.mark.parametrize(("number", "cued"), [(0, 0), (1, 1), (2, 0)])
def test_words_around_cue_a_type(number: int, cued: float) -> None:
    assert feature("cued", Query("queen", "play some songs by queen"), number) == cued


def test_word_before_cues_a_type() -> None:
    assert feature("cued before", Query("queen", "something by queen"), 1) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_one_plays_artists_and_songs_alike(number: int) -> None:
    assert feature("cued before", Query("queen", "play queen"), number) == 0


@pytest.mark.parametrize(("transcript", "same"), [("4387332", 1), ("4387333", 0), (None, 0)])
def test_entity_of_the_same_transcript(transcript: str | None, same: float) -> None:
    assert feature("same transcript", Query("ryan", transcript=transcript), 0) == same


def test_expected_type() -> None:
    assert feature("expected type", Query("queen", type="ARTIST"), 1) == 1


@pytest.mark.parametrize(("context", "plainness"), [("My queen took it", 1), ("then Queen played", -1), ("queen", 0)])
def test_capitals_tell_names_from_things(context: str, plainness: float) -> None:
    heard = "Queen" if "Queen" in context else "queen"
    assert feature("plain concept", Query(heard, context), 2) == plainness


def test_words_around_fit_one_type_better_than_another() -> None:
    query = Query("queen", context="play a song by queen")
    assert feature("fitting type", query, 1) > feature("fitting type", query, 0)
    assert feature("fitting type", Query("queen"), 1) == 0


def test_record_that_says_more_is_a_better_known_entity() -> None:
    assert (feature("documented", Query("ryan"), 0), feature("documented", Query("queen"), 1)) == (0.25, 0)
