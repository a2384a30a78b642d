"""The ways in which a trained pipeline may answer, each tried on texts that did not teach it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any

from spacy.kb import InMemoryLookupKB
from spacy.language import Language

from ..corpora.config import LINKER
from ..corpora.learned import LEAST, K, as_remembered
from ..corpora.memory import FIRST, POPULAR, Memory
from ..knowledge import CandidateGenerator
from ..knowledge.index.entity_index import EntityIndex
from ..knowledge.learning import Weights
from ..knowledge.spacy_candidates import KBCandidates
from ..knowledge.spacy_kb import entities_of
from .folds import Part
from .linking import spans_of
from .threshold import Scored


def _memories(part: Part) -> list[list[Memory]]:
    """Return the memories to try on a part, those of one ranking together; of equals the first is taken."""
    counted = replace(part.taught, weights=Weights())
    ranked = replace(part.taught, priors=True)
    return [
        [replace(part.untaught, rule=FIRST), replace(part.untaught, rule=POPULAR)],
        [counted, replace(counted, rule=FIRST)],
        [ranked, replace(ranked, rule=FIRST)],
    ]


def answered(nlp: Language, parts: Sequence[Part]) -> list[list[tuple[Memory, list[Scored]]]]:
    """Return the ways to answer in rising order of what was learned, those of one ranking together.

    nlp (Language): A pipeline with a linker.
    parts (Sequence[Part]): Each is answered by what its memories hold.
    RETURNS (list[list[tuple[Memory, list[Scored]]]]): Each way as the last part remembers it, with its best answers
        to all parts.
    """
    linker: Any = nlp.get_pipe(LINKER)
    generators = _Generators(linker.kb, parts[-1].untaught)
    by_part = [list(_answers(nlp, part, linker.kb, generators)) for part in parts]
    return [
        [(memory, list(chain(*answers))) for memory, *answers in zip(memories, *by_rule, strict=True)]
        for memories, *by_rule in zip(_memories(parts[-1]), *by_part, strict=True)
    ]


def _answers(
    nlp: Language, part: Part, kb: InMemoryLookupKB, generators: "_Generators"
) -> Iterator[list[list[Scored]]]:
    """Yield for each ranking the best answers of its rules."""
    asked = [pair for sample in part.samples for pair in spans_of(nlp.make_doc(sample.text), sample)]
    for memories in _memories(part):
        propose = KBCandidates(K, LEAST, partial(_given, generators.of(memories[0])))
        found = propose.batch(kb, [span for span, _ in asked])
        yield [
            [_first(mention.entity, as_remembered(kb, candidates, span.text, memory))
             for (span, mention), candidates in zip(asked, found, strict=True)]
            for memory in memories
        ]  # fmt: skip


def _given(generator: CandidateGenerator, kb: InMemoryLookupKB) -> CandidateGenerator:
    return generator


def _first(meant: str | None, candidates: Sequence[Any]) -> Scored:
    return (meant, candidates[0].entity_, candidates[0].prior_prob) if candidates else (meant, None, 0.0)


class _Generators:
    """Makes the candidates of one knowledge base as memories have them, without reading all of it each time."""

    def __init__(self, kb: InMemoryLookupKB, untaught: Memory) -> None:
        self._entities = entities_of(kb)
        self._index = EntityIndex()
        self._index.add(untaught.spelled(self._entities))

    def of(self, memory: Memory) -> CandidateGenerator:
        """Return the candidates as a memory has them."""
        index = EntityIndex(self._index.segments, self._index.gone)
        taught = memory.taught(memory.spelled(self._entities))
        index.add(entity for entity in taught if entity != index[entity.id])
        return CandidateGenerator(index, ranker=memory.weights.ranker)
