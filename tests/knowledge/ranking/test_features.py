import numpy as np
import pytest

from spacy_entity_annot.knowledge.channel import NamedSounds, channel_features
from spacy_entity_annot.knowledge.heard import heard_form
from spacy_entity_annot.knowledge.index.strings import Strings
from spacy_entity_annot.knowledge.ranking.features import FORM_FEATURES, KnownForms, form_features, rarity, word_rarity
from spacy_entity_annot.matching.sounds.folding import SoundFolder

FOLDER = SoundFolder()


def row(heard: str, form: str) -> dict[str, float]:
    view = heard_form(form, FOLDER)
    rarities = np.array([rarity(form)], np.float32)
    known = KnownForms(np.zeros(1, np.int32), [form], [view.spelling], [view.sounds], [view.skeleton], rarities)
    sounds = NamedSounds(Strings.of([view.sounds]), np.zeros(1, np.int32))
    channel = channel_features(heard_form(heard, FOLDER).sounds, sounds)
    values = form_features(heard_form(heard, FOLDER), known, np.array([0.5], np.float32), channel)
    return dict(zip(FORM_FEATURES, values[0].tolist(), strict=True))


def test_the_same_form_resembles_in_everything() -> None:
    seen = row("aphex twin", "aphex twin")
    assert seen["cosine"] == 0.5
    assert seen["channel"] > 0.5
    alike = {name for name, value in seen.items() if value == pytest.approx(1, abs=1e-5)}
    assert alike >= {"same words", "same letters", "same sounds", "letters", "words sorted", "sounds", "channel share"}


def test_the_channel_knows_what_spelling_does_not() -> None:
    assert row("affects when", "aphex twin")["channel"] > row("affects when", "afec")["channel"]


def test_all_features_are_bounded() -> None:
    for heard in ("", "x", "zz zz", "affects when", "🙂"):
        assert all(-1 <= value <= 1.5 for value in row(heard, "afec").values())


def test_rarity_grows_from_the_commonest_word_to_an_unknown_one() -> None:
    assert 0 < word_rarity("the") < word_rarity("guitar") < word_rarity("xyzzyx") == 1
    assert (rarity("the xyzzyx"), rarity("")) == (1, 1)
