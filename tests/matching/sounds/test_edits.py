from spacy_entity_annot.matching.sounds.confusions import SYMBOLS
from spacy_entity_annot.matching.sounds.edits import CONFUSED, INSERTED, OMITTED, sound_codes


def test_what_is_no_sound_has_the_code_of_all_others() -> None:
    assert sound_codes(["я", "\U0001f600", "!", "?"]).tolist() == [len(SYMBOLS) - 1] * 4


def test_codes_of_several_names_stand_one_behind_the_other() -> None:
    assert sound_codes(["ab", "", "C"]).tolist() == [SYMBOLS.index(sound) for sound in "abC"]


def test_every_sound_has_its_odds() -> None:
    assert CONFUSED.shape == (len(SYMBOLS), len(SYMBOLS))
    assert OMITTED.shape == INSERTED.shape == (len(SYMBOLS),)


def test_no_sound_is_likelier_heard_as_another() -> None:
    assert (CONFUSED.diagonal() == CONFUSED.max(axis=1)).all()
