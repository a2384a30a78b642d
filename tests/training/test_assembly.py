from spacy_entity_annot.corpora.rows import Mark, Row, Span
from spacy_entity_annot.training.assembly import always_nil, names_to_find
from spacy_entity_annot.types import Entity, Target

TEXT = "play queen and zorblat"
QUEEN, PARIS, OPERA = Entity("Q1", "Queen", type="ARTIST"), Entity("Q2", "Paris", type="PLACE"), Entity("Q3", "Opera")


def row(*spans: Span) -> Row:
    return Row("u", TEXT, spans)


def test_only_types_and_entities_that_were_decided_on_are_looked_for() -> None:
    rows = [row(Span(5, 10, Mark.NIL, label="ARTIST"), Span(15, 22, Mark.LINK, "Q3"))]
    assert names_to_find([QUEEN, PARIS, OPERA], rows) == [Target("Queen", "Q1"), Target("Opera", "Q3")]


def test_names_that_were_always_nil_are_looked_for_too() -> None:
    nil, link = Span(15, 22, Mark.NIL), Span(15, 22, Mark.LINK, "Q1")
    assert always_nil([row(nil)], [QUEEN]) == ["zorblat"]
    assert always_nil([row(nil), row(link)], [QUEEN]) == []
    assert always_nil([row(Span(5, 10, Mark.NIL))], [QUEEN]) == []
