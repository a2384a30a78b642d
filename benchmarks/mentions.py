"""Heard names whose entity is known, from the development data."""

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from spacy_entity_annot.knowledge import entity_from_record
from spacy_entity_annot.types import Entity, Query

EARNINGS_KB = ("kb_earnings21_dev.jsonl", "kb_sec_companies.jsonl.gz")
MAIN_KB = ("kb_main.jsonl.gz",)
PLACES_KB = ("kb_geonames_cities15000.jsonl.gz",)
UTTERANCES_BEFORE = 5
MISSING = 4
"""Of small knowledge bases every so manieth entity is left out, so that what is heard of it is nil."""
_NAMED_LABELS = ("PERSON", "ORG")


@dataclass(frozen=True)
class Question:
    """A heard form and its answer.

    query (Query): What a generator is asked.
    entity (str | None): The id that is meant; None where the knowledge base lacks it.
    group (str): Questions of one recording or conversation, which must not be on both sides of a split.
    """

    query: Query
    entity: str | None
    group: str

    def bare(self) -> "Question":
        """Return the question without anything around the heard form."""
        return replace(self, query=Query(self.query.text))

    def without_transcript(self) -> "Question":
        """Return the question without the id of its recording."""
        return replace(self, query=replace(self.query, transcript=None))


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Read the objects of a JSON lines file, compressed or not."""
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        yield from map(json.loads, lines)


def entities(folder: Path, names: tuple[str, ...]) -> list[Entity]:
    """Read the entities of several knowledge base files."""
    return [entity_from_record(record) for name in names for record in read(folder / name)]


def earnings(folder: Path, system: str = "google", *, nil: bool = False) -> list[Question]:
    """Return names of earnings calls as one recogniser wrote them; `nil`: those that no entity was found for."""
    calls: dict[str, list[dict[str, Any]]] = {}
    places: dict[str, int] = {}
    for segment in read(folder / "earnings21_segments_dev.jsonl.gz"):
        call = calls.setdefault(segment["file"], [])
        places[segment["id"]] = len(call)
        call.append(segment)
    questions = []
    for mention in read(folder / "earnings21_mentions_dev.jsonl.gz"):
        heard = mention["asr"].get(system)
        wanted = mention["link"] == "nil" and mention["label"] in _NAMED_LABELS if nil else mention["link"] == "derived"
        if heard and wanted:
            call, place = calls[mention["file"]], places[mention["segment"]]
            said = [segment["asr"].get(system) or "" for segment in call[max(place - UTTERANCES_BEFORE, 0) : place + 1]]
            query = Query(heard, said[-1], tuple(said[:-1]), mention["file"])
            questions.append(Question(query, mention["kb_id"], mention["file"]))
    return questions


def artists(folder: Path, *, spoken: bool, nil: bool = False) -> list[Question]:
    """Return artists of music requests, as typed or after speech; `nil`: those without an article."""
    name, mentions = ("tts_asr_noisy_dev", "mentions") if spoken else ("linked_deezer_music_dev", "entities")
    questions = []
    for request in read(folder / f"{name}.jsonl.gz"):
        for mention in request[mentions]:
            heard = mention["hyp"] if spoken else mention["text"]
            if heard and mention["label"] == "Artist" and mention["link"] == ("nil" if nil else "gold"):
                group = request["origin"] if spoken else request["id"]
                questions.append(Question(Query(heard, request["text"]), mention["kb_id"], group))
    return questions


def small_artists(folder: Path) -> tuple[list[Entity], list[Question]]:
    """Return the artists of the main knowledge base, a quarter left out, and questions for all of them."""
    known = [one for one in entities(folder, MAIN_KB) if one.type == "ARTIST" and zlib.crc32(one.id.encode()) % MISSING]
    ids = {entity.id for entity in known}
    asked = [
        one for spoken in (False, True) for nil in (False, True) for one in artists(folder, spoken=spoken, nil=nil)
    ]
    return known, [one if one.entity in ids else replace(one, entity=None) for one in asked]


def dialogues(folder: Path) -> list[Question]:
    """Return the linked mentions of dialogues."""
    return [
        Question(
            Query(mention["text"], turn["text"], tuple(turn["context"])), mention["kb_id"], turn["id"].split("-")[1]
        )
        for turn in read(folder / "linked_conel2_dev.jsonl.gz")
        for mention in turn["entities"]
        if mention["link"] == "gold"
    ]


def places(folder: Path) -> list[Question]:
    """Return place names of commands and calls as recognised; the largest city of a name is taken as meant."""
    largest: dict[str, tuple[float, str]] = {}
    for record in read(folder / PLACES_KB[0]):
        found = (record.get("popularity") or 0.0, record["id"])
        largest[record["name"].casefold()] = max(found, largest.get(record["name"].casefold(), found))
    heard: dict[tuple[str, str], Question] = {}
    for query, name, group in _heard_places(folder):
        if name.casefold() in largest:
            meant = largest[name.casefold()][1]
            heard.setdefault((query.text.casefold(), meant), Question(query, meant, group))
    return list(heard.values())


def _heard_places(folder: Path) -> Iterator[tuple[Query, str, str]]:
    for command in read(folder / "utterances_slurp_asr_dev.jsonl.gz"):
        for reading in command.get("asr") or ():
            for mention in reading.get("mentions") or ():
                if mention["label"] == "place_name" and mention.get("hyp"):
                    yield Query(mention["hyp"], reading["text"]), mention["text"], str(command["id"])
    for mention in read(folder / "earnings21_mentions_dev.jsonl.gz"):
        for system in ("google", "kaldi_librispeech", "amazon"):
            if mention["label"] in ("GPE", "LOC") and mention["asr"].get(system):
                yield Query(mention["asr"][system]), mention["text"], mention["file"]
