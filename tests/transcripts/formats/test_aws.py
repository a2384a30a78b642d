from typing import Any

from spacy_entity_annot.types import Alternative, Word

from ..conftest import Read


def item(content: str, start: float | None = None, confidence: str = "0.9", **more: Any) -> dict[str, Any]:
    heard = [{"confidence": confidence, "content": content}]
    if start is None:
        return {"type": "punctuation", "alternatives": heard}
    times = {"start_time": str(start), "end_time": str(start + 0.5)}
    return {"type": "pronunciation", "alternatives": heard, **times, **more}


def test_numbers_are_texts_and_signs_have_no_times(read: Read) -> None:
    items = [item("Play", 0.5), item("it", 1.0, "1.0"), item(".", confidence="0.0"), item("No", 3.0)]
    document = {
        "jobName": "j",
        "accountId": "1234",
        "status": "COMPLETED",
        "results": {"transcripts": [{"transcript": "Play it. No"}], "items": items, "language_code": "en-US"},
    }
    utterances, problems = read(document, "call.json")  # fmt: skip
    assert problems == []
    assert [utterance.text for utterance in utterances] == ["Play it.", "No"]
    assert utterances[0].words == (Word("Play", 0.5, 1.0, 0.9), Word("it.", 1.0, 1.5, 1.0))
    assert (utterances[0].start, utterances[0].end, utterances[0].language) == (0.5, 1.5, "en-US")
    assert utterances[0].meta == {"recogniser": "aws", "document": {"jobName": "j", "accountId": "1234"}}


def test_speakers_stand_in_a_list_of_their_own_or_with_the_words(read: Read) -> None:
    items = [item("Play", 0.5), item("no", 1.0), item("yes", 1.5, speaker_label="spk_2")]
    rows = [{"start_time": "0.5", "speaker_label": "spk_0"}, {"start_time": "1.0", "speaker_label": "spk_1"}]
    results = {"items": items, "transcripts": [{"transcript": "Play no yes"}],
               "speaker_labels": {"segments": [{"items": rows}, {"items": []}]}}  # fmt: skip
    utterances, _ = read({"results": results}, "call.json")
    assert [(utterance.speaker, utterance.text) for utterance in utterances] == [
        ("spk_0", "Play"), ("spk_1", "no"), ("spk_2", "yes"),
    ]  # fmt: skip


def test_channels_are_kept_apart(read: Read) -> None:
    channels = [{"channel_label": "ch_0", "items": [item("Play", 0.5), item(",")]},
                {"channel_label": "ch_1", "items": [item("no", 0.6)]}]  # fmt: skip
    utterances, _ = read({"results": {"items": [], "channel_labels": {"channels": channels}}}, "call.json")
    assert [(utterance.channel, utterance.text) for utterance in utterances] == [("ch_0", "Play,"), ("ch_1", "no")]


def test_alternatives_of_segments_are_kept_with_their_words(read: Read) -> None:
    def reading(word: str, confidence: str) -> dict[str, Any]:
        flat = [{"content": "play", "start_time": "0.5", "end_time": "0.9", "confidence": "1.0"},
                {"content": word, "start_time": "0.9", "end_time": "1.4", "confidence": confidence},
                {"content": ".", "type": "punctuation"}]  # fmt: skip
        return {"transcript": f"play {word}.", "items": flat}

    segment = {
        "start_time": "0.5",
        "end_time": "1.4",
        "alternatives": [reading("tailor", "0.5"), reading("taylor", "0")],
    }
    speaker = {"start_time": "0.5", "speaker_label": "spk_1"}
    results = {"items": [item("play", 0.5)], "segments": [segment],
               "speaker_labels": {"segments": [{"items": [speaker]}]}}  # fmt: skip
    [utterance], _ = read({"results": results}, "call.json")
    assert (utterance.text, utterance.speaker, utterance.end) == ("play tailor.", "spk_1", 1.4)
    words = (Word("play", 0.5, 0.9, 1.0), Word("taylor.", 0.9, 1.4, 0.0))
    assert utterance.alternatives == (Alternative("play taylor.", 0.5, words),)
    assert utterance.meta == {"recogniser": "aws", "score_kind": "mean word confidence"}
