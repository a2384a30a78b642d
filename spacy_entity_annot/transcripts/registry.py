"""The formats that can be read, and which one a file has."""

from functools import cache
from pathlib import PurePath

from ..errors import FORMAT_NAME_UNKNOWN, UsageError
from ..lines import NotText
from ..plugins import plugged_in
from .format import Format, Source
from .formats.assemblyai import ASSEMBLYAI
from .formats.aws import AWS
from .formats.azure import AZURE
from .formats.bbc import BBC_EDITOR, BBC_KALDI
from .formats.csv_table import CSV
from .formats.ctm import CTM
from .formats.deepgram import DEEPGRAM
from .formats.docbin import DOCBIN
from .formats.elan import ELAN
from .formats.google import GOOGLE
from .formats.jsonl import JSON, JSONL
from .formats.kaldi_text import KALDI_TEXT
from .formats.parquet import PARQUET
from .formats.rev import REV, REV_TABLE
from .formats.rttm import RTTM
from .formats.sbv import SBV
from .formats.speechmatics import SPEECHMATICS, SPEECHMATICS_REALTIME
from .formats.srt import SRT
from .formats.stm import STM
from .formats.text import TEXT
from .formats.textgrid import TEXTGRID
from .formats.trn import TRN
from .formats.vosk import VOSK
from .formats.watson import WATSON
from .formats.webvtt import WEBVTT
from .formats.whisper import WHISPER, WHISPER_SEGMENTS
from .formats.whisper_cpp import WHISPER_CPP

FORMATS: tuple[Format, ...] = (
    PARQUET, DOCBIN, SRT, WEBVTT, SBV,
    AWS, DEEPGRAM, AZURE, WATSON, SPEECHMATICS_REALTIME, SPEECHMATICS, GOOGLE, REV, WHISPER_CPP, WHISPER_SEGMENTS,
    WHISPER, BBC_KALDI, BBC_EDITOR, ASSEMBLYAI, VOSK, JSONL, JSON, ELAN, TEXTGRID, RTTM, CTM, STM, REV_TABLE, TRN,
    CSV, KALDI_TEXT, TEXT,
)  # fmt: skip
"""Formats whose look is rarer stand before those that would take their files too."""

GROUP = "spacy_entity_annot.transcript_formats"
"""The group of entry points in which other packages name a `Format` each."""


@cache
def all_formats() -> tuple[Format, ...]:
    """Return the formats of other packages, by name, and ours behind them.

    RAISES (UsageError): A package's format cannot be loaded.
    """
    return (*plugged_in(GROUP, Format), *FORMATS)


def transcript_formats() -> tuple[tuple[str, str], ...]:
    """Return the name of each format that `read_transcripts` knows, and what it is, in the order of trying."""
    return tuple((format.name, format.description) for format in all_formats())


def format_named(name: str) -> Format:
    """Return a format by its name.

    name (str): The name, as `transcript_formats` lists it.
    RAISES (UsageError): There is no such format.
    """
    for format in all_formats():
        if format.name == name:
            return format
    raise UsageError(FORMAT_NAME_UNKNOWN.format(name=name, names=", ".join(format.name for format in all_formats())))


def recognise(source: Source) -> Format | None:
    """Return the format of an input: the one it looks like, else the one its name tells, else None.

    Where it looks like several, the name decides between them, else the order of the registry.

    source (Source): The input.
    RAISES: what opening a text may raise, where it is neither text nor a binary format.
    """
    for format in all_formats():
        if format.binary and format.sniff(source):
            return format
    suffix = _suffix(source.name)
    named = [format for format in all_formats() if suffix in format.suffixes]
    try:
        alike = [format for format in all_formats() if not format.binary and format.sniff(source)]
    except NotText:
        if source.magic and any(format.binary for format in named):
            return named[0]
        raise
    return next((format for format in (*[match for match in alike if match in named], *alike, *_texts(named))), None)


def _texts(named: list[Format]) -> list[Format]:
    """Leave out the formats that would have been recognised: JSON of any maker is known by its fields alone."""
    return [format for format in named if not format.binary and ".json" not in format.suffixes]


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
