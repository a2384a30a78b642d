"""Which column of a table, or field of a record, holds which of our fields."""

from collections.abc import Iterable, Mapping

from ..types import JsonObject

_FIELDS = ("id", "text", "transcript", "speaker", "subject_key", "start", "end", "language", "channel", "media",
           "confidence", "words", "alternatives", "meta")  # fmt: skip
_ALSO = {
    "text": ("transcription", "utterance", "sentence", "hypothesis", "hyp", "pred_text", "query", "phrase", "content",
             "transcript"),
    "id": ("utterance_id", "utt_id", "uttid"),
    "transcript": ("transcript_id", "session_id", "session", "recording", "recording_id", "call_id", "conversation_id",
                   "dialogue_id"),
    "speaker": ("speaker_label", "speaker_id"),
    "start": ("start_time", "start_seconds", "begin"),
    "end": ("end_time", "end_seconds"),
    "language": ("lang", "language_code", "locale"),
    "media": ("audio", "audio_filepath", "audio_file", "audio_path"),
    "confidence": ("conf",),
    "alternatives": ("nbest", "n_best", "hypotheses"),
}  # fmt: skip


def fields_of(columns: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """Return our field for each column that holds one: what the user named, else our name, else another usual one.

    columns (Iterable[str]): The names of the columns.
    given (Mapping[str, str]): The columns that the user named, by our field.
    """
    names = {column.strip().casefold(): column for column in columns}
    fields = {column: field for field, column in given.items() if column in names.values()}
    for field in _FIELDS:
        if field not in fields.values():
            usual = (field, *_ALSO.get(field, ()))
            column = next((names[name] for name in usual if name in names and names[name] not in fields), None)
            if column is not None:
                fields[column] = field
    return fields


def renamed(record: Mapping[str, object], fields: Mapping[str, str]) -> JsonObject:
    """Return a record with our names of fields.

    record (Mapping[str, object]): The record.
    fields (Mapping[str, str]): From `fields_of`.
    """
    return {fields.get(name, name): value for name, value in record.items()}
