from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_entity_annot.errors import UsageError
from spacy_entity_annot.types import Candidate, Entity, Mention, Suggestion, Verdict
from spacy_entity_annot.workspace import (
    AddedEntities,
    Workspace,
    add_entities,
    add_mentions,
    count_entities,
    current_decisions,
    get_entity,
    get_mentions,
    iterate_entities,
    record_decision,
    remove_entity,
    set_candidates,
)

from .conftest import QUEEN, SWIFT

CANDIDATES = Suggestion("", (Candidate(SWIFT, "Tay", 0.7), Candidate(QUEEN, "Queen", 0.2)), 0.1)


@pytest.fixture
def mention(workspace: Workspace) -> int:
    [number] = add_mentions(workspace, [Mention("u0", 5, 17, "tailor swift", "Taylor Swift")])
    set_candidates(workspace, {number: CANDIDATES})
    return number


def proposed(workspace: Workspace, mention: int) -> list[str]:
    [stored] = get_mentions(workspace, [mention])
    return [candidate.entity.id for candidate in stored.suggestion.candidates] if stored.suggestion else []


def test_unknown_entity_cannot_be_removed(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="there is no entity 'Q0'"):
        remove_entity(workspace, "Q0")


@pytest.mark.parametrize("prior", [-0.1, 1.1])
def test_failed_batch_adds_none(workspace: Workspace, prior: float) -> None:
    import sqlite3

    with pytest.raises(sqlite3.IntegrityError):
        add_entities(workspace, [Entity("Q1", "One"), Entity("Q2", "Two", prior=prior)])
    assert count_entities(workspace) == 2


def test_repeat_changes_nothing(workspace: Workspace) -> None:
    assert add_entities(workspace, [SWIFT, QUEEN]) == AddedEntities(0, 0, 2)


@pytest.mark.parametrize(
    "change",
    [{"name": "T"}, {"aliases": ("Tay", "T. Swift")}, {"type": None}, {"prior": None}, {"meta": {"x": 0.3}}],
)
def test_known_entity_is_brought_up_to_date(workspace: Workspace, change: dict[str, object]) -> None:
    changed = replace(SWIFT, **change)  # type: ignore[arg-type]
    assert add_entities(workspace, [changed]) == AddedEntities(0, 1, 0)
    assert list(iterate_entities(workspace)) == [changed, QUEEN]


def test_entity_without_decisions_is_deleted(workspace: Workspace, mention: int) -> None:
    assert remove_entity(workspace, SWIFT.id) is False
    assert get_entity(workspace, SWIFT.id) is None
    assert proposed(workspace, mention) == [QUEEN.id]
    assert workspace.connection.execute("SELECT count(*) FROM alias").fetchone() == (0,)


def test_entity_with_decisions_is_retired_and_the_decisions_stand(workspace: Workspace, mention: int) -> None:
    record_decision(workspace, mention, Verdict.link(SWIFT), annotator="ana")
    assert remove_entity(workspace, SWIFT.id) is True
    assert (list(iterate_entities(workspace)), count_entities(workspace)) == ([QUEEN], 1)
    assert get_entity(workspace, SWIFT.id) == SWIFT
    assert proposed(workspace, mention) == [QUEEN.id]
    assert [decision.verdict for decision in current_decisions(workspace)] == [Verdict.link(SWIFT)]


def test_retired_entity_returns_when_it_is_added_again(workspace: Workspace, mention: int) -> None:
    record_decision(workspace, mention, Verdict.link(SWIFT), annotator="ana")
    remove_entity(workspace, SWIFT.id)
    assert add_entities(workspace, [SWIFT]) == AddedEntities(0, 1, 0)
    assert count_entities(workspace) == 2


def test_entities_of_one_type(workspace: Workspace) -> None:
    place = Entity("Q64", "Berlin", type="PLACE")
    add_entities(workspace, [place])
    assert list(iterate_entities(workspace, type="PLACE")) == [place]
    assert list(iterate_entities(workspace, type="NONE")) == []


def test_pages_give_all_in_order(workspace: Workspace) -> None:
    many = [Entity(f"E{number}", f"name {number}", (f"a{number}", f"b{number}")) for number in range(2300)]
    assert add_entities(workspace, iter(many)) == AddedEntities(2300, 0, 0)
    assert list(iterate_entities(workspace)) == [SWIFT, QUEEN, *many]


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=15)
entities = st.builds(
    Entity,
    id=texts,
    name=texts,
    aliases=st.lists(texts, max_size=3).map(tuple),
    type=st.none() | texts,
    description=st.none() | texts,
    prior=st.none() | st.floats(0, 1),
    meta=st.dictionaries(texts, st.floats(allow_nan=False, allow_infinity=False) | texts, max_size=2),
)


@given(st.lists(entities, max_size=4, unique_by=lambda entity: entity.id))
@settings(max_examples=50)
def test_entities_come_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, batch: list[Entity]) -> None:
    with Workspace.create(tmp_path_factory.mktemp("entities") / "annot.db") as workspace:
        assert add_entities(workspace, batch).added == len(batch)
        assert list(iterate_entities(workspace)) == batch
        assert add_entities(workspace, batch) == AddedEntities(0, 0, len(batch))
