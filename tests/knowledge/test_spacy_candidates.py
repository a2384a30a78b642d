import json
import pickle
from pathlib import Path

import pytest
import spacy
from spacy.cli.train import train
from spacy.kb import Candidate, InMemoryLookupKB
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

from spacy_entity_annot.knowledge.candidates import CandidateGenerator
from spacy_entity_annot.knowledge.spacy_candidates import (
    make_candidates,
    make_candidates_batch,
    query_of,
)
from spacy_entity_annot.knowledge.spacy_kb import entities_of, to_lookup_kb
from spacy_entity_annot.types import Entity

ENTITIES = [
    Entity("Q26876", "Taylor Swift", ("Tay Swift",), "ARTIST", "American singer", 0.98),
    Entity("Q1066103", "Taylor Swift", (), "WORK", "2006 album", 0.4),
    Entity("Q42493", "Beyoncé", ("Queen Bey",), "ARTIST", "American singer", 0.97),
    Entity("Q15862", "Queen", (), "ARTIST", "British rock band", None),
]
TEXTS = ["play tailor swift", "something by beyonce please", "queen", "put on zzyzx kwrt"]
HEARD = ["tailor swift", "beyonce", "queen", "zzyzx kwrt"]


@pytest.fixture
def nlp() -> Language:
    return spacy.blank("en")


@pytest.fixture
def kb(nlp: Language) -> InMemoryLookupKB:
    return to_lookup_kb(ENTITIES, nlp.vocab)


def mention(doc: Doc, words: str) -> Span:
    start = doc.text.index(words)
    span = doc.char_span(start, start + len(words), label="ARTIST")
    assert span is not None
    return span


def mentions(nlp: Language) -> list[Span]:
    return [mention(nlp(text), heard) for text, heard in zip(TEXTS, HEARD, strict=True)]


def plain(candidates: list[Candidate]) -> list[tuple[str, str, float]]:
    return [(candidate.entity_, candidate.alias_, candidate.prior_prob) for candidate in candidates]


def test_name_that_the_kb_lacks_has_no_candidates(nlp: Language, kb: InMemoryLookupKB) -> None:
    assert make_candidates(min_probability=0.2)(kb, mentions(nlp)[3]) == []


def test_misheard_name_has_its_entities_with_vectors(nlp: Language, kb: InMemoryLookupKB) -> None:
    candidates = make_candidates()(kb, mentions(nlp)[0])
    assert {candidate.entity_ for candidate in candidates[:2]} == {"Q26876", "Q1066103"}
    for candidate in candidates:
        assert list(candidate.entity_vector) == list(kb.get_vector(candidate.entity_))
        assert 0.1 <= candidate.prior_prob < 1


def test_prior_is_the_probability_of_the_candidate(nlp: Language, kb: InMemoryLookupKB) -> None:
    span = mentions(nlp)[0]
    [suggestion] = CandidateGenerator(entities_of(kb)).suggest([query_of(span)])
    likely = [one for one in suggestion.candidates if one.probability >= 0.1]
    candidates = make_candidates()(kb, span)
    assert [candidate.entity_ for candidate in candidates] == [one.entity.id for one in likely]
    assert [candidate.prior_prob for candidate in candidates] == pytest.approx([one.probability for one in likely])


def test_the_kb_answers_as_its_entities_do() -> None:
    nlp = spacy.blank("en")
    documented = {"subtype": "rock band", "wiki": "Queen", "country": "United Kingdom", "label": "EMI"}
    entities = [Entity("Q1", "Queen", prior=0.0), Entity("Q2", "Queen", meta=documented), Entity("Q3", "Queens")]
    assert entities_of(to_lookup_kb(entities, nlp.vocab)) == entities
    span = mention(nlp("play queen"), "queen")
    [expected] = CandidateGenerator(entities).suggest([query_of(span)])
    found = make_candidates(min_probability=0.0)(to_lookup_kb(entities, nlp.vocab), span)
    assert [(one.entity_, one.prior_prob) for one in found] == [
        (one.entity.id, pytest.approx(one.probability)) for one in expected.candidates
    ]
    assert found[0].entity_ == "Q2"


def test_prior_of_a_sure_candidate_stays_below_one(nlp: Language, kb: InMemoryLookupKB) -> None:
    [candidate] = make_candidates(k=1)(kb, mentions(nlp)[1])
    assert (candidate.entity_, candidate.prior_prob < 1) == ("Q42493", True)


def test_batch_agrees_with_single(nlp: Language, kb: InMemoryLookupKB) -> None:
    single, batch = make_candidates(k=3), make_candidates_batch(k=3)
    assert [plain(found) for found in batch(kb, mentions(nlp))] == [plain(single(kb, one)) for one in mentions(nlp)]


def test_no_mentions_are_no_candidates(kb: InMemoryLookupKB) -> None:
    assert make_candidates_batch()(kb, []) == []


def test_k_and_min_probability_limit(nlp: Language, kb: InMemoryLookupKB) -> None:
    span = mentions(nlp)[0]
    assert len(make_candidates(k=1)(kb, span)) == 1
    assert make_candidates(min_probability=1.0)(kb, span) == []


def test_another_kb_is_noticed(nlp: Language, kb: InMemoryLookupKB) -> None:
    propose = make_candidates()
    span = mentions(nlp)[2]
    assert propose(kb, span)[0].entity_ == "Q15862"
    other = to_lookup_kb([Entity("X", "Queen")], nlp.vocab)
    assert [candidate.entity_ for candidate in propose(other, span)] == ["X"]


def test_generator_pickles_after_use(nlp: Language, kb: InMemoryLookupKB) -> None:
    single, batch = make_candidates(k=2), make_candidates_batch(k=2)
    expected = [plain(found) for found in batch(kb, mentions(nlp))]
    assert plain(single(kb, mentions(nlp)[0])) == expected[0]
    single, batch = pickle.loads(pickle.dumps((single, batch)))
    assert plain(single(kb, mentions(nlp)[0])) == expected[0]
    assert [plain(found) for found in batch(kb, mentions(nlp))] == expected


def test_context_is_a_window_and_needs_no_sentences(nlp: Language) -> None:
    doc = nlp(" ".join(f"w{number}" for number in range(100)))
    query = query_of(doc[50:52], type="ARTIST")
    assert (query.text, query.type) == ("w50 w51", "ARTIST")
    assert query.context == " ".join(f"w{number}" for number in range(20, 82))


def linker(nlp: Language, batch_size: int) -> Language:
    nlp.add_pipe("sentencizer")
    config = {
        "get_candidates": {"@misc": "spacy_entity_annot.Candidates.v1", "k": 5},
        "get_candidates_batch": {"@misc": "spacy_entity_annot.CandidatesBatch.v1", "k": 5},
        "candidates_batch_size": batch_size,
        "incl_context": False,
        "threshold": 0.3,
    }
    nlp.add_pipe("entity_linker", config=config).set_kb(lambda vocab: to_lookup_kb(ENTITIES, vocab))  # type: ignore[attr-defined]
    nlp.initialize()
    return nlp


def corpus(nlp: Language) -> list[Doc]:
    docs = []
    for text, heard, id in zip(TEXTS, HEARD, ["Q26876", "Q42493", "Q15862", "NIL"], strict=True):
        doc = nlp.make_doc(text)
        span = mention(doc, heard)
        doc.ents = [Span(doc, span.start, span.end, label="ARTIST", kb_id=id)]
        docs.append(doc)
    return docs


def test_spacy_train_uses_candidates_and_loader_of_its_config(nlp: Language, tmp_path: Path) -> None:
    DocBin(docs=corpus(nlp)).to_disk(tmp_path / "corpus.spacy")
    kb = tmp_path / "entities.jsonl"
    kb.write_text("".join(json.dumps(entity.record()) + "\n" for entity in ENTITIES))
    config = linker(nlp, 1).config
    loader = {"@misc": "spacy_entity_annot.KBFromEntities.v1", "path": str(kb)}
    config["initialize"]["components"]["entity_linker"] = {"kb_loader": loader}
    config["paths"].update({"train": str(tmp_path / "corpus.spacy"), "dev": str(tmp_path / "corpus.spacy")})
    config["training"].update({"max_steps": 4, "eval_frequency": 2, "annotating_components": ["sentencizer"]})
    config["training"]["score_weights"] = {"nel_micro_f": 1.0}
    config.to_disk(tmp_path / "config.cfg")
    train(tmp_path / "config.cfg", tmp_path / "model")
    kb.unlink()
    trained = spacy.load(tmp_path / "model" / "model-best")
    assert links(trained)[1:] == ["Q42493", "Q15862", "NIL"]
    assert entities_of(trained.get_pipe("entity_linker").kb) == sorted(ENTITIES, key=lambda entity: entity.id)  # type: ignore[attr-defined]


def links(nlp: Language) -> list[str]:
    docs = corpus(nlp)
    for doc in docs:
        doc.ents = [Span(doc, ent.start, ent.end, label=ent.label) for ent in doc.ents]
    return [doc.ents[0].kb_id_ for doc in nlp.pipe(docs)]


@pytest.mark.parametrize("batch_size", [1, 4])
def test_linker_predicts_the_same_after_loading(nlp: Language, batch_size: int, tmp_path: Path) -> None:
    nlp = linker(nlp, batch_size)
    assert links(nlp)[1:3] == ["Q42493", "Q15862"]
    assert links(nlp)[3] == "NIL"
    nlp.to_disk(tmp_path)
    assert links(spacy.load(tmp_path)) == links(nlp)
