import json
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Corpus
from spacy.vocab import Vocab

from spacy_entity_annot.corpora import check, export
from spacy_entity_annot.corpora.export import KIND
from spacy_entity_annot.corpora.folder import MANIFEST, write_manifest
from spacy_entity_annot.errors import UsageError
from spacy_entity_annot.knowledge import read_entities
from spacy_entity_annot.knowledge.spacy_kb import to_lookup_kb
from spacy_entity_annot.types import JsonObject
from spacy_entity_annot.workspace import Workspace

VOCAB = spacy.blank("en").vocab


@pytest.fixture
def corpus(workspace: Workspace, requests: None, tmp_path: Path) -> Path:
    export(workspace, tmp_path / "corpus", split=(50, 25, 25))
    return tmp_path / "corpus"


def errors_of(corpus: Path) -> list[str]:
    return [str(fault) for fault in check(corpus) if fault.severity == "error"]


def vouch(corpus: Path) -> None:
    """Write a manifest that fits whatever the folder holds."""
    (corpus / MANIFEST).unlink(missing_ok=True)
    write_manifest(corpus, kind=KIND, format="spacy")


def docs_of(path: Path) -> list[Doc]:
    return list(DocBin().from_disk(path).get_docs(VOCAB))


def with_ids(corpus: Path, split: str, kb_id: str) -> None:
    """Give every entity of a split this id."""
    docs = docs_of(corpus / f"{split}.spacy")
    for doc in docs:
        doc.ents = [Span(doc, ent.start, ent.end, label=ent.label_, kb_id=kb_id) for ent in doc.ents]
    DocBin(docs=docs).to_disk(corpus / f"{split}.spacy")


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text()))


def unmark_sentences(corpus: Path) -> None:
    docs = [Doc(VOCAB, [token.text for token in doc]) for doc in docs_of(corpus / "train.spacy")]
    DocBin(docs=docs).to_disk(corpus / "train.spacy")


def undecided_as_entity(corpus: Path) -> None:
    docs = docs_of(corpus / "train.spacy")
    docs[0].ents = [*docs[0].ents, Span(docs[0], 0, 1, label="ARTIST")]
    DocBin(docs=docs).to_disk(corpus / "train.spacy")


def repeat_in_test(corpus: Path) -> None:
    for name in ("spacy", "jsonl"):
        shutil.copy(corpus / f"train.{name}", corpus / f"test.{name}")


def overlap(line: str) -> str:
    record = json.loads(line)
    span = next(span for span in record["spans"] if span["verdict"] == "link")
    record["spans"].append({**span, "start": span["start"] + 1})
    return json.dumps(record) + "\n"


def first_link(text: str, change: Callable[[str], str]) -> str:
    lines = text.splitlines(keepends=True)
    number = next(number for number, line in enumerate(lines) if '"link"' in line)
    return "".join([*lines[:number], change(lines[number]), *lines[number + 1 :]])


def other_entities(corpus: Path, *, id: str = "Q5") -> None:
    record: JsonObject = {"id": id, "name": "Else", "aliases": [], "type": None, "description": None, "prior": None}
    (corpus / "entities.jsonl").write_text(json.dumps(record) + "\n")


def rebuild_kb(corpus: Path, change: Callable[..., None]) -> None:
    kb = to_lookup_kb(list(read_entities(corpus / "entities.jsonl")), Vocab())
    change(kb)
    kb.to_disk(corpus / "kb")


FAULTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "unknown id": (lambda c: with_ids(c, "train", "Q404"), "'Q404' is not in the knowledge base"),
    "empty id in dev": (lambda c: with_ids(c, "dev", ""), "dev.spacy: entities have no kb_id"),
    "empty id in test": (lambda c: with_ids(c, "test", ""), "test.spacy: entities have no kb_id"),
    "no links": (lambda c: with_ids(c, "train", ""), "train.spacy: there is no linked entity"),
    "no sentences": (unmark_sentences, "train.spacy: docs have no sentence starts"),
    "undecided among the entities": (undecided_as_entity, "other entities than were decided"),
    "text in two splits": (repeat_in_test, "same words stand in"),
    "request in two splits": (repeat_in_test, "same request stands in"),
    "overlap": (lambda c: rewrite(c / "train.jsonl", lambda text: first_link(text, overlap)), "mentions overlap"),
    "broken line": (lambda c: rewrite(c / "dev.jsonl", lambda text: text + "{\n"), "is no row of a corpus"),
    "fewer docs than rows": (lambda c: DocBin().to_disk(c / "dev.spacy"), "holds 0 docs, but the JSON lines"),
    "nothing in dev": (lambda c: DocBin().to_disk(c / "dev.spacy"), "dev.spacy: there is no entity"),
    "other entities": (other_entities, "entities.jsonl: other entities than in kb/"),
    "no entities": (lambda c: (c / "entities.jsonl").write_text(""), "the file is empty"),
    "no kb": (lambda c: shutil.rmtree(c / "kb"), "kb: is missing"),
    "no dev": (lambda c: (c / "dev.spacy").unlink(), "dev.spacy: is missing"),
    "not a DocBin": (lambda c: (c / "train.spacy").write_bytes(b"PK"), "is no .spacy file"),
    "bomb": (lambda c: (c / "train.spacy").write_bytes(zlib.compress(bytes(2**29))), "unpacks to more than 256 MB"),
    "nil as an entity": (
        lambda c: rebuild_kb(c, lambda kb: kb.set_entities(["NIL"], [1], [[1.0] * 64])),
        "kb: NIL is an entity",
    ),
    "zero vector": (
        lambda c: rebuild_kb(c, lambda kb: kb.set_entities(["Q9"], [1], [[0.0] * 64])),
        "kb: an entity's vector is zero",
    ),
    "vector lost by editing": (
        lambda c: rebuild_kb(c, lambda kb: kb.add_entity("Q9", 1, [1.0] * 64)),
        "kb: an entity has a vector of length 0 where 64",
    ),
    "config without sentences": (
        lambda c: rewrite(c / "config.cfg", lambda text: text.replace('["sentencizer", ', '[')),
        "no component sets sentences",
    ),
    "config without kb": (
        lambda c: rewrite(c / "config.cfg", lambda text: text.split("[initialize.components.entity_linker.kb")[0]),
        "names no kb_loader",
    ),
    "not a config": (lambda c: (c / "config.cfg").write_text("pipeline ="), "config.cfg: is no training config"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_found_and_named(corpus: Path, name: str) -> None:
    spoil, message = FAULTS[name]
    spoil(corpus)
    vouch(corpus)
    assert any(message in error for error in errors_of(corpus)), errors_of(corpus)


def test_an_export_has_no_faults(corpus: Path) -> None:
    assert errors_of(corpus) == []


def test_a_missing_corpus_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no corpus"):
        check(tmp_path / "nowhere")


def test_a_file_of_another_kind_is_no_corpus(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_text("{}\n")
    with pytest.raises(UsageError, match="decisions.jsonl: is no corpus: neither a folder"):
        check(path)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda c: (c / "kb/contents").write_bytes(b"x"), "kb/contents: its content is not what was written"),
        (lambda c: (c / "kb/contents").unlink(), "kb/contents: it is missing"),
        (lambda c: (c / "more.spacy").write_bytes(b"x"), "more.spacy: the manifest does not list it"),
    ],
)
def test_a_folder_that_differs_from_its_manifest_is_not_opened(
    corpus: Path, spoil: Callable[[Path], object], message: str
) -> None:
    spoil(corpus)
    assert errors_of(corpus) == [f"{message}. Export the corpus again."]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_is_reported_before_spacy_opens_the_knowledge_base(corpus: Path, data: st.DataObject) -> None:
    path = corpus / "kb/contents"
    intact = path.read_bytes()
    position = data.draw(st.integers(0, len(intact) - 1))
    path.write_bytes(intact[:position] + bytes([intact[position] ^ 0xFF]) + intact[position + 1 :])
    assert any("kb/contents" in error for error in errors_of(corpus))
    path.write_bytes(intact)


def test_a_corpus_of_others_is_checked_without_opening_its_knowledge_base(corpus: Path) -> None:
    (corpus / MANIFEST).unlink()
    (corpus / "kb/contents").write_bytes(b"this would crash the process")
    with_ids(corpus, "train", "Q404")
    with_ids(corpus, "dev", "")
    for name in ("train", "dev", "test"):
        (corpus / f"{name}.jsonl").unlink()
    faults = [str(fault) for fault in check(corpus)]
    assert sum("'Q404' is not in the knowledge base" in fault for fault in faults) == 1
    assert any("kb: was not opened" in fault for fault in faults)
    assert any("dev.spacy: entities have no kb_id" in fault for fault in faults)


def test_a_single_file_is_checked_too(corpus: Path) -> None:
    with_ids(corpus, "dev", "")
    assert any("dev.spacy: entities have no kb_id" in error for error in errors_of(corpus / "dev.spacy"))


def test_a_corpus_may_be_called_like_a_file(corpus: Path) -> None:
    named = corpus.rename(corpus.with_name("requests.spacy"))
    assert errors_of(named) == []
    with_ids(named, "dev", "")
    vouch(named)
    assert any("dev.spacy: entities have no kb_id" in error for error in errors_of(named))


def test_a_thousand_docs_with_one_fault_are_one_line(corpus: Path) -> None:
    with_ids(corpus, "train", "Q404")
    vouch(corpus)
    count = sum(len(doc.ents) for doc in docs_of(corpus / "train.spacy"))
    (error,) = [error for error in errors_of(corpus) if "Q404" in error]
    assert f"({count} times, first: '" in error


def test_parts_of_a_large_split_are_read_as_one(
    workspace: Workspace, requests: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(workspace, tmp_path / "whole", split=(50, 25, 25))
    monkeypatch.setattr("spacy_entity_annot.corpora.docbins.PART", 1)
    export(workspace, tmp_path / "parts", split=(50, 25, 25))
    parts = tmp_path / "parts" / "train.spacy"
    nlp = spacy.blank("en")
    examples = [list(Corpus(folder / "train.spacy")(nlp)) for folder in (tmp_path / "whole", tmp_path / "parts")]
    texts = [[(example.reference.text, example.reference.to_json()) for example in found] for found in examples]
    assert texts[0] == texts[1]
    assert len(list(parts.iterdir())) == len(texts[0]) > 1
    assert check(tmp_path / "parts") == check(tmp_path / "whole")
    assert check(parts) == check(tmp_path / "whole" / "train.spacy")
    (parts / "000001.spacy").unlink()
    vouch(tmp_path / "parts")
    assert any("train.spacy: holds" in error and "JSON lines" in error for error in errors_of(tmp_path / "parts"))
