import gzip
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from spacy_entity_annot.knowledge.files import read_entities
from spacy_entity_annot.types import Entity

from .reading import read


def item(id: str, name: str | None = None, **fields: Any) -> dict[str, Any]:
    """An item as the dump has it: empty maps are empty lists."""
    labels = {"en": {"language": "en", "value": name}} if name else []
    return {"type": "item", "id": id, "labels": labels, "descriptions": [], "aliases": [], "claims": [],
            "sitelinks": [], "lastrevid": 195_301_613, "modified": "2020-02-10T12:42:02Z", **fields}  # fmt: skip


def claim(target: str, rank: str = "normal") -> dict[str, Any]:
    value = {"value": {"entity-type": "item", "id": target}, "type": "wikibase-entityid"}
    return {"mainsnak": {"snaktype": "value", "property": "P31", "datavalue": value}, "type": "statement", "rank": rank}


def text(language: str, value: str) -> dict[str, str]:
    return {"language": language, "value": value}


SWIFT = item(
    "Q26876",
    labels={"de": text("de", "Taylor Swift (Sängerin)"), "en": text("en", "Taylor Swift"),
            "mul": text("mul", "Taylor Swift")},
    descriptions={"de": text("de", "Sängerin"), "en": text("en", "American singer-songwriter")},
    aliases={"de": [text("de", "Frau Swift")], "en": [text("en", "Taylor Alison Swift"), text("en", "T. Swift")]},
    claims={"P31": [claim("Q515", "deprecated"), claim("Q5")],
            "P106": [{"mainsnak": {"snaktype": "somevalue"}, "rank": "normal"}, claim("Q177220")]},
    sitelinks={"enwiki": {"site": "enwiki", "title": "Taylor Swift"}, "dewiki": {"site": "dewiki"}},
)  # fmt: skip


def write(path: Path, *rows: Any) -> Path:
    lines = ["[", *((row if isinstance(row, str) else json.dumps(row)) + "," for row in rows)]
    content = ("\n".join(lines).rstrip(",") + "\n]\n").encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ('{"type": "item", "id": "Q2", "lab', "not valid JSON"),
        (item("Q2", labels={"en": "Earth"}), "the field 'labels.en' must be an object, not a text."),
        (item("Q2", labels={"en": text("en", "x") | {"value": 7}}), "the field 'labels.en.value' must be a text, not"),
        (item("Q2", labels="Earth"), "the field 'labels' must be an object, not a text."),
        (item("Q2", "x", aliases={"en": [None]}), "the field 'aliases.en' must be an object, not null."),
        (item("", "x"), "the field 'id' is missing or empty."),
        (item("Q2", "x\0"), "the field 'name' holds a NUL character"),
    ],
)
def test_broken_line_is_reported_and_its_neighbours_kept(tmp_path: Path, row: Any, message: str) -> None:
    entities, [(name, line, problem)] = read(write(tmp_path / "dump.json", SWIFT, row, item("Q3", "life")))
    assert [entity.id for entity in entities] == ["Q26876", "Q3"]
    assert (name, line) == ("dump.json", 3)
    assert problem.startswith(message)


def test_what_has_no_name_or_is_no_item_is_passed_over(tmp_path: Path) -> None:
    rows = [item("Q1"), item("P31", "instance of", type="property"), SWIFT]
    entities, problems = read(write(tmp_path / "dump.json", *rows))
    assert [entity.id for entity in entities] == ["Q26876"]
    assert problems == []


@pytest.mark.parametrize("name", ["dump.json", "dump.json.gz", "dump"])
def test_item_is_read(tmp_path: Path, name: str) -> None:
    assert read(write(tmp_path / name, SWIFT)) == (
        [
            Entity("Q26876", "Taylor Swift", ("Taylor Alison Swift", "T. Swift"), "ARTIST",
                   "American singer-songwriter", None, {"instance_of": ["Q5"], "sitelinks": 2}),
        ],
        [],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("claims", "type"),
    [
        ({"P31": [claim("Q5")]}, "PERSON"),
        ({"P31": [claim("Q215380")]}, "ARTIST"),
        ({"P31": [claim("Q1"), claim("Q482994")]}, "WORK"),
        ({"P31": [claim("Q515")]}, "PLACE"),
        ({"P31": [claim("Q4830453")]}, "ORG"),
        ({"P31": [claim("Q1")]}, None),
        ({"P31": "broken"}, None),
        ({"P31": [{"rank": "normal", "mainsnak": {"datavalue": {"value": {"id": []}}}}, 7]}, None),
    ],
)
def test_type_follows_from_instance_of(tmp_path: Path, claims: Any, type: str | None) -> None:
    [entity], problems = read(write(tmp_path / "dump", item("Q1", "x", claims=claims)))
    assert entity.type == type
    assert problems == []


def test_name_of_another_language_is_taken_where_there_is_no_english_one(tmp_path: Path) -> None:
    labels = {"ja": text("ja", "宇多田ヒカル"), "de": text("de", "Utada")}
    [entity], _ = read(write(tmp_path / "dump", item("Q1", labels=labels)))
    assert entity.names == ("宇多田ヒカル",)


def test_memory_does_not_grow_with_the_dump(tmp_path: Path) -> None:
    peaks = []
    for count in (200, 10_000):
        path = write(tmp_path / f"{count}.json.gz", *(item(f"Q{number}", f"thing {number}") for number in range(count)))
        tracemalloc.start()
        assert sum(1 for _ in read_entities(path)) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 2 * peaks[0]
