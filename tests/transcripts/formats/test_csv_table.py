import pytest

from spacy_entity_annot.transcripts import ReadOptions

from ..conftest import Read


def test_broken_rows_are_reported_with_their_first_line(read: Read) -> None:
    content = 'id,text,start\na,"play\nit",1.5\nb,stop,x\nc,1,2,3\nd,on,\n'
    utterances, problems = read(content, "calls.csv")
    assert [(utterance.id, utterance.text, utterance.start) for utterance in utterances] == [
        ("a", "play\nit", 1.5), ("d", "on", None),
    ]  # fmt: skip
    assert problems == [
        (4, "the field 'start' must be a number, not a text."),
        (5, "4 fields where the header has 3; quote a text that holds the separator."),
    ]


def test_a_quote_that_is_never_closed_loses_no_more_than_it_must(read: Read) -> None:
    content = 'id,text\na,"open ' + "x" * 140_000 + "\nb,play\n"
    utterances, [(line, message)] = read(content, "calls.csv")
    assert (line, message[:17]) == (2, "not a row of CSV ")
    assert [utterance.text for utterance in utterances] == ["play"]


def test_a_table_without_a_known_column_is_refused_until_it_is_named(read: Read) -> None:
    content = "who;said\nana;play\n"
    assert read(content, "calls.csv")[1] == [
        (1, "none of the columns who;said is known to hold the text. Name it with --column text=NAME.")
    ]
    utterances, _ = read(content, "calls.csv", options=ReadOptions(columns={"text": "said", "speaker": "who"}))
    assert [(utterance.id, utterance.text, utterance.speaker) for utterance in utterances] == [
        ("calls:2", "play", "ana")
    ]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiters_and_usual_names_of_columns_are_known(read: Read, delimiter: str) -> None:
    rows = [["Query", "session_id", "lang", "intent", "account_id"], ["play", "s1", "en", "music", ""]]
    [utterance], _ = read("\ufeff" + "\n".join(delimiter.join(row) for row in rows), "calls.log")
    assert (utterance.text, utterance.transcript, utterance.language) == ("play", "s1", "en")
    assert utterance.meta == {"intent": "music"}


def test_whispers_table_counts_milliseconds(read: Read) -> None:
    [utterance], _ = read("start\tend\ttext\n500\t1250\tplay it\n", "call.tsv")
    assert (utterance.start, utterance.end, utterance.text) == (0.5, 1.25, "play it")


def test_alternatives_may_be_json(read: Read) -> None:
    [utterance], _ = read('text,alternatives\nplay,"[""pay"", {""text"": ""bay"", ""score"": -2.5}]"\n', "a.csv")
    assert [(reading.text, reading.score) for reading in utterance.alternatives] == [("pay", None), ("bay", -2.5)]
