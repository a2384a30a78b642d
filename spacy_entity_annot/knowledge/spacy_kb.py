"""Entities as spaCy's own knowledge base: always built anew, for editing a loaded one loses vectors or crashes."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.kb import InMemoryLookupKB
from spacy.vocab import Vocab

from .. import errors
from ..types import Entity
from .files import read_entities
from .files.record import NIL

VECTOR_LENGTH = 64
TABLE = "spacy_entity_annot_entities"
"""The lookups table of the vocab with what spaCy's KB has no place for: each entity's name, type, description, prior
(the KB's frequency cannot be unknown) and further texts."""
UNKNOWN_FREQUENCY = 0.0
_UNKNOWN_PRIOR = 0.1
_LEAST_PRIOR = 0.001

Vectors = NDArray[np.float32]


def to_lookup_kb(entities: Iterable[Entity], vocab: Vocab, *, vector_length: int = VECTOR_LENGTH) -> InMemoryLookupKB:
    """Build spaCy's KB from entities; of those with the same id the first one counts.

    An entity's frequency is its prior (0 where that is unknown). The priors of an alias share 1 among its entities
    in proportion to theirs. What the KB cannot hold goes to a lookups table of the vocab, which a saved pipeline
    keeps (a KB saved alone does not): with types and descriptions our candidates link .017 better, with the other texts
    .028 and .039 (F, 69,280 entities).

    entities (Iterable[Entity]): At least one.
    vocab (Vocab): The pipeline's; it takes up the ids, the aliases and the table.
    vector_length (int): The length of the entity vectors, a multiple of 8 up to 512.
    RAISES: errors.InputError if there is no entity, or one has the id "NIL".
    """
    distinct: dict[str, Entity] = {}
    for entity in entities:
        distinct.setdefault(entity.id, entity)
    if not distinct:
        raise errors.InputError(errors.KB_EMPTY)
    if NIL in distinct:
        raise errors.InputError(errors.ENTITY_IS_NIL)
    kb = InMemoryLookupKB(vocab, entity_vector_length=vector_length)
    frequencies = [UNKNOWN_FREQUENCY if entity.prior is None else entity.prior for entity in distinct.values()]
    vectors = entity_vectors(list(distinct.values()), vector_length)
    kb.set_entities(entity_list=list(distinct), freq_list=frequencies, vector_list=list(vectors))
    for alias, shares in _alias_priors(distinct.values()).items():
        kb.add_alias(alias=alias, entities=list(shares), probabilities=list(shares.values()))
    _describe(vocab, distinct.values())
    return kb


def _describe(vocab: Vocab, entities: Iterable[Entity]) -> None:
    if vocab.lookups.has_table(TABLE):
        vocab.lookups.remove_table(TABLE)
    described = {entity.id: [entity.name, entity.type, entity.description, entity.prior, _texts(entity)]
                 for entity in entities}  # fmt: skip
    vocab.lookups.add_table(TABLE, described)


def _texts(entity: Entity) -> dict[str, str]:
    """Return what is known of an entity in further texts; no more of it counts for candidates."""
    return {key: value for key, value in entity.meta.items() if isinstance(value, str) and value}


def entities_of(kb: InMemoryLookupKB) -> list[Entity]:
    """Return the entities of spaCy's KB, sorted by id, as far as it and its vocab know them.

    Where the vocab has no table of ours, types and descriptions are unknown, and the alias that is likeliest to mean
    an entity is taken for its name, of several the longest.

    kb (InMemoryLookupKB): Any, also one that others built.
    """
    aliases: defaultdict[str, list[tuple[float, int, str]]] = defaultdict(list)
    frequencies: dict[str, float] = {}
    for alias in kb.get_alias_strings():
        for candidate in kb.get_alias_candidates(alias):
            aliases[candidate.entity_].append((-candidate.prior_prob, -len(alias), alias))
            frequencies[candidate.entity_] = candidate.entity_freq
    table = kb.vocab.lookups.get_table(TABLE, {})
    return [
        _entity(id, [alias for *_, alias in sorted(aliases[id])], frequencies[id], table.get(id))
        for id in sorted(aliases)
    ]


def _entity(id: str, names: list[str], frequency: float, described: list[Any] | None) -> Entity:
    # A table may be left over from another KB, and other builders store counts or nothing as the frequency.
    if not described or described[0] not in names:
        return Entity(id, names[0], tuple(names[1:]), prior=round(frequency, 6) if 0 < frequency <= 1 else None)
    unknown: list[Any] = [id, None, None, None, {}]  # a pipeline of an earlier version holds less of each
    name, type, description, prior, texts = described + unknown[len(described) :]
    return Entity(id, name, tuple(alias for alias in names if alias != name), type, description, prior, texts)


def entity_vectors(entities: list[Entity], length: int = VECTOR_LENGTH) -> Vectors:
    """Return one unit vector for each entity, the sum of a random sign vector for each word of its texts and its id.

    They are centred, for spaCy trains an unknown entity towards the direction of all ones, to which uncentred
    vectors are close. None is zero, for a zero vector wins every comparison (as NaN).

    entities (list[Entity]): The whole knowledge base.
    length (int): A multiple of 8 up to 512.
    """
    words: dict[str, Vectors] = {}
    vectors = np.zeros((len(entities), length), np.float32)
    for row, entity in enumerate(entities):
        # The id tells entities apart that have the same name and description.
        for word in (entity.id, *f"{entity.name} {entity.description or ''}".casefold().split()):
            if word not in words:
                words[word] = _word_vector(word, length)
            vectors[row] += words[word]
    if len(entities) > 1:
        vectors -= vectors.mean(axis=0)
    for row in np.flatnonzero(~vectors.any(axis=1)).tolist():
        vectors[row] = _word_vector(entities[row].id, length)
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def load_kb(vocab: Vocab, *, path: Path | str, vector_length: int = VECTOR_LENGTH) -> InMemoryLookupKB:
    """Build spaCy's KB from a file that `read_entities` reads.

    vocab (Vocab): The pipeline's.
    path (Path | str): The file, relative to the working directory.
    vector_length (int): The length of the entity vectors.
    RAISES: errors.InputError at the first bad row.
    """
    return to_lookup_kb(read_entities(path), vocab, vector_length=vector_length)


def make_kb_loader(path: Path, vector_length: int = VECTOR_LENGTH) -> Callable[[Vocab], InMemoryLookupKB]:
    """Create the loader for `[initialize.components.entity_linker.kb_loader]`: `spacy_entity_annot.KBFromEntities.v1`.

    path (Path): A KB file, JSON lines or CSV, relative to the working directory.
    vector_length (int): The length of the entity vectors.
    """
    return partial(load_kb, path=path, vector_length=vector_length)


def _alias_priors(entities: Iterable[Entity]) -> dict[str, dict[str, float]]:
    weights: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for entity in entities:
        prior = _UNKNOWN_PRIOR if entity.prior is None else max(entity.prior, _LEAST_PRIOR)
        for alias in entity.names:
            weights[alias][entity.id] = prior
    return {
        alias: {id: weight / total for id, weight in owners.items()}
        for alias, owners in weights.items()
        if alias and (total := sum(owners.values()))
    }


def _word_vector(word: str, length: int) -> Vectors:
    digest = blake2b(word.encode("utf-8"), digest_size=length // 8).digest()
    return np.unpackbits(np.frombuffer(digest, np.uint8)).astype(np.float32) * 2 - 1
