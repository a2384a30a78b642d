"""How transcripts are to be read, as far as a user may say."""

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field

from .. import errors
from ..errors import UsageError
from .speakers import SpeakerTimes
from .turns import TurnRules


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the files themselves do not say.

    encoding (str | None): The encoding of text files that are neither UTF-8 nor have a byte order mark.
    turns (TurnRules): How words become utterances where the recogniser did not say.
    columns (Mapping[str, str]): The columns of tables that hold our fields, e.g. `{"text": "query"}`.
    tiers (tuple[str, ...]): The tiers of TextGrid and ELAN to read; empty means all that hold words.
    speakers (SpeakerTimes | None): Who spoke when, for words without a speaker.
    RAISES (UsageError): There is no such encoding.
    """

    encoding: str | None = None
    turns: TurnRules = TurnRules()
    columns: Mapping[str, str] = field(default_factory=dict)
    tiers: tuple[str, ...] = ()
    speakers: SpeakerTimes | None = None

    def __post_init__(self) -> None:
        if self.encoding is not None:
            try:
                codecs.lookup(self.encoding)
            except LookupError:
                raise UsageError(errors.ENCODING_UNKNOWN.format(encoding=self.encoding)) from None
