"""A corpus for spaCy's `spancat`: the same spans as for `ner`, in a span group."""

from collections.abc import Sequence
from pathlib import Path

from spacy.tokens import Doc

from ..docbins import write_split
from ..docs import NIL_IN_EVALUATION, make_docs, tokenizer_of
from ..registry import Corpus, Fitted, fit_rows
from ..rows import Row
from . import spacy_format
from .spacy_ner import write_config

SPANS_KEY = "sc"
UNDECIDED_NEARBY = "an undecided mention stands in its text, which spancat would take for none"


def fit(rows: Sequence[Row], *, language: str) -> Fitted:
    """Return the rows in which all mentions are decided, as far as they meet the borders of tokens.

    rows (Sequence[Row]): The rows.
    language (str): The language whose tokenizer is used.
    """
    fitted = spacy_format.fit(rows, language=language)
    whole = fit_rows(fitted.rows, lambda row: None if row.is_decided else UNDECIDED_NEARBY)
    return Fitted(whole.rows, [*fitted.rejected, *whole.rejected], fitted.notes)


def write(corpus: Corpus, folder: Path) -> None:
    """Write `SPLIT.spacy` and `SPLIT.jsonl` for each split, and `config.cfg`.

    corpus (Corpus): What to write.
    folder (Path): An empty folder.
    """
    nlp = tokenizer_of(corpus.language)
    longest = 1
    for split, rows in corpus.splits.items():
        docs = [_with_group(doc) for doc in make_docs(nlp, rows, nil=NIL_IN_EVALUATION)]
        longest = max([longest, *(len(span) for doc in docs for span in doc.spans[SPANS_KEY])])
        write_split(folder, split, rows, docs)
    suggester = {"@misc": "spacy.ngram_range_suggester.v1", "min_size": 1, "max_size": longest}
    write_config(
        folder, component="spancat", language=corpus.language, seed=corpus.seed, spans_key=SPANS_KEY,
        suggester=suggester,
    )  # fmt: skip


def _with_group(doc: Doc) -> Doc:
    doc.spans[SPANS_KEY] = list(doc.ents)
    doc.ents = []
    return doc
