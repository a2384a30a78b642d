"""What decisions teach the candidates of a workspace, and that an undo takes it back."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from spacy_entity_annot import (
    Entity,
    Mention,
    ReviewQueue,
    Suggestion,
    Utterance,
    Verdict,
    Workspace,
    add_entities,
    lessons,
    propose,
)
from spacy_entity_annot.knowledge.learned import LearnedAlias
from spacy_entity_annot.knowledge.ranking.calibration import UNCHANGED
from spacy_entity_annot.knowledge.ranking.ranking import FIXED
from spacy_entity_annot.lessons import learn, learned_aliases, taught_generator
from spacy_entity_annot.workspace import (
    add_mentions,
    add_utterances,
    iterate_entities,
    record_span_decision,
    remove_entity,
    undo_decisions,
)
from spacy_entity_annot.workspace.cache import cache_folder
from spacy_entity_annot.workspace.lots import MOST_ASIDE, fold_of, lot_of
from spacy_entity_annot.workspace.progress import iterate_unproposed

EKDAHL = Entity("Q1", "Lisa Ekdahl", (), "ARTIST", "Swedish singer", 0.4)
TOWN = Entity("Q2", "Elisavetpol", (), "PLACE", "old name of Ganja", 0.4)
KNOWN = {"Q1": EKDAHL, "Q2": TOWN}
HEARD = "elise who have dull"
TEXT = f"play {HEARD}"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "annot.db") as opened:
        add_entities(opened, KNOWN.values())
        add_utterances(opened, [Utterance(f"u{n}", TEXT, "call") for n in range(300)], source="test")
        yield opened


def utterances(*, audit: bool) -> list[str]:
    ids = [f"u{n}" for n in range(300)]
    return [id for id in ids if (lot_of(id, -1, 5, len(TEXT)) < MOST_ASIDE) == audit]


def decide(workspace: Workspace, utterance: str, verdict: Verdict, annotator: str = "ana") -> int:
    mention = Mention(utterance, 5, len(TEXT), HEARD, "")
    return record_span_decision(workspace, mention, verdict, annotator=annotator)


def aliases(workspace: Workspace) -> list[LearnedAlias]:
    return learn(workspace, {entity.id: entity for entity in iterate_entities(workspace)}).aliases


def suggestion(workspace: Workspace) -> Suggestion:
    return taught_generator(workspace).suggest([HEARD])[0]


def test_no_decisions_change_nothing(workspace: Workspace) -> None:
    learned = learn(workspace, KNOWN)
    assert (learned.aliases, learned.entities, learned.weights.ranker) == ([], [], FIXED)


def mine_here(workspace: Workspace, ids: list[str]) -> None:
    add_mentions(workspace, [Mention(utterance, 5, len(TEXT), HEARD, "") for utterance in ids])


def test_weights_are_never_fitted_to_what_is_set_aside(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lessons, "ENOUGH", 20)
    monkeypatch.setattr(lessons, "STEP", 10)
    aside = utterances(audit=True)[:25]
    mine_here(workspace, aside)
    for number, utterance in enumerate(aside):
        decide(workspace, utterance, Verdict.nil() if number % 2 else Verdict.link(EKDAHL))
    assert learn(workspace, KNOWN).weights.calibration == UNCHANGED
    for number, utterance in enumerate(utterances(audit=False)[:25]):
        decide(workspace, utterance, Verdict.nil() if number % 2 else Verdict.link(EKDAHL))
    assert learn(workspace, KNOWN).weights.calibration != UNCHANGED


def test_fold_that_is_left_out_teaches_nothing(workspace: Workspace) -> None:
    before = suggestion(workspace)
    for utterance in utterances(audit=True)[:5]:
        decide(workspace, utterance, Verdict.link(EKDAHL))
    assert suggestion(workspace).candidates[0].entity.id == EKDAHL.id
    assert taught_generator(workspace, without=fold_of(TEXT)).suggest([HEARD])[0] == before


@pytest.mark.parametrize("verdict", [Verdict.skip(), Verdict.flag("rude")])
def test_skips_and_flags_teach_nothing(workspace: Workspace, verdict: Verdict) -> None:
    before = suggestion(workspace)
    for utterance in utterances(audit=False)[:5]:
        decide(workspace, utterance, verdict)
    assert suggestion(workspace) == before


def test_mentions_on_which_people_disagree_teach_nothing(workspace: Workspace) -> None:
    before = suggestion(workspace)
    for utterance in utterances(audit=False)[:5]:
        decide(workspace, utterance, Verdict.link(EKDAHL))
        decide(workspace, utterance, Verdict.link(TOWN), "ben")
    assert suggestion(workspace) == before


def test_confirmed_form_becomes_an_alias_that_names_its_decisions(workspace: Workspace) -> None:
    assert suggestion(workspace).candidates[0].entity.id == TOWN.id
    numbers = [decide(workspace, utterance, Verdict.link(EKDAHL)) for utterance in utterances(audit=False)[:3]]
    first = suggestion(workspace).candidates[0]
    assert (first.entity.id, first.alias) == (EKDAHL.id, HEARD)
    assert learned_aliases(workspace, EKDAHL.id) == [LearnedAlias(EKDAHL.id, HEARD, tuple(numbers))]
    assert learned_aliases(workspace, TOWN.id) == []


def test_undo_takes_back_what_was_learned_to_the_last_bit(workspace: Workspace) -> None:
    states = [suggestion(workspace)]
    for utterance in utterances(audit=False)[:4]:
        decide(workspace, utterance, Verdict.link(EKDAHL))
        states.append(suggestion(workspace))
    assert len({state.candidates[0].probability for state in states}) == 5
    while states:
        assert suggestion(workspace) == states.pop()
        if states:
            undo_decisions(workspace, annotator="ana")


def test_where_two_annotate_both_must_confirm(workspace: Workspace) -> None:
    first, second, third, fourth = utterances(audit=False)[:4]
    decide(workspace, fourth, Verdict.nil(), "ben")
    for utterance in (first, second, third):
        decide(workspace, utterance, Verdict.link(EKDAHL))
    assert aliases(workspace) == []
    decide(workspace, third, Verdict.link(EKDAHL), "ben")
    assert [alias.alias for alias in aliases(workspace)] == [HEARD]


def test_retired_entity_is_not_taught(workspace: Workspace) -> None:
    for utterance in utterances(audit=False)[:3]:
        decide(workspace, utterance, Verdict.link(EKDAHL))
    remove_entity(workspace, EKDAHL.id)
    assert [candidate.entity.id for candidate in suggestion(workspace).candidates] == [TOWN.id]


@pytest.fixture
def taught(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Twenty decisions of which the weights are learned; five more come too late for it."""
    monkeypatch.setattr(lessons, "ENOUGH", 20)
    monkeypatch.setattr(lessons, "STEP", 10)
    for number, utterance in enumerate(utterances(audit=False)[:25]):
        decide(workspace, utterance, Verdict.nil() if number % 2 else Verdict.link(EKDAHL))
    return workspace


def test_weights_are_learned_once_and_found_again(taught: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    first = suggestion(taught)
    monkeypatch.delattr(lessons, "learn_weights")
    assert suggestion(taught) == first
    assert learn(taught, KNOWN).weights.calibration != UNCHANGED


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"key": 1, "weights": {}}', "\x00"])
def test_damaged_cache_is_derived_again(taught: Workspace, content: str) -> None:
    first = suggestion(taught)
    [file] = cache_folder(taught).glob("*.json")
    stored = file.read_text()
    file.write_text(content)
    assert suggestion(taught) == first
    assert file.read_text() == stored


def test_cache_of_other_decisions_is_not_used(taught: Workspace) -> None:
    suggestion(taught)
    [file] = cache_folder(taught).glob("*.json")
    stored = json.loads(file.read_text())
    undo_decisions(taught, annotator="ana", count=15)
    assert learn(taught, KNOWN).weights.calibration == UNCHANGED
    for number, utterance in enumerate(utterances(audit=False)[25:40]):
        decide(taught, utterance, Verdict.nil() if number % 3 else Verdict.link(EKDAHL))
    suggestion(taught)
    assert json.loads(file.read_text())["key"] != stored["key"]


def test_propose_and_the_queue_use_what_was_learned(workspace: Workspace) -> None:
    *confirmed, waiting = utterances(audit=False)[:4]
    add_mentions(workspace, [Mention(waiting, 5, len(TEXT), HEARD, "Lisa Ekdahl", entity=EKDAHL.id, score=0.9)])
    for utterance in confirmed:
        decide(workspace, utterance, Verdict.link(EKDAHL))
    item = ReviewQueue(workspace, annotator="ana").next()
    assert item is not None
    assert [candidate.alias for candidate in item.candidates] == [HEARD, "Elisavetpol"]
    undo_decisions(workspace, annotator="ana")
    propose(workspace, renew=True)
    [(again, _)] = iterate_unproposed(workspace, renew=True)
    assert again.suggestion is not None
    assert [candidate.alias for candidate in again.suggestion.candidates] == ["Lisa Ekdahl", "Elisavetpol"]
