"""What the readers of JSON share: from the values of a recogniser to utterances."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .. import errors
from ..records import LARGEST, reason_of, refuse_unstorable
from ..types import Alternative, JsonObject, Utterance, Word
from .source import Source
from .turns import parts

_QUERY = re.compile(r"\?.*", re.DOTALL)


class Speech:
    """The utterances of one transcript, as they are read.

    source (Source): The input.
    transcript (str): The transcript's id.
    count (int): Utterances so far.
    line (int | None): The first line of the document that is being read.
    recogniser (str | None): What wrote it; each utterance names it in its `meta`.
    """

    def __init__(self, source: Source, transcript: str, *, recogniser: str | None = None) -> None:
        self.source = source
        self.recogniser = recogniser
        self.transcript = self.recording = transcript
        self.count = 0
        self.line: int | None = None
        self.language: str | None = None
        self.media: str | None = None
        self._about: JsonObject = {}

    def describe(
        self,
        *,
        recording: object = None,
        language: object = None,
        media: object = None,
        about: Mapping[str, Any] | None = None,
    ) -> None:
        """Take what the input says of the whole recording.

        recording (object): Its own id, by which files about speakers call it.
        language (object): A language code, for segments without one.
        media (object): The audio file; what follows a question mark is dropped, for it may be a key to it.
        about (Mapping[str, Any] | None): What none of our fields holds; the first utterance keeps it in its `meta`.
        """
        self.recording = label(recording) or self.recording
        self.language = label(language)
        self.media = address(media)
        self._about = {name: value for name, value in (about or {}).items() if value not in (None, "", [], {})}
        refuse_unstorable("document", self._about)

    def report(self, message: str) -> None:
        """Report a part of the document that could not be taken.

        message (str): What is wrong and what to do next.
        """
        self.source.report(self.line, message)

    def utterances(
        self,
        text: str = "",
        words: Sequence[Word] = (),
        *,
        speakers: Sequence[str | None] | None = None,
        speaker: str | None = None,
        start: float | None = None,
        end: float | None = None,
        channel: str | None = None,
        language: str | None = None,
        confidence: float | None = None,
        alternatives: Sequence[Alternative] = (),
        meta: Mapping[str, Any] | None = None,
    ) -> Iterator[Utterance]:
        """Yield the utterances of one segment, which is cut by the rules where it has words and no alternatives.

        text (str): The recogniser's own text; empty: the words with blanks between.
        words (Sequence[Word]): The words.
        speakers (Sequence[str | None] | None): The speaker of each word.
        speaker (str | None): The speaker of all.
        start (float | None): In seconds; by default that of the first word.
        end (float | None): By default that of the last word.
        channel (str | None): The audio channel.
        language (str | None): By default the recording's.
        confidence (float | None): That of the segment, 0..1.
        alternatives (Sequence[Alternative]): Other readings of the whole segment, which is not cut then.
        meta (Mapping[str, Any] | None): What else is known of the segment.
        """
        heard = [word for word, _, _, _ in words]
        _refuse_odd(heard, alternatives)
        if meta:
            refuse_unstorable("meta", meta)
        if speakers is None and speaker is None and self.source.options.speakers is not None:
            speakers = self._looked_up(words, start, end)
        cuts = self.source.options.turns.cut(words, speakers) if words and not alternatives else []
        texts = parts(text, heard, cuts) if len(cuts) > 1 else [text.strip() or " ".join(heard)]
        for (first, behind), part in zip(cuts or [(0, len(words))], texts, strict=True):
            here = words[first:behind]
            alone = len(texts) == 1
            utterance = self._utterance(
                part,
                tuple(here),
                start if start is not None and first == 0 else (here[0].start if here else None),
                end if end is not None and behind == len(words) else (here[-1].end if here else None),
                speaker if speaker is not None else _speaker(speakers, first, behind),
                channel,
                language or self.language,
                confidence,
                tuple([reading for reading in alternatives if reading.text != part]),
                dict(meta) if meta and (alone or first == 0) else {},
            )
            if utterance is not None:
                yield utterance

    def _utterance(self, text: str, words: tuple[Word, ...], start: float | None, end: float | None,
                   speaker: str | None, channel: str | None, language: str | None, confidence: float | None,
                   alternatives: tuple[Alternative, ...], meta: JsonObject) -> Utterance | None:  # fmt: skip
        if not text and not alternatives:
            return None
        self.count += 1
        if self.recogniser is not None:
            meta.setdefault("recogniser", self.recogniser)
        if self._about:
            meta["document"], self._about = self._about, {}
        end = not_before(start, end)
        return Utterance(f"{self.transcript}:{self.count}", text, self.transcript, start, end, speaker, None, None,
                         channel, language, confidence, words, alternatives, self.media, meta)  # fmt: skip

    def _looked_up(self, words: Sequence[Word], start: float | None, end: float | None) -> list[str | None] | None:
        assert self.source.options.speakers is not None
        known = self.source.options.speakers
        if words:
            return known.of(self.recording, words)
        return [known.at(self.recording, start, end)]


def _refuse_odd(texts: Sequence[str], alternatives: Sequence[Alternative]) -> None:
    """Raise if a reading holds what a document of the right shape would not.

    RAISES (ValueError, TypeError): A text is none, or a score is no usable number.
    """
    "".join(texts)
    for reading in alternatives:
        "".join([reading.text, *[word.text for word in reading.words]])
        score = reading.score
        if score is not None and not (type(score) in (int, float) and abs(score) < LARGEST):
            raise ValueError("a score is no number")


def _speaker(speakers: Sequence[str | None] | None, first: int, behind: int) -> str | None:
    """Return the first speaker of a stretch who is known."""
    return next((speaker for speaker in (speakers or ())[first : max(behind, first + 1)] if speaker is not None), None)


def seconds(value: Any, per_second: float = 1) -> float | None:
    """Return a time in seconds, or None where it is unknown.

    value (Any): A number, or one as text, perhaps with an s behind.
    per_second (float): How many of its units are a second.
    RAISES (ValueError, TypeError): It is neither.
    """
    if value is None or value == "":
        return None
    time = _number(value[:-1] if type(value) is str and value[-1] == "s" else value)
    if per_second != 1:
        time /= per_second
    if 0.0 <= time < LARGEST:
        return time
    if not -LARGEST < time < 0.0:
        raise ValueError(f"{value} is no time")
    return 0.0


def _number(value: Any) -> float:
    if type(value) is bool:  # a kind of int to Python
        raise TypeError("true or false is no number")
    return float(value)


def end_of(start: float | None, duration: Any, per_second: float = 1) -> float | None:
    """Return when something ends, in seconds to the microsecond, or None where that is unknown.

    start (float | None): When it starts, in seconds.
    duration (Any): How long it is, as `seconds` takes it.
    per_second (float): How many of the duration's units are a second.
    """
    length = seconds(duration, per_second)
    return None if start is None or length is None else round(start + length, 6)


def not_before(start: float | None, end: float | None) -> float | None:
    """Return when something ends: never before it starts, whatever a recogniser wrote."""
    return start if start is not None and end is not None and end < start else end


def probability(value: Any) -> float | None:
    """Return a confidence 0..1, or None where it is unknown or on another scale.

    value (Any): A number, or one as text.
    RAISES (ValueError, TypeError): It is neither.
    """
    if value is None or value == "":
        return None
    confidence = _number(value)
    if 0.0 <= confidence <= 1.0:
        return confidence
    return 1.0 if 1.0 < confidence < 1.000001 else None  # recognisers that count in 32 bits write 1.0000001


def label(value: object) -> str | None:
    """Return a speaker, channel or language as text, or None where it is unknown.

    value (object): A text or a number.
    """
    if value is None or value == "" or isinstance(value, (dict, list)):
        return None
    return str(value).strip() or None


def address(value: object) -> str | None:
    """Return a recording's address without what follows a question mark, which may be a key to it; None for none.

    value (object): A text, else it is none.
    """
    return _QUERY.sub("", value) or None if isinstance(value, str) else None


def labels(values: Sequence[object]) -> list[str | None] | None:
    """Return a label for each word, or None where none is known.

    values (Sequence[object]): As `label` takes them.
    """
    known = {value: label(value) for value in set(values)}
    return list(map(known.get, values)) if any(known.values()) else None


def others(record: Mapping[str, Any], used: frozenset[str]) -> JsonObject:
    """Return the fields of a record that none of ours holds, those without a value left out.

    record (Mapping[str, Any]): The record.
    used (frozenset[str]): The fields that were read.
    """
    return {name: value for name, value in record.items() if name not in used and value is not None}


def at(value: object, *path: str | int) -> Any:
    """Return what stands at a path of field names and positions, or None where there is no such thing.

    value (object): A JSON value.
    path (str | int): The names and positions, outermost first.
    """
    for step in path:
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, dict) else None
        else:
            value = value[step] if isinstance(value, list) and -len(value) <= step < len(value) else None
    return value


def score_kind(kind: str) -> JsonObject:
    """Return the part of `meta` that says what the scores of alternatives are.

    kind (str): E.g. `probability`, `log likelihood`, `unnormalised`.
    """
    return {"score_kind": kind}


def misshapen(error: Exception, format: str) -> str:
    """Return what to tell a user of a document that could not be read.

    error (Exception): One of MISSHAPEN.
    format (str): The format's name.
    """
    return errors.DOCUMENT_MISSHAPEN.format(format=format, reason=reason_of(error))
