"""Mining: the targets of a file, the queue that only grows, candidates for what waits."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from spacy_entity_annot import Entity, Problem, Target, Utterance, Verdict, Workspace, add_entities, mine, propose
from spacy_entity_annot.mining import read_targets, search
from spacy_entity_annot.workspace import add_utterances, get_mentions, iterate_mentions, record_decision
from spacy_entity_annot.workspace.progress import iterate_unproposed
from spacy_entity_annot.workspace.queries import query_of

SWIFT = Entity("Q26876", "Taylor Swift", ("T-Swizzle",), "ARTIST", "singer", 0.9)
ALBUM = Entity("Q1", "Taylor Swift", (), "WORK", "album", 0.2)


def utterances(*texts: str, first: int = 0) -> list[Utterance]:
    return [Utterance(f"u{first + number}", text, f"t{first + number}") for number, text in enumerate(texts)]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "annot.db") as opened:
        add_entities(opened, [SWIFT])
        add_utterances(opened, utterances("play tailor swift", "next song", "taylor swift please"), source="test")
        yield opened


def spans(workspace: Workspace) -> list[tuple[str, str]]:
    return [(mention.utterance.id, mention.text) for mention in iterate_mentions(workspace)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"target"', "not valid JSON"),
        ('{"entity": "Q1"}', "target"),
        ('{"target": 7}', "target"),
        ('{"target": "x", "entity": 1}', "entity"),
    ],
)
def test_a_bad_target_is_reported_with_its_line_and_the_good_ones_are_kept(
    line: str, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "targets"
    path.write_text(f"Taylor Swift\n{line}\n\nBeyoncé\n")
    problems: list[Problem] = []
    assert list(read_targets(path, on_problem=problems.append)) == [Target("Taylor Swift"), Target("Beyoncé")]
    assert [problem.line for problem in problems] == [2]
    assert words in problems[0].message


def test_targets_are_phrases_or_objects(tmp_path: Path) -> None:
    path = tmp_path / "targets"
    path.write_text('  Taylor Swift \n{"target": "Queen", "entity": "Q15862"}\n')
    assert list(read_targets(path)) == [Target("Taylor Swift"), Target("Queen", "Q15862")]


def test_search_needs_no_workspace() -> None:
    (mention,) = search(utterances("play tailor swift"), ["Taylor Swift"])
    assert (mention.utterance, mention.start, mention.end, mention.text) == ("u0", 5, 17, "tailor swift")


def test_mining_queues_mentions_with_candidates(workspace: Workspace) -> None:
    mined = mine(workspace, ["Taylor Swift"])
    assert (mined.utterances, mined.mentions, mined.proposed) == (3, 2, 2)
    assert spans(workspace) == [("u0", "tailor swift"), ("u2", "taylor swift")]
    (first, _) = iterate_mentions(workspace)
    assert first.suggestion is not None
    assert first.suggestion.candidates[0].entity == SWIFT


def test_a_repeat_searches_nothing_and_later_utterances_alone(workspace: Workspace) -> None:
    mine(workspace, ["Taylor Swift"])
    assert mine(workspace, ["Taylor Swift"]).utterances == 0
    add_utterances(workspace, utterances("swift taylor", "i like taylor swift", first=9), source="test")
    again = mine(workspace, ["Taylor Swift"])
    assert (again.utterances, again.mentions) == (2, 1)


def test_other_targets_are_searched_everywhere_and_add_a_hit_to_a_known_mention(workspace: Workspace) -> None:
    mine(workspace, ["Taylor Swift"])
    assert mine(workspace, [Target.of(SWIFT)]).mentions == 0
    (first, _) = iterate_mentions(workspace)
    assert sorted(hit.entity or "" for hit in first.hits) == ["", "Q26876"]


def test_renewing_shows_a_new_entity_where_nobody_has_decided(workspace: Workspace) -> None:
    mine(workspace, ["Taylor Swift"])
    (decided, undecided) = iterate_mentions(workspace)
    record_decision(workspace, decided.number, Verdict.link("Q26876"), annotator="ana")
    add_entities(workspace, [ALBUM])
    assert propose(workspace) == 0
    assert propose(workspace, renew=True) == 1
    (kept, renewed) = get_mentions(workspace, [decided.number, undecided.number])
    assert kept.suggestion == decided.suggestion
    assert renewed.suggestion is not None
    assert {candidate.entity.id for candidate in renewed.suggestion.candidates[:2]} == {"Q26876", "Q1"}


def test_the_generator_learns_the_type_only_where_the_targets_agree(workspace: Workspace) -> None:
    add_entities(workspace, [ALBUM])
    mine(workspace, [Target.of(SWIFT)])
    (page,) = iterate_unproposed(workspace, renew=True)
    assert query_of(workspace, page[0]).type == "ARTIST"
    mine(workspace, [Target.of(SWIFT), Target.of(ALBUM)])
    (page,) = iterate_unproposed(workspace, renew=True)
    assert query_of(workspace, page[0]).type is None
    assert query_of(workspace, page[0]).context == "play tailor swift"
