"""Docs as columns of tokens, which cost less to ask for than their texts."""

from collections.abc import Sequence

import numpy as np
from spacy.tokens import Doc

from ..matching.token_texts import TokenTexts

_COLUMNS: list[int | str] = ["ORTH", "SPACY"]


def token_texts(docs: Sequence[Doc]) -> TokenTexts:
    """Return the texts of docs by their tokens, which have the same number in every vocab."""
    table = np.concatenate([np.zeros((0, 2), np.uint64), *(doc.to_array(_COLUMNS) for doc in docs)])
    return TokenTexts(
        np.ascontiguousarray(table[:, 0]),
        table[:, 1] > 0,
        np.array([len(doc) for doc in docs], np.int64),
        # The stub of `in` knows strings alone.
        lambda token: next(doc.vocab.strings[token] for doc in docs if token in doc.vocab.strings),  # type: ignore[operator]
        lambda place: docs[place].text,
    )
