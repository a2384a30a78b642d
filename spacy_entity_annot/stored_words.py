"""The words of a workspace as numbers, in files beside it: what is mined again and again is read and folded once.

They are derived: made while searching, left out where the disk refuses, made anew where an utterance was removed or the
files are gone. The cache is theirs, for what is erased there is erased as a whole, and no page of the workspace's own
file ever holds a word twice.
"""

import io
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .matching import VERSION
from .matching.batches import TRANSCRIPT_LIMIT
from .matching.scanner import MOST_WORDS
from .matching.stored import StoredTexts
from .matching.words.vocabulary import Vocabulary
from .types import JsonObject, Utterance
from .workspace import Workspace, iterate_utterances
from .workspace.cache import open_cached, remove_cached, write_cached
from .workspace.utterances import TextState, text_state

_PREFIX = "words-"
_FIRST, _GROWTH, _MOST = 1_000, 4, 64_000
"""Utterances of a part: few in the first ones, so that the first mentions come soon."""

_DERIVED = "sound_tail"
_STRINGS = ("spelling", "sound", "spoken")
_PLACES = ("ids", "utterance", "alternative", "group")

_UNREADABLE = (OSError, ValueError, EOFError, LookupError, TypeError)
"""What reading a file ends with that is gone or damaged."""

_Row = tuple[int, Utterance]


def stored_parts(workspace: Workspace) -> Iterator[StoredTexts]:
    """Yield all utterances of a workspace as numbered words, part by part; what is not stored yet is stored.

    workspace (Workspace): Where to read; its cache is written where that is allowed.
    """
    state = text_state(workspace)
    last = known = began = 0
    for position in count():
        texts = _read(workspace, position, last, state)
        if texts is None or (known and texts.known not in (0, known)):
            break
        if not texts.known:
            known, began = 0, position
        known += len(texts.words["spelling"])
        last = texts.last
        yield texts
        if last == state.last:
            return
    yield from _make(workspace, range(began, position), known, last, state)


def _make(workspace: Workspace, numbered: range, known: int, last: int, state: TextState) -> Iterator[StoredTexts]:
    """Store what lies behind a row, and yield it; so many words were numbered in some parts before."""
    position = numbered.stop
    remove_cached(workspace, _PREFIX, behind=_name(position))
    vocabulary = _relearned(workspace, numbered)
    if len(vocabulary) != known:  # there are none, or their files have gone meanwhile
        vocabulary, known = Vocabulary(), 0
    rows = iterate_utterances(workspace, after=last)
    for place, (batch, whole) in enumerate(_whole_transcripts(rows, position), start=position):
        if len(vocabulary) > MOST_WORDS:
            vocabulary, known = Vocabulary(), 0
        numbers, utterances = zip(*batch, strict=True)
        texts = StoredTexts.of(utterances, numbers, vocabulary, known)
        header = {"before": last, "last": texts.last, "whole": whole, "known": known, "mark": state.mark,
                  "digest": state.digest(texts.last)}  # fmt: skip
        write_cached(workspace, _name(place), _packed(header, texts))
        last, known = texts.last, len(vocabulary)
        yield texts


def _whole_transcripts(rows: Iterable[_Row], position: int) -> Iterator[tuple[list[_Row], bool]]:
    """Yield the rows of parts, and whether the last transcript of each is known to have ended."""
    batch: list[_Row] = []
    run = 0
    for row in rows:
        transcript = row[1].transcript
        goes_on = bool(batch and transcript) and transcript == batch[-1][1].transcript
        run = run + 1 if goes_on else 0
        if len(batch) >= _size(position) and run % TRANSCRIPT_LIMIT == 0:
            yield batch, True
            batch, position = [], position + 1
        batch.append(row)
    if batch:
        yield batch, False


def _size(position: int) -> int:
    return int(min(_FIRST * _GROWTH ** min(position, 8), _MOST))


def _name(position: int) -> str:
    return f"{_PREFIX}{VERSION}-{position:06}"


def _relearned(workspace: Workspace, positions: range) -> Vocabulary:
    """Return the words of parts, as far as they can be read; to keep them while parts are searched takes memory."""
    vocabulary = Vocabulary()
    with suppress(*_UNREADABLE):
        for position in positions:
            with open_cached(workspace, _name(position)) as file:
                vocabulary.learn(_unpacked(file, json.loads(_load(file).tobytes())).words)
    return vocabulary


def _read(workspace: Workspace, position: int, before: int, state: TextState) -> StoredTexts | None:
    """Return a part that stands behind a row, or None where none is stored that is still true."""
    try:
        with open_cached(workspace, _name(position)) as file:
            header: JsonObject = json.loads(_load(file).tobytes())
            last = header["last"]
            same = (header["before"], header["mark"], header["digest"]) == (before, state.mark, state.digest(last))
            return _unpacked(file, header) if same and (header["whole"] or last == state.last) else None
    except _UNREADABLE:
        return None


def _packed(header: JsonObject, texts: StoredTexts) -> bytes:
    file = io.BytesIO()
    _save(file, np.frombuffer(json.dumps({**header, "columns": _stored(texts)}).encode(), np.uint8))
    for name in _PLACES:
        _save(file, getattr(texts, name))
    for name in _stored(texts):
        column = texts.words[name]
        _save(file, _joined(column) if name in _STRINGS else column)
    return file.getvalue()


def _stored(texts: StoredTexts) -> list[str]:
    return [name for name in texts.words if name != _DERIVED]


def _unpacked(file: Any, header: JsonObject) -> StoredTexts:
    places = {name: _load(file) for name in _PLACES}
    words: dict[str, NDArray[Any]] = {}
    for name in header["columns"]:
        column = _load(file)
        words[name] = _split(column) if name in _STRINGS else column
    words[_DERIVED] = np.array([sound[1:] for sound in words["sound"].tolist()], np.object_)
    return StoredTexts(**places, words=words, known=header["known"])


def _save(file: io.BytesIO, column: NDArray[Any]) -> None:
    np.save(file, column, allow_pickle=False)


def _load(file: Any) -> NDArray[Any]:
    # `np.load` would take a damaged file for an archive.
    return np.asarray(np.lib.format.read_array(file, allow_pickle=False))


def _joined(strings: NDArray[Any]) -> NDArray[np.uint8]:
    return np.frombuffer("".join(f"{string}\n" for string in strings.tolist()).encode(), np.uint8)


def _split(column: NDArray[np.uint8]) -> NDArray[Any]:
    return np.array(column.tobytes().decode().split("\n")[:-1], np.object_)
