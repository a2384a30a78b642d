"""What a transcript format is: one module makes one `Format`, and the registry lists it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from .. import errors
from ..errors import InputError
from ..records import MISSHAPEN
from ..types import Utterance
from .source import Source
from .speech import Speech, misshapen

Located = tuple[int, Utterance]
"""An utterance behind the number of its first line."""


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write transcripts down.

    name (str): What `format=` and the command line call it.
    description (str): What it is, for people.
    suffixes (tuple[str, ...]): File endings, with the dot, in lower case.
    sniff (Callable[[Source], bool]): Whether an input looks like it, by what can be peeked at.
    read (Callable[[Source], Iterator[Located]]): Yield its utterances in order, in bounded memory.
    binary (bool): It is not text.
    """

    name: str
    description: str
    suffixes: tuple[str, ...]
    sniff: Callable[[Source], bool]
    read: Callable[[Source], Iterator[Located]]
    binary: bool = False


def json_format(
    name: str,
    description: str,
    fits: Callable[[Any], bool],
    read: Callable[[Any, Speech], Iterator[Utterance]],
    *,
    job: Callable[[Any], str | None] = lambda document: None,
    one_recording: bool = False,
    recogniser: str | None = None,
) -> Format:
    """Return the format of JSON documents, one a file or one a line.

    name (str): Its name.
    description (str): What it is, for people.
    fits (Callable[[Any], bool]): Whether a JSON value looks like one of its documents.
    read (Callable[[Any, Speech], Iterator[Utterance]]): Yield the utterances of a document, made with
        `Speech.utterances`.
    job (Callable[[Any], str | None]): What to tell of a document on a job that has no transcript (yet); None where it
        is no such document. Asked of those that do not fit.
    one_recording (bool): The documents of a file belong to one recording, and are one transcript.
    recogniser (str | None): What writes it, as `evaluate` will call it; None where that may be anything.
    """

    def read_all(source: Source) -> Iterator[Located]:
        speech: Speech | None = None
        for line, document in source.documents():
            if speech is None:
                speech = Speech(source, source.transcript, recogniser=recogniser)
            elif not one_recording:
                speech = Speech(source, f"{source.transcript}:{line}", recogniser=recogniser)
            speech.line = line
            if not fits(document):
                source.report(line, job(document) or errors.DOCUMENT_UNLIKE.format(format=name))
                continue
            try:
                for utterance in read(document, speech):
                    yield line, utterance
            except InputError as error:
                source.report(line, str(error))
            except MISSHAPEN as error:
                source.report(line, misshapen(error, name))

    def sniff(source: Source) -> bool:
        document = source.peek_document()
        return document is not None and (fits(document) or job(document) is not None)

    return Format(name, description, (".json", ".jsonl", ".ndjson"), sniff, read_all)


__all__ = ["Format", "Located", "Source", "Speech", "json_format"]
