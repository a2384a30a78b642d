"""Rows as spaCy docs, encoded so that an entity linker learns from them what was decided, and nothing else."""

from collections.abc import Iterable, Iterator
from functools import cache

import spacy
from spacy.language import Language
from spacy.pipeline import Sentencizer
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from .rows import Mark, Row, Span

NIL_IN_TRAIN = ""
"""spaCy's linker skips an entity without an id in training, which is what a mention outside the KB should do."""

NIL_IN_EVALUATION = "NIL"
"""spaCy's scorer counts a gold entity without an id as an error even where the linker rightly says NIL."""


def nil_id(split: str) -> str:
    """Return how a split writes a mention whose entity the knowledge base lacks."""
    return NIL_IN_TRAIN if split == "train" else NIL_IN_EVALUATION


@cache
def tokenizer_of(language: str) -> Language:
    """Return spaCy's blank pipeline of a language; of the multi-language class where spaCy has none."""
    try:
        return spacy.blank(language)
    except ImportError:  # spaCy lacks it, or it needs a library of its own that is not installed
        return spacy.blank("xx")


def corpus_language(rows: Iterable[Row]) -> str:
    """Return the code of the language that all rows share: `en` where none says, `xx` where they differ."""
    codes = {row.language.replace("_", "-").split("-")[0].lower() for row in rows if row.language}
    code = codes.pop() if len(codes) == 1 else "xx" if codes else "en"
    return str(tokenizer_of(code).lang)


def make_doc(nlp: Language, row: Row, *, nil: str) -> Doc:
    """Return the gold doc of a row: decided entities, missing tokens where a verdict lacks, the rest outside.

    The grade of an entity is its `ent_id_`.

    nlp (Language): Whose tokenizer is used.
    row (Row): The row; its entities must be aligned with the tokens.
    nil (str): The id of a mention whose entity the knowledge base lacks; see `nil_id`.
    RAISES (ValueError): An entity does not meet the tokens' borders.
    """
    doc = nlp.make_doc(row.text)
    decided = [_entity(doc, row, span, nil) for span in row.entities]
    taken = {token.i for span in decided for token in span}
    missing = [doc[token : token + 1] for token in sorted(_missing_tokens(doc, row) - taken)]
    doc.set_ents(decided, missing=missing, default="outside")
    _set_sentences(doc)
    return doc


def misaligned(nlp: Language, row: Row) -> list[Span]:
    """Return the entities of a row that no run of tokens can stand for."""
    doc = nlp.make_doc(row.text)
    return [span for span in row.entities if align(doc, row, span) is None]


def expanded(nlp: Language, row: Row) -> int:
    """Return how many entities of a row gain or lose blanks and punctuation to meet the tokens."""
    doc = nlp.make_doc(row.text)
    return sum(doc.char_span(span.start, span.end) is None for span in row.entities if align(doc, row, span))


def align(doc: Doc, row: Row, span: Span) -> DocSpan | None:
    """Return the tokens of a span, where they hold the same words and no other mention's."""
    tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
    if tokens is None or not _same_words(row.text, tokens, span):
        return None
    whole = Span(tokens.start_char, tokens.end_char, span.mark)
    others = [other for other in row.spans if other is not span and other.mark is not Mark.REJECT]
    if any(whole.overlaps(other) and not span.overlaps(other) for other in others):
        return None
    return tokens


def _same_words(text: str, tokens: DocSpan, span: Span) -> bool:
    gained = text[tokens.start_char : span.start] + text[span.end : tokens.end_char]
    lost = text[span.start : tokens.start_char] + text[tokens.end_char : span.end]
    return not any(character.isalnum() for character in gained + lost) and bool(tokens.text.strip())


def _entity(doc: Doc, row: Row, span: Span, nil: str) -> DocSpan:
    tokens = align(doc, row, span)
    if tokens is None:
        raise ValueError(f"{row.text[span.start : span.end]!r} does not meet the borders of the tokens")
    kb_id = span.entity if span.entity else nil
    return DocSpan(doc, tokens.start, tokens.end, label=span.label, kb_id=kb_id, span_id=str(span.grade or ""))


def _missing_tokens(doc: Doc, row: Row) -> set[int]:
    spans = [doc.char_span(span.start, span.end, alignment_mode="expand") for span in row.spans
             if span.mark is Mark.MISSING]  # fmt: skip
    return {token.i for tokens in spans if tokens is not None for token in tokens}


def _set_sentences(doc: Doc) -> None:
    """Mark sentence starts; none inside an entity, whose context would be cut in two."""
    Sentencizer()(doc)
    inside = {token.i for entity in doc.ents for token in entity[1:]}
    for position in inside:
        doc[position].is_sent_start = False


def make_docs(nlp: Language, rows: Iterable[Row], *, nil: str) -> Iterator[Doc]:
    """Yield the gold docs of rows, one at a time: a doc weighs more than its row and its bytes."""
    return (make_doc(nlp, row, nil=nil) for row in rows)
