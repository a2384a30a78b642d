from spacy_entity_annot.types import Word

from ..conftest import Read

TABLE = "token|speaker|ts|endTs|punctuation|case|tags\n"


def test_signs_hold_the_blanks(read: Read) -> None:
    elements = [{"type": "text", "value": "Play", "ts": 0.5, "end_ts": 0.9, "confidence": 0.5},
                {"type": "punct", "value": " "}, {"type": "text", "value": "it", "ts": 0.9, "end_ts": 1.2},
                {"type": "punct", "value": ". "}]  # fmt: skip
    monologue = {"speaker": 1, "speaker_info": {"display_name": "Agent 1"}, "elements": elements}
    [utterance], problems = read({"monologues": [monologue]}, "call.json")
    assert problems == []
    assert (utterance.text, utterance.speaker) == ("Play it.", "Agent 1")
    assert utterance.words == (Word("Play", 0.5, 0.9, 0.5), Word("it.", 0.9, 1.2))


def test_broken_rows_of_a_table_are_reported_and_the_others_kept(read: Read) -> None:
    utterances, problems = read(TABLE + "Play|1|0.5|0.9||UC|[]\nit|1\nit|1|x|||LC|\nnow|1|0.9|1.0|.||\n", "call.nlp")
    assert [(utterance.text, utterance.end) for utterance in utterances] == [("Play now.", 1.0)]
    assert problems == [
        (3, "2 fields where the header has 7; the row was left out."),
        (4, "the times of the row are no numbers; it was left out."),
    ]


def test_a_table_without_times_is_cut_by_speaker(read: Read) -> None:
    utterances, _ = read(TABLE + "Play|1|||||\nit|1|||?||\nNo|2|||.||\nHm|UU|||||\n", "call.txt")
    assert [(utterance.id, utterance.speaker, utterance.text) for utterance in utterances] == [
        ("call:1", "1", "Play it?"), ("call:2", "2", "No."), ("call:3", None, "Hm"),
    ]  # fmt: skip


def test_a_table_without_its_header_is_refused(read: Read) -> None:
    assert read("Play|1|\n", "call.nlp") == ([], [
        (1, "the first line must begin with token|speaker|ts|endTs|punctuation; nothing was read."),
    ])  # fmt: skip
