"""Photograph every page of the browser: `python docs/photograph_pages.py FOLDER`.

Each page at the width of a phone, a tablet and a desk, light and dark, of a workspace where three people have worked.
`docs/web.png` is `review-800-light.png`, `docs/threads.png` is `threads-800-dark.png`.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from threading import Thread
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from spacy_entity_annot import Target, Verdict, add_entities, ingest, mine, read_entities
from spacy_entity_annot.review.web.access import Access
from spacy_entity_annot.review.web.server import launch_path, listen, make_server
from spacy_entity_annot.review.web.worker import Worker
from spacy_entity_annot.types import Utterance
from spacy_entity_annot.workspace import Workspace, iterate_entities, iterate_mentions, record_decision
from spacy_entity_annot.workspace.adjudications import Overlap, set_overlap
from spacy_entity_annot.workspace.comments import add_comment
from spacy_entity_annot.workspace.guidelines import add_guideline
from spacy_entity_annot.workspace.messages import add_message

KB = Path(__file__).parents[1] / "corpora/music_requests/kb.jsonl"
CALLS = (
    ("good morning this is maria what can i play for you", "hello could you put on tailor swift please",
     "the album or just anything", "anything by taylor swift really", "here you go", "thanks"),
    ("play kween", "playing queen", "no the song by queen i mean", "bohemian rhapsody by queen then"),
    ("put on taylors wift", "play cold play", "some cold play again", "a bit louder", "and now beyonsay"),
    ("play tailor swift",), ("play tailor swift",), ("play tailor swift",), ("play help he is hurting me",),
)  # fmt: skip
GUIDELINE = """# What is a mention

Mark what the speaker says as a name, not the words around it: “tailor swift”, not “play tailor swift”.

- An album that is named after its artist: the album only where the speaker says so.
- A name that the recogniser made three words of is still one mention; mend its words with `e`.
- What nobody could tell from the words and the recording is too vague: `v`.
"""
SWIFT, ALBUM, QUEEN, COLDPLAY = (
    Verdict.link(name) for name in ("Q26876", "local:taylor_swift_album", "Q15862", "Q45188")
)
ANSWERS = (
    (("c0-1", "tailor swift"), "ben", SWIFT), (("c0-1", "tailor swift"), "cara", SWIFT),
    (("c0-3", "taylor swift"), "ben", SWIFT), (("c0-3", "taylor swift"), "cara", ALBUM),
    (("c1-2", "queen"), "ben", QUEEN), (("c1-2", "queen"), "cara", QUEEN),
    (("c2-1", "cold play"), "ben", COLDPLAY), (("c2-1", "cold play"), "cara", Verdict.reject()),
    (("c0-1", "hello"), "ben", Verdict.reject()), (("c0-1", "hello"), "cara", Verdict.reject()),
    (("c2-2", "cold play"), "ben", Verdict.flag("muddled word")),
    (("c6-0", "help"), "cara", Verdict.flag("possible crime or danger")),
    (("c1-1", "queen"), "ana", QUEEN),
)  # fmt: skip
WIDTHS = (360, 800, 1440)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PATHS = {
    "review": "/review", "queue": "/queue?state=all", "search": "/search?q=taylor+swift", "entity": "/entity?id=Q26876",
    "threads": "/threads", "agreement": "/agreement", "adjudication": "/adjudication", "guidelines": "/guidelines",
    "dashboard": "/dashboard",
}  # fmt: skip
DIALOGS = {"help": "?", "flag": "f", "lookup": "/"}


def fill(workspace: Workspace) -> None:
    """Let three people work in a workspace."""
    said = (
        Utterance(f"c{call}-{turn}", text, f"call {call}", speaker="AB"[turn % 2])
        for call, turns in enumerate(CALLS)
        for turn, text in enumerate(turns)
    )
    ingest(workspace, said)
    add_entities(workspace, read_entities(KB))
    mine(workspace, map(Target.of, iterate_entities(workspace)))

    add_guideline(workspace, GUIDELINE, annotator="cara", base=0)
    set_overlap(workspace, Overlap(0.5, 2))
    found = {(one.utterance.id, one.utterance.text[one.start : one.end]): one for one in iterate_mentions(workspace)}
    for (utterance, heard), annotator, verdict in ANSWERS:
        record_decision(workspace, found[utterance, heard].number, verdict, annotator=annotator)
    muddled = found["c2-2", "cold play"].number
    add_message(workspace, muddled, "I hear “cold plate”. Is that a band?", annotator="ben", key="1")
    add_message(workspace, muddled, "The same voice says Coldplay just before.", annotator="cara", key="2")
    add_comment(workspace, found["c2-0", "taylors wift"].number, "laughs while saying it", annotator="ben")


@contextmanager
def served(path: Path) -> Iterator[str]:
    """Serve a workspace on this machine and give a link that lets Ana in."""
    listener = listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    worker, reader, access = Worker(path), Worker(path, read_only=True), Access()
    server = make_server(worker, reader, access, port=port, name=path.stem)
    thread = Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{port}{launch_path(access, 'ana')}"
    server.should_exit = True
    thread.join()
    reader.close()
    worker.close()


def photograph(browser: Browser, link: str, folder: Path) -> None:
    """Photograph every page and dialog, each width in both colour schemes."""
    first = browser.new_context()
    first.new_page().goto(link)
    session, origin = first.storage_state(), link.partition("/launch")[0]
    for width, scheme in product(WIDTHS, SCHEMES):
        context = browser.new_context(
            storage_state=session, viewport={"width": width, "height": 800}, color_scheme=scheme
        )
        page = context.new_page()
        for name, path in PATHS.items():
            page.goto(origin + path, wait_until="networkidle" if name == "search" else "load")
            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=name != "review")
        for name, key in DIALOGS.items():
            page.goto(origin + "/review")
            page.wait_for_selector("mark")
            page.keyboard.press(key)
            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png")
        context.close()


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        path = Path(home, "calls.db")
        with Workspace.create(path) as workspace:
            fill(workspace)
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        with served(path) as link:
            photograph(chromium, link, folder)
