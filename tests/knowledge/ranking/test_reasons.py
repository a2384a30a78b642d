import numpy as np

from spacy_entity_annot.knowledge.ranking.columns import COLUMN, FEATURES
from spacy_entity_annot.knowledge.ranking.reasons import reasons


def row(**seen: float) -> tuple[str, ...]:
    values = np.zeros(len(FEATURES), np.float32)
    for name, value in seen.items():
        values[COLUMN[name.replace("_", " ")]] = value
    return reasons(np.stack((np.zeros_like(values), values)))[1]


def test_nothing_speaks_for_a_stranger() -> None:
    assert row() == ()


def test_exact_name_outdoes_the_same_sounds() -> None:
    assert row(exact_name=1, same_sounds=1, sounds=1) == ("exact name",)


def test_reasons_stand_in_the_order_of_their_strength() -> None:
    assert row(sounds=0.8, part=1, cued=1, prior=0.95) == (
        "sounds alike",
        "part of the name",
        "context: type",
        "popular",
    )
