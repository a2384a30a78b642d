"""The review in a browser: `--size N` utterances (a million), `--keys N` (200), `--flags N` (20), `--clients N` (16).

`--workspace PATH` is measured in, and built before where it is missing; `--quick`: 20,000 utterances, few keys. Each
figure is printed as soon as it is known. A real server process and a real Chromium: needs the extra `web`, Playwright,
and `chromium` on the path.
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
from benchmarks.review_latency import fill, number_of
from benchmarks.web_clients import CLIENTS, serving, storm
from spacy_entity_annot.types import Verdict
from spacy_entity_annot.workspace import Workspace, add_entities, record_decision

EACH = 25
USUAL = {"--size": 1_000_000, "--keys": 200, "--flags": 20, "--decisions": 500}
QUICK = {"--size": 20_000, "--keys": 40, "--flags": 5, "--decisions": 50}
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


_LOADED = """() => [
  performance.getEntriesByType("navigation")[0].responseEnd,
  performance.getEntriesByName("first-contentful-paint")[0].startTime,
]"""
LOADS = 10


def run(arguments: list[str]) -> int:
    """Measure the page alone, then many clients at once."""
    folder = data_folder()
    chromium = shutil.which("chromium")
    if folder is None or chromium is None:
        return 0
    usual = QUICK if "--quick" in arguments else USUAL
    size, keys, flags, decisions = (number_of(arguments, option, number) for option, number in usual.items())
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, "annot.db")
        if "--workspace" in arguments:
            path = Path(arguments[arguments.index("--workspace") + 1])
        if not path.exists():
            _tell("workspace built, s", [_build(path, folder, size)])
        with serving(path, PEOPLE) as links, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            _review(browser, links[0], keys=keys)
            if flags:
                pages = [_open(browser, link) for link in links[1:]]
                _tell("harm to gone from all open pages, ms", _withdraw(pages, path, flags))
            browser.close()
    if clients := number_of(arguments, "--clients", CLIENTS):
        print(table([storm(clients=clients, decisions=decisions).row()]), flush=True)
    return 0


def _build(path: Path, folder: Path, utterances: int) -> float:
    begin = time.perf_counter()
    known = entities(folder, MAIN_KB)
    with Workspace.create(path) as workspace:
        add_entities(workspace, known)
        fill(workspace, known, utterances, each=EACH)
    return time.perf_counter() - begin


def _review(browser: Browser, link: str, *, keys: int) -> None:
    begin = time.perf_counter()
    page = _open(browser, link)
    _tell("first visit of a person, ms", [1000 * (time.perf_counter() - begin)])
    paint, transferred = _paint(page)
    for what, times in paint.items():
        _tell(f"{what}, ms", times)
    _tell("transferred, kB", [transferred / 1000])
    _tell("key to next item, no pause, ms", _press(page, keys, pause=0))
    _tell("key to next item, one a second, ms", _press(page, keys // 4, pause=1))
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": LATENCY, "downloadThroughput": -1, "uploadThroughput": -1},
    )
    for pause in (0.0, 0.5, 1.0):
        name = f"the same with {LATENCY} ms of latency, {pause} s between, ms"
        _tell(name, _press(page, keys // 4 if pause else keys, pause=pause))
    page.context.close()


def _tell(what: str, times: Sequence[float]) -> None:
    row = {f"p{place}": f"{np.percentile(times, place):,.0f}" for place in (50, 95, 100)}
    print(f"{what:60}", *(f"{name} {value:>6}" for name, value in row.items()), flush=True)


def _open(browser: Browser, link: str) -> Page:
    page = browser.new_context().new_page()
    page.set_default_timeout(300_000)
    page.goto(link)
    page.wait_for_url("**/review")
    page.wait_for_selector("mark")
    return page


def _paint(page: Page) -> tuple[dict[str, list[float]], float]:
    """Return times of the first paint, of a load with an empty cache, and the bytes of one load."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    times: dict[str, list[float]] = {"page answered by the server": [], "first paint": []}
    for _ in range(LOADS):
        page.reload()
        page.wait_for_selector("mark")
        page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
        for name, value in zip(times, page.evaluate(_LOADED), strict=True):
            times[name].append(float(value))
    session.detach()
    return times, sum(sizes) / LOADS


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
            record_decision(workspace, mention, Verdict.flag("distressing"), annotator="eve")
            page.wait_for_function("seen => gone.length > seen", arg=seen)
            times.append(float(page.evaluate("seen => gone[seen]", seen)) - begin)
            time.sleep(1)
    return times


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
