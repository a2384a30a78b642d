"""The formats that can be read, and which one a file has."""

from collections.abc import Sequence
from pathlib import PurePath

from ..errors import FORMAT_NAME_UNKNOWN, UsageError
from .format import Format
from .jsonl import JSONL
from .srt import SRT
from .text import TEXT
from .webvtt import WEBVTT

FORMATS: tuple[Format, ...] = (SRT, WEBVTT, JSONL, TEXT)
"""Formats whose look is rarer stand before those that would take their files too."""

HEAD_LINES = 8
"""Lines that recognising may need; few, so that a live stream is not held up."""


def formats() -> tuple[tuple[str, str], ...]:
    """Return the name of each format that `read_transcripts` knows, and what it is, in the order of trying."""
    return tuple((format.name, format.description) for format in FORMATS)


def format_named(name: str) -> Format:
    """Return a format by its name.

    name (str): The name, as `formats` lists it.
    RAISES (UsageError): There is no such format.
    """
    for format in FORMATS:
        if format.name == name:
            return format
    raise UsageError(FORMAT_NAME_UNKNOWN.format(name=name, names=", ".join(format.name for format in FORMATS)))


def recognise(head: Sequence[str], name: str) -> Format | None:
    """Return the format of a file: the one it looks like, else the one its name tells, else None.

    Where it looks like several, the name decides between them, else the order of the registry.

    head (Sequence[str]): The first lines.
    name (str): The file's name.
    """
    suffix = _suffix(name)
    alike = [format for format in FORMATS if format.sniff(head)]
    named = [format for format in FORMATS if suffix in format.suffixes]
    return next((format for format in (*[match for match in alike if match in named], *alike, *named)), None)


def stem(name: str) -> str:
    """Return a file's name without its folder and without the suffixes of compression and format.

    name (str): A path.
    """
    path = PurePath(name)
    if path.suffix.lower() == ".gz":
        path = path.with_suffix("")
    return path.stem


def _suffix(name: str) -> str:
    return PurePath(name.lower().removesuffix(".gz")).suffix
