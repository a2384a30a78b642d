import spacy
from spacy.language import Language
from spacy.tokens import Doc

from spacy_entity_annot.training.samples import Sample, Sought
from spacy_entity_annot.training.whole_texts import Answered, score_docs, score_requests

TEXT = "play tailor swift and queen"


def answered(*spans: tuple[int, int, str]) -> Doc:
    doc = spacy.blank("en").make_doc(TEXT)
    found = [doc.char_span(start, end, label="X", kb_id=kb_id) for start, end, kb_id in spans]
    doc.ents = [span for span in found if span is not None]
    return doc


def test_an_answer_counts_where_it_overlaps_the_mention() -> None:
    sample = Sample(TEXT, (Sought(5, 17, "Q1"), Sought(22, 27, None)))
    scored = score_docs([answered((12, 17, "Q1"), (22, 27, "NIL"))], [sample])
    assert scored.answers == (Answered(TEXT, "tailor swift", "Q1", "Q1"), Answered(TEXT, "queen", None, None))
    assert (scored.figures.link_f, scored.figures.nil_f) == (1.0, 1.0)


def test_what_is_not_found_is_nil() -> None:
    scored = score_docs([answered()], [Sample(TEXT, (Sought(5, 17, "Q1"), Sought(22, 27, None)))])
    assert [one.right for one in scored.answers] == [False, True]
    assert scored.figures.link_r == 0.0


def test_links_elsewhere_are_wrong_unless_nobody_decided_there() -> None:
    docs = [answered((5, 17, "Q1"), (22, 27, "Q2"))]
    known, unknown = Sample(TEXT, (Sought(5, 17, "Q1"),)), Sample(TEXT, (Sought(5, 17, "Q1"),), ((22, 27),))
    assert score_docs(docs, [known]).figures.link_p == 0.5
    assert score_docs(docs, [unknown]).figures.link_p == 1.0


def test_requests_go_through_the_pipeline() -> None:
    nlp: Language = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "X", "pattern": "queen"}])  # type: ignore[attr-defined]
    scored = score_requests(nlp, [{"id": "1", "text": TEXT, "mentions": [{"start": 22, "end": 27, "entity": None}]}])
    assert (scored.figures.nil_r, scored.figures.link_p) == (1.0, None)
