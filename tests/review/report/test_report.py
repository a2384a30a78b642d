import re
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser
from typer.testing import CliRunner

from spacy_entity_annot.cli.app import app
from spacy_entity_annot.errors import UsageError
from spacy_entity_annot.review import ReviewQueue
from spacy_entity_annot.review.report import gather, make_page, report
from spacy_entity_annot.review.report.figures import Forms
from spacy_entity_annot.types import Entity, Verdict
from spacy_entity_annot.workspace import Circumstances, Workspace, add_entities, record_act, record_decision
from spacy_entity_annot.workspace.screens import ScreenContent, keep_screen

from ..conftest import SWIFT

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture
def reviewed(workspace: Workspace) -> Workspace:
    """Ana and Bob decide all five mentions, four of them alike; `queen` is flagged in another utterance."""
    add_entities(workspace, [Entity("Q1", HOSTILE)])
    with ReviewQueue(workspace, annotator="ana-secret", by_value=False) as queue:
        for item in queue:
            verdict = Verdict.reject() if item.heard == "tailor" else Verdict.link(SWIFT)
            queue.decide(item, verdict, seconds=4.0, keys=1)
    record_decision(workspace, 1, Verdict.link("Q1"), annotator="bob-secret")
    record_decision(workspace, 2, Verdict.link(SWIFT), annotator="bob-secret")
    return workspace


class Addresses(HTMLParser):
    """What a page would load, and its elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.loaded: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.loaded += [str(value) for name, value in attributes if name in ("src", "href", "data", "action")]


def test_figures_are_what_was_decided(reviewed: Workspace) -> None:
    figures = gather(reviewed)
    assert figures.heard == (Forms(SWIFT.id, "Taylor Swift", (("queen", 2), ("tailor swift", 1)), 0),)
    assert figures.acts == (6, 6)
    assert dict(figures.ranks) == {1: 4}
    assert [(one.score, one.recall, one.precision) for one in figures.thresholds[-3:]] == [
        (0.9, 1.0, 1.0), (0.95, 0.0, None), (1.0, 0.0, None),
    ]  # fmt: skip
    assert figures.times_faster == pytest.approx(3600 * 3 / 16 / 111)


def test_the_place_of_a_group_s_candidate_counts_once(workspace: Workspace) -> None:
    screen = keep_screen(workspace, ScreenContent((), 1.0, 2, "1"))
    seen = Circumstances(rank=1, screen=screen)
    assert len(record_act(workspace, [1, 2], Verdict.link(SWIFT), annotator="ana", circumstances=seen)) == 2
    assert dict(gather(workspace).ranks) == {1: 1}


def test_nothing_of_a_flagged_utterance_appears(reviewed: Workspace) -> None:
    assert "tailor swift" in make_page(gather(reviewed))
    record_decision(reviewed, 4, Verdict.flag("personal data"), annotator="cid")
    assert "tailor swift" not in make_page(gather(reviewed))
    assert gather(reviewed).heard[0].forms == (("queen", 1),)


def test_no_person_is_named_and_no_text_is_quoted(reviewed: Workspace) -> None:
    page = make_page(gather(reviewed))
    for secret in ("ana-secret", "bob-secret", "please", "something else"):
        assert secret not in page


def test_page_stands_alone_and_escapes(reviewed: Workspace, tmp_path: Path) -> None:
    record_decision(reviewed, 1, Verdict.link("Q1"), annotator="ana-secret")
    report(reviewed, tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text()
    found = Addresses(page)
    assert found.loaded == []
    assert {"script", "img", "link", "iframe", "object"} & found.tags == set()
    assert "url(" not in page and "@import" not in page
    assert "&lt;script&gt;" in page
    assert re.search(r"default-src 'none'", page)


def test_same_workspace_gives_the_same_bytes(reviewed: Workspace, tmp_path: Path) -> None:
    for name in ("one.html", "two.html", "one.html"):
        report(reviewed, tmp_path / name)
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


def test_empty_workspace_says_so(workspace: Workspace) -> None:
    page = make_page(gather(workspace))
    for text in ("No link is settled yet", "No name is confirmed yet", "Nothing is decided yet", "No time was taken"):
        assert text in page


def test_what_is_in_the_way_is_left_alone(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "mine.html").write_text("<!doctype html><title>mine</title>")
    for path in (tmp_path / "mine.html", workspace.path):
        before = path.read_bytes()
        with pytest.raises(UsageError, match="is no report"):
            report(workspace, path)
        assert path.read_bytes() == before
    for path in (tmp_path, tmp_path / "no" / "folder.html"):
        with pytest.raises(UsageError, match="cannot be written"):
            report(workspace, path)
    arguments = ["report", str(tmp_path / "mine.html"), "-w", str(workspace.path)]
    assert CliRunner().invoke(app, arguments).exit_code == 2


@pytest.mark.browser
def test_chromium_shows_it_at_every_width_and_on_paper(reviewed: Workspace, tmp_path: Path, chromium: Browser) -> None:
    report(reviewed, tmp_path / "r.html")
    address = (tmp_path / "r.html").as_uri()
    complaints: list[str] = []
    papers = set()
    for width, scheme in product((360, 800, 1440), SCHEMES):
        page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("request", lambda request: complaints.append(request.url) if "r.html" not in request.url else None)
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        charts = page.locator("svg.chart")
        assert charts.count() == 2
        assert all((box := chart.bounding_box()) and box["width"] > 250 for chart in charts.all())
        papers.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        page.close()
    printed = chromium.new_page(color_scheme="dark")
    printed.goto(address)
    printed.emulate_media(media="print")
    assert printed.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert printed.pdf(format="A4").startswith(b"%PDF")
    printed.close()
    assert (complaints, len(papers)) == ([], 2)
