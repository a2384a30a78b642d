"""The review in a browser, in a million utterances; `--quick`: in 20,000; `--workspace PATH`: in one built before.

A real server process and a real Chromium: needs the extra `web`, Playwright, and `chromium` on the path.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.candidates import table
from benchmarks.data import data_folder
from benchmarks.mentions import MAIN_KB, entities
from benchmarks.review_latency import fill
from benchmarks.web_clients import serving, storm
from spacy_entity_annot.types import Verdict
from spacy_entity_annot.workspace import Workspace, add_entities, record_decision

UTTERANCES, KEYS, FLAGS, EACH = 1_000_000, 200, 20, 25
QUICK_UTTERANCES, QUICK_KEYS, QUICK_FLAGS = 20_000, 40, 5
LATENCY = 300
"""Milliseconds between a request and its answer: an ocean."""
PEOPLE = ("ana", "ben", "cid", "dan")

_WATCH = """() => {
  window.times = [];
  window.gone = [];
  let pressed = 0;
  addEventListener("keydown", () => (pressed = performance.now()), true);
  new MutationObserver(() => {
    gone.push(Date.now());
    if (!pressed) return;
    const begin = pressed;
    pressed = 0;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => times.push(performance.now() - begin);
      port2.postMessage(0);
    });
  }).observe(document.getElementById("item"), { childList: true });
}"""
"""From a key to the frame that shows the next item, painted."""


def run(arguments: list[str]) -> int:
    """Measure the page alone, then many clients at once."""
    folder = data_folder()
    chromium = shutil.which("chromium")
    if folder is None or chromium is None:
        return 0
    quick = "--quick" in arguments
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, "annot.db")
        if "--workspace" in arguments:
            path = Path(arguments[arguments.index("--workspace") + 1])
        else:
            _build(path, folder, QUICK_UTTERANCES if quick else UTTERANCES)
        with serving(path, PEOPLE) as links, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            print(table(_browse(browser, path, links, quick=quick)), flush=True)
            browser.close()
    print(table([storm(decisions=50 if quick else 500).row()]))
    return 0


def _build(path: Path, folder: Path, utterances: int) -> None:
    known = entities(folder, MAIN_KB)
    with Workspace.create(path) as workspace:
        add_entities(workspace, known)
        fill(workspace, known, utterances, each=EACH)


def _browse(browser: Browser, path: Path, links: list[str], *, quick: bool) -> list[dict[str, object]]:
    keys = QUICK_KEYS if quick else KEYS
    begin = time.perf_counter()
    page = _open(browser, links[0])
    opened = time.perf_counter() - begin
    paint, transferred = _paint(page)
    rows: list[dict[str, object]] = [
        {"what": "first visit of a person, s", "p50": f"{opened:.1f}"},
        {"what": "first paint, ms", "p50": f"{np.median(paint):.0f}", "p95": f"{np.percentile(paint, 95):.0f}"},
        {"what": "transferred, kB", "p50": f"{transferred / 1000:.1f}"},
        _row("key to next item, no pause, ms", _press(page, keys, pause=0)),
        _row("key to next item, one a second, ms", _press(page, keys // 2, pause=1)),
    ]
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": LATENCY, "downloadThroughput": -1, "uploadThroughput": -1},
    )
    for pause in (1.0, 0.5, 0.0):
        name = f"the same with {LATENCY} ms of latency, {pause} s between, ms"
        rows.append(_row(name, _press(page, keys // 2, pause=pause)))
    page.context.close()
    pages = [_open(browser, link) for link in links[1:]]
    rows.append(_row("harm to gone from all open pages, ms", _withdraw(pages, path, QUICK_FLAGS if quick else FLAGS)))
    return rows


def _row(what: str, times: Sequence[float]) -> dict[str, object]:
    return {"what": what, **{f"p{place}": f"{np.percentile(times, place):.0f}" for place in (50, 95, 100)}}


def _open(browser: Browser, link: str) -> Page:
    page = browser.new_context().new_page()
    page.set_default_timeout(300_000)
    page.goto(link)
    page.wait_for_url("**/review")
    page.wait_for_selector("mark")
    return page


def _paint(page: Page) -> tuple[list[float], float]:
    """Return times of the first paint with an empty cache, and the bytes of one load."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    times, loads = [], 10
    for _ in range(loads):
        page.reload()
        page.wait_for_selector("mark")
        page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
        times.append(float(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")))
    session.detach()
    return times, sum(sizes) / loads


def _press(page: Page, keys: int, *, pause: float) -> list[float]:
    page.evaluate(_WATCH)
    for count in range(1, keys + 1):
        page.keyboard.press("1")
        page.wait_for_function("count => times.length >= count", arg=count)
        time.sleep(pause)
    times = [float(one) for one in page.evaluate("times")]
    page.reload()
    page.wait_for_selector("mark")
    return times


def _withdraw(pages: Sequence[Page], path: Path, flags: int) -> list[float]:
    """Flag what one page shows, as another person would, and return when it was gone from there."""
    times = []
    for page in pages:
        page.evaluate(_WATCH)
    with Workspace.open(path) as workspace:
        for number in range(flags):
            page = pages[number % len(pages)]
            mention = int(page.evaluate("fetch('/review.json').then(one => one.json()).then(one => one.order[0])"))
            seen = len(page.evaluate("gone"))
            begin = time.time() * 1000
            record_decision(workspace, mention, Verdict.flag("distressing"), annotator="eve", key=f"web {number}")
            page.wait_for_function("seen => gone.length > seen", arg=seen)
            times.append(float(page.evaluate("seen => gone[seen]", seen)) - begin)
            time.sleep(1)
    return times


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
