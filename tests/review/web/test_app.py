"""The pages' JSON: what is shown, what is saved, what is refused."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from spacy_entity_annot.types import Candidate, Mention, Suggestion, Utterance, Verdict
from spacy_entity_annot.workspace import (
    Workspace,
    add_mentions,
    add_utterances,
    current_decisions,
    record_decision,
    set_candidates,
)
from spacy_entity_annot.workspace.leases import claim
from spacy_entity_annot.workspace.queue import item_of

from ..conftest import ALBUM, SWIFT


def state(client: TestClient) -> dict[str, Any]:
    answer = client.get("/review.json")
    assert answer.status_code == 200
    return dict(answer.json())


def decide(client: TestClient, mention: int, verdict: str = "nil", **more: object) -> tuple[int, dict[str, Any]]:
    answer = client.post("/decisions", json={"mention": mention, "verdict": verdict, "key": f"k{mention}", **more})
    return answer.status_code, answer.json()


def stored(workspace: Workspace) -> list[tuple[int, str, str]]:
    return [(one.mention, one.annotator, str(one.verdict.kind)) for one in current_decisions(workspace)]


def test_the_page_holds_what_its_twin_says(ana: TestClient) -> None:
    page = ana.get("/review")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "tailor swift" in page.text
    shown = state(ana)
    assert (shown["annotator"], shown["decided"], shown["remaining"], shown["order"]) == ("ana", 0, 5, [1, 2, 3, 4, 5])
    first = shown["items"][0]
    assert (first["text"], first["start"], first["end"], first["heard"]) == ("play tailor swift", 5, 17, "tailor swift")
    assert [candidate["id"] for candidate in first["candidates"]] == [SWIFT.id, ALBUM.id]
    assert first["after"] == ["now tailor swift and queen please", "something else"]


def test_items_that_the_page_has_are_not_sent_again(ana: TestClient) -> None:
    answer = ana.get("/review.json", params={"have": "1,2,4"}).json()
    assert answer["order"] == [1, 2, 3, 4, 5]
    assert [item["mention"] for item in answer["items"]] == [3, 5]


def test_a_verdict_is_on_disk_when_it_is_acknowledged(ana: TestClient, workspace: Workspace) -> None:
    status, answer = decide(ana, 1, "link", entity=SWIFT.id, seconds=1.5)
    assert (status, answer["decision"], answer["decided"], answer["remaining"]) == (200, 1, 1, 4)
    assert answer["order"] == [2, 3, 4, 5]
    assert stored(workspace) == [(1, "ana", "link")]
    assert workspace.connection.execute("SELECT seconds FROM decision").fetchone() == (1.5,)


def test_answers_that_gathered_on_the_way_are_recorded_in_order_and_each_is_told_its_own(
    ana: TestClient, workspace: Workspace
) -> None:
    record_decision(workspace, 5, Verdict.nil(), annotator="bob")
    answers = [
        {"mention": 1, "verdict": "nil", "key": "a"},
        {"mention": 2, "verdict": "maybe", "key": "b"},
        {"mention": 5, "verdict": "reject", "key": "c"},
        {"mention": 4, "verdict": "reject", "key": "d"},
    ]
    answer = ana.post("/answers", json={"answers": answers, "have": [2], "ahead": 2}).json()
    assert [list(one) for one in answer["answered"]] == [["decision"], ["error"], ["conflict"], ["decision"]]
    assert answer["answered"][3] == {"decision": 3}
    assert (answer["order"], [item["mention"] for item in answer["items"]]) == ([2, 3], [3])
    again = ana.post("/answers", json={"answers": answers[::3]}).json()
    assert again["answered"] == [{"decision": 2}, {"decision": 3}]
    assert stored(workspace) == [(5, "bob", "nil"), (1, "ana", "nil"), (4, "ana", "reject")]
    for wrong in ({}, {"answers": answers * 6}, {"answers": [1]}):
        assert ana.post("/answers", json=wrong).status_code == 422


def test_nobody_takes_more_ahead_than_a_fair_share_of_what_is_left(ana: TestClient, workspace: Workspace) -> None:
    utterances = [Utterance(f"x{number}", "some name") for number in range(100)]
    add_utterances(workspace, utterances, source="test")
    add_mentions(workspace, [Mention(one.id, 0, 4, "", "Name") for one in utterances])
    asked = {ahead: len(ana.get(f"/review.json?ahead={ahead}").json()["order"]) for ahead in (1, 6, 12, 10**9)}
    assert asked == {1: 1, 6: 6, 12: 12, 10**9: 13}


def test_the_same_answer_twice_is_recorded_once(ana: TestClient, workspace: Workspace) -> None:
    answers = [decide(ana, 1) for _ in range(3)]
    assert [(status, answer["decision"]) for status, answer in answers] == [(200, 1)] * 3
    assert workspace.connection.execute("SELECT count(*) FROM decision").fetchone() == (1,)


def test_the_same_key_for_another_answer_is_refused(ana: TestClient, workspace: Workspace) -> None:
    decide(ana, 1)
    status, answer = decide(ana, 1, "reject")
    assert (status, answer["error"]) == (422, "the key 'k1' was used for another decision; nothing was recorded.")
    assert stored(workspace) == [(1, "ana", "nil")]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"mention": 1, "verdict": "maybe", "key": "k"}, "the verdict 'maybe' is none of"),
        ({"mention": 1, "verdict": "link", "key": "k"}, "a link needs an entity"),
        ({"mention": 1, "verdict": "link", "entity": "Q0", "key": "k"}, "there is no entity 'Q0'"),
        ({"mention": 1, "verdict": "flag", "key": "k"}, "a flag needs a reason"),
        ({"mention": 1, "verdict": "nil"}, "the field 'key' is missing"),
        ({"mention": "1", "verdict": "nil", "key": "k"}, "'mention' must be a whole number, not a text"),
        ({"mention": True, "verdict": "nil", "key": "k"}, "'mention' must be a whole number"),
        ({"mention": 10**30, "verdict": "nil", "key": "k"}, "within 64 bits"),
        ({"mention": 99, "verdict": "nil", "key": "k"}, "there is no mention 99"),
        ({"mention": 1, "verdict": "nil", "key": "k", "seconds": "1"}, "'seconds' must be a number"),
        ({"mention": 1, "verdict": "flag", "key": "k", "reason": "a\0b"}, "NUL"),
        ({"mention": 1, "verdict": "flag", "key": "k", "reason": "x" * 3000}, "within 2,000 characters"),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused(
    ana: TestClient, workspace: Workspace, body: dict[str, Any], message: str
) -> None:
    answer = ana.post("/decisions", json=body)
    assert answer.status_code == 422
    assert message in answer.json()["error"]
    assert stored(workspace) == []


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b'{"mention": NaN}', b"{" * 2000, b'{"key": "\\ud800"}'])
def test_a_body_that_is_no_object_is_refused(ana: TestClient, body: bytes) -> None:
    answer = ana.post("/decisions", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422


def test_a_verdict_from_another_page_of_the_same_person_is_shown_beside_the_new_one(
    ana: TestClient, workspace: Workspace
) -> None:
    decide(ana, 1)
    status, answer = decide(ana, 1, "link", entity=SWIFT.id, key="other")
    assert status == 409
    conflict = answer["conflict"]
    assert conflict["stored"] == {"verdict": "nil", "entity": None, "reason": None}
    assert conflict["given"] == {"verdict": "link", "entity": SWIFT.id, "reason": None}
    assert conflict["item"]["heard"] == "tailor swift"
    assert stored(workspace) == [(1, "ana", "nil")]
    status, answer = decide(ana, 1, "link", entity=SWIFT.id, key="other", over=True)
    assert (status, stored(workspace)) == (200, [(1, "ana", "link")])


def test_what_others_settled_meanwhile_is_a_conflict_too(ana: TestClient, workspace: Workspace) -> None:
    assert state(ana)["order"][0] == 1
    record_decision(workspace, 1, Verdict.reject(), annotator="bob")
    status, answer = decide(ana, 1)
    assert (status, answer["conflict"]["stored"], answer["order"]) == (409, None, [2, 3, 4, 5])


def test_undo_brings_the_item_back_first_and_is_harmless_twice(ana: TestClient, workspace: Workspace) -> None:
    decide(ana, 1)
    last = decide(ana, 2)[1]["last"]
    for expected in ({"decision": last, "verdict": "nil"}, None):
        answer = ana.post("/undo", json={"decision": last}).json()
        assert (answer["undone"], answer["order"][0], answer["remaining"]) == (expected, 2, 4)
    assert stored(workspace) == [(1, "ana", "nil")]


def test_a_marked_name_comes_first(ana: TestClient) -> None:
    answer = ana.post("/marks", json={"mention": 5, "start": 0, "end": 4}).json()
    assert (answer["marked"], answer["order"][0]) == (6, 6)
    assert answer["items"][0]["heard"] == "play"
    assert ana.post("/marks", json={"mention": 5, "start": 0, "end": 400}).status_code == 422


def test_skipped_items_come_again_and_new_ones_are_found_at_the_end(ana: TestClient, workspace: Workspace) -> None:
    for mention in range(1, 6):
        decide(ana, mention, "skip" if mention == 2 else "reject")
    assert state(ana)["order"] == [2]
    assert decide(ana, 2, "reject", key="again")[1]["order"] == []
    ana.post("/marks", json={"mention": 5, "start": 0, "end": 4})
    assert state(ana)["order"] == [6]


def test_search_finds_entities_however_spelled(ana: TestClient) -> None:
    found = ana.get("/candidates.json", params={"q": "tailer swift"}).json()
    assert found["candidates"][0]["name"] == "Taylor Swift"
    assert ana.get("/candidates.json", params={"q": "  "}).json()["candidates"] == []


def test_a_text_cannot_leave_the_place_where_the_page_keeps_it(ana: TestClient) -> None:
    decide(ana, 1, "skip")
    page = ana.get("/review").text
    kept = page.partition('id="state">')[2].partition("</script>")[0]
    assert "<" not in kept and '"order"' in kept


def grouped(workspace: Workspace) -> None:
    """Three requests alike: mentions 6, 7 and 8."""
    texts = [Utterance(f"g{place}", "please play tailor swift", f"call {place}") for place in range(3)]
    add_utterances(workspace, texts, source="test")
    numbers = add_mentions(workspace, [Mention(one.id, 12, 24, "", "Taylor Swift", score=0.9) for one in texts])
    candidates = (Candidate(SWIFT, "Taylor Swift", 0.8), Candidate(ALBUM, "Taylor Swift", 0.1))
    set_candidates(workspace, {number: Suggestion("", candidates, 0.1) for number in numbers})


def test_one_verdict_settles_the_group_that_was_seen(ana: TestClient, workspace: Workspace) -> None:
    grouped(workspace)
    [item] = [one for one in state(ana)["items"] if one["utterance"] == "g0"]
    assert item["group"] == [7, 8]
    status, answer = decide(ana, 6, "link", entity=SWIFT.id, group=[7])
    assert (status, [mention for mention, *_ in stored(workspace)]) == (200, [6, 7])
    assert decide(ana, 6, "link", entity=SWIFT.id, group=[7, 8])[1]["decision"] == answer["decision"]
    assert len(stored(workspace)) == 2
    undone = ana.post("/undo", json={"decision": answer["last"]}).json()
    assert (undone["order"][0], stored(workspace)) == (6, [])
    redone = ana.post("/redo", json={"decision": undone["last"]}).json()
    assert (redone["redone"]["verdict"], len(stored(workspace))) == ("link", 2)
    assert ana.post("/redo", json={"decision": undone["last"]}).json()["redone"] is None


def test_a_mention_is_peeled_off_and_commented(ana: TestClient, workspace: Workspace) -> None:
    grouped(workspace)
    state(ana)
    answer = ana.post("/peel", json={"mention": 6}).json()
    assert [one["group"] for one in answer["items"] if one["mention"] == 6] == [[]]
    answer = ana.post("/comments", json={"mention": 6, "text": "the singer?"}).json()
    [item] = [one for one in answer["items"] if one["mention"] == 6]
    assert [(one["annotator"], one["text"]) for one in item["comments"]] == [("ana", "the singer?")]


def test_a_new_entity_is_added_once(ana: TestClient, workspace: Workspace) -> None:
    state(ana)
    order = {"mention": 1, "name": "Tailor Swift", "type": "ARTIST", "key": "k"}
    assert [ana.post("/entities", json=order).json()["decision"] for _ in range(2)] == [1, 1]
    [decision] = current_decisions(workspace)
    assert decision.verdict.entity == "new:tailor-swift"
    assert ana.post("/entities", json={**order, "name": " ", "key": "l"}).status_code == 422


def test_what_others_hold_after_a_long_silence_does_not_come_up_again(ana: TestClient, workspace: Workspace) -> None:
    assert state(ana)["order"][0] == 1
    with workspace.transaction() as connection:
        connection.execute("UPDATE lease SET expires_at = 0")
    assert claim(workspace, item_of(workspace, 1), annotator="bob")
    status, answer = decide(ana, 1)
    assert (status, "'bob' holds this one now" in answer["error"]) == (422, True)
    assert 1 not in state(ana)["order"]
    ana.get("/review.json", params={"mention": "1"})
    assert state(ana)["order"][0] == 1
