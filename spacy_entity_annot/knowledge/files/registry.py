"""The formats of knowledge bases that can be read, and which one a file or a folder has."""

import os
from collections.abc import Sequence
from functools import cache
from pathlib import PurePath

from ...plugins import plugged_in
from .ann_linker import ANN_LINKER
from .format import Format
from .jsonl import JSONL
from .musicbrainz import MUSICBRAINZ
from .scispacy import SCISPACY
from .spacy_folder import SPACY_FOLDER
from .spacy_llm import SPACY_LLM
from .tables import CSV
from .wikidata import WIKIDATA

FORMATS: tuple[Format, ...] = (
    WIKIDATA,
    SCISPACY,
    JSONL,
    SPACY_LLM,
    MUSICBRAINZ,
    CSV,
    SPACY_FOLDER,
    ANN_LINKER,
)
"""Formats whose look is rarer stand before those that would take their files too."""

PLUGINS = "spacy_entity_annot.kb_formats"
"""The group of entry points under which other packages offer a `Format`; theirs are tried before ours."""

HEAD_LINES = 8
"""Lines that recognising may need."""


def kb_formats() -> tuple[tuple[str, str], ...]:
    """Return the name of each format that `read_entities` knows, and what it is, in the order of trying."""
    return tuple((format.name, format.description) for format in known_formats())


@cache
def known_formats() -> tuple[Format, ...]:
    """Return the formats of other packages and ours, in the order of trying.

    RAISES (UsageError): Another package's cannot be used.
    """
    return (*plugged_in(PLUGINS, Format), *FORMATS)


def recognise(head: Sequence[str], name: str) -> Format | None:
    """Return the format of a file: the one it looks like, else the one its name tells, else None.

    head (Sequence[str]): The first lines, blank ones left out.
    name (str): The file's name.
    """
    suffix = PurePath(name.lower().removesuffix(".gz")).suffix
    alike = (format for format in known_formats() if format.sniff(head))
    named = (format for format in known_formats() if suffix in format.suffixes)
    return next(alike, None) or next(named, None)


def recognise_folder(folder: str) -> Format | None:
    """Return the format whose files a folder holds, or None.

    folder (str): The folder.
    """
    for format in known_formats():
        if format.files and all(os.path.isfile(os.path.join(folder, file)) for file in format.files):
            return format
    return None
