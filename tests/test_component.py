import json
import multiprocessing
import pickle
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span, SpanGroup
from spacy.training import Example

from spacy_entity_annot.component import EntityAnnot
from spacy_entity_annot.errors import InputError, UsageError
from spacy_entity_annot.knowledge.spacy_kb import to_lookup_kb
from spacy_entity_annot.matching import Lesson
from spacy_entity_annot.types import Entity, Target

ENTITIES = [
    Entity("Q26876", "Taylor Swift", ("Tay Swift",), "ARTIST", "American singer", 0.98, {"wiki": "Taylor_Swift"}),
    Entity("Q42493", "Beyoncé", ("Queen Bey",), "ARTIST", "American singer", 0.9712345678901),
    Entity("Q15862", "Queen", (), "ARTIST", "British rock band", 0.95),
    Entity("Q44190", "Lemonade", (), "WORK", "album", None),
]
TEXTS = [
    "play tailor swift",
    "nothing of the kind",
    "",
    "queen and beyonce\u2028please",
    "put on taylor swift's lemonade",
]
LINKS = [["Q26876"], [], [], ["Q15862", "Q42493"], ["Q26876", "Q44190"]]


def pipeline(**config: Any) -> tuple[Language, EntityAnnot]:
    nlp = spacy.blank("en")
    pipe = cast(EntityAnnot, nlp.add_pipe("entity_annot", config={"threshold": 0.3, **config}))
    pipe.add_entities(ENTITIES)
    return nlp, pipe


def group(doc: Doc, key: str = "entity_annot") -> list[tuple[str, str, str]]:
    return [(span.text, span.label_, span.kb_id_) for span in doc.spans[key]]


def ents(doc: Doc) -> list[tuple[str, str, str]]:
    return [(span.text, span.label_, span.kb_id_) for span in doc.ents]


def links(docs: Iterable[Doc]) -> list[list[str]]:
    return [[span.kb_id_ for span in doc.spans["entity_annot"]] for doc in docs]


def found(docs: Iterable[Doc]) -> list[list[str]]:
    return [[span.text for span in doc.spans["entity_annot"]] for doc in docs]


def details(docs: Iterable[Doc]) -> list[list[Any]]:
    rows = [
        [(span.start, span.end, span._.entity_candidates, span._.entity_mention) for span in doc.spans["entity_annot"]]
        for doc in docs
    ]
    # DocBin and other processes turn lists into tuples.
    return cast(list[list[Any]], json.loads(json.dumps(rows)))


@pytest.mark.parametrize("setting", ["min_score", "threshold"])
@pytest.mark.parametrize("value", [-0.1, 1.1, 85.0])
def test_setting_out_of_range_is_refused(setting: str, value: float) -> None:
    with pytest.raises(UsageError, match=f"'{setting}' must lie between 0 and 1, not {value}"):
        pipeline(**{setting: value})


def test_pipe_without_names_warns_and_finds_nothing() -> None:
    nlp, pipe = pipeline()
    pipe.clear()
    with pytest.warns(UserWarning, match="'entity_annot' knows no entities and no targets"):
        doc = nlp("play tailor swift")
    assert group(doc) == []


def test_what_is_not_there_cannot_be_removed() -> None:
    _, pipe = pipeline()
    with pytest.raises(UsageError, match="has neither an entity nor a target 'Q1'"):
        pipe.remove("Q1")


def test_error_handler_receives_the_docs() -> None:
    nlp, pipe = pipeline(mentions="ents")
    failed: list[str] = []
    pipe.set_error_handler(lambda name, pipe, docs, error: failed.extend(doc.text for doc in docs))  # type: ignore[arg-type, return-value]
    pipe.k = cast(int, "many")
    doc = nlp.make_doc("play queen")
    doc.ents = [Span(doc, 1, 2, label="ARTIST")]
    assert list(pipe.pipe([doc])) == []
    assert pipe(doc) is doc
    assert failed == ["play queen"] * 2


def test_misheard_names_are_linked() -> None:
    nlp, _ = pipeline()
    assert links(nlp.pipe(TEXTS)) == LINKS


def test_candidates_and_what_was_found_are_plain_values() -> None:
    nlp, _ = pipeline()
    doc = nlp("play tailor swift")
    [span] = doc.spans["entity_annot"]
    best = span._.entity_candidates[0]
    assert list(best) == ["id", "name", "alias", "type", "description", "probability", "reasons"]
    assert (best["id"], best["alias"], best["type"]) == ("Q26876", "Taylor Swift", "ARTIST")
    assert json.loads(json.dumps(span._.entity_candidates)) == span._.entity_candidates
    found = span._.entity_mention
    assert (found["target"], found["entity"], found["reason"]) == ("Taylor Swift", "Q26876", "fuzzy")
    assert 0.5 <= found["score"] < 1
    assert found["nil_probability"] + sum(one["probability"] for one in span._.entity_candidates) <= 1.001


def test_match_leaves_the_doc_alone() -> None:
    nlp, pipe = pipeline(annotate_ents=True)
    doc = nlp.make_doc("play tailor swift")
    [match] = pipe.match(doc)
    assert (match.span.text, match.span.kb_id_) == ("tailor swift", "Q26876")
    assert (dict(doc.spans), doc.ents, doc.user_data) == ({}, (), {})


def test_below_the_threshold_the_link_is_nil_and_the_label_what_was_sought() -> None:
    nlp, _ = pipeline(threshold=1.0)
    doc = nlp("play tailor swift")
    [span] = doc.spans["entity_annot"]
    assert (span.label_, span.kb_id_) == ("ARTIST", "NIL")
    assert span._.entity_candidates[0]["id"] == "Q26876"


def test_phrases_are_looked_for_instead_of_names() -> None:
    nlp, pipe = pipeline()
    pipe.add_targets(["lemonade", Target("the queen", aliases=("queen",))])
    assert [span[0] for span in group(nlp("queen plays lemonade with taylor swift"))] == ["queen", "lemonade"]
    assert (len(pipe), "lemonade" in pipe, "Q15862" in pipe, "Queen" in pipe) == (6, True, True, False)


def test_namesakes_are_looked_for_under_the_aliases_of_each() -> None:
    nlp, pipe = pipeline()
    pipe.add_targets([Target("Taylor Swift", "Q26876", ("tay",)), Target("Taylor Swift", "Q1066103", ("debut album",))])
    assert [span[0] for span in group(nlp("tay and her debut album"))] == ["tay", "debut album"]
    pipe.remove("Taylor Swift")
    assert (len(pipe), "Taylor Swift" in pipe) == (4, False)


def test_phrases_without_a_knowledge_base_are_not_linked() -> None:
    nlp, pipe = pipeline()
    pipe.clear()
    pipe.add_targets(["taylor swift"])
    doc = nlp("play tailor swift")
    assert group(doc) == [("tailor swift", "ENTITY", "")]
    assert doc.spans["entity_annot"][0]._.entity_candidates == []


def test_removed_entity_is_forgotten() -> None:
    nlp, pipe = pipeline()
    assert len(nlp("play tailor swift").spans["entity_annot"]) == 1
    pipe.remove("Q26876")
    assert (len(pipe), group(nlp("play tailor swift"))) == (3, [])


def test_labels_are_the_types() -> None:
    nlp, pipe = pipeline()
    assert pipe.labels == ("ARTIST", "ENTITY", "WORK")
    assert nlp.pipe_labels["entity_annot"] == ["ARTIST", "ENTITY", "WORK"]


@pytest.mark.parametrize("batch_size", [1, 2, 100])
def test_batches_change_nothing(batch_size: int) -> None:
    nlp, _ = pipeline()
    alone = [nlp(text) for text in TEXTS]
    assert details(nlp.pipe(TEXTS, batch_size=batch_size)) == details(alone)


def test_docs_of_several_vocabs_are_searched_together() -> None:
    nlp, pipe = pipeline()
    docs = [nlp.make_doc("nothing"), spacy.blank("de").make_doc("Queen's Lemonade!"), nlp.make_doc("can't play queen")]
    found = [[match.span.text for match in matches] for matches in pipe.match_batch(docs)]
    assert found == [[], ["Queen's", "Lemonade"], ["queen"]]


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize("method", ["fork", pytest.param("spawn", marks=pytest.mark.slow)])
def test_processes_change_nothing(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"this system has no {method}")
    monkeypatch.setattr("spacy.language.mp", multiprocessing.get_context(method))
    nlp, _ = pipeline(annotate_ents=True)
    expected = details(nlp.pipe(TEXTS))
    docs = list(nlp.pipe(TEXTS, n_process=2, batch_size=2))
    assert details(docs) == expected
    assert [ents(doc) for doc in docs] == [ents(doc) for doc in nlp.pipe(TEXTS)]


def test_all_survives_a_doc_bin() -> None:
    nlp, _ = pipeline()
    docs = DocBin(docs=nlp.pipe(TEXTS), store_user_data=True).get_docs(spacy.blank("en").vocab)
    assert details(docs) == details(nlp.pipe(TEXTS))


class TestOthersMentions:
    def doc(self, nlp: Language) -> Doc:
        doc = nlp.make_doc("play tailor swift and dua lipa now")
        doc.ents = [Span(doc, 1, 3, label="PERSON"), Span(doc, 4, 6, label="PERSON", kb_id="X")]
        return doc

    def test_entities_are_linked_under_their_own_label(self) -> None:
        nlp, pipe = pipeline(mentions="ents", threshold=0.5)
        doc = pipe(self.doc(nlp))
        assert group(doc) == [("tailor swift", "PERSON", "Q26876"), ("dua lipa", "PERSON", "NIL")]
        assert ents(doc) == [("tailor swift", "PERSON", ""), ("dua lipa", "PERSON", "X")]
        assert doc.spans["entity_annot"][0]._.entity_mention["target"] is None

    def test_entities_without_a_link_receive_one(self) -> None:
        nlp, pipe = pipeline(mentions="ents", threshold=0.5, annotate_ents=True)
        assert ents(pipe(self.doc(nlp))) == [("tailor swift", "PERSON", "Q26876"), ("dua lipa", "PERSON", "X")]

    def test_links_of_others_are_overwritten_on_demand(self) -> None:
        nlp, pipe = pipeline(mentions="ents", threshold=0.5, annotate_ents=True, overwrite=True)
        assert ents(pipe(self.doc(nlp))) == [("tailor swift", "PERSON", "Q26876"), ("dua lipa", "PERSON", "NIL")]

    @pytest.mark.parametrize("spans_key", ["entity_annot", "sc"])
    def test_span_group_is_linked(self, spans_key: str) -> None:
        nlp, pipe = pipeline(mentions="sc", spans_key=spans_key, threshold=0.5)
        doc = self.doc(nlp)
        doc.spans["sc"] = SpanGroup(doc, spans=[Span(doc, 2, 3), Span(doc, 1, 3)])
        assert group(pipe(doc), spans_key)[0] == ("tailor swift", "ARTIST", "Q26876")
        assert len(doc.spans[spans_key]) == 2

    def test_absent_span_group_holds_no_mentions(self) -> None:
        nlp, _ = pipeline(mentions="sc")
        assert group(nlp("play tailor swift")) == []


class TestEnts:
    def test_of_overlapping_mentions_the_longer_likely_one_stays(self) -> None:
        nlp, pipe = pipeline(annotate_ents=True)
        pipe.add_entities([Entity("Q1", "Swift", type="ARTIST")])
        doc = nlp("play taylor swift")
        assert [span.text for span in doc.spans["entity_annot"]] == ["taylor swift", "swift"]
        assert [span.text for span in doc.ents] == ["taylor swift"]

    @pytest.mark.parametrize(
        ("overwrite", "expected"),
        [
            (False, [("swift now", "DATE", "")]),
            (True, [("tailor swift", "ARTIST", "Q26876")]),
        ],
    )
    def test_overlapped_entity_stays_unless_overwritten(
        self, overwrite: bool, expected: list[tuple[str, str, str]]
    ) -> None:
        nlp, pipe = pipeline(annotate_ents=True, overwrite=overwrite)
        doc = nlp.make_doc("play tailor swift now twice")
        doc.ents = [Span(doc, 2, 4, label="DATE"), Span(doc, 4, 5, label="CARDINAL")]
        assert ents(pipe(doc)) == [*expected, ("twice", "CARDINAL", "")]

    @pytest.mark.parametrize(("overwrite", "count"), [(False, 2), (True, 1)])
    def test_span_group_grows_unless_overwritten(self, overwrite: bool, count: int) -> None:
        nlp, pipe = pipeline(overwrite=overwrite)
        doc = nlp.make_doc("play tailor swift")
        doc.spans["entity_annot"] = [Span(doc, 0, 1, label="VERB")]
        pipe(pipe(doc))
        assert len(doc.spans["entity_annot"]) == count


class TestInitialize:
    def test_knowledge_base_file_is_read_and_saved_with_the_pipeline(self, tmp_path: Path) -> None:
        kb = tmp_path / "kb.jsonl"
        kb.write_text("".join(json.dumps(entity.record()) + "\n" for entity in ENTITIES))
        nlp = spacy.blank("en")
        nlp.add_pipe("entity_annot", config={"threshold": 0.3})
        nlp.config["initialize"]["components"]["entity_annot"] = {"kb": str(kb)}
        nlp.initialize()
        nlp.to_disk(tmp_path / "model")
        kb.unlink()
        assert links(spacy.load(tmp_path / "model").pipe(TEXTS)) == LINKS

    def test_entities_come_as_records_or_as_entities(self) -> None:
        _, pipe = pipeline()
        pipe.initialize(lambda: [], entities=[{"id": "Q1", "name": "Kiss"}, ENTITIES[0]], targets=["kiss"])
        assert (pipe.entities, pipe.targets) == ([Entity("Q1", "Kiss"), ENTITIES[0]], [Target("kiss")])

    def test_nothing_given_keeps_what_is_there(self) -> None:
        nlp, pipe = pipeline()
        nlp.initialize()
        assert pipe.entities == ENTITIES

    def test_lessons_that_count_everywhere_are_followed(self, tmp_path: Path) -> None:
        nlp, pipe = pipeline()
        rejected = Lesson("queen", "Queen", "Q15862", None, 0, 9)
        confirmed = Lesson("tiler", "", "Q26876", None, 3, 0)
        elsewhere = Lesson("please", "", "Q26876", "0", 9, 0)
        pipe.initialize(lambda: [], lessons=[rejected, confirmed.record(), elsewhere])
        assert pipe.entities == ENTITIES
        texts = ["queen tiler please", "play queen"]
        assert found(nlp.pipe(texts)) == [["tiler"], []]
        for copy in TestSerialisation().copies(pipe, tmp_path):
            assert found(copy.pipe(map(spacy.blank("en").make_doc, texts))) == [["tiler"], []]
        pipe.initialize(lambda: [], lessons=[])
        assert found(nlp.pipe(texts)) == [["queen"], ["queen"]]

    def test_lessons_of_an_earlier_save_do_not_come_back(self, tmp_path: Path) -> None:
        nlp, pipe = pipeline()
        for lessons, heard in (([Lesson("tiler", "", "Q26876", None, 3, 0)], ["tiler"]), ([], [])):
            pipe.initialize(lambda: [], lessons=lessons)
            pipe.to_disk(tmp_path)
            loaded = EntityAnnot(nlp).from_disk(tmp_path)
            assert found([loaded(nlp.make_doc("tiler please"))]) == [heard]

    @pytest.mark.parametrize("change", [{"heard": 7}, {"confirmed": -1}, {"rejected": "often"}, {"colour": "red"}])
    def test_bad_lesson_is_refused(self, change: dict[str, object]) -> None:
        record = {**Lesson("tiler", "", "Q26876", None, 3, 0).record(), **change}
        with pytest.raises(InputError, match="is no lesson on a heard form"):
            pipeline()[1].initialize(lambda: [], lessons=[record])

    def test_bad_record_is_refused(self) -> None:
        _, pipe = pipeline()
        with pytest.raises(InputError, match="the field 'name' is missing"):
            pipe.initialize(lambda: [], entities=[{"id": "Q1"}])

    def test_missing_file_is_refused(self, tmp_path: Path) -> None:
        _, pipe = pipeline()
        with pytest.raises(InputError, match="there is no such file"):
            pipe.initialize(lambda: [], kb=tmp_path / "kb.jsonl")


class TestSerialisation:
    def copies(self, pipe: EntityAnnot, folder: Path) -> Iterator[EntityAnnot]:
        pipe.to_disk(folder)
        yield EntityAnnot(spacy.blank("en"), threshold=0.3).from_disk(folder)
        yield EntityAnnot(spacy.blank("en"), threshold=0.3).from_bytes(pipe.to_bytes())
        yield pickle.loads(pickle.dumps(pipe))

    def test_round_trips(self, tmp_path: Path) -> None:
        nlp, pipe = pipeline()
        pipe.add_targets([Target("taylor swift", "Q26876", ("tay",)), "queen", "line\u2028separator"])
        expected = details(nlp.pipe(TEXTS))
        for copy in self.copies(pipe, tmp_path):
            assert (copy.entities, copy.targets) == (pipe.entities, pipe.targets)
            assert details(copy.pipe(map(spacy.blank("en").make_doc, TEXTS))) == expected

    def test_loading_replaces_what_is_there(self, tmp_path: Path) -> None:
        _, pipe = pipeline()
        empty = EntityAnnot(spacy.blank("en"))
        empty.to_disk(tmp_path)
        assert len(pipe.from_disk(tmp_path)) == 0
        pipe.add_entities(ENTITIES)
        assert len(pipe.from_bytes(empty.to_bytes())) == 0

    def test_parts_can_be_excluded(self, tmp_path: Path) -> None:
        _, pipe = pipeline()
        pipe.add_targets(["queen"])
        pipe.to_disk(tmp_path, exclude=["targets"])
        assert [file.name for file in tmp_path.iterdir()] == ["entities.jsonl"]
        copy = EntityAnnot(spacy.blank("en")).from_bytes(pipe.to_bytes(), exclude=["entities"])
        assert (copy.entities, copy.targets) == ([], [Target("queen")])

    def test_same_names_give_the_same_bytes(self) -> None:
        assert pipeline()[1].to_bytes() == pipeline()[1].to_bytes()


def linking_pipeline() -> Language:
    nlp, _ = pipeline(annotate_ents=True)
    nlp.add_pipe("sentencizer")
    config = {
        "use_gold_ents": False,
        "threshold": 0.3,
        "entity_vector_length": 64,
        "get_candidates": {"@misc": "spacy_entity_annot.Candidates.v1"},
        "get_candidates_batch": {"@misc": "spacy_entity_annot.CandidatesBatch.v1"},
    }
    linker = nlp.add_pipe("entity_linker", config=config)
    linker.set_kb(lambda vocab: to_lookup_kb(ENTITIES, vocab))  # type: ignore[attr-defined]
    return nlp


def test_pipe_finds_the_mentions_that_a_trained_linker_links(tmp_path: Path) -> None:
    nlp = linking_pipeline()
    reference = nlp.make_doc("play tailor swift")
    reference.ents = [Span(reference, 1, 3, label="ARTIST", kb_id="Q26876")]
    example = Example(nlp.make_doc("play tailor swift"), reference)
    nlp.initialize(lambda: [example])
    for _ in range(5):
        losses = nlp.update([example], annotates=["entity_annot", "sentencizer"])
    assert losses["entity_linker"] > 0
    nlp.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)
    assert ents(loaded("play tailor swift")) == [("tailor swift", "ARTIST", "Q26876")]
    scores = loaded.evaluate([Example(loaded.make_doc(reference.text), reference)])
    assert (scores["nel_micro_f"], scores["nel_candidate_recall"]) == (1.0, 1.0)
