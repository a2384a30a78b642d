"""The pages to look through, as HTML and as JSON, and the search in Chromium."""

from html.parser import HTMLParser
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient

from spacy_entity_annot.types import Verdict
from spacy_entity_annot.workspace import Workspace, add_entities, record_decision

from ..conftest import SWIFT
from .conftest import Address

PAGES = [
    "/queue",
    "/search",
    "/search?q=queen",
    f"/entity?id={SWIFT.id}",
    "/dashboard",
    "/agreement",
    "/adjudication",
    "/threads",
    "/guidelines",
]


class Reader(HTMLParser):
    """The visible text of a page, and the labels of what it asks."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.unlabelled: list[str] = []
        self.labelled: set[str] = set()
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._hidden = tag in ("script", "style", "title")
        if tag == "label":
            self.labelled.add(given["for"] or "")
        if tag in ("input", "select") and given["id"] not in self.labelled:
            self.unlabelled.append(str(given))

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False

    def handle_data(self, data: str) -> None:
        self.text += "" if self._hidden else data


def read(client: TestClient, path: str) -> Reader:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    reader = Reader()
    reader.feed(answer.text)
    return reader


def twin(client: TestClient, path: str) -> dict[str, Any]:
    name, _, query = path.partition("?")
    answer = client.get(f"{name}.json?{query}")
    assert answer.status_code == 200
    return dict(answer.json())


@pytest.mark.parametrize("path", [*PAGES, "/review"])
def test_every_question_on_a_page_has_a_label(ana: TestClient, path: str) -> None:
    assert read(ana, path).unlabelled == []


def test_the_queue_lists_what_is_open_and_a_click_opens_it(ana: TestClient, workspace: Workspace) -> None:
    record_decision(workspace, 1, Verdict.link(SWIFT), annotator="ana")
    rows = twin(ana, "/queue")["mentions"]
    assert [row["mention"] for row in rows] == [2, 3, 4, 5]
    assert rows[0]["context"] == ["now ", "tailor swift", " and queen please"]
    assert twin(ana, "/queue?state=decided")["mentions"][0]["said"][0]["entity"] == SWIFT.id
    assert twin(ana, "/queue?state=decided")["mentions"][0]["said"][0]["name"] == SWIFT.name
    assert "now tailor swift and queen please" in read(ana, "/queue").text
    assert twin(ana, "/review?mention=4")["order"][:2] == [4, 2]
    assert twin(ana, "/review?mention=1")["order"][0] == 1


@pytest.mark.parametrize("asked", ["", "state=&target=&after=", f"after={10**17}", "target=%00", "other=1"])
def test_the_queue_takes_what_makes_sense(ana: TestClient, asked: str) -> None:
    assert ana.get(f"/queue.json?{asked}").status_code == 200


@pytest.mark.parametrize(
    ("path", "asked", "status", "message"),
    [
        ("/queue.json", "state=bogus", 400, "state='bogus' is none of waiting, decided, flagged, all."),
        ("/queue.json", "after=-1", 400, "after='-1' is no row; give a whole number."),
        ("/queue.json", "after=²", 400, "after='²' is no row"),
        ("/queue.json", f"after={10**30}", 400, "is no row"),
        ("/search.json", "q=queen&after=last", 400, "after='last' is no row"),
        ("/review.json", "have=1,x", 400, "have='x' is no row"),
        ("/review.json", "mention=first", 400, "mention='first' is no row"),
        ("/review.json", "mention=77", 404, "there is no mention 77 in the workspace."),
        ("/entity.json", "id=Q0", 404, "there is no entity 'Q0'"),
        ("/entity.json", "", 404, "there is no entity ''"),
        ("/agreement.json", "pairs=all", 400, "pairs='all' is no row"),
        ("/passage.json", "mention=1.5", 400, "mention='1.5' is no row"),
        ("/passage.json", "", 404, "there is no mention 0"),
        ("/clip", "mention=x", 400, "mention='x' is no row"),
        ("/clip", "mention=77", 404, "there is no mention 77"),
    ],
)
def test_an_address_that_makes_no_sense_is_refused_and_so_is_its_page(
    ana: TestClient, path: str, asked: str, status: int, message: str
) -> None:
    answer = ana.get(f"{path}?{asked}")
    assert (answer.status_code, message in answer.json()["error"]) == (status, True)
    if path not in ("/passage.json", "/clip"):
        assert ana.get(f"{path.removesuffix('.json')}?{asked}").status_code == status


def test_an_entity_shows_how_it_was_heard_and_what_was_said(ana: TestClient, workspace: Workspace) -> None:
    for mention in (1, 2):
        record_decision(workspace, mention, Verdict.link(SWIFT), annotator="ana")
    found = twin(ana, f"/entity?id={SWIFT.id}")
    assert found["forms"] == [{"heard": "tailor swift", "linked": 2}]
    assert [(one["mention"], one["heard"]) for one in found["history"]] == [(2, "tailor swift"), (1, "tailor swift")]
    assert "American singer-songwriter" in read(ana, f"/entity?id={SWIFT.id}").text


def test_the_dashboard_counts(ana: TestClient, workspace: Workspace) -> None:
    record_decision(workspace, 1, Verdict.nil(), annotator="bob")
    found = twin(ana, "/dashboard")
    assert (found["settled"], found["mentions"], found["verdicts"]) == (1, 5, {"bob": {"nil": 1}})
    assert "bob" in read(ana, "/dashboard").text


def test_agreement_says_what_is_undefined(ana: TestClient, workspace: Workspace) -> None:
    for annotator in ("bob", "cid"):
        record_decision(workspace, 1, Verdict.nil(), annotator=annotator)
    found = twin(ana, "/agreement")
    assert found["overlap"] == {"share": 0.0, "people": 2}
    assert (found["rows"][0]["percent"]["value"], found["rows"][0]["alpha"]["value"]) == (1.0, None)
    assert "bob + cid" in read(ana, "/agreement").text
    assert ana.get("/agreement").text.count('<th scope="row">') == len(found["rows"])


def test_agreement_shows_the_pairs_that_share_most_and_links_to_all(ana: TestClient, workspace: Workspace) -> None:
    for number in range(30):
        record_decision(workspace, 1, Verdict.nil(), annotator=f"person {number}")
    assert "The 20 pairs that share most mentions, of 435" in read(ana, "/agreement").text
    found = {most: ana.get("/agreement.json", params={"pairs": most}).json() for most in ("0", "435")}
    assert {one["pairs"] for one in found.values()} == {435}
    shown = {most: {str(row["pair"]) for row in one["rows"] if row["pair"]} for most, one in found.items()}
    assert {most: len(pairs) for most, pairs in shown.items()} == {"0": 20, "435": 435}


def test_a_dispute_is_settled_by_a_third_person_who_sees_no_names(ana: TestClient, workspace: Workspace) -> None:
    record_decision(workspace, 1, Verdict.nil(), annotator="bob")
    record_decision(workspace, 1, Verdict.link(SWIFT), annotator="cid")
    assert twin(ana, "/adjudication")["names"] == {SWIFT.id: "Taylor Swift"}
    shown = read(ana, "/adjudication").text
    assert "is Taylor Swift" in shown and "bob" not in shown and "cid" not in shown
    raw = ana.get("/adjudication").text
    assert raw.count("data-later disabled data-verdict") == raw.count("data-verdict") == 3  # till the script listens
    order = {"mention": 1, "verdict": "link", "entity": SWIFT.id, "key": "k"}
    answers = [ana.post("/adjudications", json=order) for _ in range(2)]
    assert [answer.json() for answer in answers] == [{"decision": 3}] * 2
    assert twin(ana, "/adjudication")["disputes"] == []
    late = ana.post("/adjudications", json={**order, "verdict": "nil", "entity": None, "key": "l"})
    assert (late.status_code, late.json()["error"]) == (
        422,
        "'ana' has answered mention 1 and cannot settle it. Let a third person do it.",
    )


@pytest.mark.parametrize(
    ("hit", "message"),
    [
        ({"utterance": "u9", "start": 0, "end": 4, "target": "x"}, "there is no utterance 'u9'"),
        ({"utterance": "u0", "start": 0, "end": 400, "target": "x"}, "does not fit"),
        ({"utterance": "u0", "start": 0, "end": 4}, "'target' is missing"),
        ({"utterance": "u0", "start": 0, "end": 4, "target": "x", "score": 2}, "'score' must lie between 0 and 1"),
    ],
)
def test_a_hit_that_fits_nothing_is_refused(ana: TestClient, hit: dict[str, Any], message: str) -> None:
    answer = ana.post("/hits", json={"hits": [hit]})
    assert answer.status_code == 422
    assert message in answer.json()["error"]
    assert ana.post("/hits", json={"hits": "all"}).status_code == 422


def test_texts_of_others_stay_texts_on_every_page(ana: TestClient, workspace: Workspace) -> None:
    hostile = "</script><script>alert(1)</script>"
    add_entities(workspace, [type(SWIFT)(SWIFT.id, hostile, (hostile,), hostile, hostile)])
    record_decision(workspace, 1, Verdict.flag(hostile), annotator=hostile)
    for path in (*PAGES, "/queue?state=all", "/review"):
        assert hostile not in ana.get(path).text


@pytest.mark.browser
def test_what_a_search_finds_goes_into_the_queue(page: Page, address: Address, complaints: list[str]) -> None:
    page.get_by_role("link", name="Search").click()
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("something else")
    expect(page.locator("#hits mark")).to_have_text(["something else"])
    expect(page.locator("#status")).to_have_text("1 found in all transcripts")
    page.get_by_role("button", name="Queue it").click()
    expect(page.locator("#status")).to_have_text("1 of 1 are new in the queue.")
    page.goto(f"{address.origin}/queue?target=something")
    page.locator(".rows a").first.click()
    expect(page.locator("#item mark")).to_have_text("something else")
    page.keyboard.press("x")
    expect(page.locator("#status")).to_contain_text("Saved #1: “something else” not a mention")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Queue")
    assert complaints == []
