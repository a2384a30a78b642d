from ..conftest import Read


def test_missing_header_is_reported_and_the_captions_kept(read: Read) -> None:
    utterances, problems = read("00:01.000 --> 00:02.000\nplay\n", "call.vtt")
    assert [utterance.text for utterance in utterances] == ["play"]
    assert problems == [(1, "a WebVTT file begins with the line WEBVTT; it was read without.")]


def test_a_word_that_begins_like_the_header_is_none(read: Read) -> None:
    _, problems = read("WEBVTTX\n\n00:01.000 --> 00:02.000\nplay\n", "call.vtt")
    assert [line for line, _ in problems] == [1, 1]


def test_comments_styles_and_regions_are_no_captions(read: Read) -> None:
    content = (
        "WEBVTT - a title\nKind: captions\nLanguage: en\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\n"
        "NOTE Taylor\nsaid this\n\nNOTE\n\nNOTES\n00:01.000 --> 00:02.000\nplay\n"
    )
    utterances, problems = read(content, "call.vtt")
    assert [(utterance.text, utterance.language, utterance.meta) for utterance in utterances] == [
        ("play", "en", {"cue": "NOTES"})
    ]
    assert problems == []


def test_caption_just_below_the_header_is_read(read: Read) -> None:
    [utterance], problems = read("\ufeffWEBVTT\r\n00:01.000 --> 00:02.000\r\nplay\r\n", "call.vtt")
    assert (utterance.text, problems) == ("play", [])


def test_each_voice_is_an_utterance(read: Read) -> None:
    content = (
        "WEBVTT\n\n1\n00:01.000 --> 00:02.000\n<v.loud Ana &amp; Co>play <b>tailor</b></v>\nswift\n<v Ben>no</v>\n\n"
        "00:02.000 --> 00:03.000\nwell <v Ana>yes\n"
    )
    utterances, _ = read(content, "call.vtt")
    assert [(utterance.id, utterance.speaker, utterance.text, utterance.start) for utterance in utterances] == [
        ("call:4", "Ana & Co", "play tailor swift", 1.0),
        ("call:4.2", "Ben", "no", 1.0),
        ("call:9", None, "well", 2.0),
        ("call:9.2", "Ana", "yes", 2.0),
    ]


def test_lines_that_roll_up_are_read_once(read: Read) -> None:
    content = (
        "WEBVTT\n\n00:01.000 --> 00:02.000 align:start position:0%\n \nplay<00:01.500><c> tailor</c>\n\n"
        "00:02.000 --> 00:02.010\nplay tailor\n \n\n"
        "00:02.010 --> 00:03.000\nplay tailor\nswift<00:02.500><c> now</c>\n\n"
        "00:09.000 --> 00:09.500\nswift now\n"
    )
    utterances, problems = read(content, "call.vtt")
    assert [utterance.text for utterance in utterances] == ["play tailor", "swift now", "swift now"]
    assert problems == []


def test_what_is_really_said_twice_stays(read: Read) -> None:
    utterances, _ = read("WEBVTT\n\n00:01.000 --> 00:02.000\nno\n\n00:02.000 --> 00:03.000\nno\n", "call.vtt")
    assert [utterance.text for utterance in utterances] == ["no", "no"]
