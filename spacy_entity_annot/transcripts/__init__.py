"""Transcripts: files of any known format to utterances, and utterances into the workspace."""

from .format import Format
from .ingest import Ingested, ingest
from .quarantine import Quarantine
from .reader import TranscriptReader, read_transcripts
from .registry import formats

__all__ = ["Format", "Ingested", "Quarantine", "TranscriptReader", "formats", "ingest", "read_transcripts"]
