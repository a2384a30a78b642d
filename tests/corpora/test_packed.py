from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.corpora.grades import Grade
from spacy_entity_annot.corpora.packed import PackedRows
from spacy_entity_annot.corpora.rows import Mark, Row, Span

texts = st.text(max_size=3)
tuples = st.lists(texts, max_size=2).map(tuple)
numbers = st.integers(0, 2**70)
spans = st.builds(
    Span, numbers, numbers, st.sampled_from(Mark), st.none() | texts, texts, numbers, tuples, tuples,
    st.none() | st.sampled_from(Grade),
)  # fmt: skip
rows = st.builds(
    Row, texts, texts, st.lists(spans, max_size=3).map(tuple), st.none() | numbers, st.none() | texts, texts, tuples,
    texts, st.none() | texts,
)  # fmt: skip


@given(st.lists(rows, max_size=4))
def test_rows_come_back_as_they_were_with_the_kinds_of_their_values(given: list[Row]) -> None:
    packed = PackedRows(given)
    assert (len(packed), list(packed), packed[:2]) == (len(given), given, given[:2])
    assert packed == PackedRows(given)
    assert packed != PackedRows([*given, Row("u", "text", ())])
    for row, other in zip(given, packed, strict=True):
        assert [type(span.mark) for span in row.spans] == [type(span.mark) for span in other.spans]
        assert [type(span.grade) for span in row.spans] == [type(span.grade) for span in other.spans]


def test_rows_that_are_drained_are_gone_and_the_others_stay_until_they_are() -> None:
    packed = PackedRows()
    for name in "ab":
        packed.append(Row(name, "text", ()))
    assert packed[1].utterance == "b"
    assert [row.utterance for row in packed.drain()] == ["a", "b"]
    assert len(packed) == 0
