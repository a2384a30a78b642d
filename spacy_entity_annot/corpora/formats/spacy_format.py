"""The spaCy corpus: DocBins, the same rows as JSON lines, spaCy's knowledge base and a config for `spacy train`."""

from collections.abc import Sequence
from pathlib import Path

from spacy.vocab import Vocab

from ...knowledge.spacy_kb import to_lookup_kb
from ..config import make_config
from ..docbins import write_split
from ..docs import expanded, make_docs, misaligned, nil_id, tokenizer_of
from ..registry import Corpus, Fitted
from ..rows import Row
from ..selection import Rejected

MISALIGNED = "it does not meet the borders of spaCy's tokens"
EXPANDED = "borders were moved over blanks or punctuation to meet the tokens"


def fit(rows: Sequence[Row], *, language: str) -> Fitted:
    """Return the rows without the entities that meet no token borders; what a doc cannot hold is missing in it.

    rows (Sequence[Row]): The rows.
    language (str): The language whose tokenizer is used.
    """
    nlp = tokenizer_of(language)
    fitted = Fitted(notes={EXPANDED: 0})
    for row in rows:
        lost = misaligned(nlp, row)
        kept = row.without(lost)
        fitted.rejected.extend(Rejected.of(row, span, MISALIGNED) for span in lost)
        if kept.decided:
            fitted.rows.append(kept)
            fitted.notes[EXPANDED] += expanded(nlp, kept)
    return fitted


def write(corpus: Corpus, folder: Path) -> None:
    """Write `SPLIT.spacy` and `SPLIT.jsonl` for each split, `kb/` and `config.cfg`.

    corpus (Corpus): What to write.
    folder (Path): An empty folder.
    """
    nlp = tokenizer_of(corpus.language)
    for split, rows in corpus.splits.items():
        write_split(folder, split, rows, make_docs(nlp, rows, nil=nil_id(split)))
    to_lookup_kb(corpus.entities, Vocab()).to_disk(folder / "kb")
    config = make_config(language=corpus.language, seed=corpus.seed)
    (folder / "config.cfg").write_text(config, encoding="utf-8", newline="\n")
