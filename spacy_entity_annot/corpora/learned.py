"""What the decisions of a train split teach the candidates of spaCy's linker."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from spacy.kb import Candidate, InMemoryLookupKB
from spacy.tokens import Span
from spacy.util import registry
from spacy.vocab import Vocab

from ..knowledge.spacy_candidates import KBCandidates
from ..knowledge.spacy_kb import load_kb
from .rows import Mark, Row, read_rows
from .text import normalise

TABLE = "spacy_entity_annot_decisions"
"""The lookups table of the vocab, which a saved pipeline keeps: heard form -> entity, or "" for none -> decisions."""
_NONE = ""
_SMOOTHING = 1.0
_LEAST = 0.02
_HIGHEST = 0.999

Counts = Mapping[str, Mapping[str, int]]


def count_decisions(rows: Iterable[Row]) -> dict[str, dict[str, int]]:
    """Return how often each heard form was linked to which entity; nil and rejected count for none.

    rows (Iterable[Row]): The train split.
    """
    counts: dict[str, dict[str, int]] = {}
    for row in rows:
        for span in row.decided:
            form = normalise(row.text[span.start : span.end])
            answer = span.entity if span.mark is Mark.LINK and span.entity else _NONE
            answers = counts.setdefault(form, {})
            answers[answer] = answers.get(answer, 0) + 1
    return counts


def load_learned_kb(vocab: Vocab, *, path: Path, decisions: Path, vector_length: int) -> InMemoryLookupKB:
    """Build spaCy's knowledge base, and leave the decisions with the vocab.

    vocab (Vocab): The pipeline's.
    path (Path): The `entities.jsonl` of a corpus.
    decisions (Path): Its `train.jsonl`.
    vector_length (int): The length of the entity vectors.
    """
    kb = load_kb(vocab, path=path, vector_length=vector_length)
    if vocab.lookups.has_table(TABLE):
        vocab.lookups.remove_table(TABLE)
    vocab.lookups.add_table(TABLE, count_decisions(read_rows(decisions)))
    return kb


class LearnedCandidates:
    """Candidates whose probabilities were multiplied by how often the decisions chose them.

    k (int): The most candidates of a mention.
    """

    def __init__(self, k: int) -> None:
        self.k = k
        self._propose = KBCandidates(k, _LEAST)

    def __call__(self, kb: InMemoryLookupKB, mention: Span) -> list[Candidate]:
        """Propose candidates for one mention, best first."""
        return self.batch(kb, [mention])[0]

    def batch(self, kb: InMemoryLookupKB, mentions: Iterable[Span]) -> list[list[Candidate]]:
        """Propose candidates for several mentions, the same as for each alone."""
        mentions = list(mentions)
        counts: Counts = kb.vocab.lookups.get_table(TABLE, {})
        found = self._propose.batch(kb, mentions)
        return [
            _reweighted(kb, proposed, mention.text, counts) for mention, proposed in zip(mentions, found, strict=True)
        ]


def reweight(candidates: Sequence[tuple[str, str, float]], heard: str, counts: Counts) -> list[float]:
    """Return the candidates' probabilities in the light of the decisions.

    A form that was decided before: the probabilities of the candidates and of none are multiplied by the decisions for
    them. Another form: only candidates under one name, as an artist and the album called like her, are weighed
    against each other by the decisions on that name; all others and none keep their probabilities.

    candidates (Sequence[tuple[str, str, float]]): Entity, matched name and probability of each.
    heard (str): What the recogniser wrote.
    counts (Counts): From `count_decisions`.
    """
    decided = counts.get(normalise(heard))
    if decided is not None:
        weights = [probability * _weight(decided, entity) for entity, _, probability in candidates]
        none = max(0.0, 1 - sum(probability for *_, probability in candidates)) * _weight(decided, _NONE)
        total = sum(weights) + none
        return [weight / total for weight in weights] if total else weights
    names = [normalise(name) for _, name, _ in candidates]
    weights = [
        probability * _weight(counts.get(name, {}), entity)
        for (entity, _, probability), name in zip(candidates, names, strict=True)
    ]
    before, after = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0)
    for name, (*_, probability), weight in zip(names, candidates, weights, strict=True):
        before[name] += probability
        after[name] += weight
    return [
        weight * before[name] / after[name] if after[name] else 0.0 for name, weight in zip(names, weights, strict=True)
    ]


def _weight(decided: Mapping[str, int], answer: str) -> float:
    return decided.get(answer, 0) + _SMOOTHING


def _reweighted(kb: InMemoryLookupKB, candidates: Sequence[Candidate], heard: str, counts: Counts) -> list[Candidate]:
    proposed = [(candidate.entity_, candidate.alias_, candidate.prior_prob) for candidate in candidates]
    probabilities = reweight(proposed, heard, counts)
    weighed = [
        Candidate(kb=kb, entity_hash=candidate.entity, entity_freq=candidate.entity_freq,
                  entity_vector=candidate.entity_vector, alias_hash=candidate.alias,
                  prior_prob=min(probability, _HIGHEST))
        for candidate, probability in zip(candidates, probabilities, strict=True)
    ]  # fmt: skip
    return sorted(weighed, key=lambda candidate: (-candidate.prior_prob, candidate.entity_))


def make_learned_kb_loader(path: Path, decisions: Path, vector_length: int) -> Callable[[Vocab], InMemoryLookupKB]:
    """Create the loader `spacy_entity_annot.LearnedKB.v1`; `load_learned_kb` explains the settings."""

    def load(vocab: Vocab) -> InMemoryLookupKB:
        return load_learned_kb(vocab, path=path, decisions=decisions, vector_length=vector_length)

    return load


def make_learned_candidates(k: int = 10) -> Callable[[InMemoryLookupKB, Span], list[Candidate]]:
    """Create the candidate generator `spacy_entity_annot.LearnedCandidates.v1` for the linker's `get_candidates`.

    k (int): The most candidates of a mention.
    """
    return LearnedCandidates(k)


def make_learned_candidates_batch(k: int = 10) -> Callable[[InMemoryLookupKB, Iterable[Span]], list[list[Candidate]]]:
    """Create `spacy_entity_annot.LearnedCandidatesBatch.v1` for the linker's `get_candidates_batch`.

    k (int): The most candidates of a mention.
    """
    return LearnedCandidates(k).batch


registry.misc("spacy_entity_annot.LearnedKB.v1", func=make_learned_kb_loader)
registry.misc("spacy_entity_annot.LearnedCandidates.v1", func=make_learned_candidates)
registry.misc("spacy_entity_annot.LearnedCandidatesBatch.v1", func=make_learned_candidates_batch)
