"""What is set aside to measure, and what a pipeline that left it out may still know of it."""

from pathlib import Path

import pytest

from spacy_entity_annot.types import Mention, Utterance, Verdict
from spacy_entity_annot.workspace import Workspace, add_mentions, add_utterances, record_decision
from spacy_entity_annot.workspace.evidence import iterate_evidence
from spacy_entity_annot.workspace.lots import (
    AUDITED,
    MANY_TRANSCRIPTS,
    MOST_ASIDE,
    Folds,
    SetAside,
    audit_mentions,
    audit_share,
    fold_of,
    lot_of,
    mentions_aside,
)
from spacy_entity_annot.workspace.purge import purge_utterances

from .conftest import QUEEN


def mine(
    workspace: Workspace, count: int, *, first: int = 0, name: str = "x", text: str = "play queen {}"
) -> list[int]:
    """Add utterances with a mention each, and return the mentions' rows."""
    said = [Utterance(f"{name}{number}", text.format(number), "other") for number in range(first, first + count)]
    add_utterances(workspace, said, source="test")
    return add_mentions(workspace, [Mention(one.id, 5, 10, "", "") for one in said])


def test_two_thirds_of_few_mentions_is_set_aside_and_of_many_no_more_than_prove(workspace: Workspace) -> None:
    assert audit_share(workspace) == MOST_ASIDE
    mine(workspace, 4_000)
    assert audit_share(workspace) == AUDITED / 4_000
    assert len(audit_mentions(workspace)) == pytest.approx(AUDITED, abs=75)


def test_mentions_that_people_add_leave_as_many_set_aside(workspace: Workspace) -> None:
    mine(workspace, 1_000)
    drawn = audit_mentions(workspace)
    added = [Mention(f"x{number}", 0, 4, "", "") for number in range(1_000)]
    add_mentions(workspace, added, source="decide")
    assert audit_share(workspace) == AUDITED / 1_000
    assert audit_mentions(workspace) == drawn


def test_set_aside_is_what_the_place_alone_says(workspace: Workspace) -> None:
    places = {number: f"x{place}" for place, number in enumerate(mine(workspace, 400))}
    drawn = [lot_of(places[number], -1, 5, 10) for number in audit_mentions(workspace)]
    assert drawn == sorted(drawn)
    assert drawn[-1] < audit_share(workspace)
    record_decision(workspace, audit_mentions(workspace)[0], Verdict.link(QUEEN), annotator="ana")
    assert [one.is_audit for one in iterate_evidence(workspace)] == [True]


def test_same_words_as_those_set_aside_teach_nothing_either(workspace: Workspace) -> None:
    alike = mine(workspace, 20, name="alike", text="play queen")
    other = mine(workspace, 20)
    audited = set(audit_mentions(workspace))
    assert set(mentions_aside(workspace)) == set(alike) | audited
    assert audited & set(other) != set(other)


def test_what_was_set_aside_covers_what_is_after_more_was_mined(workspace: Workspace) -> None:
    mine(workspace, 1_000)
    before = SetAside.of(workspace)
    assert before.covers(workspace)
    mine(workspace, 500, first=1_000)
    assert audit_share(workspace) < before.share
    assert before.covers(workspace)
    purge_utterances(workspace, ["x0"])
    mine(workspace, 1, first=2_000)
    assert before.covers(workspace) is (lot_of("x0", -1, 5, 10) >= before.share)


def test_share_that_has_grown_is_not_covered(workspace: Workspace) -> None:
    mine(workspace, 1_000)
    before = SetAside.of(workspace)
    purge_utterances(workspace, [f"x{number}" for number in range(900, 1_000)])
    assert audit_share(workspace) > before.share
    assert not before.covers(workspace)


@pytest.mark.parametrize("name", ["x", "y"])
def test_larger_or_other_workspace_does_not_cover(workspace: Workspace, tmp_path: Path, name: str) -> None:
    mine(workspace, 1_000)
    with Workspace.create(tmp_path / "other.db") as other:
        mine(other, 1_500 if name == "x" else 1_000, name=name)
        assert not SetAside.of(other).covers(workspace)


def test_few_transcripts_are_divided_by_words_and_many_as_wholes(workspace: Workspace) -> None:
    assert Folds(workspace).of("call", "play queen") == fold_of("play queen")
    texts = [Utterance(f"x{number}", "play queen", f"t{number}") for number in range(MANY_TRANSCRIPTS)]
    add_utterances(workspace, texts, source="test")
    assert Folds(workspace).of("call", "play queen") == fold_of("call")
    assert Folds(workspace).of(None, "play queen") == fold_of("play queen")
    assert {fold_of(str(one.transcript)) for one in texts} == {0, 1, 2, 3, 4}
