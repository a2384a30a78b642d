"""Rev: its JSON of monologues, and the `.nlp` tables in which it publishes references."""

from collections.abc import Iterator, Sequence
from typing import Any

from ... import errors
from ...types import JsonObject, Utterance, Word
from ..format import Format, Located, Source, Speech, json_format
from ..jobs import outcome
from ..speech import at, label, not_before, others, seconds
from ..spoken import column, make_words, with_signs, without

_MONOLOGUE = frozenset({"speaker", "elements", "speaker_info"})
_UNKNOWN = "UU"
_MOST = 100_000
"""Words of one speaker that are held in memory; an utterance ends behind them."""
_HEADER = "token|speaker|ts|endTs|punctuation"


def _fits(document: Any) -> bool:
    return isinstance(at(document, "monologues"), list)


def _job(document: Any) -> str | None:
    if at(document, "id") is None or "created_on" not in document:
        return None
    recording = document.get("media_url") or document.get("name") or document["id"]
    reason = document.get("failure_detail") or document.get("failure")
    return outcome(document.get("status"), recording=recording, reason=reason)


def _read(document: Any, speech: Speech) -> Iterator[Utterance]:
    speech.describe(about=others(document, frozenset({"monologues"})))
    for monologue in document["monologues"]:
        elements = monologue["elements"]
        yield from speech.utterances(
            "".join([element["value"] for element in elements]),  # signs hold the blanks, too
            _words(elements),
            speaker=label(at(monologue, "speaker_info", "display_name") or monologue.get("speaker")),
            meta=others(monologue, _MONOLOGUE),
        )


def _words(elements: list[JsonObject]) -> list[Word]:
    signs = [kind != "text" for kind in column(elements, "type")]
    texts = with_signs([element["value"].strip() for element in elements], signs)
    spoken = without(elements, signs)
    return make_words(texts, column(spoken, "ts"), column(spoken, "end_ts"), column(spoken, "confidence"))


def _looks_like_table(source: Source) -> bool:
    return next(source.peek_lines(), "").removeprefix("\ufeff").startswith(_HEADER)


def _read_table(source: Source) -> Iterator[Located]:
    """Yield the turns of a table of tokens; without times, only the speaker and the length end them."""
    speech = Speech(source, source.transcript)
    turn: list[tuple[int, Word]] = []
    speaker: str | None = None
    for number, fields in _rows(source):
        if turn and (fields["speaker"] != speaker or len(turn) >= _MOST):
            yield from _turn(turn, speaker, speech)
            turn = []
        speaker = fields["speaker"]
        try:
            start, end = seconds(fields["ts"]), seconds(fields["endTs"])
        except ValueError:
            source.report(number, errors.ROW_TIMES)
        else:
            text = fields["token"] + fields["punctuation"]
            turn.append((number, Word(text, start, not_before(start, end))))
    yield from _turn(turn, speaker, speech)


def _rows(source: Source) -> Iterator[tuple[int, dict[str, str]]]:
    columns: list[str] = []
    for number, line in source.lines():
        fields = line.split("|")
        if not columns:
            if not line.removeprefix("\ufeff").startswith(_HEADER):
                return source.report(number, errors.TABLE_HEADER.format(header=_HEADER))
            columns = fields
        elif len(fields) == len(columns):
            yield number, dict(zip(columns, fields, strict=True))
        elif line:
            source.report(number, errors.TABLE_ROW.format(found=len(fields), expected=len(columns)))
    return None


def _turn(turn: Sequence[tuple[int, Word]], speaker: str | None, speech: Speech) -> Iterator[Located]:
    position = 0
    named = speaker if speaker and speaker != _UNKNOWN else None
    for utterance in speech.utterances(words=[word for _, word in turn], speaker=named) if turn else ():
        yield turn[position][0], utterance
        position += len(utterance.words)


REV = json_format("rev", "JSON of Rev", _fits, _read, job=_job, recogniser="rev")
REV_TABLE = Format("rev-nlp", "Rev's tables of tokens", (".nlp",), _looks_like_table, _read_table)
