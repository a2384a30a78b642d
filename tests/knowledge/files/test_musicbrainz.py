from pathlib import Path

import pytest

from spacy_entity_annot.types import Entity

from .reading import read

SWIFT, QUEEN = "20244d07-534f-4eff-b4d4-930878889970", "0383dadf-2a4e-4d10-a46a-e9e041da8eb3"


def artist(number: object, gid: str, name: str, comment: str = "") -> str:
    return "\t".join([str(number), gid, name, name, *["\\N"] * 6, "1", "222", "\\N", comment, "0",
                      "2024-05-01 10:00:01+00", "f", "\\N", "\\N"])  # fmt: skip


def alias(number: int, artist: int, name: str) -> str:
    return "\t".join([str(number), str(artist), name, "en", "0", "2024-05-01 10:00:01+00", "1", name, *["\\N"] * 6,
                      "t", "f"])  # fmt: skip


ARTISTS = [artist(1, SWIFT, "Taylor Swift"), artist(2, QUEEN, "Queen", "UK rock group")]
ALIASES = [alias(10, 2, "The Queen"), alias(11, 1, "Taylor Alison Swift"), alias(12, 1, "Tay\\\\Tay\\tS")]


def write(folder: Path, artists: list[str], aliases: list[str] | None = None, suffix: str = "") -> Path:
    (folder / f"artist{suffix}").write_text("\n".join([*artists, "\\.", ""]))
    if aliases is not None:
        (folder / f"artist_alias{suffix}").write_text("\n".join(aliases))
    return folder


@pytest.mark.parametrize(
    "row", [artist("x", QUEEN, "Queen"), artist(3, "no-uuid", "Queen"), "3\tcut", artist(3, QUEEN, "\\N")]
)
def test_broken_row_is_reported_and_its_neighbours_kept(tmp_path: Path, row: str) -> None:
    folder = write(tmp_path, [ARTISTS[0], row, ARTISTS[1]], [])
    entities, problems = read(folder / "artist")
    assert [entity.name for entity in entities] == ["Taylor Swift", "Queen"]
    [(name, line, message)] = [problem for problem in problems if problem[0] == "artist"]
    assert line == 2
    assert message.startswith(("not a row of MusicBrainz' table artist, which has 19 col", "the field 'name' is miss"))


@pytest.mark.parametrize("row", ["10\t2", alias(10, 2, "\\N"), artist(3, QUEEN, "Queen")])
def test_broken_alias_is_reported_and_the_others_kept(tmp_path: Path, row: str) -> None:
    entities, [problem] = read(write(tmp_path, ARTISTS, [row, *ALIASES]))
    assert entities[1].aliases == ("The Queen",)
    assert problem == (
        "artist_alias", 1, "not a row of MusicBrainz' table artist_alias, which has 16 columns separated by tabs."
    )  # fmt: skip


def test_aliases_alone_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "artist_alias"
    path.write_text("\n".join(ALIASES))
    entities, [(name, line, message)] = read(path)
    assert (entities, name, line) == ([], "artist_alias", None)
    assert message.startswith("holds aliases alone.")


@pytest.mark.parametrize("suffix", ["", ".tsv"])
def test_tables_are_read_together(tmp_path: Path, suffix: str) -> None:
    folder = write(tmp_path, ARTISTS, ALIASES, suffix)
    assert read(folder / f"artist{suffix}") == (
        [
            Entity(SWIFT, "Taylor Swift", ("Taylor Alison Swift", "Tay\\Tay\tS"), "ARTIST"),
            Entity(QUEEN, "Queen", ("The Queen",), "ARTIST", "UK rock group"),
        ],
        [],
    )


def test_folder_of_the_dump_is_read(tmp_path: Path) -> None:
    entities, problems = read(write(tmp_path, ARTISTS, ALIASES))
    assert [entity.id for entity in entities] == [SWIFT, QUEEN]
    assert problems == []


def test_artists_are_read_without_aliases(tmp_path: Path) -> None:
    entities, problems = read(write(tmp_path, ARTISTS) / "artist")
    assert [entity.names for entity in entities] == [("Taylor Swift",), ("Queen",)]
    assert problems == []
