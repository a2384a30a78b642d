import pytest

from spacy_entity_annot.knowledge.heard import heard_forms
from spacy_entity_annot.knowledge.spoken import LONGEST
from spacy_entity_annot.matching.sounds.folding import SoundFolder


@pytest.mark.parametrize("text", ["", "  ", "\x00"])
def test_nothing_heard_has_no_readings(text: str) -> None:
    assert heard_forms(text, SoundFolder()) == []


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("taylor swift", ["taylor swift"]),
        ("jane austins", ["jane austins", "jane austin"]),
        ("the bands", ["the bands", "band"]),
        ("a kiss", ["a kiss", "kiss"]),
        ("bus", ["bus"]),
        ("the", ["the"]),
    ],
)
def test_article_and_last_s_may_be_the_speakers(text: str, readings: list[str]) -> None:
    assert [form.spoken for form in heard_forms(text, SoundFolder())] == readings


def test_reading_has_all_views() -> None:
    (form,) = heard_forms("Her She", SoundFolder())
    assert (form.spelling, form.sounds, form.skeleton) == ("hershe", "herSi", "rS")


def test_endless_text_is_cut() -> None:
    assert len(heard_forms("la " * 10_000, SoundFolder())[0].spoken) <= LONGEST
