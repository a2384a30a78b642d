"""The candidates of spaCy's linker, with all that the decisions of a train split have taught them."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from spacy.kb import Candidate, InMemoryLookupKB
from spacy.tokens import Span
from spacy.util import registry
from spacy.vocab import Vocab

from ..knowledge import CandidateGenerator
from ..knowledge.spacy_candidates import KBCandidates
from ..knowledge.spacy_kb import entities_of, load_kb
from .decided import count_decisions, reweight
from .memory import DECISIONS, POPULAR, Memory
from .rows import read_rows

K = 10
"""The most candidates of a mention."""
LEAST = 0.02
"""Less likely candidates are left out."""
_HIGHEST = 0.999


def load_learned_kb(vocab: Vocab, *, path: Path, decisions: Path, vector_length: int) -> InMemoryLookupKB:
    """Build spaCy's knowledge base, and leave the decisions with the vocab.

    vocab (Vocab): The pipeline's.
    path (Path): The `entities.jsonl` of a corpus.
    decisions (Path): Its `train.jsonl`.
    vector_length (int): The length of the entity vectors.
    """
    kb = load_kb(vocab, path=path, vector_length=vector_length)
    Memory(count_decisions(read_rows(decisions))).keep(vocab)
    return kb


class LearnedCandidates:
    """Candidates as a trained pipeline's memory ranks them.

    k (int): The most candidates of a mention.
    """

    def __init__(self, k: int) -> None:
        self.k = k
        self._propose = KBCandidates(k, LEAST, generator_of)

    def __call__(self, kb: InMemoryLookupKB, mention: Span) -> list[Candidate]:
        """Propose candidates for one mention, best first."""
        return self.batch(kb, [mention])[0]

    def batch(self, kb: InMemoryLookupKB, mentions: Iterable[Span]) -> list[list[Candidate]]:
        """Propose candidates for several mentions, the same as for each alone."""
        mentions = list(mentions)
        memory = Memory.of(kb.vocab)
        found = self._propose.batch(kb, mentions)
        return [
            as_remembered(kb, proposed, mention.text, memory) for mention, proposed in zip(mentions, found, strict=True)
        ]


def generator_of(kb: InMemoryLookupKB) -> CandidateGenerator:
    """Return the candidates of a knowledge base, ranked as its vocab remembers."""
    memory = Memory.of(kb.vocab)
    return CandidateGenerator(memory.taught(memory.spelled(entities_of(kb))), ranker=memory.weights.ranker)


def as_remembered(kb: InMemoryLookupKB, candidates: Sequence[Candidate], heard: str, memory: Memory) -> list[Candidate]:
    """Return the candidates of a mention as a memory's rule leaves or ranks them, best first.

    kb (InMemoryLookupKB): The pipeline's.
    candidates (Sequence[Candidate]): What the search proposes, best first.
    heard (str): The mention's words.
    memory (Memory): With the rule.
    """
    if memory.rule == POPULAR:
        return sorted(candidates, key=lambda candidate: -candidate.entity_freq)[:1]
    if memory.rule != DECISIONS:
        return list(candidates)
    proposed = [(candidate.entity_, candidate.alias_, candidate.prior_prob) for candidate in candidates]
    probabilities = reweight(proposed, heard, memory.decisions)
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


def make_learned_candidates(k: int = K) -> Callable[[InMemoryLookupKB, Span], list[Candidate]]:
    """Create the candidate generator `spacy_entity_annot.LearnedCandidates.v1` for the linker's `get_candidates`.

    k (int): The most candidates of a mention.
    """
    return LearnedCandidates(k)


def make_learned_candidates_batch(k: int = K) -> Callable[[InMemoryLookupKB, Iterable[Span]], list[list[Candidate]]]:
    """Create `spacy_entity_annot.LearnedCandidatesBatch.v1` for the linker's `get_candidates_batch`.

    k (int): The most candidates of a mention.
    """
    return LearnedCandidates(k).batch


registry.misc("spacy_entity_annot.LearnedKB.v1", func=make_learned_kb_loader)
registry.misc("spacy_entity_annot.LearnedCandidates.v1", func=make_learned_candidates)
registry.misc("spacy_entity_annot.LearnedCandidatesBatch.v1", func=make_learned_candidates_batch)
