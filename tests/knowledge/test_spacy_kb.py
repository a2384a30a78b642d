import json
import warnings
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.kb import InMemoryLookupKB

from spacy_entity_annot.errors import InputError
from spacy_entity_annot.knowledge.spacy_kb import TABLE, entities_of, entity_vectors, make_kb_loader, to_lookup_kb
from spacy_entity_annot.types import Entity

ENTITIES = [
    Entity("Q26876", "Taylor Swift", ("Tay",), "ARTIST", "American singer", 0.9),
    Entity("Q1066103", "Taylor Swift", (), "WORK", "2006 album", 0.3),
    Entity("Q42493", "Beyoncé", ("Queen Bey", "Bey"), "ARTIST", "American singer", None, {"subtype": "human"}),
]


def build(entities: list[Entity]) -> InMemoryLookupKB:
    return to_lookup_kb(entities, spacy.blank("en").vocab)


def test_empty_knowledge_base_is_refused() -> None:
    with pytest.raises(InputError, match="the knowledge base is empty"):
        build([])


def test_entity_called_nil_is_refused() -> None:
    with pytest.raises(InputError, match="no entity may have the id 'NIL'"):
        build([Entity("NIL", "nothing")])


def test_repeated_id_is_dropped_before_it_can_crash_spacy() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        kb = build(ENTITIES + [Entity(entity.id, "another name") for entity in ENTITIES] * 50)
    assert len(kb) == 3
    assert not kb.contains_alias("another name")


def test_priors_of_an_alias_share_one() -> None:
    kb = build(ENTITIES)
    assert kb.get_prior_prob("Q26876", "Taylor Swift") == pytest.approx(0.75)
    assert kb.get_prior_prob("Q1066103", "Taylor Swift") == pytest.approx(0.25)
    assert kb.get_prior_prob("Q26876", "Tay") == 1.0
    assert kb.get_prior_prob("Q42493", "Queen Bey") == 1.0


@pytest.mark.parametrize(("prior", "frequency"), [(0.9, 0.9), (0.0, 0.0), (None, 0.0)])
def test_frequency_is_the_prior(prior: float | None, frequency: float) -> None:
    [candidate] = build([Entity("Q1", "Queen", prior=prior)]).get_alias_candidates("Queen")
    assert candidate.entity_freq == pytest.approx(frequency)


def test_many_namesakes_stay_within_one() -> None:
    kb = build([Entity(f"Q{number}", "Boston", prior=number / 1000) for number in range(1000)])
    assert sum(kb.get_prior_prob(f"Q{number}", "Boston") for number in range(1000)) == pytest.approx(1.0, abs=1e-4)


def test_vectors_are_unit_centred_and_distinct() -> None:
    entities = [Entity(f"Q{number}", "Boston", (), None, "American singer and band") for number in range(500)]
    vectors = entity_vectors(entities)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    ones = np.ones(64) / 8
    assert abs((vectors @ ones).mean()) < 0.01
    assert len(np.unique(vectors, axis=0)) == 500


@pytest.mark.parametrize("length", [8, 64, 512])
def test_vector_of_a_lone_entity_is_not_zero(length: int) -> None:
    vectors = entity_vectors([Entity("Q1", "Queen")], length)
    assert vectors.shape == (1, length)
    assert np.linalg.norm(vectors) == pytest.approx(1)


def test_same_words_lie_close() -> None:
    singer, other, album = entity_vectors(
        [Entity("Q1", "Adele", description="an English singer who writes songs of love"),
         Entity("Q2", "Dido", description="an English singer who writes songs of love"),
         Entity("Q3", "Thriller", description="sixth studio album by Michael Jackson")]
    )  # fmt: skip
    assert singer @ other > 0.3 > singer @ album


def test_same_entities_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        build(ENTITIES).to_disk(tmp_path / name)
    assert (tmp_path / "one" / "contents").read_bytes() == (tmp_path / "two" / "contents").read_bytes()


def test_saved_kb_keeps_vectors_and_strings(tmp_path: Path) -> None:
    kb = build(ENTITIES)
    kb.to_disk(tmp_path / "kb")
    loaded = InMemoryLookupKB(spacy.blank("en").vocab, 1)
    loaded.from_disk(tmp_path / "kb")
    assert sorted(loaded.get_entity_strings()) == ["Q1066103", "Q26876", "Q42493"]
    assert sorted(loaded.get_alias_strings()) == ["Bey", "Beyoncé", "Queen Bey", "Tay", "Taylor Swift"]
    assert [loaded.get_vector(entity.id) for entity in ENTITIES] == [kb.get_vector(entity.id) for entity in ENTITIES]


def test_entities_come_back_from_kb_and_vocab() -> None:
    assert entities_of(build(ENTITIES)) == sorted(ENTITIES, key=lambda entity: entity.id)


@pytest.mark.parametrize("prior", [0.0, 1 / 3, None])
def test_a_prior_comes_back_as_it_was(prior: float | None) -> None:
    assert entities_of(build([Entity("Q1", "Queen", prior=prior)])) == [Entity("Q1", "Queen", prior=prior)]


def test_further_fields_come_back_if_they_are_texts() -> None:
    meta = {"subtype": "rock band", "wiki": "", "founded": 1970, "heard": {"queen": ["u1"]}}
    assert entities_of(build([Entity("Q1", "Queen", meta=meta)]))[0].meta == {"subtype": "rock band"}


def test_saved_pipeline_keeps_what_the_kb_cannot_hold(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    to_lookup_kb(ENTITIES, nlp.vocab).to_disk(tmp_path / "kb")
    nlp.to_disk(tmp_path / "model")
    loaded = InMemoryLookupKB(spacy.load(tmp_path / "model").vocab, 1)
    loaded.from_disk(tmp_path / "kb")
    assert entities_of(loaded) == sorted(ENTITIES, key=lambda entity: entity.id)


def test_kb_saved_alone_keeps_ids_aliases_and_priors(tmp_path: Path) -> None:
    build(ENTITIES).to_disk(tmp_path)
    loaded = InMemoryLookupKB(spacy.blank("en").vocab, 1)
    loaded.from_disk(tmp_path)
    assert entities_of(loaded) == [
        Entity("Q1066103", "Taylor Swift", prior=0.3),
        Entity("Q26876", "Tay", ("Taylor Swift",), prior=0.9),
        Entity("Q42493", "Queen Bey", ("Beyoncé", "Bey")),
    ]


def test_kb_of_another_builder_counts_no_frequency_as_prior() -> None:
    vocab = spacy.blank("en").vocab
    kb = InMemoryLookupKB(vocab, 1)
    kb.set_entities(["A", "B"], [100, 0], [[1.0], [2.0]])
    kb.add_alias("a name", ["A", "B"], [0.5, 0.2])
    vocab.lookups.add_table(TABLE, {"A": ["left over from another KB", "ARTIST", None, 0.4, {}]})
    assert entities_of(kb) == [Entity("A", "a name"), Entity("B", "a name")]


def test_what_an_earlier_version_kept_of_entities_is_read() -> None:
    kb = build([Entity("Q1", "Queen", prior=0.5)])
    kb.vocab.lookups.remove_table(TABLE)
    kb.vocab.lookups.add_table(TABLE, {"Q1": ["Queen", "ARTIST", "British rock band"]})
    assert entities_of(kb) == [Entity("Q1", "Queen", type="ARTIST", description="British rock band")]


def test_loader_reads_our_files(tmp_path: Path) -> None:
    file = tmp_path / "kb.jsonl"
    file.write_text("".join(json.dumps(entity.record()) + "\n" for entity in ENTITIES))
    kb = make_kb_loader(file, vector_length=16)(spacy.blank("en").vocab)
    assert (len(kb), kb.entity_vector_length) == (3, 16)


def test_loader_stops_at_a_bad_row(tmp_path: Path) -> None:
    file = tmp_path / "kb.jsonl"
    file.write_text('{"id": "Q1"}\n')
    with pytest.raises(InputError, match=r"kb\.jsonl:1: the field 'name'"):
        make_kb_loader(file)(spacy.blank("en").vocab)
