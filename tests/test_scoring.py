import spacy
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import registry

from spacy_entity_annot.scoring import make_links_scorer, score_links

WORDS = ["play", "queen", "and", "prince", "and", "kiss"]
NLP = spacy.blank("en")


def doc(*links: str | None, candidates: list[list[str]] | None = None) -> Doc:
    """A doc whose three names have these `kb_id_`s; None leaves a name out."""
    made = Doc(NLP.vocab, WORDS)
    made.ents = [
        Span(made, place, place + 1, label="ARTIST", kb_id=link)
        for place, link in zip((1, 3, 5), links, strict=True)
        if link is not None
    ]
    for span, ids in zip(made.ents, candidates or [], strict=False):
        span._.entity_candidates = [{"id": id} for id in ids]
    return made


def score(gold: Doc, predicted: Doc) -> dict[str, float | None]:
    scores = score_links([Example(predicted, gold)])
    return {name.removeprefix("nel_"): scores[name] for name in scores if "micro" in name or name in (
        "nel_nil_p", "nel_nil_r", "nel_nil_f", "nel_accuracy", "nel_candidate_recall")}  # fmt: skip


def test_nothing_to_score_gives_no_figures() -> None:
    scores = score(doc(None, None, None), doc("Q1", "Q2", "NIL"))
    assert scores == {"micro_p": 0, "micro_r": 0, "micro_f": 0, "nil_p": None, "nil_r": None, "nil_f": None,
                      "accuracy": None, "candidate_recall": None}  # fmt: skip


def test_undecided_gold_counts_neither_for_nor_against_nil() -> None:
    scores = score(doc("Q1", "", "NIL"), doc("Q1", "NIL", "NIL"))
    assert (scores["nil_p"], scores["nil_r"], scores["accuracy"]) == (1.0, 1.0, 1.0)


def test_each_kind_of_answer_is_counted() -> None:
    scores = score(doc("Q1", "NIL", "NIL"), doc("NIL", "NIL", "Q3"))
    assert scores == {"micro_p": 0, "micro_r": 0, "micro_f": 0, "nil_p": 0.5, "nil_r": 0.5, "nil_f": 0.5,
                      "accuracy": 1 / 3, "candidate_recall": None}  # fmt: skip


def test_links_are_scored_as_spacy_scores_them() -> None:
    scores = score(doc("Q1", "Q2", "NIL"), doc("Q1", "Q9", "NIL"))
    assert (scores["micro_p"], scores["micro_r"], scores["accuracy"]) == (0.5, 0.5, 2 / 3)


def test_candidate_recall_asks_whether_the_entity_was_named_at_all() -> None:
    predicted = doc("NIL", "Q9", "NIL", candidates=[["Q9", "Q1"], ["Q9"], []])
    assert score(doc("Q1", "Q2", "NIL"), predicted)["candidate_recall"] == 0.5


def test_mentions_without_candidates_do_not_count_for_their_recall() -> None:
    assert score(doc("Q1", "Q2", None), doc("Q1", "Q2", None, candidates=[["Q1"]]))["candidate_recall"] == 1.0


def test_scorer_is_registered() -> None:
    assert registry.scorers.get("spacy_entity_annot.links_scorer.v1") is make_links_scorer
    assert make_links_scorer() is score_links
