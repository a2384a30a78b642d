"""A corpus for spaCy's `ner`: entities are what was linked or nil, undecided tokens are missing."""

from pathlib import Path

import spacy

from ..docbins import write_split
from ..docs import NIL_IN_EVALUATION, make_docs, tokenizer_of
from ..registry import Corpus
from .spacy_format import fit

__all__ = ["fit", "write"]

STEPS = 1000


def write(corpus: Corpus, folder: Path) -> None:
    """Write `SPLIT.spacy` and `SPLIT.jsonl` for each split, and `config.cfg`.

    corpus (Corpus): What to write.
    folder (Path): An empty folder.
    """
    nlp = tokenizer_of(corpus.language)
    for split, rows in corpus.splits.items():
        write_split(folder, split, rows, make_docs(nlp, rows, nil=NIL_IN_EVALUATION))
    write_config(folder, component="ner", language=corpus.language, seed=corpus.seed)


def write_config(folder: Path, *, component: str, language: str, seed: int, **settings: object) -> None:
    """Write a complete config that trains one component on the folder.

    folder (Path): The corpus.
    component (str): Its factory.
    language (str): The code of spaCy's language class.
    seed (int): The seed of the training.
    settings (object): Settings of the component.
    """
    nlp = spacy.blank(language)
    nlp.add_pipe("tok2vec")
    nlp.add_pipe(component, config=settings)
    config = nlp.config
    model = config["components"][component]["model"]
    model["tok2vec"] = {"@architectures": "spacy.Tok2VecListener.v1", "upstream": "*",
                        "width": "${components.tok2vec.model.width}"}  # fmt: skip
    config["paths"] = {"corpus": ".", "train": "${paths.corpus}/train.spacy", "dev": "${paths.corpus}/dev.spacy",
                       "vectors": None, "init_tok2vec": None}  # fmt: skip
    config["system"]["seed"] = seed
    config["training"].update({"max_steps": STEPS, "eval_frequency": 100, "patience": STEPS})
    text = config.to_str(interpolate=False) + "\n"
    (folder / "config.cfg").write_text(text, encoding="utf-8", newline="\n")
