"""Whole reviews in a real Chromium against a real server process."""

import re
from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Error, Page, Route, expect
from starlette.testclient import TestClient

from spacy_entity_annot.types import Alternative, Entity, Mention, Utterance, Verdict
from spacy_entity_annot.workspace import (
    Workspace,
    add_entities,
    add_mentions,
    add_utterances,
    current_decisions,
    record_decision,
)

from ..conftest import SWIFT
from .conftest import Address

pytestmark = pytest.mark.browser


def stored(workspace: Workspace) -> list[tuple[int, str, str | None]]:
    return [(one.mention, str(one.verdict.kind), one.verdict.entity) for one in current_decisions(workspace)]


def heard(page: Page, words: str) -> None:
    expect(page.locator("#item mark")).to_have_text(words)


def status(page: Page, pattern: str) -> None:
    expect(page.locator("#status")).to_have_text(re.compile(pattern))


def test_a_whole_review_by_keys(page: Page, workspace: Workspace, complaints: list[str]) -> None:
    expect(page.locator("#progress")).to_have_text("0 decided · 5 to go")
    page.keyboard.press("Enter")
    status(page, r"Saved #1: “tailor swift” is Taylor Swift \(Q26876\)")
    page.keyboard.press("n")
    page.keyboard.press("u")
    status(page, "Taken back: #2, nil")
    heard(page, "tailor swift")
    page.keyboard.press("/")
    page.keyboard.type("quean")
    expect(page.locator("#found button").first).to_contain_text("Queen")
    page.keyboard.press("Enter")
    status(page, r"Saved #4: “tailor swift” is Queen")
    heard(page, "queen")
    page.keyboard.press("f")
    page.keyboard.press("6")
    status(page, r"Saved #5: “queen” flagged \(distressing\)")
    heard(page, "queen")
    page.keyboard.press("m")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    status(page, "Marked “play”")
    heard(page, "play")
    page.keyboard.press("x")
    status(page, "Saved #6")
    page.keyboard.press("s")
    status(page, "Saved #7")
    heard(page, "queen")
    page.keyboard.press("2")
    status(page, "Saved #8")
    expect(page.locator("#done")).to_be_visible()
    assert stored(workspace) == [
        (1, "link", SWIFT.id), (2, "link", "Q15862"), (4, "flag", None), (6, "reject", None), (5, "link", "Q1475495"),
    ]  # fmt: skip
    assert complaints == []


def test_a_whole_review_by_mouse(page: Page, workspace: Workspace, complaints: list[str]) -> None:
    page.get_by_role("button", name="Taylor Swift").first.click()
    status(page, "Saved #1")
    page.get_by_role("button", name="Undo").click()
    status(page, "Taken back: #1")
    page.get_by_role("button", name="Not in the KB").click()
    status(page, "Saved #3")
    page.get_by_role("button", name="Mark").click()
    page.locator("#words").get_by_role("button", name="please").click()
    page.locator("#mark").get_by_role("button", name="Mark").click()
    heard(page, "please")
    page.get_by_role("button", name="Not a mention").click()
    status(page, "Saved #4")
    page.get_by_role("button", name="Search").click()
    page.locator("#search-text").fill("queen")
    page.locator("#found").get_by_role("button", name="Queen").click()
    status(page, "Saved #5")
    page.get_by_role("button", name="Flag").click()
    page.get_by_role("button", name="muddled word").click()
    status(page, "Saved #6")
    page.get_by_role("button", name="Skip").click()
    status(page, "Saved #7")
    page.get_by_role("button", name="Not a mention").click()
    expect(page.locator("#done")).to_be_visible()
    kinds = [(mention, kind) for mention, kind, _ in stored(workspace)]
    assert kinds == [(1, "nil"), (6, "reject"), (2, "link"), (4, "flag"), (5, "reject")]
    assert complaints == []


def test_nothing_is_called_saved_before_it_is_and_a_lost_connection_loses_and_doubles_nothing(
    page: Page, workspace: Workspace
) -> None:
    sent: list[str] = []

    def cut(after_sending: bool) -> Callable[[Route], None]:
        def handle(route: Route) -> None:
            sent.append(str((route.request.post_data_json or {})["answers"][0]["key"]))
            if after_sending:
                route.fetch()
            with suppress(Error):  # the page may have been loaded anew meanwhile
                route.abort()

        return handle

    page.route("**/answers", cut(after_sending=True))
    page.keyboard.press("n")
    heard(page, "tailor swift")
    expect(page.locator("#item .spoken")).to_contain_text("now tailor swift")
    status(page, "1 not saved yet: no connection; trying again")
    page.keyboard.press("x")
    status(page, "2 not saved yet")
    expect(page.locator("#progress")).to_have_text("2 decided · 3 to go")
    page.reload()
    expect(page.locator("#item .spoken")).to_contain_text("now tailor swift")
    page.unroute("**/answers")
    status(page, "Saved #2")
    heard(page, "tailor")
    assert stored(workspace) == [(1, "nil", None), (2, "reject", None)]
    assert len(set(sent)) == 1 and len(sent) > 1
    assert workspace.connection.execute("SELECT count(*) FROM decision").fetchone() == (2,)


def test_two_pages_of_one_person_show_both_answers(page: Page, address: Address, workspace: Workspace) -> None:
    other = page.context.new_page()
    other.goto(f"{address.origin}/review")
    heard(other, "tailor swift")
    page.keyboard.press("n")
    status(page, "Saved #1")
    other.keyboard.press("1")
    expect(other.locator("#sides")).to_contain_text(
        "Yours, from another page: “tailor swift” not in the knowledge base"
    )
    other.reload()  # a question that was not answered is asked again
    expect(other.locator("#sides")).to_contain_text("Yours, from this page: “tailor swift” is Taylor Swift (Q26876)")
    other.get_by_role("button", name="Record mine").click()
    status(other, "Saved #2")
    assert other.evaluate("localStorage.length") == 0
    assert stored(workspace) == [(1, "link", SWIFT.id)]


def test_answers_that_come_too_late_together_are_asked_about_one_by_one(page: Page, workspace: Workspace) -> None:
    page.route("**/answers", lambda route: route.abort())
    page.keyboard.press("n")
    page.keyboard.press("x")
    status(page, "2 not saved yet")
    for mention in (1, 2):
        record_decision(workspace, mention, Verdict.link(SWIFT.id), annotator="ana")
    page.unroute("**/answers")
    expect(page.locator("#sides")).to_contain_text("from this page: “tailor swift” not in the knowledge base")
    page.get_by_role("button", name="Leave what stands").click()
    expect(page.locator("#sides")).to_contain_text("from this page: “tailor swift” not a mention")
    page.get_by_role("button", name="Record mine").click()
    status(page, "Saved #3")
    assert stored(workspace) == [(1, "link", SWIFT.id), (2, "reject", None)]


def test_an_item_that_an_answer_names_without_showing_it_is_fetched(page: Page, complaints: list[str]) -> None:
    page.route(
        "**/answers",
        lambda route: route.fulfill(json={**route.fetch().json(), "order": [99, 2], "items": []}),
    )
    page.keyboard.press("n")
    status(page, "Saved #1")
    heard(page, "tailor swift")
    page.unroute("**/answers")
    for key in ("x", "n", "n"):
        page.keyboard.press(key)
        status(page, "Saved")
    expect(page.locator("#progress")).to_have_text("4 decided · 1 to go")
    assert complaints == []


def test_a_spent_link_says_what_to_do(address: Address, page: Page, chromium: Browser) -> None:
    context = chromium.new_context()
    stranger = context.new_page()
    stranger.goto(address.link)
    expect(stranger.locator("h1")).to_have_text("This link is spent")
    context.close()


def test_offsets_count_characters_whatever_the_script(page: Page, workspace: Workspace) -> None:
    text = "🎵🎵 play 𝕿aylor"
    add_utterances(workspace, [Utterance("v0", text, "late", alternatives=(Alternative("ok"),))], source="test")
    add_mentions(workspace, [Mention("v0", 3, 7, "play", "")])
    for _ in range(5):
        page.keyboard.press("x")
    status(page, "Saved #5")
    page.locator("#again").click() if page.locator("#again").is_visible() else None
    heard(page, "play")
    page.keyboard.press("m")
    page.locator("#words").get_by_role("button", name="𝕿aylor").click()
    page.keyboard.press("Tab")
    page.locator("#mark").get_by_role("button", name="Mark").click()
    heard(page, "𝕿aylor")


HOSTILE = "<img src=x onerror=alert(1)>\"'</script><script>alert(2)</script>{{7*7}}${7*7}javascript:alert(3)‮&lt;"


def test_hostile_texts_stay_texts(page: Page, workspace: Workspace, complaints: list[str]) -> None:
    add_entities(workspace, [Entity("Q26876", HOSTILE, (HOSTILE + "2",), HOSTILE, HOSTILE)])
    add_utterances(workspace, [Utterance("v0", HOSTILE, HOSTILE, speaker=HOSTILE)], source=HOSTILE)
    add_mentions(workspace, [Mention("v0", 0, len(HOSTILE), HOSTILE, HOSTILE, reason=HOSTILE)])
    for _ in range(5):
        page.keyboard.press("x")
    status(page, "Saved #5")
    page.reload()
    heard(page, HOSTILE)
    page.keyboard.press("/")
    page.locator("#search-text").fill(HOSTILE)
    expect(page.locator("#found button").first).to_contain_text("<img src=x")
    page.keyboard.press("Enter")
    status(page, "Saved #6")
    assert page.locator("img, main script:not(#state)").count() == 0
    assert complaints == []


def test_the_rarer_keys(page: Page, workspace: Workspace, complaints: list[str]) -> None:
    page.keyboard.press("c")
    page.keyboard.type("which one?")
    page.keyboard.press("Enter")
    expect(page.locator("#item .comment")).to_have_text("ana: which one?")
    page.keyboard.press("+")
    page.keyboard.press("Enter")
    status(page, "Saved #1: “tailor swift” is tailor swift, which is new in the knowledge base")
    page.keyboard.press("u")
    status(page, "Taken back: #1, link")
    page.keyboard.press("U")
    status(page, "Done again: #3, link")
    page.keyboard.press("v")
    status(page, r"Saved #4: “tailor swift” too vague")
    assert [(mention, kind) for mention, kind, _ in stored(workspace)] == [(1, "link"), (2, "nil")]
    assert complaints == []


def test_one_escape_leaves_the_search_whatever_was_typed(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_visible()
    page.keyboard.type("queen")
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_be_hidden()


def test_mended_words_take_the_place_of_the_old_ones(page: Page, workspace: Workspace, complaints: list[str]) -> None:
    page.keyboard.press("e")
    page.keyboard.type("1-3")
    page.keyboard.press("Enter")
    status(page, "Now it is “play tailor swift”")
    heard(page, "play tailor swift")
    page.keyboard.press("Escape")
    status(page, "The words are as they were.")
    heard(page, "tailor swift")
    page.keyboard.press("e")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    heard(page, "swift")
    page.keyboard.press("Enter")
    status(page, "Saved #1: “swift” is ")
    [made] = current_decisions(workspace)
    assert (made.mention, made.replaces) == (6, 1)
    page.keyboard.press("u")
    status(page, "Taken back")
    heard(page, "tailor swift")
    page.keyboard.press("q")
    page.wait_for_url("**/dashboard")
    assert complaints == []


def test_mended_words_outlive_the_server(ana: TestClient, workspace: Workspace) -> None:
    order = {"mention": 1, "verdict": "nil", "key": "k", "start": 12, "end": 17}
    assert ana.post("/decisions", json=order).json()["decision"] == 1
    assert ana.post("/decisions", json=order).json()["decision"] == 1
    [made] = current_decisions(workspace)
    assert (made.mention, made.replaces) == (6, 1)
    assert ana.post("/mends", json={"mention": 5, "start": 9, "end": 99}).status_code == 422


def test_a_lost_answer_is_asked_for_again_and_does_nothing_twice(page: Page, workspace: Workspace) -> None:
    lost: set[str] = set()

    def lose_the_first(route: Route) -> None:
        if route.request.url in lost:
            return route.continue_()
        lost.add(route.request.url)
        route.fetch()
        route.abort()
        return None

    for path in ("comments", "undo", "redo", "mends"):
        page.route(f"**/{path}", lose_the_first)
    page.keyboard.press("c")
    page.keyboard.type("which one?")
    page.keyboard.press("Enter")
    status(page, "Your comment is saved")
    expect(page.locator("#item .comment")).to_have_text(["ana: which one?"])
    page.keyboard.press("e")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    status(page, "Now it is “swift”")
    page.keyboard.press("Escape")
    status(page, "The words are as they were.")
    page.keyboard.press("n")
    status(page, "Saved #1")
    page.keyboard.press("u")
    status(page, "That was taken back already.")
    heard(page, "tailor swift")
    page.keyboard.press("U")
    status(page, "More was decided since.")
    page.keyboard.press("x")
    status(page, "Saved #4")
    assert stored(workspace) == [(1, "nil", None), (2, "reject", None)]
    assert len(lost) == 4


def test_a_page_without_a_connection_says_so_and_goes_on(page: Page) -> None:
    page.route("**/comments", lambda route: route.abort())
    page.keyboard.press("c")
    page.keyboard.type("which one?")
    page.keyboard.press("Enter")
    status(page, "No connection: this may have been done or not. Try again.")
    page.unroute("**/comments")
    page.keyboard.press("n")
    status(page, "Saved #1: “tailor swift” not in the knowledge base")
