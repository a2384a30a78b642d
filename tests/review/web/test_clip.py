"""The recording of an item, heard only by those who may see it."""

import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient

from spacy_entity_annot.types import Mention, Utterance, Verdict, Word
from spacy_entity_annot.workspace import Workspace, add_mentions, add_utterances, record_decision
from spacy_entity_annot.workspace.recordings import add_media_folders

from .test_pages import twin

WORDS = (Word("play", 3.0, 3.5), Word("queen", 3.5, 4.0))

WATCH = """() => {
    window.played = [];
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function () { played.push(this); return play.call(this); };
}"""


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Three utterances of a recording of six seconds, one without times, and one of a recording that is nowhere."""
    with wave.open(str(tmp_path / "call.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(2 * 8000 * 6))
    utterances = [
        Utterance("u0", "play queen", "call", 0.5, 1.0, media="call.wav"),
        Utterance("u1", "play queen", "call", words=WORDS, media="call.wav"),
        Utterance("u2", "play queen", "call", media="call.wav"),
        Utterance("u3", "play queen", "call", 1.0, 2.0, media="lost.wav"),
    ]
    with Workspace.create(tmp_path / "annot.db") as opened:
        add_utterances(opened, utterances, source="test")
        add_mentions(opened, [Mention(one.id, 5, 10, "queen", "Queen") for one in utterances])
        add_media_folders(opened, [tmp_path])
        yield opened


def test_items_tell_where_they_can_be_heard(ana: TestClient) -> None:
    clips = [item["clip"] for item in twin(ana, "/review")["items"]]
    assert clips == [{"start": 0.5, "end": 1.0}, {"start": 3.0, "end": 4.0}, None, None]


def test_a_part_of_a_recording_can_be_asked_for(ana: TestClient, tmp_path: Path) -> None:
    answer = ana.get("/clip?mention=1", headers={"range": "bytes=0-43"})
    assert (answer.status_code, answer.headers["content-type"]) == (206, "audio/wav")
    assert answer.content == (tmp_path / "call.wav").read_bytes()[:44]


@pytest.mark.parametrize("mention", ["3", "4"])
def test_what_cannot_be_heard_is_refused(ana: TestClient, mention: str) -> None:
    answer = ana.get("/clip", params={"mention": mention})
    assert (answer.status_code, answer.json()["error"].partition(" of")[0]) == (422, "There is nothing to hear")


def test_what_is_masked_is_not_heard_either(ana: TestClient, workspace: Workspace) -> None:
    record_decision(workspace, 1, Verdict.flag("distressing"), annotator="bob")
    assert ana.get("/clip?mention=1").json()["error"].startswith("somebody flagged this as harmful")


def test_a_stranger_hears_nothing(stranger: TestClient) -> None:
    assert stranger.get("/clip?mention=1").status_code == 401


@pytest.mark.browser
def test_a_clip_plays_when_asked_for_and_ends_by_itself(page: Page, complaints: list[str]) -> None:
    page.evaluate(WATCH)
    page.wait_for_function("() => !document.getElementById('clip').hidden")
    assert page.evaluate("played.length") == 0
    page.keyboard.press("a")
    expect(page.locator("#status")).to_have_text("Playing.")
    page.wait_for_function("() => played[0].paused && played[0].currentTime >= 2")
    assert page.evaluate("played[0].currentTime < 2.6 && played[0].playbackRate === 1")
    page.keyboard.press("A")
    expect(page.locator("#status")).to_have_text("Playing at half speed.")
    assert page.evaluate("played[1] === played[0] && !played[1].paused && played[1].playbackRate === 0.5")
    page.keyboard.press("x")
    page.wait_for_function("() => played[0].paused")
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => played[2].currentTime > 2.0 && !played[2].paused")
    page.keyboard.press("x")
    expect(page.locator("#clip")).to_be_hidden()
    assert complaints == []
