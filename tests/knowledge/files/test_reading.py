import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.errors import InputError
from spacy_entity_annot.knowledge.files import read_entities
from spacy_entity_annot.types import Entity, Problem

SWIFT = {"id": "Q26876", "name": "Taylor Swift", "aliases": ["Tay"], "type": "ARTIST",
         "description": "American singer", "prior": 0.99}  # fmt: skip


def read(path: Path) -> tuple[list[Entity], list[tuple[int | None, str]]]:
    problems: list[Problem] = []
    entities = list(read_entities([path], on_problem=problems.append))
    assert {problem.source for problem in problems} <= {str(path)}
    return entities, [(problem.line, problem.message) for problem in problems]


def read_line(tmp_path: Path, line: str) -> tuple[list[str], str]:
    """The ids read and the problem of a file that holds a good row, this one, and another good row."""
    file = tmp_path / "kb.jsonl"
    file.write_text('{"id": "A", "name": "a"}\n' + line + '\n{"id": "B", "name": "b"}\n')
    entities, problems = read(file)
    assert [line for line, _ in problems] == [2] * len(problems)
    return [entity.id for entity in entities], problems[0][1] if problems else ""


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"name": "x"}', "the field 'id' is missing or empty."),
        ('{"id": "", "name": "x"}', "the field 'id' is missing or empty."),
        ('{"id": "X"}', "the field 'name' is missing or empty."),
        ('{"id": "X", "name": " "}', "the field 'name' is missing or empty."),
        ('{"id": "X", "name": 311}', "the field 'name' must be a text, not a number."),
        ('{"id": true, "name": "x"}', "the field 'id' must be a text, not true or false."),
        ('{"id": "X", "name": "x", "aliases": "y"}', "the field 'aliases' must be a list of texts, not a text."),
        ('{"id": "X", "name": "x", "aliases": ["y", null]}', "the field 'aliases' must be a text, not null."),
        ('{"id": "X", "name": "x", "prior": "0.5"}', "the field 'prior' must be a number, not a text."),
        ('{"id": "X", "name": "x", "prior": true}', "the field 'prior' must be a number, not true or false."),
        ('{"id": "X", "name": "x", "popularity": 73}', "the field 'popularity' must lie between 0 and 1, not 73."),
        ('{"id": "X", "name": "x", "prior": -0.1}', "the field 'prior' must lie between 0 and 1, not -0.1."),
        ('{"id": "X", "name": "x", "prior": 1e999}', "the field 'prior' must lie within the range of a number."),
        ('{"id": "X", "name": "x", "prior": NaN}', "NaN is no number in JSON."),
        ('{"id": "X", "name": "x", "type": []}', "the field 'type' must be a text, not a list."),
        ('{"id": "X", "name": "\\ud83d"}', "the field 'name' holds half of a surrogate pair"),
        ('{"id": "X", "name": "x", "wiki": {"\\uDC00": 1}}', "the field 'wiki' holds half of a surrogate pair"),
        ('{"id": "X", "name": "x", "aliases": ["a\\u0000"]}', "the field 'aliases[0]' holds a NUL character"),
        ('{"id": "X", "name": "a\0b"}', "not valid JSON (Invalid control character at column 23)."),
        ('{"id": "X", "name": "x"', "not valid JSON (Expecting ',' delimiter at column 24)."),
        (
            '{"id": "X", "name": "x", "raw": {"a": [-1E+400]}}',
            "the field 'raw.a[0]' must lie within the range of a number.",
        ),
        (
            '{"id": "X", "name": "x", "raw": ' + "[" * 65 + "]" * 65 + "}",
            "the field 'raw' is nested more than 64 levels",
        ),
        ('{"id": "X", "name": "x", "raw": 9223372036854775808}', "the field 'raw' must lie within 64 bits."),
        ('{"id": "X", "id": "Y", "name": "x"}', "the field 'id' stands twice in one object."),
        ('["X", "x"]', "a JSON object was expected, this is a list."),
        ("[" * 100_000, "the JSON is nested too deep to be read."),
        ('{"id": 1' + "0" * 5000 + "}", "not valid JSON (a number has thousands of digits)"),
        ('{"id": "A", "name": "other"}', "entity 'A' stands twice in this input with different content"),
    ],
)
def test_bad_row_is_reported_and_its_neighbours_kept(tmp_path: Path, line: str, message: str) -> None:
    ids, problem = read_line(tmp_path, line)
    assert ids == ["A", "B"]
    assert problem.startswith(message)


@pytest.mark.parametrize("line", ["", "  ", '{"id": "A", "name": "a"}', '{"name": "a ", "id": "A", "aliases": ["a"]}'])
def test_blank_lines_and_repeats_are_no_problem(tmp_path: Path, line: str) -> None:
    assert read_line(tmp_path, line) == (["A", "B"], "")


def test_escaped_backslash_before_u0000_is_text(tmp_path: Path) -> None:
    assert read_line(tmp_path, r'{"id": "X", "name": "\\u0000 \ud83d\ude00"}') == (["A", "X", "B"], "")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"\n \n", "the file is empty"),
        (bytes(range(256)), "the file holds binary data"),
        (b"Q1,Queen\nQ2,Prince\n", "no known format of a knowledge base fits"),
    ],
)
def test_file_without_entities_is_reported(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "kb"
    file.write_bytes(content)
    entities, [(_, problem)] = read(file)
    assert entities == []
    assert problem.startswith(message)


def test_missing_file_does_not_stop_the_next(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text('{"id": "A", "name": "a"}')
    problems: list[Problem] = []
    paths = [tmp_path / "a.jsonl", tmp_path, tmp_path / "b.jsonl"]
    assert [entity.id for entity in read_entities(paths, on_problem=problems.append)] == ["A"]
    assert [(problem.source, problem.message[:13]) for problem in problems] == [
        (str(tmp_path / "a.jsonl"), "there is no s"),
        (str(tmp_path), "is a folder, "),
    ]


def test_first_problem_is_raised_without_a_handler(tmp_path: Path) -> None:
    file = tmp_path / "kb.jsonl"
    file.write_text('{"id": "A", "name": "a"}\n{"id": "B"}\n')
    with pytest.raises(InputError, match=r"kb\.jsonl:2: the field 'name' is missing"):
        list(read_entities(file))


@pytest.mark.parametrize(
    ("columns", "ids", "meta"),
    [
        ({"id": "Artist_ID", "name": "artist"}, ["7", "8"], {"genre": "pop"}),
        ({"id": "artist", "name": "artist"}, ["Queen", "Prince"], {"genre": "pop", "artist_id": "7"}),
    ],
)
def test_columns_of_other_names_are_named_and_one_may_be_two_fields(
    columns: dict[str, str], ids: list[str], meta: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "kb"
    file.write_text("artist_id,artist,genre,id\n7,Queen,pop,x\n8,Prince,rock,y\n")
    entities = list(read_entities(file, columns=columns))
    assert [entity.id for entity in entities] == ids
    assert [entity.name for entity in entities] == ["Queen", "Prince"]
    assert entities[0].meta == meta


@pytest.mark.parametrize("columns", [{}, {"id": "artist_id"}, {"id": "artist_id", "name": "none"}])
def test_a_table_without_an_id_or_name_names_its_columns(columns: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "kb.csv"
    file.write_text("artist_id,artist\n7,Queen\n")
    problems: list[Problem] = []
    assert list(read_entities(file, on_problem=problems.append, columns=columns)) == []
    assert [problem.line for problem in problems] == [1]
    assert problems[0].message.startswith("an entity needs an id and a name, and the columns are artist_id, artist.")


@pytest.mark.parametrize("name", ["kb.jsonl", "kb.jsonl.gz", "kb", "kb.csv"])
def test_json_lines_are_known_by_their_content(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    line = json.dumps({**SWIFT, "wiki": "Taylor_Swift", "raw": {"x": 1}}).encode()
    file.write_bytes(gzip.compress(line) if name.endswith("gz") else b"\xef\xbb\xbf" + line)
    assert read(file) == (
        [
            Entity(
                "Q26876",
                "Taylor Swift",
                ("Tay",),
                "ARTIST",
                "American singer",
                0.99,
                {"wiki": "Taylor_Swift", "raw": {"x": 1}},
            )  # fmt: skip
        ],
        [],
    )


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    content = io.BytesIO(b"id;name;aliases\n01234;Queen;Queen band|Queen\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(content)))
    assert list(read_entities("-")) == [Entity("01234", "Queen", ("Queen band",))]


@pytest.mark.parametrize(
    ("record", "entity"),
    [
        ({"id": 7, "name": " U2 "}, Entity("7", "U2")),
        ({"id": "X", "name": "x", "aliases": None, "type": "", "description": None, "prior": None}, Entity("X", "x")),
        ({"id": "X", "name": "x", "aliases": ["y", "x", "y ", "", "z"]}, Entity("X", "x", ("y", "z"))),
        ({"id": "X", "name": "x", "popularity": 1}, Entity("X", "x", prior=1.0)),
        ({"id": "X", "name": "x", "popularity": 0.2, "prior": 0.1}, Entity("X", "x", prior=0.1)),
    ],
)
def test_record_is_tidied(tmp_path: Path, record: dict[str, Any], entity: Entity) -> None:
    file = tmp_path / "kb.jsonl"
    file.write_text(json.dumps(record))
    assert read(file) == ([entity], [])


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read(tmp_path: Path, separator: str) -> None:
    file = tmp_path / "kb.csv"
    rows = [
        ["id", "Name", "aliases", "type", "description", "popularity", "label"],
        ["01234", '"Weird Al"', "Al|Weird Al Yankovic", "ARTIST", '"comic, or; singer\t\nand more"', "0.5", "Scotti"],
        ["", "", "", "", "", "", ""],
        ["Q1", "Queen"],
    ]
    rows[1][1] = '"""Weird Al"""'
    file.write_text("\n".join(separator.join(row) for row in rows), "utf-8-sig")
    assert read(file) == (
        [
            Entity("01234", '"Weird Al"', ("Al", "Weird Al Yankovic"), "ARTIST", "comic, or; singer\t\nand more", 0.5,
                   {"label": "Scotti"}),
            Entity("Q1", "Queen"),
        ],
        [],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ('X,"open', "not a row of CSV"),
        ('X,"open",,,"open', "not a row of CSV"),
        ('X,"a" b', "not a row of CSV (',' expected after '\"')"),
        ("X,x,,,,0.5,more", "7 fields where the header has 6"),
        ("X,x,,,,high", "the field 'prior' must be a number, not a text."),
        ("X,x,,,,nan", "the field 'prior' must lie between 0 and 1, not nan."),
        (",x", "the field 'id' is missing or empty."),
        ("X,x\0y", "the field 'name' holds a NUL character"),
    ],
)
@pytest.mark.parametrize("last", [True, False])
def test_bad_csv_row_costs_no_other(tmp_path: Path, row: str, message: str, last: bool) -> None:
    file = tmp_path / "kb.csv"
    after = [] if last else [f"Q{number},Queen {number}" for number in range(150)]
    file.write_text("\n".join(["id,name,aliases,type,description,prior", "A,a", row, *after]))
    entities, problems = read(file)
    assert [entity.id for entity in entities] == ["A", *(row.split(",")[0] for row in after)]
    assert [line for line, _ in problems] == [3]
    assert problems[0][1].startswith(message)


@given(st.binary(max_size=200), st.sampled_from(['{"id": "A", "name": "a"}\n', "id,name\nA,a\n"]))
def test_any_bytes_give_entities_or_problems(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, head: str
) -> None:
    file = tmp_path_factory.mktemp("kb") / "kb"
    file.write_bytes(head.encode() * 200 + content)
    entities, _ = read(file)
    assert entities[0] == Entity("A", "a")
    for entity in entities:
        json.dumps(entity.record(), allow_nan=False, ensure_ascii=False).encode()


names = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).map(str.strip).filter(bool)


@given(st.lists(st.tuples(names, st.lists(names)), min_size=1))
def test_records_round_trip(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, list[str]]]) -> None:
    file = tmp_path_factory.mktemp("kb") / "kb.jsonl"
    file.write_text("".join(json.dumps({"id": number, "name": name, "aliases": aliases}) + "\n"
                            for number, (name, aliases) in enumerate(rows)))  # fmt: skip
    once = read(file)
    file.write_text("".join(json.dumps(entity.record()) + "\n" for entity in once[0]))
    assert read(file) == once
    assert [entity.name for entity in once[0]] == [name for name, _ in rows]
