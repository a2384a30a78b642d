import pytest

from spacy_entity_annot.counting import counted


@pytest.mark.parametrize(
    ("number", "noun", "said"),
    [
        (0, "hit", "0 hits"),
        (1, "utterance", "1 utterance"),
        (2000, "new entity", "2,000 new entities"),
        (2, "learned alias", "2 learned aliases"),
        (2, "key", "2 keys"),
        (2, "verdict", "2 verdicts"),
    ],
)
def test_a_noun_follows_its_number(number: int, noun: str, said: str) -> None:
    assert counted(number, noun) == said
