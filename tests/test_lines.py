import gzip
import io
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.errors import InputError
from spacy_entity_annot.lines import open_lines
from spacy_entity_annot.types import Problem


def read(path: Path | str, *, limit: int = 1000) -> tuple[list[tuple[int, str]], list[Problem]]:
    problems: list[Problem] = []
    return list(open_lines(path, problems.append, limit=limit)), problems


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "input.txt"


def test_missing_file_is_reported(file: Path) -> None:
    lines, [problem] = read(file)
    assert lines == []
    assert str(problem).startswith(f"{file}: there is no such file.")


def test_folder_is_reported(tmp_path: Path) -> None:
    assert "is a folder" in read(tmp_path)[1][0].message


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", gzip.compress(b"", mtime=0)])
def test_empty_file_is_reported(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert read(file) == ([], [Problem(str(file), None, "the file is empty; there was nothing to read.")])


@pytest.mark.parametrize(
    "content", [bytes(range(256)), b"SQLite format 3\0" + bytes(100), "no mark".encode("utf-16-le")]
)
def test_binary_file_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    lines, [problem] = read(file)
    assert lines == []
    assert problem.message.startswith("the file holds binary data")


def test_single_nul_does_not_make_a_text_binary(file: Path) -> None:
    file.write_bytes(b"a\0b\nc\n")
    assert read(file) == ([(1, "a\0b"), (2, "c")], [])


def test_line_that_is_not_utf8_is_skipped_and_located(file: Path) -> None:
    file.write_bytes("ä\n".encode() + b"\xc3\xa4\xff\n" + b"good\n")
    lines, [problem] = read(file)
    assert lines == [(1, "ä"), (3, "good")]
    assert problem.line == 2
    assert "at byte 3" in problem.message


def test_encoded_surrogate_is_not_utf8(file: Path) -> None:
    file.write_bytes(b"\xed\xa0\x80\nok\n")
    assert read(file)[0] == [(2, "ok")]


def test_long_line_is_skipped(file: Path) -> None:
    file.write_text("a\n" + "x" * 5000 + "\nb\n" + "y" * 2500)
    lines, problems = read(file)
    assert lines == [(1, "a"), (3, "b")]
    assert [problem.line for problem in problems] == [2, 4]


def test_cut_gzip_keeps_what_came_before(file: Path) -> None:
    rows = "".join(f"{number} {number**7}\n" for number in range(20000))
    file.write_bytes(gzip.compress(rows.encode())[:-2000])
    lines, [problem] = read(file)
    assert len(lines) > 1000
    assert lines == list(enumerate(rows.splitlines(), 1))[: len(lines)]
    assert problem.line == len(lines) + 1
    assert "gzip stream is damaged" in problem.message


def test_problem_is_raised_without_a_handler(file: Path) -> None:
    with pytest.raises(InputError, match=r"input\.txt: there is no such file"):
        list(open_lines(file))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_mark_is_no_part_of_the_text(file: Path, encoding: str) -> None:
    file.write_bytes("Beyoncé\r\nŠ\n\nlast".encode(encoding))
    assert read(file) == ([(1, "Beyoncé"), (2, "Š"), (3, ""), (4, "last")], [])


def test_cut_utf16_is_reported(file: Path) -> None:
    file.write_bytes("ab\n".encode("utf-16")[:-1])
    assert [problem.message[:14] for problem in read(file)[1]] == ["not valid UTF-"]


def test_gzip_needs_no_suffix(file: Path) -> None:
    file.write_bytes(gzip.compress(b"a\nb\n"))
    assert read(file) == ([(1, "a"), (2, "b")], [])


def test_standard_input_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BufferedReader(io.BytesIO(b"a\nb")))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert read("-") == ([(1, "a"), (2, "b")], [])
    assert not stdin.buffer.closed


@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=80), min_size=1))
def test_lines_round_trip(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    file = tmp_path_factory.mktemp("lines") / "input.txt"
    file.write_text("".join(line + "\n" for line in lines), "utf-8-sig")
    assert read(file) == (list(enumerate(lines, 1)), [])
