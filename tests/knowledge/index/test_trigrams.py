from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.knowledge.index.trigrams import all_views, trigram_codes, view_codes

FORM = st.text(st.characters(min_codepoint=32), max_size=12)
"""Spoken forms hold no control characters."""


def test_trigrams_never_reach_over_two_forms() -> None:
    numbers, codes = trigram_codes(["ab", "ba"])
    assert numbers.tolist() == [0, 0, 1, 1]
    assert len(set(codes.tolist())) == 4


@given(FORM, FORM, FORM)
def test_codes_of_views_are_those_that_an_index_has(spelling: str, sounds: str, skeleton: str) -> None:
    assert view_codes(spelling, sounds, skeleton).tolist() == all_views([spelling], [sounds], [skeleton])[1].tolist()
