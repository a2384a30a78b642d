"""Who is kept out, and what every answer says to the browser."""

import pytest
from starlette.testclient import TestClient

from spacy_entity_annot.review.web.access import SESSION_SECONDS, Access

from .conftest import ORIGIN

JSON = {"content-type": "application/json"}


@pytest.mark.parametrize("path", ["/", "/review", "/review.json", "/candidates.json?q=x", "/nothing"])
def test_nobody_sees_anything_without_a_session(stranger: TestClient, path: str) -> None:
    assert stranger.get(path).status_code == 401


@pytest.mark.parametrize("path", ["/decisions", "/undo", "/marks"])
def test_nobody_sends_anything_without_a_session(stranger: TestClient, path: str) -> None:
    assert stranger.post(path, json={}).status_code == 401


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8000", "", "127.0.0.1@evil.example"])
def test_another_host_name_is_refused(ana: TestClient, host: str) -> None:
    assert ana.get("/review.json", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:9999", "localhost:8000", "[::1]:8000", "localhost"])
def test_forwarded_ports_are_welcome(stranger: TestClient, host: str) -> None:
    assert stranger.get("/static/app.css", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {**JSON, "origin": "http://evil.example"},
        {**JSON, "origin": "null"},
        {**JSON, "origin": "http://127.0.0.1:8001"},
        {**JSON, "sec-fetch-site": "cross-site"},
        {**JSON, "sec-fetch-site": "same-site"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "text/plain"},
    ],
)
def test_answers_from_another_site_are_refused(ana: TestClient, headers: dict[str, str]) -> None:
    assert ana.post("/undo", content='{"decision": 0}', headers=headers).status_code == 403


def test_an_answer_from_our_own_page_is_taken(ana: TestClient) -> None:
    headers = {"origin": ORIGIN, "sec-fetch-site": "same-origin"}
    answer = ana.post("/undo", json={"decision": 0}, headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (422, "there is nothing to undo for 'ana'.")


def test_an_endless_answer_is_refused(ana: TestClient) -> None:
    assert ana.post("/decisions", content=b" " * 70_000, headers=JSON).status_code == 413


def test_a_link_lets_one_browser_in_once(stranger: TestClient, access: Access) -> None:
    token = access.invite("ana")
    assert stranger.head("/launch", params={"token": token}).status_code == 204
    first = stranger.get("/launch", params={"token": token})
    assert first.status_code == 200
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and token not in cookie
    again = stranger.get("/launch", params={"token": token})
    assert (again.status_code, again.headers["location"]) == (303, "/review")
    stranger.cookies.clear()
    assert stranger.get("/launch", params={"token": token}).status_code == 401


def test_a_session_ends_after_a_long_day() -> None:
    time = [0.0]
    access = Access(clock=lambda: time[0])
    secret = access.admit(access.invite("ana"))
    assert secret is not None
    time[0] = SESSION_SECONDS - 1
    assert access.person(secret) == "ana"
    time[0] = SESSION_SECONDS
    assert access.person(secret) is None


@pytest.mark.parametrize("path", ["/review", "/static/review.js", "/nothing"])
def test_every_answer_lets_the_browser_load_from_here_alone(ana: TestClient, path: str) -> None:
    headers = ana.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "http" not in policy
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")
    assert headers["cache-control"] == "no-store"
