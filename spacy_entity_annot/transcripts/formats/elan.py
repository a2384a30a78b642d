"""ELAN's annotations (.eaf): tiers of texts, with times of their own or those of the annotations they refer to."""

import xml.sax
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.handler import ContentHandler

from ... import errors
from ..format import Format, Located, Source, Speech
from ..speech import seconds

_MILLISECONDS = 1000


@dataclass(slots=True)
class _Annotation:
    line: int
    tier: str
    start: str | None
    end: str | None
    refers_to: str | None
    text: str = ""


class _Reader(ContentHandler):
    """Collects what a file holds, with line numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.times: dict[str, float | None] = {}
        self.tiers: dict[str, dict[str, str]] = {}
        self.annotations: dict[str, _Annotation] = {}
        self.media: str | None = None
        self.line = 1
        self._tier = ""
        self._open: _Annotation | None = None
        self._in_value = False

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        if name == "TIME_SLOT":
            self.times[attrs["TIME_SLOT_ID"]] = seconds(attrs.get("TIME_VALUE"), _MILLISECONDS)
        elif name == "TIER":
            self._tier = attrs["TIER_ID"]
            self.tiers[self._tier] = dict(attrs.items())
        elif name in ("ALIGNABLE_ANNOTATION", "REF_ANNOTATION"):
            get = attrs.get
            self._open = _Annotation(self.line, self._tier, get("TIME_SLOT_REF1"), get("TIME_SLOT_REF2"),
                                     get("ANNOTATION_REF"))  # fmt: skip
            self.annotations[attrs["ANNOTATION_ID"]] = self._open
        elif name == "MEDIA_DESCRIPTOR" and self.media is None:
            self.media = attrs.get("RELATIVE_MEDIA_URL") or attrs.get("MEDIA_URL")
        self._in_value = name == "ANNOTATION_VALUE"

    def characters(self, content: str) -> None:
        if self._in_value and self._open is not None:
            self._open.text += content

    def endElement(self, name: str) -> None:  # noqa: N802
        self._in_value = False

    def span(self, annotation: _Annotation) -> tuple[float | None, float | None]:
        """Return the times of an annotation; time slots may lack a value, and references lead to another's."""
        seen = 0
        while annotation.refers_to is not None and annotation.refers_to in self.annotations and seen < 100:
            annotation = self.annotations[annotation.refers_to]
            seen += 1
        return self.times.get(annotation.start or ""), self.times.get(annotation.end or "")


def _sniff(source: Source) -> bool:
    return any("<ANNOTATION_DOCUMENT" in line for line in source.peek_lines())


def _read(source: Source) -> Iterator[Located]:
    reader = _Reader()
    parser: Any = xml.sax.make_parser()
    parser.setContentHandler(reader)
    try:
        for number, text in source.lines():
            reader.line = number
            parser.feed(text + "\n")
        parser.close()
    except (xml.sax.SAXException, KeyError, ValueError) as error:
        reason = error.getMessage() if isinstance(error, xml.sax.SAXException) else f"{error} is missing or misplaced"
        return source.report(reader.line, errors.XML_BROKEN.format(reason=reason))
    yield from _utterances(reader, source)
    return None


def _utterances(reader: _Reader, source: Source) -> Iterator[Located]:
    chosen = source.options.tiers or [name for name, tier in reader.tiers.items() if "PARENT_REF" not in tier]
    speech = Speech(source, source.transcript)
    speech.describe(media=reader.media)
    found = [(reader.span(annotation), annotation) for annotation in reader.annotations.values()
             if annotation.tier in chosen]  # fmt: skip
    found.sort(key=lambda pair: (pair[0][0] if pair[0][0] is not None else float("inf"), pair[1].line))
    for (start, end), annotation in found:
        tier = reader.tiers[annotation.tier]
        for utterance in speech.utterances(
            " ".join(annotation.text.split()),
            speaker=tier.get("PARTICIPANT") or annotation.tier,
            start=start,
            end=end,
            language=tier.get("LANG_REF"),
            meta={"tier": annotation.tier},
        ):
            yield annotation.line, utterance


ELAN = Format("elan", "ELAN's annotations", (".eaf",), _sniff, _read)
