"""Notes on jobs that recognisers give where there is no transcript, or not yet."""

import json
from typing import Any

import pytest

from .conftest import Read

ASSEMBLYAI = {"id": "1", "audio_url": "https://example.org/a.wav?key=1", "text": None, "words": None,
              "utterances": None, "confidence": None}  # fmt: skip
AWS = {"TranscriptionJobName": "call 1", "LanguageCode": "en-US", "Media": {"MediaFileUri": "s3://calls/a.wav"}}
GOOGLE = {"name": "7612202767953098924", "metadata": {
    "@type": "type.googleapis.com/google.cloud.speech.v1.LongRunningRecognizeMetadata", "uri": "gs://calls/a.wav",
    "startTime": "2026-01-12T10:00:00Z"}}  # fmt: skip
AZURE = {"self": "https://example.org/speechtotext/v3.1/transcriptions/5", "links": {"files": "https://example.org/f"},
         "properties": {"channels": [0, 1]}, "locale": "en-US", "displayName": "Calls of May"}  # fmt: skip
SPEECHMATICS = {"id": "a1", "created_at": "2026-01-12T10:00:00.000Z", "data_name": "a.wav", "duration": 9}
REV = {"id": "Ab1", "created_on": "2026-01-12T10:00:00.29Z", "media_url": "https://example.org/a.wav?key=1",
       "type": "async"}  # fmt: skip
HEARD = {"RecognitionStatus": "Success", "Offset": 0, "Duration": 1, "DisplayText": "play"}


def aws(status: str, **more: str) -> dict[str, Any]:
    return {"TranscriptionJob": {**AWS, "TranscriptionJobStatus": status, **more}}


def speechmatics(status: str, **more: Any) -> dict[str, Any]:
    return {"job": {**SPEECHMATICS, "status": status, **more}}


@pytest.mark.parametrize(
    ("document", "recording", "reason"),
    [
        (ASSEMBLYAI | {"status": "error", "error": "no audio."}, "https://example.org/a.wav", "no audio"),
        (ASSEMBLYAI | {"status": "error", "words": [], "text": ""}, "https://example.org/a.wav", "error"),
        (aws("FAILED", FailureReason="no audio."), "s3://calls/a.wav", "no audio"),
        ({"jobName": "call 1", "status": "FAILED", "FailureReason": "no audio"}, "call 1", "no audio"),
        (GOOGLE | {"done": True, "error": {"code": 3, "message": "no audio"}}, "gs://calls/a.wav", "no audio"),
        ({"name": "7", "done": True, "error": {"code": 3, "message": "no audio"}}, "7", "no audio"),
        (AZURE | {"status": "Failed", "properties": {"error": {"code": "InvalidData", "message": "no audio"}}},
         "Calls of May", "no audio"),
        ({"RecognitionStatus": "InitialSilenceTimeout", "Offset": 0, "Duration": 0}, "this recording",
         "InitialSilenceTimeout"),
        ({"RecognitionStatus": "NoMatch", "DisplayText": "", "Offset": 0, "Duration": 0}, "this recording", "NoMatch"),
        ([{"RecognitionStatus": "Error", "NBest": [{"Display": ""}]}], "this recording", "Error"),
        ({"source": "a.wav?sig=1", "recognizedPhrases": [{"recognitionStatus": "Failure"}]}, "a.wav", "Failure"),
        (speechmatics("rejected", errors=[{"timestamp": "x", "message": "no audio"}]), "a.wav", "no audio"),
        (speechmatics("expired"), "a.wav", "expired"),
        (REV | {"status": "failed", "failure": "empty_media", "failure_detail": "no audio."},
         "https://example.org/a.wav", "no audio"),
        (REV | {"status": "failed", "failure": "empty_media"}, "https://example.org/a.wav", "empty_media"),
    ],
)  # fmt: skip
def test_a_job_that_failed_is_told_with_its_reason(read: Read, document: Any, recording: str, reason: str) -> None:
    message = f"the recogniser could not read {recording}: {reason}. Check the recording, and send it again."
    assert read(document, "call.json") == ([], [(1, message)])


@pytest.mark.parametrize(
    ("document", "recording", "status"),
    [
        (ASSEMBLYAI | {"status": "queued"}, "https://example.org/a.wav", "queued"),
        (ASSEMBLYAI | {"status": "processing"}, "https://example.org/a.wav", "processing"),
        (aws("IN_PROGRESS"), "s3://calls/a.wav", "IN_PROGRESS"),
        ({"jobName": "call 1", "status": "IN_PROGRESS"}, "call 1", "IN_PROGRESS"),
        (GOOGLE, "gs://calls/a.wav", "running"),
        ({"name": "7", "done": False, "metadata": {"progressPercent": 40}}, "7", "running"),
        (AZURE | {"status": "NotStarted"}, "Calls of May", "NotStarted"),
        (AZURE | {"status": "Running"}, "Calls of May", "Running"),
        (speechmatics("running"), "a.wav", "running"),
        (REV | {"status": "in_progress"}, "https://example.org/a.wav", "in_progress"),
    ],
)
def test_a_job_that_has_not_finished_is_told_with_its_status(
    read: Read, document: Any, recording: str, status: str
) -> None:
    message = f"the recogniser has not finished {recording} ({status}). Fetch the transcript when it has, and read it "
    assert read(document, "call.json") == ([], [(1, message + "again.")])


@pytest.mark.parametrize(
    ("document", "recording"),
    [
        (aws("COMPLETED"), "s3://calls/a.wav"),
        (AZURE | {"status": "Succeeded"}, "Calls of May"),
        (speechmatics("done"), "a.wav"),
        (REV | {"status": "transcribed"}, "https://example.org/a.wav"),
    ],
)
def test_a_job_that_is_done_is_told_apart_from_its_transcript(read: Read, document: Any, recording: str) -> None:
    message = f"the recogniser is done with {recording}, but this is its note on the job. Fetch the transcript itself."
    assert read(document, "call.json") == ([], [(1, message)])


def test_the_transcripts_beside_a_note_are_read_and_keep_their_ids(read: Read) -> None:
    silent = {"RecognitionStatus": "NoMatch", "Offset": 0, "Duration": 0}
    utterances, [(line, _)] = read("\n".join(map(json.dumps, [silent, HEARD])), "call.jsonl")
    assert [utterance.id for utterance in utterances] == ["call:2:1"]
    assert line == 1
    [again, *_], problems = read("\n".join(map(json.dumps, [HEARD, HEARD])), "call.jsonl")
    assert (again.id, problems) == ("call:1", [])


@pytest.mark.parametrize(
    "document",
    [
        {"name": "x", "metadata": {"kind": "song"}},
        {"name": "x", "done": False},
        {"self": "x", "status": "open"},
        {"id": "1", "status": "failed"},
        {"jobName": "x", "results": {}},
    ],
)
def test_what_is_like_no_job_is_not_guessed(read: Read, document: dict[str, Any]) -> None:
    utterances, [(_, message)] = read(document, "call.json")
    assert utterances == []
    assert message.startswith("no known transcript format fits")


def test_a_row_with_a_text_and_a_status_of_its_own_is_an_utterance(read: Read) -> None:
    [utterance], problems = read({"id": "1", "text": "play", "audio_url": "a.wav", "status": "queued"}, "call.jsonl")
    assert (utterance.text, problems) == ("play", [])
