"""TTML captions (.ttml, .dfxp) for entity-annot."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from spacy_entity_annot.transcripts import Format, Located, Source, Speech

TIME = re.compile(r"(\d+):(\d+):(\d+(?:\.\d+)?)")


def looks_like_ttml(source: Source) -> bool:
    return any("<tt " in line or "<tt>" in line for line in source.peek_lines())


def read_ttml(source: Source) -> Iterator[Located]:
    parser: Any = ElementTree.XMLPullParser()
    speech = Speech(source, source.transcript)
    for number, line in source.lines():
        try:
            parser.feed(line + "\n")
            events = list(parser.read_events())
        except ElementTree.ParseError as error:
            return source.report(number, f"not valid XML ({error}).")
        for _, element in events:
            if element.tag.endswith("}p") or element.tag == "p":
                text = " ".join("".join(element.itertext()).split())
                start, end = seconds(element.get("begin")), seconds(element.get("end"))
                for utterance in speech.utterances(text, start=start, end=end):
                    yield number, utterance


def seconds(time: str | None) -> float | None:
    match = TIME.fullmatch(time or "")
    return int(match[1]) * 3600 + int(match[2]) * 60 + float(match[3]) if match else None


TTML = Format("ttml", "TTML captions", (".ttml", ".dfxp"), looks_like_ttml, read_ttml)
