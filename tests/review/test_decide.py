from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_entity_annot import errors
from spacy_entity_annot.lines import raise_problem
from spacy_entity_annot.review import Decided, decide
from spacy_entity_annot.types import JsonObject, Problem, Utterance, Verdict
from spacy_entity_annot.workspace import (
    Workspace,
    add_entities,
    add_utterances,
    current_decisions,
    get_mentions,
    settled_verdicts,
    undo_decisions,
)
from spacy_entity_annot.workspace.listing import visible_verdicts
from spacy_entity_annot.workspace.origin import count_origins
from spacy_entity_annot.workspace.spans import iterate_standing_decisions

from .conftest import SWIFT, TEXTS

LINK: JsonObject = {"utterance": "u0", "start": 5, "end": 17, "verdict": "link", "entity": "Q26876"}
NIL: JsonObject = {"utterance": "u0", "start": 5, "end": 17, "verdict": "nil"}


def run(workspace: Workspace, *records: JsonObject, annotator: str = "ana") -> tuple[Decided, list[str]]:
    problems: list[Problem] = []
    done = decide(
        workspace, enumerate(records, 1), annotator=annotator, source="d.jsonl", on_problem=problems.append
    )  # fmt: skip
    return done, [str(problem) for problem in problems]


def verdicts(workspace: Workspace) -> list[str]:
    query = "SELECT verdict FROM decision ORDER BY number"
    return [verdict for (verdict,) in workspace.connection.execute(query)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"utterance": None}, "the field 'utterance' is missing or empty."),
        ({"utterance": 7}, "the field 'utterance' must be a text, not a number."),
        ({"utterance": "u\0"}, "the field 'utterance' holds a NUL character, which no text has."),
        ({"utterance": "u99"}, "there is no utterance 'u99' in the workspace. Ingest its transcript first."),
        ({"start": None}, "the field 'start' is missing or empty."),
        ({"start": True}, "the field 'start' must be a whole number, not true or false."),
        ({"start": -1}, "the field 'start' must lie between 0 and two billion."),
        ({"end": 5.0}, "the field 'end' must be a whole number, not a number."),
        ({"end": 5}, "the span 5-5 does not fit a text of 17 characters."),
        ({"end": 18}, "the span 5-18 does not fit a text of 17 characters."),
        ({"end": 2**70}, "the field 'end' must lie between 0 and two billion."),
        ({"alternative": 0}, "utterance 'u0' has no alternative 0."),
        ({"verdict": None}, "the field 'verdict' is missing or empty."),
        ({"verdict": "maybe"}, "the verdict 'maybe' is none of link, nil, reject, skip, flag."),
        ({"verdict": "undo"}, "the verdict 'undo' is none of link, nil, reject, skip, flag."),
        ({"verdict": ["link"]}, "the field 'verdict' must be a text, not a list."),
        ({"entity": None}, "a link needs an entity."),
        ({"entity": "Q0"}, errors.ENTITY_UNKNOWN.format(id="Q0")),
        ({"entity": "\ud800"}, "the field 'entity' holds half of a surrogate pair, which no file can store."),
        ({"verdict": "nil"}, "the verdict 'nil' takes no entity."),
        ({"verdict": "flag", "entity": None}, "a flag needs a reason."),
        ({"reason": {}}, "the field 'reason' must be a text, not an object."),
        ({"at": "yesterday"}, "the field 'at' must be an ISO 8601 time like 2026-03-01T12:00:00Z, not 'yesterday'."),
        ({"at": 5}, "the field 'at' must be a text, not a number."),
        ({"replaces": 3}, "the field 'replaces' must be a span like [3, 9], not a number."),
        ({"replaces": [3]}, "the field 'replaces' must be a span like [3, 9], not a list."),
        ({"replaces": {"start": 3}}, "the field 'replaces' must be a whole number, not null."),
        ({"replaces": [0, 4]}, "the span 0-4 that this decision replaces was never a mention."),
    ],
)  # fmt: skip
def test_bad_record_is_a_problem_and_leaves_no_trace(workspace: Workspace, change: JsonObject, message: str) -> None:
    before = workspace.connection.execute("SELECT count(*) FROM mention").fetchone()
    bad = {**LINK, "utterance": "u2", "start": 0, "end": 9} if "replaces" in change else LINK
    done, problems = run(workspace, {**bad, **change}, {**NIL, "utterance": "u1", "start": 4, "end": 16})
    assert problems == [f"d.jsonl:1: {message}"]
    assert done == Decided(1, 0, 1)
    assert verdicts(workspace) == ["nil"]
    assert workspace.connection.execute("SELECT count(*) FROM mention").fetchone() == before


def test_overlap_is_refused_and_the_mention_not_made(workspace: Workspace) -> None:
    done, problems = run(workspace, LINK, {**LINK, "start": 0})
    assert problems == ["d.jsonl:2: the span 0-17 overlaps 5-17, which is decided; mend or undo that first."]
    assert done == Decided(1, 0, 1)


def test_used_key_with_other_content_is_a_problem(workspace: Workspace) -> None:
    _, problems = run(workspace, {**LINK, "key": "k"}, {**NIL, "key": "k"})
    assert problems == ["d.jsonl:2: the key 'k' was used for another decision; nothing was recorded."]


def test_each_annotator_has_keys_of_their_own(workspace: Workspace) -> None:
    assert run(workspace, {**LINK, "key": "k"}) == (Decided(1, 0, 0), [])
    assert run(workspace, {**NIL, "key": "k"}, annotator="bob") == (Decided(1, 0, 0), [])


def test_there_and_back_again_is_three_decisions_once(workspace: Workspace) -> None:
    for expected in (Decided(3, 0, 0), Decided(0, 3, 0)):
        assert run(workspace, LINK, NIL, LINK)[0] == expected
    assert verdicts(workspace) == ["link", "nil", "link"]


def test_grown_file_adds_only_what_is_new(workspace: Workspace) -> None:
    run(workspace, LINK, NIL)
    assert run(workspace, LINK, NIL, LINK)[0] == Decided(1, 2, 0)


def test_second_run_does_not_bring_back_what_was_undone(workspace: Workspace) -> None:
    run(workspace, LINK)
    undo_decisions(workspace, annotator="ana")
    assert run(workspace, LINK)[0] == Decided(0, 1, 0)
    assert settled_verdicts(workspace) == {}


def test_span_that_was_not_mined_becomes_a_mention(workspace: Workspace) -> None:
    run(workspace, {**LINK, "utterance": "u2", "start": 0, "end": 9})
    [decision] = current_decisions(workspace)
    [mention] = get_mentions(workspace, [decision.mention])
    assert (mention.text, mention.source) == ("something", "decide")


@pytest.mark.parametrize("replaces", [[5, 17], {"start": 5, "end": 17}])
def test_mended_span_takes_the_place_of_the_old_one(workspace: Workspace, replaces: Any) -> None:
    records = [LINK, {**LINK, "start": 0, "replaces": replaces}]
    assert run(workspace, *records) == (Decided(2, 0, 0), [])
    assert run(workspace, *records)[0] == Decided(0, 2, 0)
    [decision] = current_decisions(workspace)
    assert [mention.text for mention in get_mentions(workspace, [decision.mention])] == ["play tailor swift"]


def test_span_can_be_mended_and_mended_back(workspace: Workspace) -> None:
    run(workspace, LINK, {**LINK, "start": 0, "replaces": [5, 17]}, {**LINK, "replaces": [0, 17]})
    assert settled_verdicts(workspace) == {1: Verdict.link(SWIFT)}


def test_span_that_replaces_itself_is_a_revision(workspace: Workspace) -> None:
    run(workspace, LINK, {**NIL, "replaces": [5, 17]})
    assert settled_verdicts(workspace) == {1: Verdict.nil()}


@pytest.mark.parametrize(
    ("at", "stored"),
    [
        ("2026-03-01T12:00:00Z", "2026-03-01T12:00:00+00:00"),
        ("2026-03-01T12:00:00+05:30", "2026-03-01T06:30:00+00:00"),
        ("2026-03-01 12:00", "2026-03-01T12:00:00+00:00"),
    ],
)
def test_time_is_kept_in_utc(workspace: Workspace, at: str, stored: str) -> None:
    run(workspace, {**LINK, "at": at})
    assert [decision.decided_at for decision in current_decisions(workspace)] == [stored]


def test_time_before_all_calendars_is_a_problem(workspace: Workspace) -> None:
    done, [problem] = run(workspace, {**LINK, "at": "0001-01-01T00:00:00+14:00"})
    assert "must be an ISO 8601 time" in problem
    assert done == Decided(0, 0, 1)


def test_more_records_than_a_transaction_holds(workspace: Workspace) -> None:
    records: list[JsonObject] = [{**NIL, "reason": str(number)} for number in range(1203)]
    records[700] = {}
    assert run(workspace, *records) == (
        Decided(1202, 0, 1), ["d.jsonl:701: the field 'utterance' is missing or empty."],
    )  # fmt: skip
    assert run(workspace, *records)[0] == Decided(0, 1202, 1)


def test_overlap_within_a_file_is_refused_again_by_the_second_run(workspace: Workspace) -> None:
    records: list[JsonObject] = [{**LINK, "end": 16}, LINK, {**NIL, "end": 16, "verdict": "reject"}]
    first, [problem] = run(workspace, *records)
    assert (first, problem[:9]) == (Decided(2, 0, 1), "d.jsonl:2")
    assert run(workspace, *records) == (Decided(0, 2, 1), [problem])


spans = st.builds(
    lambda place, start, end: {"utterance": f"u{place}", "start": start, "end": end},
    st.integers(0, 3), st.integers(0, 20), st.integers(0, 20),
)  # fmt: skip
answers = st.sampled_from([{"verdict": "link", "entity": "Q26876"}, {"verdict": "nil"}, {"verdict": "reject"}])
files = st.lists(st.builds(lambda span, answer: {**span, **answer}, spans, answers), max_size=12)


@given(files, st.integers(0, 12))
@settings(max_examples=40)
def test_any_file_ends_alike_however_often_and_wherever_it_was_cut(
    tmp_path_factory: pytest.TempPathFactory, records: list[JsonObject], cut: int
) -> None:
    folder = tmp_path_factory.mktemp("decide")
    states = []
    for name, runs in (("once", [records]), ("cut", [records[:cut], records, records])):
        with Workspace.create(Path(folder, name)) as workspace:
            add_utterances(workspace, [Utterance(f"u{n}", text) for n, text in enumerate(TEXTS)], source="t")
            add_entities(workspace, [SWIFT])
            for part in runs:
                run(workspace, *part)
            states.append(workspace.connection.execute("SELECT mention, verdict, key FROM decision").fetchall())
    assert states[0] == states[1]


def test_the_origin_is_kept_and_the_file_named(workspace: Workspace) -> None:
    run(workspace, NIL, {**LINK, "origin": {"tool": "brat", "item": "T1", "seconds": 2.5, "colour": "red"}})
    stored = [one.origin for one in iterate_standing_decisions(workspace)]
    assert stored == [
        {"tool": "decide", "file": "d.jsonl"}, {"tool": "brat", "file": "d.jsonl", "item": "T1", "seconds": 2.5},
    ]  # fmt: skip
    said = visible_verdicts(workspace, [1], annotator="ana")[1]
    assert [one.origin for one in said] == stored
    assert count_origins(workspace) == [
        {"tool": "brat", "file": "d.jsonl", "decisions": 1}, {"tool": "decide", "file": "d.jsonl", "decisions": 1},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("origin", "message"),
    [
        ("brat", "the field 'origin' must be an object, not a text."),
        ({}, "the field 'tool' is missing or empty."),
        ({"tool": "brat", "item": 7}, "the field 'item' must be a text, not a number."),
        ({"tool": "brat", "seconds": "2"}, "the field 'seconds' must be a number, not a text."),
    ],
)
def test_an_origin_that_is_none_is_refused(workspace: Workspace, origin: object, message: str) -> None:
    done, [problem] = run(workspace, {**NIL, "origin": origin})
    assert (done.recorded, problem) == (0, f"d.jsonl:1: {message}")


@pytest.mark.parametrize(("own_names", "people"), [(False, ["ana"]), (True, ["ben", "ana"])])
def test_a_record_may_name_its_annotator(workspace: Workspace, own_names: bool, people: list[str]) -> None:
    rows = [{**LINK, "annotator": "ben"}, NIL]
    decide(workspace, enumerate(rows, 1), annotator="ana", source="d", on_problem=raise_problem, own_names=own_names)
    assert [one.annotator for one in current_decisions(workspace)] == people
