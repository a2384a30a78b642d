"""spaCy's DocBin (.spacy): a doc an utterance, its entities and user data in `meta`."""

import zlib
from collections.abc import Iterator
from typing import Any

from ...docbins import LIMIT, docs_of
from ...errors import InputError
from ...types import JsonObject
from ..format import Format, Located, Source
from ..record import utterance_from

_FIELDS = frozenset({"id", "transcript", "speaker", "start", "end", "language", "channel", "media", "confidence"})


def _sniff(source: Source) -> bool:
    if source.magic[:1] != b"\x78":
        return False
    try:
        head = zlib.decompressobj().decompress(source.magic, 256)
    except zlib.error:
        return False
    return b"attrs" in head or b"version" in head


def _read(source: Source) -> Iterator[Located]:
    from spacy.vocab import Vocab

    try:
        docs = docs_of(source.binary().read(LIMIT), Vocab())
    except InputError as error:
        return source.report(None, str(error))
    for number, doc in enumerate(docs, start=1):
        try:
            utterance = utterance_from(_record(doc), transcript=source.transcript, line=number)
        except InputError as error:
            source.report(number, str(error))
            continue
        if utterance.text.strip():
            yield number, utterance
    return None


def _record(doc: Any) -> JsonObject:
    record: JsonObject = {"text": doc.text}
    meta: JsonObject = {}
    for key, value in doc.user_data.items():
        if isinstance(key, str):
            (record if key in _FIELDS else meta)[key] = value
    if doc.ents:
        meta["entities"] = [{"start": ent.start_char, "end": ent.end_char, "label": ent.label_, "id": ent.kb_id_}
                            for ent in doc.ents]  # fmt: skip
    return {**record, **({"meta": meta} if meta else {})}


DOCBIN = Format("docbin", "spaCy's DocBin, a doc an utterance", (".spacy",), _sniff, _read, binary=True)
