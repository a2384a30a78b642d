"""Help and harm on the item: threads, masks and guidelines."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient

from spacy_entity_annot.types import Verdict
from spacy_entity_annot.workspace import Workspace, record_decision
from spacy_entity_annot.workspace.avoidance import avoided_categories
from spacy_entity_annot.workspace.messages import add_message
from spacy_entity_annot.workspace.utterances import MASK

from .conftest import Address
from .test_pages import read, twin


def flag(workspace: Workspace, mention: int, reason: str, *, annotator: str = "bob") -> None:
    record_decision(workspace, mention, Verdict.flag(reason), annotator=annotator)


def test_a_question_is_answered_and_comes_back(ana: TestClient, workspace: Workspace) -> None:
    flag(workspace, 4, "muddled word", annotator="ana")
    assert 4 not in twin(ana, "/review")["order"]
    [thread] = twin(ana, "/threads")["threads"]
    assert (thread["reason"], thread["own"], thread["heard"], thread["messages"]) == ("muddled word", True, "queen", [])
    record_decision(workspace, 1, Verdict.nil(), annotator="bob")
    add_message(workspace, 4, "it is", annotator="bob", key="k")
    assert twin(ana, "/review")["order"][0] == 4
    answer = ana.post("/decisions", json={"mention": 4, "verdict": "reject", "key": "x"})
    assert (answer.status_code, 4 in answer.json()["order"]) == (200, False)


def test_messages_are_kept_once_and_shown(ana: TestClient, workspace: Workspace) -> None:
    flag(workspace, 4, "muddled word")
    order = {"mention": 4, "text": " <b>the band</b> ", "key": "k"}
    assert [ana.post("/messages", json=order).json() for _ in range(2)] == [{"message": 1}] * 2
    assert "<b>the band</b>" in read(ana, "/threads").text
    assert ana.post("/messages", json={**order, "mention": 1, "key": "l"}).status_code == 422


def test_harm_is_masked_on_every_page_until_somebody_asks(ana: TestClient, workspace: Workspace) -> None:
    flag(workspace, 2, "distressing")
    text = "now tailor swift and queen please"
    for path in ("/review", "/queue?state=all", "/threads", "/search?q=queen", "/entity?id=Q26876", "/adjudication"):
        page = ana.get(path).text
        assert text not in page and "tailor swift and" not in page, path
        if path in ("/threads", "/queue?state=all"):
            assert MASK in page
    assert twin(ana, "/review")["order"] == [1, 5]
    assert ana.get("/review", params={"mention": "3"}).status_code == 422
    assert ana.get("/passage.json", params={"mention": "2"}).json()["text"] == text
    answer = ana.post("/decisions", json={"mention": 4, "verdict": "nil", "key": "k"})
    assert (answer.status_code, "flagged this as harmful" in answer.json()["error"]) == (422, True)


def test_every_page_counts_what_is_urgent_for_the_person(ana: TestClient, workspace: Workspace) -> None:
    assert (twin(ana, "/review")["urgent"], "0 urgent" in read(ana, "/queue").text) == (0, True)
    flag(workspace, 3, "possible crime or danger")
    flag(workspace, 4, "distressing", annotator="ana")  # ana's own is for others
    assert (twin(ana, "/review")["urgent"], "1 urgent" in read(ana, "/queue").text) == (1, True)
    add_message(workspace, 3, "somebody listen to this", annotator="bob", key="k")
    assert twin(ana, "/review")["urgent"] == 1  # who flagged it has not taken care of it by saying more
    add_message(workspace, 3, "I called them", annotator="cid", key="k")
    assert twin(ana, "/review")["urgent"] == 0


def test_whoever_flagged_it_never_gets_it_again(ana: TestClient, workspace: Workspace) -> None:
    ana.post("/decisions", json={"mention": 2, "verdict": "flag", "reason": "distressing", "key": "k"})
    assert twin(ana, "/review")["order"] == [1, 5]
    assert ana.get("/passage.json", params={"mention": "4"}).status_code == 422
    assert "Show the masked text" not in read(ana, "/threads").text


def test_categories_can_be_opted_out_of(ana: TestClient, workspace: Workspace) -> None:
    flag(workspace, 2, "personal data: street")
    assert twin(ana, "/review")["order"] == [1, 3, 4, 5]
    found = ana.post("/avoidances", json={"category": "Street", "avoid": True}).json()
    assert (found["avoided"], found["categories"]["personal data"]) == (["street"], 1)
    assert twin(ana, "/review")["order"] == [1, 5]
    assert twin(ana, "/threads")["threads"] == []
    assert "now tailor swift" not in ana.get("/queue?state=all").text
    assert ana.get("/review", params={"mention": "3"}).status_code == 422
    late = ana.post("/decisions", json={"mention": 4, "verdict": "nil", "key": "k"})
    assert (late.status_code, "do not want to see" in late.json()["error"]) == (422, True)
    assert ana.post("/avoidances", json={"category": "street", "avoid": False}).json()["avoided"] == []
    for mention in (1, 5):  # it comes again behind what was drawn meanwhile
        ana.post("/decisions", json={"mention": mention, "verdict": "nil", "key": f"k{mention}"})
    assert 4 in twin(ana, "/review")["order"]
    assert ana.post("/avoidances", json={"category": " "}).status_code == 422


@pytest.mark.browser
def test_a_tick_opts_out(page: Page, address: Address, workspace: Workspace, complaints: list[str]) -> None:
    page.goto(f"{address.origin}/threads")
    page.get_by_label("distressing").check()
    expect(page.locator("#status")).to_have_text("Saved: “distressing” is not shown to you any more.")
    anew = page.context.new_page()  # the first one may just be loading itself anew
    anew.goto(f"{address.origin}/threads")
    expect(anew.get_by_label("distressing")).to_be_checked()
    assert avoided_categories(workspace, annotator="ana") == ["distressing"]
    assert complaints == []


def test_guidelines_have_versions(ana: TestClient) -> None:
    assert ana.post("/guidelines", json={"text": "Link the artist.", "version": 0}).json() == {"version": 1}
    late = ana.post("/guidelines", json={"text": "Link nothing.", "version": 0})
    assert (late.status_code, late.json()["error"].startswith("'ana' has written version 1")) == (422, True)
    assert ana.post("/guidelines", json={"text": "Link the song.", "version": 1}).json() == {"version": 2}
    found = twin(ana, "/guidelines")
    assert (found["text"], [one["version"] for one in found["history"]]) == ("Link the song.", [2, 1])
    assert "Link the song." in read(ana, "/guidelines").text
    assert twin(ana, "/review")["guideline"] == 2


@pytest.fixture
def second(page: Page, address: Address) -> Iterator[Page]:
    other = page.context.new_page()
    other.goto(f"{address.origin}/review")
    other.wait_for_selector("mark")
    yield other
    other.close()


@pytest.mark.browser
def test_harm_leaves_every_open_page_within_a_second(page: Page, second: Page, workspace: Workspace) -> None:
    expect(page.locator("#item")).to_contain_text("play tailor swift")
    flag(workspace, 1, "distressing: a threat")
    expect(second.locator("#status")).to_have_text("That item was withdrawn: somebody flagged it as harmful.")
    for one in (page, second):
        expect(one.locator("#item")).to_contain_text("now tailor swift")
        expect(one.locator("#item .beside").first).to_have_text(MASK)


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/queue?state=all", "/search?q=tailor", "/threads", "/entity?id=Q26876"])
def test_harm_leaves_the_other_pages_and_what_was_typed_stays(
    page: Page, address: Address, workspace: Workspace, complaints: list[str], path: str
) -> None:
    for mention in (1, 5):
        flag(workspace, mention, "muddled word")
    page.goto(address.origin + path)
    text = page.get_by_text("play tailor swift")
    expect(text).to_have_count(1)
    typed = page.locator("li[data-mention='5'] input")
    if path == "/threads":
        typed.fill("I think")
    flag(workspace, 1, "distressing: a threat", annotator="cid")
    flag(workspace, 2, "distressing: a threat", annotator="cid")
    expect(text).to_have_count(0)
    expect(page.get_by_text("now tailor swift")).to_have_count(0)
    if path == "/threads":
        expect(typed).to_have_value("I think")
    assert complaints == []


@pytest.mark.browser
def test_the_guidelines_are_one_key_away(page: Page, workspace: Workspace, complaints: list[str]) -> None:
    page.get_by_role("link", name="Guidelines").click()
    page.locator("#text").fill("Link the artist.\n\nNever the song.")
    page.get_by_role("button", name="Save a new version").click()
    expect(page.locator("#status")).to_have_text("Saved as version 1.")
    page.get_by_role("link", name="Review").click()
    page.wait_for_selector("mark")
    page.keyboard.press("g")
    expect(page.locator("#guidelines-text")).to_have_text("Link the artist. Never the song.")
    page.keyboard.press("Escape")
    flag(workspace, 5, "guideline gap")
    page.get_by_role("link", name="Threads").click()
    page.get_by_label("Answer").fill("See version 1.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#status")).to_have_text("Saved. It comes back to whoever asked.")
    assert complaints == []
