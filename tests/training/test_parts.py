import pytest

from spacy_entity_annot.training.hearing import JOINED, NIL, OTHER, SOUNDS, SPELLED, WRITTEN, Hearing
from spacy_entity_annot.training.linking import Reply
from spacy_entity_annot.training.parts import Confusion, confusions_of, parts_of
from spacy_entity_annot.training.samples import Sample, Sought
from spacy_entity_annot.types import Entity

SWIFT = Entity("Q1", "Taylor Swift", ("tailor swiff",), meta={"learned": ["tailor swiff"]})


@pytest.mark.parametrize(
    ("heard", "entity", "how"),
    [
        ("taylor swift", "Q1", WRITTEN),
        ("taylors wift", "Q1", JOINED),
        ("taylorswift", "Q1", JOINED),
        ("tailor swift", "Q1", SOUNDS),
        ("tailor swiff", "Q1", SPELLED),
        ("nobody", "Q1", OTHER),
        ("taylor swift", None, NIL),
        ("taylor swift", "Q2", OTHER),
    ],
)
def test_how_a_name_was_heard(heard: str, entity: str | None, how: str) -> None:
    assert Hearing([SWIFT]).how(heard, entity) == how


def reply(text: str, entity: str | None, answer: str | None, recogniser: str | None = None) -> Reply:
    mention = Sought(0, len(text), entity, "ARTIST")
    return Reply(Sample(text, (mention,), recogniser=recogniser), mention, answer)


def test_each_kind_has_its_figures() -> None:
    replies = [reply("taylor swift", "Q1", "Q1", "vosk"), reply("tailor swift", "Q1", None)]
    found = {(part.by, part.value): part.figures.accuracy for part in parts_of(replies, Hearing([SWIFT]))}
    assert found == {
        ("type", "ARTIST"): 0.5, ("recogniser", "vosk"): 1.0, ("heard", WRITTEN): 1.0, ("heard", SOUNDS): 0.0,
    }  # fmt: skip


def test_the_commonest_confusions_come_first() -> None:
    replies = [reply("a", "Q1", "Q2"), reply("b", "Q3", None), reply("c", "Q3", None), reply("d", "Q4", "Q4")]
    assert confusions_of(replies) == [Confusion("Q3", None, 2), Confusion("Q1", "Q2", 1)]
