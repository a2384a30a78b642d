from collections.abc import Iterator
from pathlib import Path

import pytest

from spacy_entity_annot.knowledge import kb_formats
from spacy_entity_annot.knowledge.files import read_entities
from spacy_entity_annot.knowledge.files.format import Format, Located, Source
from spacy_entity_annot.knowledge.files.registry import PLUGINS, known_formats, recognise
from spacy_entity_annot.types import Entity


@pytest.mark.parametrize(
    ("head", "name"), [([], "kb"), (["Q1,Queen"], "kb.txt"), (["<rdf>"], "kb.xml"), (["1\t2\t3"], "kb")]
)
def test_what_fits_no_format_is_not_guessed(head: list[str], name: str) -> None:
    assert recognise(head, name) is None


@pytest.mark.parametrize(
    ("head", "name", "format"),
    [
        (['{"id": "Q1", "name": "Queen"}'], "kb.csv", "jsonl"),
        (["{broken"], "kb", "jsonl"),
        (["broken"], "KB.JSONL.GZ", "jsonl"),
        (["id,name"], "kb.json", "csv"),
        (["x"], "kb.tsv", "csv"),
        (['{"concept_id": "C1", "canonical_name": "x"}'], "kb.jsonl", "scispacy"),
        (["{broken", '{"concept_id": "C1", "canonical_name": "x"}'], "kb.jsonl", "scispacy"),
        (["[", ' {"id": "Q1", "labels": {}},'], "kb.json", "wikidata"),
        (["entities: "], "kb", "spacy-llm"),
        (["- broken"], "kb.yml", "spacy-llm"),
    ],
)
def test_content_is_asked_before_the_name(head: list[str], name: str, format: str) -> None:
    found = recognise(head, name)
    assert found is not None
    assert found.name == format


def test_every_format_is_named_and_described() -> None:
    assert [name for name, _ in kb_formats()] == [
        "wikidata", "scispacy", "jsonl", "spacy-llm", "musicbrainz", "csv", "spacy-kb", "ann-linker",
    ]  # fmt: skip
    assert all(len(about) > 20 for _, about in kb_formats())


def test_format_of_another_package_is_asked_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(source: Source) -> Iterator[Located]:
        for number, line in source.lines:
            yield number, Entity(line, line.lower())

    offered = Format("shouting", "ids in capitals, one a line", read, sniff=lambda head: head[0].isupper())
    monkeypatch.setattr(
        "spacy_entity_annot.knowledge.files.registry.plugged_in",
        lambda group, kind: (offered,) if group == PLUGINS else (),
    )
    known_formats.cache_clear()
    try:
        (tmp_path / "kb.jsonl").write_text("QUEEN\nPRINCE\n")
        assert list(read_entities(tmp_path / "kb.jsonl")) == [Entity("QUEEN", "queen"), Entity("PRINCE", "prince")]
        assert kb_formats()[0] == ("shouting", "ids in capitals, one a line")
    finally:
        known_formats.cache_clear()
