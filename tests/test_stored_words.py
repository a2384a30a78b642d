from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spacy_entity_annot import stored_words
from spacy_entity_annot.matching import TargetMatcher
from spacy_entity_annot.mining import mine, search_stored
from spacy_entity_annot.stored_words import stored_parts
from spacy_entity_annot.types import Alternative, Mention, Utterance
from spacy_entity_annot.workspace import Workspace, add_utterances, iterate_mentions, iterate_utterances
from spacy_entity_annot.workspace.cache import cache_folder, clear_cache

TARGETS = ["Taylor Swift", "Marcus Bergmann", "Zoë"]
WORDS = [
    "play",
    "tailor",
    "taylor",
    "swift",
    "taylorswift",
    "markus",
    "bergman",
    "zoe",
    "the",
    "of",
    "Zoë's",
    "東京",
    "&",
]

Row = tuple[str, str, list[str]]

texts = st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join)
utterances = st.lists(
    st.tuples(texts, st.sampled_from(["", "a", "b"]), st.lists(texts, max_size=2)), min_size=1, max_size=25
)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_words, "_FIRST", 2)
    monkeypatch.setattr(stored_words, "_MOST", 6)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "annot.db") as opened:
        yield opened


def fill(workspace: Workspace, *texts: str, transcript: str = "", first: int = 0) -> None:
    rows = [Utterance(f"u{number}", text, transcript) for number, text in enumerate(texts, start=first)]
    add_utterances(workspace, rows, source="test")


def stream(workspace: Workspace, targets: Sequence[str] = TARGETS) -> list[Mention]:
    return list(TargetMatcher(targets, min_score=0.1).find(row for _, row in iterate_utterances(workspace)))


def stored(workspace: Workspace, targets: Sequence[str] = TARGETS) -> list[Mention]:
    return [mention for mention, _ in search_stored(workspace, TargetMatcher(targets, min_score=0.1))]


def files(workspace: Workspace) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(cache_folder(workspace).iterdir())}


@given(utterances, utterances)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_stored_words_give_what_the_stream_gives(
    tmp_path_factory: pytest.TempPathFactory, first: list[Row], more: list[Row]
) -> None:
    rows = [
        Utterance(f"u{number}", text, name, alternatives=tuple(map(Alternative, readings)))
        for number, (text, name, readings) in enumerate(first + more)
    ]
    with Workspace.create(tmp_path_factory.mktemp("stored") / "annot.db") as workspace:
        for added in (rows[: len(first)], rows[len(first) :]):
            add_utterances(workspace, added, source="test")
            wanted = stream(workspace)
            assert stored(workspace) == wanted  # made
            assert stored(workspace) == wanted  # read


@given(utterances, st.sampled_from([2, 3]))
@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_several_processes_find_what_one_finds_in_the_same_order(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row], processes: int
) -> None:
    made = [
        Utterance(f"u{number}", text, name, alternatives=tuple(map(Alternative, readings)))
        for number, (text, name, readings) in enumerate(rows * 4)
    ]
    matcher = TargetMatcher(TARGETS, min_score=0.1)
    wanted = list(matcher.find(made))
    with Workspace.create(tmp_path_factory.mktemp("processes") / "annot.db") as workspace:
        add_utterances(workspace, made, source="test")
        for _ in ("made", "read"):
            assert [hit for hit, _ in search_stored(workspace, matcher, processes=processes)] == wanted


def test_several_processes_mine_what_one_mines_and_go_on_inside_of_a_part(workspace: Workspace) -> None:
    fill(workspace, *["play tailor swift", "stop"] * 5)
    assert mine(workspace, TARGETS, processes=2).mentions == 5
    fill(workspace, "markus bergman again", "zoe", first=10)
    done = mine(workspace, TARGETS, processes=2)
    assert (done.utterances, done.mentions) == (2, 2)
    assert [mention.utterance.id for mention in iterate_mentions(workspace)][-2:] == ["u10", "u11"]


def test_words_are_read_once(workspace: Workspace) -> None:
    fill(workspace, *["play tailor swift", "stop"] * 10)
    stored(workspace)
    before = files(workspace)
    assert len(before) == 4
    assert stored(workspace, ["Bergmann"]) == []
    assert files(workspace) == before


@pytest.mark.parametrize("damage", ["", "no file of ours", "PK\3\4 an archive", "cut"])
def test_files_that_are_gone_or_damaged_are_made_anew(workspace: Workspace, damage: str) -> None:
    fill(workspace, *["play tailor swift", "stop it"] * 10)
    hits = stored(workspace)
    whole = files(workspace)
    for name in list(whole)[1:3]:
        path = cache_folder(workspace) / name
        path.unlink() if not damage else path.write_bytes(whole[name][:150] if damage == "cut" else damage.encode())
    assert stored(workspace) == hits == stream(workspace)
    assert files(workspace) == whole


def test_a_word_of_a_purged_utterance_is_in_no_file(workspace: Workspace) -> None:
    fill(workspace, "play tailor swift", "call xylophantasma now", *["stop"] * 10, "play taylor swift")
    stored(workspace)
    assert any(b"xylophantasma" in content for content in files(workspace).values())
    with workspace.transaction() as connection:
        connection.execute("DELETE FROM utterance WHERE id = 'u1'")
    clear_cache(workspace)
    assert stored(workspace) == stream(workspace) != []
    workspace.close()
    assert all(b"xylophantasma" not in path.read_bytes() for path in workspace.path.parent.rglob("*") if path.is_file())


def test_a_purge_is_noticed_without_a_cleared_cache(workspace: Workspace) -> None:
    fill(workspace, "play tailor swift", "call xylophantasma now", "play taylor swift", "stop", "stop")
    stored(workspace)
    with workspace.transaction() as connection:
        connection.execute("DELETE FROM utterance WHERE id = 'u1'")
    assert stored(workspace) == stream(workspace)
    assert not any(b"xylophantasma" in content for content in files(workspace).values())


def test_a_changed_text_and_a_row_between_others_are_noticed(workspace: Workspace) -> None:
    fill(workspace, *["stop it"] * 9)
    stored(workspace)
    with workspace.transaction() as connection:
        connection.execute("UPDATE utterance SET text = 'play tailor swift' WHERE id = 'u0'")
        connection.execute("DELETE FROM utterance WHERE id = 'u3'")
    assert [mention.utterance for mention in stored(workspace)] == ["u0"]
    add_utterances(workspace, [Utterance("late", "taylor swift")], source="test", rows={"late": 4})
    assert [mention.utterance for mention in stored(workspace)] == ["u0", "late"]


def test_files_of_another_workspace_are_not_believed(workspace: Workspace, tmp_path: Path) -> None:
    fill(workspace, "play tailor swift")
    stored(workspace)
    with Workspace.create(tmp_path / "other.db") as other:
        fill(other, "play markus bergman")
        cache_folder(other).mkdir()
        for name, content in files(workspace).items():
            (cache_folder(other) / name).write_bytes(content)
        assert [mention.target for mention in stored(other)] == ["Marcus Bergmann"]


def test_a_transcript_that_goes_on_is_scored_as_one(workspace: Workspace) -> None:
    fill(workspace, *["tailor swift here"] * 3, transcript="t")
    stored(workspace)
    fill(workspace, *["tailor swift here"] * 3, transcript="t", first=3)
    assert stored(workspace) == stream(workspace)
    assert len({round(mention.score, 9) for mention in stored(workspace)}) == 1


def test_numbering_begins_anew_when_there_are_too_many_words(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_words, "MOST_WORDS", 8)
    monkeypatch.setattr("spacy_entity_annot.matching.scanner.MOST_WORDS", 8)
    fill(workspace, *[f"word{number} play tailor swift again{number}" for number in range(30)])
    assert [texts.known for texts in stored_parts(workspace)].count(0) > 2
    assert stored(workspace) == stored(workspace) == stream(workspace) != []


def test_no_cache_is_needed(workspace: Workspace) -> None:
    fill(workspace, "play tailor swift", "stop", "stop", "taylor swift")
    cache_folder(workspace).write_text("no folder")
    assert stored(workspace) == stored(workspace) == stream(workspace) != []


def test_each_hit_comes_with_its_utterance(workspace: Workspace) -> None:
    fill(workspace, "play tailor swift", "stop", "stop", "taylor swift")
    found = list(search_stored(workspace, TargetMatcher(["Taylor Swift"])))
    assert [(mention.utterance, utterance.text) for mention, utterance in found] == [
        ("u0", "play tailor swift"), ("u3", "taylor swift")]  # fmt: skip


def test_mining_goes_on_inside_of_a_part(workspace: Workspace) -> None:
    fill(workspace, *["play tailor swift"] * 3, first=0)
    assert mine(workspace, ["Taylor Swift"]).mentions == 3
    fill(workspace, "taylor swift", first=3)
    done = mine(workspace, ["Taylor Swift"])
    assert (done.utterances, done.mentions) == (1, 1)
    again = mine(workspace, ["Taylor Swift"])
    assert (again.utterances, again.mentions) == (0, 0)
