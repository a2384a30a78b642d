"""Transcripts: files of any known format to utterances, and utterances into the workspace."""

from .format import Format, Located, Source, Speech, json_format
from .ingest import Ingested, ingest, retry
from .options import ReadOptions
from .quarantine import Quarantine
from .reader import TranscriptReader, read_transcripts
from .registry import transcript_formats
from .speakers import SpeakerTimes, read_speakers
from .turns import TurnRules

__all__ = [
    "Format",
    "Ingested",
    "Located",
    "Quarantine",
    "ReadOptions",
    "Source",
    "SpeakerTimes",
    "Speech",
    "TranscriptReader",
    "TurnRules",
    "transcript_formats",
    "ingest",
    "json_format",
    "read_speakers",
    "read_transcripts",
    "retry",
]
