from spacy_entity_annot.transcripts import ReadOptions, TurnRules
from spacy_entity_annot.types import Alternative, Word

from ..conftest import Read

CTM = """;; a comment
call 1 0.5 0.25 play 0.75
call 1 * * <ALT_BEGIN>
call 1 0.75 0.25 tailor 0.5
call 1 * * <ALT>
call 1 0.75 0.125 taylor
call 1 0.875 0.125 s
call 1 * * <ALT>
call 1 * * <ALT_END>
call 1 1.0 0.25 swift NA lex spk1
call 1 3.0 0.25 no 1.0 lex unknown
call 2 0.5 0.25 yes
"""


def test_words_of_a_ctm_become_utterances_by_pause_and_channel(read: Read) -> None:
    utterances, problems = read(CTM, "call.ctm")
    assert problems == []
    assert [(utterance.id, utterance.channel, utterance.text) for utterance in utterances] == [
        ("call:1", "1", "play tailor swift"), ("call:2", "1", "no"), ("call:3", "2", "yes"),
    ]  # fmt: skip
    play, swift = Word("play", 0.5, 0.75, 0.75), Word("swift", 1.0, 1.25)
    assert utterances[0].words == (play, Word("tailor", 0.75, 1.0, 0.5), swift)
    assert utterances[0].alternatives == (
        Alternative("play taylor s swift", None, (play, Word("taylor", 0.75, 0.875), Word("s", 0.875, 1.0), swift)),
        Alternative("play swift", None, (play, swift)),
    )


def test_a_broken_row_is_reported_with_its_line_and_recordings_are_told_apart(read: Read) -> None:
    utterances, problems = read("a 1 0 1 play\nb 1 x 1 lost\nb 1 0 1 stop\na 1 2 1 on\n", "all.ctm")
    assert [(utterance.id, utterance.text) for utterance in utterances] == [
        ("all/a:1", "play"), ("all/b:1", "stop"), ("all/a:2", "on"),
    ]  # fmt: skip
    assert problems == [
        (2, "a row of CTM is RECORDING CHANNEL BEGIN DURATION WORD [CONFIDENCE]; this one was left out.")
    ]


def test_rules_of_turns_can_be_set(read: Read) -> None:
    utterances, _ = read("a 1 0 1 a\na 1 1 1 b\na 1 5 1 c\n", "a.ctm", options=ReadOptions(turns=TurnRules(9.0, 1)))
    assert [utterance.text for utterance in utterances] == ["a b", "c"]


def test_segments_of_an_stm_keep_speaker_and_label(read: Read) -> None:
    rows = ";; x\ncall 1 ana 0.5 1.50 <o,f0,female> play it\ncall 1 ben 2 3 <o>\ncall 1 ben 3 4 plain\ncall 1 x\n"
    utterances, problems = read(rows, "call.stm")
    assert [(u.text, u.speaker, u.start, u.end, u.meta) for u in utterances] == [
        ("play it", "ana", 0.5, 1.5, {"label": "<o,f0,female>"}),
        ("plain", "ben", 3.0, 4.0, {}),
    ]
    assert [line for line, _ in problems] == [5]


def test_rttm_without_words_is_refused_and_says_what_it_is_for(read: Read) -> None:
    utterances, [(line, message)] = read("SPEAKER call 1 0.5 1.0 <NA> <NA> ana <NA>\n", "call.txt")
    assert (utterances, line) == ([], 1)
    assert "Give it with --speakers" in message


def test_lexemes_of_an_rttm_are_words(read: Read) -> None:
    rows = "".join(f"LEXEME call 1 {start} 0.5 {word} LEX {who} <NA>\n"
                   for start, word, who in ((0.5, "play", "ana"), (1.0, "it", "ana"), (1.5, "no", "ben")))  # fmt: skip
    utterances, _ = read(rows + "LEXEME call 1 x 1 lost LEX ben <NA>\n", "call.rttm")
    assert [(utterance.speaker, utterance.text, utterance.end) for utterance in utterances] == [
        ("ana", "play it", 1.5), ("ben", "no", 2.0),
    ]  # fmt: skip


def test_trn_has_the_id_behind_the_text(read: Read) -> None:
    rows = "play { tailor / taylor } swift (call_1)\n;; comment\nuh { @ / the } no (call_2)\n  (call_3)\n"
    utterances, _ = read(rows, "call.trn")
    assert [(utterance.id, utterance.text) for utterance in utterances] == [
        ("call:call_1", "play tailor swift"), ("call:call_2", "uh no"),
    ]  # fmt: skip


def test_kaldi_text_has_to_be_named(read: Read) -> None:
    utterances, _ = read("call-1 play it\ncall-2\n", "text", format="kaldi-text")
    assert [(utterance.id, utterance.text) for utterance in utterances] == [("text:call-1", "play it")]
