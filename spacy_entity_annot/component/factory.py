"""The factory `entity_annot`."""

from collections.abc import Callable
from typing import Any

from spacy.language import Language

from ..matching import BALANCED
from .pipe import EntityAnnot


@Language.factory(
    "entity_annot",
    assigns=["doc.spans", "span._.entity_candidates", "span._.entity_mention"],
    default_config={
        "spans_key": "entity_annot",
        "min_score": BALANCED,
        "mentions": None,
        "k": 10,
        "threshold": 0.5,
        "annotate_ents": False,
        "overwrite": False,
        "scorer": {"@scorers": "spacy_entity_annot.links_scorer.v1"},
    },
    default_score_weights={"nel_micro_f": 1.0, "nel_micro_p": None, "nel_micro_r": None, "nel_nil_f": None},
)
def make_entity_annot(
    nlp: Language,
    name: str,
    spans_key: str,
    min_score: float,
    mentions: str | None,
    k: int,
    threshold: float,
    annotate_ents: bool,
    overwrite: bool,
    scorer: Callable[..., Any] | None,
) -> EntityAnnot:
    """Create the pipe from its config; `EntityAnnot` explains the settings."""
    return EntityAnnot(
        nlp,
        name,
        spans_key=spans_key,
        min_score=min_score,
        mentions=mentions,
        k=k,
        threshold=threshold,
        annotate_ents=annotate_ents,
        overwrite=overwrite,
        scorer=scorer,
    )
