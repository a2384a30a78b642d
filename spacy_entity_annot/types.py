"""The nouns of the project, each meaning one thing everywhere; the README's glossary lists them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

JsonObject = dict[str, Any]


class Word(NamedTuple):
    """One recognised word; a tuple, for there are a hundred thousand in a day of speech.

    text (str): The word as the recogniser wrote it.
    start (float | None): Seconds from the start of the recording.
    end (float | None): Seconds from the start of the recording.
    confidence (float | None): The recogniser's own confidence, 0..1.
    """

    text: str
    start: float | None = None
    end: float | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another reading of an utterance, from the recogniser's n-best list.

    text (str): The reading.
    score (float | None): The recogniser's score, on its own scale.
    words (tuple[Word, ...]): The words with their times, where the format has them.
    """

    text: str
    score: float | None = None
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Utterance:
    """One turn or segment of a transcript.

    id (str): Unique within a workspace.
    text (str): What the recogniser wrote; every offset of the project counts its characters.
    transcript (str): The recording it belongs to; utterances of one transcript stand together, in order.
    start (float | None): Seconds from the start of the recording.
    end (float | None): Seconds from the start of the recording.
    speaker (str | None): A label of the speaker within the transcript.
    subject (str | None): The pseudonym of the person or device behind it.
    subject_key (str | None): The raw key of that person; only `ingest` reads it, nothing stores it.
    channel (str | None): The audio channel.
    language (str | None): A language code.
    confidence (float | None): The recogniser's confidence, 0..1.
    words (tuple[Word, ...]): The words with their times, where the format has them.
    alternatives (tuple[Alternative, ...]): Other readings, in the recogniser's order, without `text`.
    media (str | None): The audio file.
    meta (Mapping[str, Any]): Whatever else the input said.
    """

    id: str
    text: str
    transcript: str = ""
    start: float | None = None
    end: float | None = None
    speaker: str | None = None
    subject: str | None = None
    subject_key: str | None = field(default=None, repr=False)
    channel: str | None = None
    language: str | None = None
    confidence: float | None = None
    words: tuple[Word, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    media: str | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)

    def reading(self, alternative: int | None) -> str:
        """Return the text that offsets into `alternative` count (None: the utterance's own)."""
        return self.text if alternative is None else self.alternatives[alternative].text


@dataclass(frozen=True, slots=True)
class Entity:
    """One entry of a knowledge base.

    id (str): Unique, e.g. a Wikidata id.
    name (str): The preferred name.
    aliases (tuple[str, ...]): Other names, without repeats and without `name`.
    type (str | None): E.g. ARTIST.
    description (str | None): What a reviewer reads to tell it from its namesakes.
    prior (float | None): How often it is meant, 0..1; None where nobody knows.
    meta (Mapping[str, Any]): Keys of the input that are none of ours.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    type: str | None = None
    description: str | None = None
    prior: float | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return (self.name, *self.aliases)

    def record(self) -> JsonObject:
        """Return the entity as the line of a KB file that it could be read from again."""
        return {**self.meta, "id": self.id, "name": self.name, "aliases": list(self.aliases),
                "type": self.type, "description": self.description, "prior": self.prior}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """What is mined: a phrase, or an entity with all its aliases.

    text (str): The phrase as it was given; hits name the target by it.
    entity (str | None): The id of the entity it stands for.
    aliases (tuple[str, ...]): Further phrases that count as this target.
    """

    text: str
    entity: str | None = None
    aliases: tuple[str, ...] = ()

    @classmethod
    def of(cls, entity: Entity) -> "Target":
        """Return the target that finds an entity under any of its names."""
        return cls(entity.name, entity.id, entity.aliases)


class Reason(StrEnum):
    """Why a span counts as a mention."""

    EXACT = "exact"
    ALIAS = "alias"
    FUZZY = "fuzzy"
    PHONETIC = "phonetic"
    ALTERNATIVE = "alternative"


@dataclass(frozen=True, slots=True)
class Mention:
    """A character span of an utterance where a target was heard.

    utterance (str): The utterance's id.
    start (int): First character of the span.
    end (int): One past the last character.
    text (str): What the recogniser wrote there.
    target (str): The target's text, as given.
    transcript (str): The utterance's transcript.
    entity (str | None): The target's entity.
    score (float): The probability that the target was spoken here, 0..1.
    reason (str): One of `Reason`.
    alternative (int | None): The n-best reading that the offsets count; None means the utterance's text.
    """

    utterance: str
    start: int
    end: int
    text: str
    target: str
    transcript: str = ""
    entity: str | None = None
    score: float = 1.0
    reason: str = Reason.EXACT
    alternative: int | None = None

    def record(self) -> JsonObject:
        """Return the line that `search --json` prints."""
        return {"utterance": self.utterance, "transcript": self.transcript, "target": self.target,
                "entity": self.entity, "start": self.start, "end": self.end, "text": self.text,
                "score": round(self.score, 4), "reason": str(self.reason),
                "alternative": self.alternative}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Query:
    """A heard form whose entity is sought, with what is known around it.

    text (str): The heard form.
    context (str | None): The utterance it stands in.
    before (tuple[str, ...]): The utterances before, oldest first.
    transcript (str | None): The transcript's id.
    type (str | None): The type that the target or another component expects.
    """

    text: str
    context: str | None = None
    before: tuple[str, ...] = ()
    transcript: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity proposed for a mention.

    entity (Entity): The entity.
    alias (str): Its name that fits best.
    probability (float): Calibrated probability that it is meant, 0..1.
    reasons (tuple[str, ...]): What speaks for it, for a reviewer to read.
    """

    entity: Entity
    alias: str
    probability: float
    reasons: tuple[str, ...] = ()

    def record(self) -> JsonObject:
        """Return the candidate as `suggest` prints it."""
        return {"id": self.entity.id, "name": self.entity.name, "alias": self.alias,
                "type": self.entity.type, "description": self.entity.description,
                "probability": round(self.probability, 4), "reasons": list(self.reasons)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The candidates of one heard form, best first: by probability, prior, then id.

    mention (str): The heard form.
    candidates (tuple[Candidate, ...]): Distinct entities.
    nil_probability (float): Probability that none of the KB's entities is meant, 0..1.
    """

    mention: str
    candidates: tuple[Candidate, ...]
    nil_probability: float

    def record(self) -> JsonObject:
        """Return the line that `suggest` prints."""
        return {"mention": self.mention, "candidates": [candidate.record() for candidate in self.candidates],
                "nil_probability": round(self.nil_probability, 4)}  # fmt: skip


class VerdictKind(StrEnum):
    """What a person may say about a mention."""

    LINK = "link"
    NIL = "nil"
    REJECT = "reject"
    SKIP = "skip"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One person's answer; make it with `link`, `nil`, `reject`, `skip` or `flag`.

    kind (VerdictKind): The answer.
    entity (str | None): The entity's id; given with `link` alone.
    reason (str | None): Free text; `flag` needs one.
    """

    kind: VerdictKind
    entity: str | None = None
    reason: str | None = None

    @classmethod
    def link(cls, entity: "Entity | str") -> "Verdict":
        """The speaker meant this entity."""
        return cls(VerdictKind.LINK, entity if isinstance(entity, str) else entity.id)

    @classmethod
    def nil(cls, reason: str | None = None) -> "Verdict":
        """The speaker meant a real entity that the KB lacks."""
        return cls(VerdictKind.NIL, reason=reason)

    @classmethod
    def reject(cls, reason: str | None = None) -> "Verdict":
        """The span is not a mention."""
        return cls(VerdictKind.REJECT, reason=reason)

    @classmethod
    def skip(cls) -> "Verdict":
        """Somebody else should say."""
        return cls(VerdictKind.SKIP)

    @classmethod
    def flag(cls, reason: str) -> "Verdict":
        """The item needs help or is harmful."""
        return cls(VerdictKind.FLAG, reason=reason)


@dataclass(frozen=True, slots=True)
class Problem:
    """A row of an input that could not be taken.

    source (str): The file, or `-` for standard input.
    line (int | None): Its line, from 1; None where the file as a whole is meant.
    message (str): What is wrong and what to do next.
    """

    source: str
    line: int | None
    message: str

    def __str__(self) -> str:
        where = self.source if self.line is None else f"{self.source}:{self.line}"
        return f"{where}: {self.message}"


ProblemHandler = Callable[[Problem], None]
