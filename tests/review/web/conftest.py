"""A real server before a real workspace, and Chromium before that."""

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.testclient import TestClient

from spacy_entity_annot.review.web.access import Access
from spacy_entity_annot.review.web.app import make_app
from spacy_entity_annot.review.web.server import launch_path, listen, make_server
from spacy_entity_annot.review.web.worker import working
from spacy_entity_annot.workspace import Workspace

PORT = 8000
ORIGIN = f"http://127.0.0.1:{PORT}"
PATIENCE = 30_000
"""Milliseconds in which a page must have done something, however busy the machine is."""
expect.set_options(timeout=PATIENCE)


@pytest.fixture
def access() -> Access:
    return Access()


@pytest.fixture
def stranger(workspace: Workspace, access: Access) -> Iterator[TestClient]:
    """A browser that nobody let in."""
    with working(workspace.path) as workers:
        app = make_app(workers, access, port=PORT, name="annot", by_value=False)
        yield TestClient(app, base_url=ORIGIN, follow_redirects=False)


@pytest.fixture
def ana(stranger: TestClient, access: Access) -> TestClient:
    """The browser of Ana."""
    assert stranger.get("/launch", params={"token": access.invite("ana")}).status_code == 200
    return stranger


@dataclass(frozen=True)
class Address:
    origin: str
    link: str
    """Lets one browser in."""


@pytest.fixture
def address(workspace: Workspace) -> Iterator[Address]:
    """A server in a thread of the tests."""
    listener = listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    access = Access()
    with working(workspace.path) as workers:
        server = make_server(workers, access, port=port, name="annot", by_value=False)
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        origin = f"http://127.0.0.1:{port}"
        yield Address(origin, origin + launch_path(access, "ana"))
        server.should_exit = True
        thread.join()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console said: violations of the content security policy and errors of the pages."""
    return []


@pytest.fixture
def page(chromium: Browser, address: Address, complaints: list[str]) -> Iterator[Page]:
    """The review page of Ana, open."""
    context = chromium.new_context()
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE)
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(address.link)
    opened.wait_for_url("**/review")
    opened.wait_for_selector("mark")
    yield opened
    context.close()
