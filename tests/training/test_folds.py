from dataclasses import replace

import pytest

from spacy_entity_annot.corpora.aliases import heard_forms, learn_aliases
from spacy_entity_annot.corpora.rows import Mark, Row, Span
from spacy_entity_annot.training import folds
from spacy_entity_annot.training.folds import parts_of
from spacy_entity_annot.training.samples import Sample, Sought
from spacy_entity_annot.types import Entity

KNOWN = [Entity("Q1", "Queen"), Entity("Q2", "Radiohead")]
DEV = [Sample("play queen", (Sought(5, 10, "Q1"),))]


def row(number: int, heard: str, entity: str | None) -> Row:
    mark = Mark.LINK if entity else Mark.NIL
    return Row(f"u{number}", f"play {heard}", (Span(5, 5 + len(heard), mark, entity),), group=heard)


ROWS = [row(number, f"{name} {number % 12}", entity) for number in range(24)
        for name, entity in (("kween", "Q1"), ("radio hat", "Q2"), ("zorblat", None))]  # fmt: skip
TAUGHT = learn_aliases(KNOWN, heard_forms(ROWS))


def test_each_mention_is_asked_once_of_what_never_heard_it() -> None:
    *parts, dev = parts_of(ROWS, DEV, TAUGHT)
    asked = [(sample.text, one.entity) for part in parts for sample in part.samples for one in sample.mentions]
    assert sorted(asked, key=str) == sorted(((one.text, one.spans[0].entity) for one in ROWS), key=str)
    for part in parts:
        heard = {sample.text.removeprefix("play ") for sample in part.samples}
        assert heard
        assert not heard & set(part.taught.decisions)
        assert not any(heard & set(entity.aliases) for entity in part.taught.spelled(TAUGHT))
        kept = {alias for entity in part.taught.spelled(TAUGHT) for alias in entity.aliases}
        assert kept == {one.text[5:] for one in ROWS if one.spans[0].entity} - heard
    assert dev.samples == DEV
    assert (len(dev.taught.decisions), dev.taught.unused) == (36, {})


def test_nothing_of_the_corpus_is_left_where_nothing_was_taught() -> None:
    for part in parts_of(ROWS, DEV, TAUGHT):
        assert [entity.aliases for entity in part.untaught.spelled(TAUGHT)] == [(), ()]
        assert part.untaught.decisions == {}


def test_mentions_of_one_long_text_are_divided_and_missing_ones_never_asked() -> None:
    spans = tuple(Span(2 * n, 2 * n + 1, Mark.LINK, "Q1") for n in range(20))
    long = Row("u", " ".join("abcdefghijklmnopqrst"), (*spans[:-1], replace(spans[-1], mark=Mark.MISSING, entity=None)))
    *parts, _ = parts_of([long], DEV, KNOWN)
    sizes = [sum(len(sample.mentions) for sample in part.samples) for part in parts]
    assert sum(sizes) == 19
    assert min(sizes) > 0


def test_the_last_mentions_are_asked_where_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folds, "MOST", 5)
    *parts, _ = parts_of(ROWS, DEV, TAUGHT)
    assert {sample.text for part in parts for sample in part.samples} == {one.text for one in ROWS[-5:]}
