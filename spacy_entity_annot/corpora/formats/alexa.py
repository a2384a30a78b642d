"""An Alexa interaction model: the knowledge base as slot types, the train split as samples."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

from ...types import Entity, JsonObject
from ..registry import Corpus, Fitted, fit_rows
from ..rows import UNTYPED, Row
from ..surfaces import identifier

INTENT = "NameIntent"
LONGEST = 140
"""Characters of a slot value or a sample that Alexa takes."""
UNDECIDED_NEARBY = "an undecided mention stands in its text, which Alexa would take for none"
UNSAYABLE = "its text holds what a sample cannot: letters, blanks, apostrophes, dots, hyphens and slots are all"
REPEATED = "samples stood in the train split more than once, and were written once"
_SAYABLE = re.compile(r"[\w\s'.\-]*")
_DIGITS_OUTSIDE = re.compile(r"\d|_")


def fit(rows: Sequence[Row], *, language: str) -> Fitted:
    """Return the rows that a sample can hold, and in which all mentions are decided; a slot may hold anything.

    rows (Sequence[Row]): The rows.
    language (str): Of no meaning here.
    """
    fitted = fit_rows(rows, _loss)
    fitted.notes[REPEATED] = len(fitted.rows) - len({_sample(row) for row in fitted.rows})
    return fitted


def write(corpus: Corpus, folder: Path) -> None:
    """Write `model.json`, and the cases of an NLU evaluation as `dev.json` and `test.json`.

    corpus (Corpus): What to write.
    folder (Path): An empty folder.
    """
    rows = corpus.splits["train"]
    slots = sorted({slot for row in rows for slot in _slots(row)})
    intent = {
        "name": INTENT,
        "slots": [{"name": slot, "type": slot.partition("_NR_")[0]} for slot in slots],
        "samples": sorted({_sample(row) for row in rows}),
    }
    model = {"invocationName": _invocation(corpus.name), "types": _types(corpus.entities, slots), "intents": [intent]}
    _dump(folder / "model.json", {"interactionModel": {"languageModel": model}})
    for split in ("dev", "test"):
        _dump(folder / f"{split}.json", [_case(row) for row in corpus.splits[split]])


def _types(entities: Sequence[Entity], slots: Sequence[str]) -> list[JsonObject]:
    values: dict[str, list[JsonObject]] = {slot.partition("_NR_")[0]: [] for slot in slots}
    for entity in entities:
        synonyms = dict.fromkeys(alias.lower() for alias in entity.aliases if len(alias) <= LONGEST)
        synonyms.pop(entity.name.lower(), None)
        value = {"id": entity.id, "name": {"value": entity.name[:LONGEST], "synonyms": list(synonyms)}}
        values.setdefault(_type(entity.type or UNTYPED), []).append(value)
    return [{"name": name, "values": values[name]} for name in sorted(values)]


def _type(label: str) -> str:
    return identifier(label, fallback="NAME").upper()


def _slots(row: Row) -> list[str]:
    """Return the slot of each entity; a slot stands in a sample once, so a second name of a type has another."""
    seen: dict[str, int] = {}
    slots = []
    for span in row.entities:
        kind = _type(span.label)
        seen[kind] = seen.get(kind, 0) + 1
        slots.append(kind if seen[kind] == 1 else f"{kind}_NR_{'I' * seen[kind]}")
    return slots


def _sample(row: Row) -> str:
    return "".join(part if outside else f"{{{part}}}" for part, outside in _parts(row))


def _parts(row: Row) -> list[tuple[str, bool]]:
    parts, place = [], 0
    for span, slot in zip(row.entities, _slots(row), strict=True):
        parts += [(row.text[place : span.start].lower(), True), (slot, False)]
        place = span.end
    return [*parts, (row.text[place:].lower(), True)]


def _loss(row: Row) -> str | None:
    if not row.is_decided:
        return UNDECIDED_NEARBY
    return None if _is_sayable(row) else UNSAYABLE


def _is_sayable(row: Row) -> bool:
    outside = "".join(part for part, is_outside in _parts(row) if is_outside)
    return bool(_SAYABLE.fullmatch(outside)) and not _DIGITS_OUTSIDE.search(outside) and len(_sample(row)) <= LONGEST


def _case(row: Row) -> JsonObject:
    slots = {
        slot: {"value": row.text[span.start : span.end]} for slot, span in zip(_slots(row), row.entities, strict=True)
    }
    return {"inputs": {"utterance": row.text}, "expected": [{"intent": {"name": INTENT, "slots": slots}}]}


def _invocation(name: str) -> str:
    words = identifier(name, fallback="my names").replace("_", " ").lower()
    return words if " " in words else f"my {words}"


def _dump(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
