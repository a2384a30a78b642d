import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import DocBin

from spacy_entity_annot.corpora.docs import corpus_language, expanded, make_doc, misaligned, nil_id, tokenizer_of
from spacy_entity_annot.corpora.rows import ENTITY_MARKS, Mark, Row, Span

EN = tokenizer_of("en")


def row(text: str, *spans: tuple[str, Mark]) -> Row:
    made = []
    for words, mark in spans:
        start = text.index(words)
        made.append(Span(start, start + len(words), mark, "Q1" if mark is Mark.LINK else None))
    return Row("u", text, tuple(made))


def tags(text: str, *spans: tuple[str, Mark]) -> list[str]:
    (doc,) = DocBin(docs=[make_doc(EN, row(text, *spans), nil="NIL")]).get_docs(EN.vocab)
    return [{0: "missing", 1: "I", 2: "O", 3: "B"}[token.ent_iob] for token in doc]


def test_undecided_is_missing_rejected_is_outside_and_both_survive_the_disk() -> None:
    found = tags("play tailor swift or queen now", ("tailor swift", Mark.MISSING), ("queen", Mark.REJECT))
    assert found == ["O", "missing", "missing", "O", "O", "O"]


def test_an_undecided_mention_around_a_decided_one_is_missing_where_that_is_not() -> None:
    found = tags("play tailor swift songs", ("tailor swift", Mark.NIL), ("swift songs", Mark.MISSING))
    assert found == ["O", "B", "I", "missing"]


@pytest.mark.parametrize(("split", "kb_id"), [("train", ""), ("dev", "NIL"), ("test", "NIL")])
def test_nil_is_written_as_each_split_needs_it(split: str, kb_id: str) -> None:
    doc = make_doc(EN, row("play zorblat kings", ("zorblat kings", Mark.NIL)), nil=nil_id(split))
    assert [(ent.text, ent.kb_id_) for ent in doc.ents] == [("zorblat kings", kb_id)]


def test_sentences_never_cut_an_entity() -> None:
    doc = make_doc(EN, row("hello. play wham! live now", ("wham! live", Mark.LINK)), nil="")
    assert [sent.text for sent in doc.sents] == ["hello.", "play wham! live now"]


@pytest.mark.parametrize(
    ("text", "words", "fits"),
    [
        ("play queen's best", "queen's", True),
        ("play swiftsong", "swift", False),
        ("play queen. now", "queen", True),
        ("play  queen now", " queen ", True),
        ("😀 play queen", "queen", True),
        ("a   b", "  ", False),
    ],
)
def test_borders_may_move_over_blanks_and_punctuation_but_not_over_letters(text: str, words: str, fits: bool) -> None:
    one = row(text, (words, Mark.LINK))
    assert misaligned(EN, one) == ([] if fits else list(one.spans))


def test_a_token_is_not_shared_by_two_mentions() -> None:
    one = row("play a/c", ("a", Mark.REJECT))
    both = Row("u", "x ab y", (Span(2, 3, Mark.LINK, "Q1"), Span(3, 4, Mark.LINK, "Q2")))
    assert misaligned(EN, one) == []
    assert misaligned(EN, both) == list(both.spans)


def test_moved_borders_are_counted() -> None:
    assert expanded(EN, row("play  queen now", ("queen ", Mark.LINK), ("now", Mark.LINK))) == 1


@pytest.mark.parametrize(
    ("codes", "code"),
    [([], "en"), ([None], "en"), (["de-AT", "de"], "de"), (["en", "de"], "xx"), (["tlh"], "xx")],
)
def test_the_language_is_the_one_that_all_share(codes: list[str | None], code: str) -> None:
    assert corpus_language(Row("u", "text", (), language=language) for language in codes) == code


@given(
    text=st.text(st.sampled_from("ab 'é😀.-!\u0301\n"), min_size=1, max_size=30),
    cuts=st.lists(st.integers(0, 30), min_size=2, max_size=6, unique=True),
    marks=st.lists(st.sampled_from(list(Mark)), min_size=3, max_size=3),
)
def test_every_entity_is_either_in_the_doc_or_listed(text: str, cuts: list[int], marks: list[Mark]) -> None:
    cuts = sorted({min(cut, len(text)) for cut in cuts})
    spans = tuple(
        Span(start, end, mark, "Q1" if mark is Mark.LINK else None)
        for start, end, mark in zip(cuts[::2], cuts[1::2], marks, strict=False)
    )
    one = Row("u", text, spans)
    lost = misaligned(EN, one)
    doc = make_doc(EN, one.without(lost), nil="NIL")
    kept = [span for span in spans if span.mark in ENTITY_MARKS and span not in lost]
    assert len(doc.ents) == len(kept)
    assert doc.has_annotation("SENT_START") or len(doc) < 2
    for ent, span in zip(doc.ents, kept, strict=True):
        words = "".join(filter(str.isalnum, text[span.start : span.end]))
        assert "".join(filter(str.isalnum, ent.text)) == words
