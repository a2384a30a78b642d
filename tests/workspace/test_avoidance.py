import random

import pytest

from spacy_entity_annot.errors import UsageError
from spacy_entity_annot.review.order import Order
from spacy_entity_annot.types import Mention, Utterance, Verdict, VerdictKind
from spacy_entity_annot.workspace import (
    Workspace,
    add_mentions,
    add_utterances,
    neighbours,
    record_decision,
    undo_decisions,
)
from spacy_entity_annot.workspace.adjudications import disputed_mentions
from spacy_entity_annot.workspace.avoidance import (
    SUGGESTED,
    avoid,
    avoided_categories,
    known_categories,
    stop_avoiding,
)
from spacy_entity_annot.workspace.harm import is_masked, mask_version, masked_ids, reveal
from spacy_entity_annot.workspace.queue import claimable, is_waiting
from spacy_entity_annot.workspace.utterances import AVOIDED
from spacy_entity_annot.workspace.waits import Filter, Waits

from .conftest import TEXT


@pytest.fixture
def mentioned(workspace: Workspace) -> Workspace:
    """Mentions 1 and 2 in one utterance, 3 in the next."""
    add_mentions(workspace, [Mention("u0", *span, "", "") for span in ((5, 17), (22, 27))])
    add_mentions(workspace, [Mention("u1", 5, 17, "", "")])
    return workspace


def waiting(workspace: Workspace, annotator: str) -> list[bool]:
    return [is_waiting(workspace, mention, annotator=annotator) for mention in (1, 2, 3)]


@pytest.mark.parametrize("category", ["personal data", " Personal Data ", "street"])
def test_flagged_category_is_not_served_to_whoever_avoids_it(mentioned: Workspace, category: str) -> None:
    before = mask_version(mentioned)
    avoid(mentioned, category, annotator="ana")
    record_decision(mentioned, 1, Verdict.flag("personal data: street"), annotator="bob")
    assert mask_version(mentioned) != before
    assert waiting(mentioned, "ana") == [False, False, True]
    assert waiting(mentioned, "cid") == [False, True, True]
    assert masked_ids(mentioned, annotator="ana") == {"u0"}
    assert masked_ids(mentioned) == set()


def test_what_the_input_calls_so_is_avoided_too(workspace: Workspace) -> None:
    metas: list[dict[str, object]] = [
        {"category": "Violence"},
        {"categories": ["news", "violence"]},
        {"category": 7, "categories": [None]},
    ]
    add_utterances(workspace, [Utterance(f"v{n}", TEXT, meta=meta) for n, meta in enumerate(metas)], source="test")
    numbers = add_mentions(workspace, [Mention(f"v{n}", 5, 17, "", "") for n in range(3)])
    avoid(workspace, "violence", annotator="ana")
    assert [is_waiting(workspace, number, annotator="ana") for number in numbers] == [False, False, True]
    record_decision(workspace, numbers[2], Verdict.flag("I do not get this"), annotator="bob")
    record_decision(workspace, numbers[0], Verdict.flag("distressing: a dog"), annotator="bob")
    known = {**dict.fromkeys(SUGGESTED, 0), "distressing": 1, "a dog": 1, "news": 1, "violence": 2}
    assert known_categories(workspace) == known


def test_flag_taken_back_and_choice_taken_back_serve_it_again(mentioned: Workspace) -> None:
    avoid(mentioned, "muddled word", annotator="ana")
    record_decision(mentioned, 1, Verdict.flag("muddled word"), annotator="bob")
    assert waiting(mentioned, "ana") == [False, False, True]
    undo_decisions(mentioned, annotator="bob")
    assert waiting(mentioned, "ana") == [True, True, True]
    record_decision(mentioned, 1, Verdict.flag("muddled word"), annotator="bob")
    assert avoided_categories(mentioned, annotator="ana") == ["muddled word"]
    stop_avoiding(mentioned, "Muddled word", annotator="ana")
    assert avoided_categories(mentioned, annotator="ana") == []
    assert waiting(mentioned, "ana") == [False, True, True]


def test_no_other_way_shows_it(mentioned: Workspace) -> None:
    avoid(mentioned, "personal data", annotator="ana")
    number = mentioned.connection.execute("SELECT number FROM utterance WHERE id = 'u1'").fetchone()[0]
    record_decision(mentioned, 2, Verdict.nil(), annotator="cid")
    record_decision(mentioned, 2, Verdict.reject(), annotator="dan")
    assert disputed_mentions(mentioned, annotator="ana") == [2]
    record_decision(mentioned, 1, Verdict.flag("personal data"), annotator="bob")
    assert disputed_mentions(mentioned, annotator="ana") == []
    assert neighbours(mentioned, number, annotator="ana")[0] == [AVOIDED]
    assert neighbours(mentioned, number, annotator="bob")[0] == [TEXT]
    assert is_masked(mentioned, 2, annotator="ana")
    with pytest.raises(UsageError, match="of a category that you do not want to see"):
        reveal(mentioned, 2, annotator="ana")


@pytest.mark.parametrize("asked", [Filter(verdict=VerdictKind.FLAG), Filter(annotator="ana")])
def test_a_second_look_never_serves_what_is_masked(mentioned: Workspace, asked: Filter) -> None:
    record_decision(mentioned, 1, Verdict.flag("distressing"), annotator="ana")
    record_decision(mentioned, 3, Verdict.flag("muddled word"), annotator="ana")
    found = [claimable(mentioned, Waits("ana", asked, since=9), number) for number in (1, 3)]
    assert [one is not None for one in found] == [False, True]


def test_ten_thousand_draws_serve_nothing_again_that_was_flagged_or_is_avoided(workspace: Workspace) -> None:
    workspace.connection.execute("PRAGMA synchronous = OFF")
    random_numbers = random.Random(0)
    utterances = [Utterance(f"d{n}", TEXT, meta={"category": "violence"} if n % 10 == 0 else {}) for n in range(2_500)]
    add_utterances(workspace, utterances, source="test")
    add_mentions(workspace, [Mention(one.id, start, 17, "", "") for one in utterances for start in (5, 6, 7, 8)])
    place_of = dict(workspace.connection.execute("SELECT number, utterance FROM mention").fetchall())
    avoid(workspace, "violence", annotator="ana")
    gone = {place for number, place in place_of.items() if (number - 1) // 4 % 10 == 0}
    draws = 0
    while draws < 10_000:
        order = Order(workspace, Waits("ana"), grouped=False, by_value=False, sample_share=0.1)
        while (drawn := order.next()) and draws < 10_000:
            draws += 1
            assert place_of[drawn.mention] not in gone
            if random_numbers.random() < 0.01:
                reason = random_numbers.choice(["distressing", "possible crime or danger: now", "sad: Violence"])
                record_decision(workspace, drawn.mention, Verdict.flag(reason), annotator="ana")
                gone.add(place_of[drawn.mention])
    assert len(gone) > 300
