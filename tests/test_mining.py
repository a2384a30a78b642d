"""Mining: the targets of a file, the queue that only grows, candidates for what waits."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from spacy_entity_annot import (
    Entity,
    Mention,
    Problem,
    Target,
    Utterance,
    Verdict,
    Workspace,
    add_entities,
    mine,
    propose,
)
from spacy_entity_annot.knowledge.elsewhere import rests_on_others
from spacy_entity_annot.matching import Lesson
from spacy_entity_annot.mining import Mined, read_targets, search
from spacy_entity_annot.workspace import (
    add_mentions,
    add_utterances,
    get_mentions,
    iterate_mentions,
    record_decision,
    undo_decisions,
)
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
        ('{"id": "Q26876", "name": "Taylor Swift"}', "this is an entity, not a target. `search --kb FILE`"),
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


def test_a_target_of_an_unknown_entity_is_told_and_searched_for_as_a_phrase(tmp_path: Path) -> None:
    path = tmp_path / "targets"
    path.write_text('{"target": "Queen", "entity": "Q15862"}\n{"target": "Prince", "entity": "Q7"}\n')
    problems: list[Problem] = []
    targets = read_targets(path, on_problem=problems.append, is_entity=lambda id: id == "Q15862")
    assert list(targets) == [Target("Queen", "Q15862"), Target("Prince")]
    assert [str(problem) for problem in problems] == [
        f"{path}:2: the target's entity 'Q7' is not in the knowledge base; its words were searched for without."
        " `entity-annot kb add` loads it, then mine again."
    ]


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


NAMES = [Entity(name, name, type="PERSON") for name in ("Rebecca Kujawa", "Rebecca Adams", "Rebecca Lopez")]


@pytest.fixture
def named(tmp_path: Path) -> Iterator[Workspace]:
    """A call in which one Rebecca is named in full, after she was not, and another call."""
    with Workspace.create(tmp_path / "named.db") as opened:
        add_entities(opened, NAMES)
        said = [Utterance("a0", "thank you rebecca", "call"), Utterance("a1", "here is rebecca kujawa", "call")]
        add_utterances(opened, [*said, Utterance("b0", "thank you rebecca", "other")], source="test")
        yield opened


def mark(workspace: Workspace, utterance: str, heard: str) -> int:
    start = 10 if utterance != "a1" else 8
    [number] = add_mentions(workspace, [Mention(utterance, start, start + len(heard), "", heard)])
    return number


def firsts(workspace: Workspace, *numbers: int) -> list[tuple[str, bool]]:
    """Return the first candidates, and whether they rest on others of their transcript."""
    found = [mention.suggestion for mention in get_mentions(workspace, numbers)]
    return [(one.candidates[0].entity.id, rests_on_others(one)) for one in found if one]


def test_what_is_surely_meant_in_a_transcript_counts_for_the_rest_whatever_was_mined_first(named: Workspace) -> None:
    unsure, other = mark(named, "a0", "rebecca"), mark(named, "b0", "rebecca")
    assert propose(named) == 2
    [(guess, _), alone] = firsts(named, unsure, other)
    assert alone == (guess, False) != ("Rebecca Kujawa", False)
    sure = mark(named, "a1", "rebecca kujawa")
    assert propose(named) == 1
    assert firsts(named, unsure, other, sure) == [("Rebecca Kujawa", True), alone, ("Rebecca Kujawa", False)]
    before = get_mentions(named, [unsure, other, sure])
    assert propose(named, renew=True) == 3
    assert get_mentions(named, [unsure, other, sure]) == before


def test_what_people_say_is_sure_and_what_they_deny_is_not(named: Workspace) -> None:
    unsure, sure = mark(named, "a0", "rebecca"), mark(named, "a1", "rebecca kujawa")
    propose(named)
    assert firsts(named, unsure) == [("Rebecca Kujawa", True)]
    record_decision(named, sure, Verdict.nil(), annotator="ana")
    mark(named, "a0", "rebec")
    assert propose(named) == 1
    [(_, rests)] = firsts(named, unsure)
    assert not rests
    undo_decisions(named, annotator="ana")
    record_decision(named, sure, Verdict.link("Rebecca Lopez"), annotator="ana")
    propose(named, renew=True)
    assert firsts(named, unsure) == [("Rebecca Lopez", True)]


CALL = ["thank you gugino", "gugino here", "no gugino", "somebody else"]


@pytest.fixture
def call(tmp_path: Path) -> Iterator[Workspace]:
    """A call in which `gugino` stands for Matt, and another one."""
    with Workspace.create(tmp_path / "call.db") as opened:
        here = [Utterance(f"a{number}", text, "call") for number, text in enumerate(CALL)]
        add_utterances(opened, [*here, Utterance("b0", "gugino again", "other")], source="test")
        yield opened


def say(workspace: Workspace, verdict: Verdict, utterance: str = "a1", start: int = 0) -> None:
    mention = Mention(utterance, start, start + 6, "gugino", "Matt", score=0.3)
    [number] = add_mentions(workspace, [mention])
    record_decision(workspace, number, verdict, annotator="ana")


def test_a_confirmed_form_is_mined_again_in_its_transcript(call: Workspace) -> None:
    assert mine(call, ["Matt"]).mentions == 0
    say(call, Verdict.nil())
    assert mine(call, ["Matt"]) == Mined(0, 2, 3)
    assert [(mention.utterance.id, mention.text, [hit.score for hit in mention.hits])
            for mention in iterate_mentions(call)] == [
        ("a0", "gugino", [0.12]), ("a1", "gugino", [0.3]), ("a2", "gugino", [0.12]),
    ]  # fmt: skip
    assert mine(call, ["Matt"]) == Mined(0, 0, 0)
    add_utterances(call, [Utterance("a9", "gugino please", "call")], source="test")
    assert mine(call, ["Matt"]).mentions == 1


def test_a_form_that_was_confirmed_for_another_target_or_rejected_is_not(call: Workspace) -> None:
    say(call, Verdict.nil())
    assert mine(call, ["Anna"]).mentions == 0
    undo_decisions(call, annotator="ana")
    assert mine(call, ["Matt"]).mentions == 0
    say(call, Verdict.reject(), "a2", 3)
    assert mine(call, ["Matt"]).mentions == 0


def test_a_form_that_was_confirmed_often_enough_is_mined_everywhere(call: Workspace) -> None:
    for utterance, start in (("a0", 10), ("a1", 0), ("a2", 3)):
        say(call, Verdict.nil(), utterance, start)
    assert mine(call, ["Matt"]).mentions == 1
    assert spans(call)[-1] == ("b0", "gugino")


def test_search_follows_lessons() -> None:
    lesson = Lesson("gugino", "Matt", None, "t0", 1, 0)
    assert [hit.text for hit in search(utterances("thank you gugino"), ["Matt"], lessons=[lesson])] == ["gugino"]
