"""What tells who somebody is: fields and speaker labels that stay outside of the workspace.

The rules look at names of fields, not at their values, and know English names. They rather drop one field too many:
each is counted, and `keep` brings it back.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from ..types import JsonObject, Utterance

SPEAKER_NAME = "speaker name"
"""How dropped names of speakers are counted; `speaker` keeps them."""

MAX_TRANSCRIPTS = 1_000
"""Transcripts whose renamed speakers are remembered, should their utterances not stand together."""

_TELEPHONE_DIGITS = 7
_MOST_KINDS = 1_000
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_a-zA-Z]+")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ALWAYS = _set(
    "acct ani birth birthdate birthday cell cellphone contact cookie dob dsn fax geo gps iban iccid idfa imei imsi "
    "ip lat latitude lng login lon longitude mac mail mobile msisdn passport password phone postcode ssn street "
    "subject surname tel telephone udid zip"
)
_STEMS = re.compile(
    "account|address|birthda|customerid|device|email|fullname|firstname|forename|household|lastname|middlename|nickname"
    "|passport|(?<!micro)(?<!head)(?<!ear)phone(?!me|mic|tic)|postalcode|screenname|serial(?!i[sz])|surname|userid"
    "|username|zipcode"
)
_PERSONS = _set(
    "author buyer callee caller child client consumer customer employee guest individual member owner parent "
    "participant passenger patient people person profile recipient resident seller sender subscriber tenant user "
    "visitor"
)
_HANDLES = _set("alias code guid handle hash id ident identifier key no nr num number ref reference uuid")
_NAME_KINDS = _PERSONS | _set(
    "agent birth display family first full given last legal maiden middle nick operator preferred real screen "
    "second speaker"
)
_ROLES = _set(
    "adult advisor agent all assistant audience background bot both boy callee caller ch chan channel child client "
    "customer device doctor end far female first girl guest host human inbound interviewee interviewer ivr left "
    "machine main male man microphone moderator multiple music narrator near noise none nurse operator other "
    "outbound participant patient person primary rep representative right role sales second secondary side speaker "
    "spk spkr staff student support system talker teacher the third track unidentified unk unknown user voice woman"
)
_KNOWN = _ALWAYS | _PERSONS | _HANDLES | _ROLES | {"name"}


class IdentityFilter:
    """Drops what tells who somebody is, and counts it.

    keep (Collection[str]): Fields that stay, in any spelling; `speaker` stands for the names of speakers.
    dropped (Counter[str]): What was dropped so far, by field.
    """

    def __init__(self, keep: Collection[str] = ()) -> None:
        self.dropped: Counter[str] = Counter()
        self._keep = {_folded(field) for field in keep}
        self._keeps_speakers = not self._keep.isdisjoint({"speaker", _folded(SPEAKER_NAME)})
        self._renamed: dict[str, dict[str, str]] = {}
        self._harmless: set[tuple[str, ...]] = set()

    def clean(self, utterance: Utterance) -> Utterance:
        """Return the utterance without what tells who somebody is; the subject key stays for the vault.

        utterance (Utterance): As it was read.
        """
        speaker, meta = utterance.speaker, utterance.meta
        if meta and not self._is_harmless(meta):
            meta = self._without_identity(dict(meta), ())
        if speaker is not None and not self._keeps_speakers:
            speaker = self._speaker(utterance.transcript, speaker)
        if speaker == utterance.speaker and meta == utterance.meta:
            return utterance
        return replace(utterance, speaker=speaker, meta=meta)

    def _is_harmless(self, meta: Mapping[str, Any]) -> bool:
        """Say whether fields with a single value each tell nothing; a recogniser repeats them again and again."""
        if any(isinstance(value, (dict, list)) for value in meta.values()):
            return False
        fields = tuple(meta)
        if fields not in self._harmless:
            if any(not self._stays((field,)) and tells_identity((field,)) for field in fields):
                return False
            if len(self._harmless) < _MOST_KINDS:
                self._harmless.add(fields)
        return True

    def _without_identity(self, fields: JsonObject, path: tuple[str, ...]) -> JsonObject:
        kept = {}
        for field, value in fields.items():
            place = (*path, field)
            if not self._stays(place) and tells_identity(place, holds_fields=_holds_fields(value)):
                self.dropped[".".join(place)] += 1
            else:
                kept[field] = self._inside(value, place)
        return kept

    def _inside(self, value: Any, path: tuple[str, ...]) -> Any:
        if isinstance(value, dict):
            return self._without_identity(value, path)
        if isinstance(value, list):
            return [self._inside(item, path) for item in value]
        return value

    def _stays(self, path: tuple[str, ...]) -> bool:
        return bool(self._keep) and not self._keep.isdisjoint({_folded(path[-1]), _folded("".join(path))})

    def _speaker(self, transcript: str, label: str) -> str:
        renamed = self._renamed.get(transcript)
        if renamed is None:
            if not names_a_person(label):
                return label
            renamed = self._renamed[transcript] = {}
            if len(self._renamed) > MAX_TRANSCRIPTS:
                del self._renamed[next(iter(self._renamed))]
        # A role that another speaker's new label has taken becomes a new label too.
        if label not in renamed and (names_a_person(label) or label in renamed.values()):
            renamed[label] = f"speaker {len(renamed) + 1}"
        if names_a_person(label):
            self.dropped[SPEAKER_NAME] += 1
        return renamed.get(label, label)


@lru_cache(maxsize=4096)
def tells_identity(path: tuple[str, ...], *, holds_fields: bool = False) -> bool:
    """Say whether a field tells who somebody is.

    path (tuple[str, ...]): The names of the objects it stands in, outermost first, and its own.
    holds_fields (bool): Its value is an object, so that `user` may hold harmless fields.
    """
    words = _words(path[-1])
    around = {word for name in path[:-1] for word in _words(name)}
    if not _ALWAYS.isdisjoint(words) or _STEMS.search("".join(words)):
        return True
    if words and words[-1] == "name":
        return len(words) == 1 or not _NAME_KINDS.isdisjoint(words)
    if not _PERSONS.isdisjoint((*words, *around)) and not _HANDLES.isdisjoint(words):
        return True
    return len(words) == 1 and words[0] in _PERSONS and not holds_fields


@lru_cache(maxsize=4096)
def names_a_person(label: str) -> bool:
    """Say whether a speaker's label may be a name or a telephone number, not a role, a letter or a small number.

    label (str): The label.
    """
    words = _words(label)
    if sum(len(word) for word in words if word.isdigit()) >= _TELEPHONE_DIGITS:
        return True
    return any(len(word) > 1 and not word.isdigit() and word not in _ROLES for word in words)


def _words(name: str) -> tuple[str, ...]:
    """Return the lower-case words of a field's name, the plural s taken off those that are known without."""
    words = [word.lower() for word in _WORD.findall(name)]
    return tuple(word[:-1] if word.endswith("s") and word[:-1] in _KNOWN else word for word in words)


def _folded(name: str) -> str:
    return "".join(_words(name))


def _holds_fields(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(item, dict) for item in value))
