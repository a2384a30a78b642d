"""The sample that ships with the package."""

import itertools
import json
import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from corpora.music_requests.align import heard_forms, letters
from corpora.music_requests.annotate import decisions

SAMPLE = Path(__file__).parents[2] / "corpora" / "music_requests"


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SAMPLE / name).read_text(encoding="utf-8").splitlines()]


REQUESTS = rows("requests.jsonl")
ENTITIES = rows("kb.jsonl")
UTTERANCES = rows("transcripts.jsonl")
DECISIONS = rows("decisions.jsonl")
UNSEEN = rows("unseen.jsonl")
CORRECTIONS = rows("corrections.jsonl")
HELD_APART = rows("held_apart.jsonl")
BY_ID = {utterance["id"]: utterance for utterance in UTTERANCES}
ENTITY_IDS = {entity["id"] for entity in ENTITIES}


def normalised(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def reading(decision: dict[str, Any]) -> str:
    utterance = BY_ID[decision["utterance"]]
    text: str = utterance["alternatives"][decision["alternative"]] if "alternative" in decision else utterance["text"]
    return text


def figure(label: str) -> int:
    """Return the figure of a row of the datasheet's table."""
    match = re.search(rf"^\| {re.escape(label)} \| ([\d,]+) \|$", (SAMPLE / "datasheet.md").read_text("utf-8"), re.M)
    assert match is not None, label
    return int(match[1].replace(",", ""))


@pytest.mark.parametrize("name", ["requests", "kb", "transcripts", "held_apart", "unseen"])
def test_ids_are_unique(name: str) -> None:
    assert [id for id, count in Counter(row["id"] for row in rows(f"{name}.jsonl")).items() if count > 1] == []


def test_sample_is_as_large_as_promised() -> None:
    assert sum(not request.get("held_apart", False) for request in REQUESTS) >= 600
    assert len(ENTITIES) >= 150
    assert len(UNSEEN) >= 60
    assert sum(path.stat().st_size for path in SAMPLE.iterdir() if path.is_file()) < 3_000_000


def test_datasheet_counts_what_is_there() -> None:
    verdicts = Counter(decision["verdict"] for decision in DECISIONS)
    shown = {
        "requests": sum(not request.get("held_apart", False) for request in REQUESTS),
        "requests held apart": sum(request.get("held_apart", False) for request in REQUESTS),
        "utterances": len(UTTERANCES),
        "requests in two voices": sum(
            count == 2 for count in Counter(utterance["meta"]["request"] for utterance in UTTERANCES).values()
        ),
        "sessions": len({utterance["transcript"] for utterance in UTTERANCES}),
        "made-up devices": len({utterance["subject_key"] for utterance in UTTERANCES}),
        "entities": len(ENTITIES),
        "entities with a Wikidata id": sum(id.startswith("Q") for id in ENTITY_IDS),
        "decisions": len(DECISIONS),
        **{f"of them {verdict}": verdicts[verdict] for verdict in ("link", "nil", "reject", "flag")},
        "of them on an alternative": sum("alternative" in decision for decision in DECISIONS),
        "mends by a reader": len(CORRECTIONS),
        "misheard requests in no split": len(UNSEEN),
    }
    assert {label: figure(label) for label in shown} == shown


def test_requests_mark_their_mentions() -> None:
    for request in REQUESTS:
        for mention in request["mentions"]:
            assert request["text"][mention["start"] : mention["end"]] == mention["text"]
            assert (mention["verdict"] == "link") == (mention["entity"] in ENTITY_IDS)


def test_no_two_requests_are_the_same() -> None:
    assert [text for text, count in Counter(normalised(row["text"]) for row in REQUESTS).items() if count > 1] == []


def test_requests_have_many_patterns() -> None:
    patterns = set()
    for request in REQUESTS:
        text = request["text"]
        for mention in reversed(request["mentions"]):
            text = text[: mention["start"]] + "*" + text[mention["end"] :]
        patterns.add(text)
    assert len(patterns) >= 250


@pytest.mark.parametrize(
    ("id", "name"),
    [("Q26876", "Taylor Swift"), ("local:taylor_swift_album", "Taylor Swift"), ("Q15862", "Queen"), ("Q7542", "Prince"),
     ("Q371938", "Chicago"), ("Q189889", "Chicago"), ("local:boston_band", "Boston"), ("Q124179", "Kiss"),
     ("local:the_weeknd", "The Weeknd"), ("local:halsey", "Halsey"), ("Q36153", "Beyoncé"), ("local:lizzo", "Lizzo"),
     ("local:dua_lipa", "Dua Lipa"), ("Q15935", "Kanye West")],
)  # fmt: skip
def test_knowledge_base_has_the_ambiguous_names(id: str, name: str) -> None:
    assert [entity["name"] for entity in ENTITIES if entity["id"] == id] == [name]


def test_entities_are_complete() -> None:
    for entity in ENTITIES:
        assert set(entity) == {"id", "name", "aliases", "type", "description", "prior"}
        assert re.fullmatch(r"Q[1-9]\d*|local:[a-z0-9_]+", entity["id"])
        assert entity["type"] in ("ARTIST", "WORK")
        assert 0 < entity["prior"] < 1
        assert entity["description"]
        assert len({entity["name"], *entity["aliases"]}) == 1 + len(entity["aliases"])


def test_utterances_come_from_requests() -> None:
    spoken = {request["id"]: request.get("held_apart", False) for request in REQUESTS}
    assert {spoken[utterance["meta"]["request"]] for utterance in UTTERANCES} == {False}
    assert {spoken[utterance["meta"]["request"]] for utterance in HELD_APART + UNSEEN} == {True}


def test_utterances_stand_in_sessions_in_order() -> None:
    sessions = [(id, list(group)) for id, group in itertools.groupby(UTTERANCES, key=lambda row: row["transcript"])]
    assert len(sessions) == len({id for id, _ in sessions})
    for _, session in sessions:
        assert len({(utterance["subject_key"], utterance["meta"]["voice"]) for utterance in session}) == 1
        times = [word[edge] for utterance in session for word in utterance["words"] for edge in ("start", "end")]
        assert times == sorted(times)


def test_words_and_alternatives_agree_with_the_text() -> None:
    for utterance in UTTERANCES:
        assert " ".join(word["text"] for word in utterance["words"]) == utterance["text"]
        assert all(0 <= word["confidence"] <= 1 for word in utterance["words"])
        assert len({utterance["text"], *utterance["alternatives"]}) == 1 + len(utterance["alternatives"]) <= 6


def test_decisions_hold_whole_words_of_their_utterance() -> None:
    for decision in DECISIONS:
        text, start, end = reading(decision), decision["start"], decision["end"]
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert not text[start - 1 : start].strip()
        assert not text[end : end + 1].strip() or text[end:].startswith("'s")


def test_decisions_say_what_their_verdict_needs() -> None:
    for decision in DECISIONS:
        assert decision["verdict"] in ("link", "nil", "reject", "flag")
        assert (decision["verdict"] == "link") == ("entity" in decision)
        assert decision.get("entity") in ENTITY_IDS | {None}
        assert decision["verdict"] not in ("flag", "reject") or decision["reason"]


def test_no_two_decisions_overlap() -> None:
    spans = defaultdict(list)
    for decision in DECISIONS:
        place = (decision["utterance"], decision.get("alternative"))
        spans[place].append((decision["start"], decision["end"]))
    for of_place in spans.values():
        ordered = sorted(of_place)
        assert all(first[1] <= second[0] for first, second in itertools.pairwise(ordered))


def test_decisions_have_keys_and_times() -> None:
    assert len({decision["key"] for decision in DECISIONS}) == len(DECISIONS)
    times = [decision["at"] for decision in DECISIONS]
    assert times == sorted(set(times))


def test_decisions_follow_from_requests_and_corrections() -> None:
    names = {letters(name) for entity in ENTITIES for name in [entity["name"], *entity["aliases"]]}
    made = decisions(UTTERANCES[:100], {request["id"]: request for request in REQUESTS}, CORRECTIONS, names)
    assert made == DECISIONS[: len(made)]


@pytest.mark.parametrize(
    ("written", "heard", "form"),
    [("play [halsey] now", "play health say now", "health say"),
     ("play [the weeknd]", "play the weekend", "the weekend"),
     ("[queen] please", "queen's please", "queen"), ("play [lizzo] loud", "play loud", None),
     ("who is [lady gaga]", "who is the lady gaga", "lady gaga")],
)  # fmt: skip
def test_alignment_finds_the_heard_form(written: str, heard: str, form: str | None) -> None:
    start, end = written.index("["), written.index("]") - 1
    text = written.replace("[", "").replace("]", "")
    request = {"text": text, "mentions": [{"start": start, "end": end, "text": text[start:end]}]}
    [found] = heard_forms(request, heard)
    assert (found and found.text) == form


def test_unseen_requests_mark_what_was_heard() -> None:
    for row in UNSEEN:
        assert row["mentions"]
        for mention in row["mentions"]:
            assert row["text"][mention["start"] : mention["end"]] == mention["text"] != ""
            assert mention["entity"] in ENTITY_IDS | {None}
        entities = [mention["entity"] for mention in row["mentions"]]
        assert len(row["mentions"]) == len(entities)


def test_unseen_requests_share_no_text_with_the_transcripts() -> None:
    assert {normalised(row["text"]) for row in UNSEEN} & {normalised(row["text"]) for row in UTTERANCES} == set()


def test_half_of_the_unseen_names_are_heard_in_a_new_way() -> None:
    texts = [f" {normalised(utterance['text'])} " for utterance in UTTERANCES]
    new = [
        row
        for row in UNSEEN
        if any(not any(f" {normalised(m['text'])} " in text for text in texts) for m in row["mentions"])
    ]
    assert len(new) >= len(UNSEEN) / 2
