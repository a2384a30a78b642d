"""The config beside a corpus, ready for `spacy train`."""

from typing import Any

import spacy

from ..knowledge.spacy_kb import VECTOR_LENGTH

SENTENCES, LINKER = "sentencizer", "entity_linker"
STEPS = 300
START_THRESHOLD = 0.85
"""Where the threshold starts; `train` tunes it on the dev split."""

_HEAD = """\
# Needs spaCy 3.8 and spacy_entity_annot (pip install spacy_entity_annot), here and wherever the model is loaded.
# Paths are relative to the working directory. In this folder:  python -m spacy train config.cfg --output ../model
# From elsewhere:  python -m spacy train CORPUS/config.cfg --paths.corpus CORPUS --output MODEL
# The JSON lines beside the .spacy files hold the same rows; to train from them, write
#   [corpora.train]  @readers = "spacy_entity_annot.LinkCorpus.v1"  path = ${paths.corpus}/train.jsonl  nil = ""
#   [corpora.dev]    the same with dev.jsonl and nil = "NIL"

"""


def make_config(*, language: str, seed: int) -> str:
    """Return a complete config that trains an entity linker on a corpus folder.

    language (str): The code of spaCy's language class.
    seed (int): The seed of the training.
    """
    nlp = spacy.blank(language)
    nlp.add_pipe(SENTENCES)
    nlp.add_pipe(LINKER, config=_linker())
    config = nlp.config
    _use_our_candidates(config["components"][LINKER])
    config["paths"] = {"corpus": ".", "train": "${paths.corpus}/train.spacy", "dev": "${paths.corpus}/dev.spacy",
                       "kb": "${paths.corpus}/entities.jsonl", "decisions": "${paths.corpus}/train.jsonl",
                       "vectors": None, "init_tok2vec": None}  # fmt: skip
    config["system"]["seed"] = seed
    config["training"].update(_training())
    config["training"]["optimizer"]["learn_rate"] = 0.002
    # Not kb/ by spacy.KBFromFile.v1: spaCy's files have no place for descriptions and decisions.
    loader = {"@misc": "spacy_entity_annot.LearnedKB.v1", "path": "${paths.kb}", "decisions": "${paths.decisions}",
              "vector_length": VECTOR_LENGTH}  # fmt: skip
    config["initialize"]["components"][LINKER] = {"kb_loader": loader}
    return _HEAD + config.to_str(interpolate=False) + "\n"


def _linker() -> dict[str, Any]:
    return {
        "threshold": START_THRESHOLD,
        "n_sents": 0,  # wider windows take the encoding of the wrong sentence
        "use_gold_ents": True,
        "incl_prior": True,
        "incl_context": True,
    }


def _use_our_candidates(linker: dict[str, Any]) -> None:
    # spaCy's own generators know exact aliases only, and their prior of 1 makes any threshold useless.
    linker["get_candidates"] = {"@misc": "spacy_entity_annot.LearnedCandidates.v1"}
    linker["get_candidates_batch"] = {"@misc": "spacy_entity_annot.LearnedCandidatesBatch.v1"}


def _training() -> dict[str, Any]:
    return {
        "max_steps": STEPS,
        "max_epochs": 0,
        "patience": STEPS,
        "eval_frequency": 100,
        # Without it, training would take a whole text as the context, and prediction a sentence.
        "annotating_components": [SENTENCES],
        "score_weights": {"nel_micro_f": 1.0, "nel_micro_p": None, "nel_micro_r": None, "sents_f": None},
    }
