"""Training data for Rasa NLU 3.1: examples with entities, synonyms and lookup tables."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from ..registry import Corpus, Fitted, fit_rows
from ..rows import Row, Span, write_lines
from ..surfaces import ambiguous_forms, identifier

INTENT = "request"
"""Rasa wants an intent for each example; what people decided says nothing of intents."""
UNDECIDED_NEARBY = "an undecided mention stands in its text, which Rasa would take for none"
UNWRITABLE = "its text holds a bracket or a character that Rasa's examples cannot hold"
AMBIGUOUS = "names were written without what they mean, for they mean several things and Rasa keeps the last one only"
_MARKUP = frozenset("[]")


def fit(rows: Sequence[Row], *, language: str) -> Fitted:
    """Return the rows that an example can hold, and in which all mentions are decided.

    rows (Sequence[Row]): The rows.
    language (str): Of no meaning here.
    """
    fitted = fit_rows(rows, _loss)
    ambiguous = ambiguous_forms(fitted.rows)
    forms = [row.text[span.start : span.end].lower() for row in fitted.rows for span in row.entities]
    fitted.notes[AMBIGUOUS] = sum(form in ambiguous for form in forms)
    return fitted


def write(corpus: Corpus, folder: Path) -> None:
    """Write `SPLIT/nlu.yml` for each split, and `ambiguous.jsonl` with the names that mean several things.

    corpus (Corpus): What to write.
    folder (Path): An empty folder.
    """
    rows = [row for split in corpus.splits.values() for row in split]
    ambiguous = ambiguous_forms(rows)
    for split, divided in corpus.splits.items():
        (folder / split).mkdir()
        lines = [
            'version: "3.1"',
            "nlu:" if divided else "nlu: []",
            *_block("intent", INTENT, (_example(row, ambiguous) for row in divided)),
        ]
        if split == "train":
            lines += [*_synonyms(corpus, ambiguous), *_lookups(corpus)]
        text = "\n".join(lines) + "\n"
        (folder / split / "nlu.yml").write_text(text, encoding="utf-8", newline="\n")
    listed = ({"form": form, "means": meant} for form, meant in ambiguous.items())
    write_lines(folder / "ambiguous.jsonl", listed)


def _loss(row: Row) -> str | None:
    if not row.is_decided:
        return UNDECIDED_NEARBY
    return None if _is_writable(row.text) else UNWRITABLE


def _is_writable(text: str) -> bool:
    # An example is stripped when it is read, and ends with its line.
    return text == text.strip() and all(character.isprintable() and character not in _MARKUP for character in text)


def _example(row: Row, ambiguous: Collection[str]) -> str:
    parts, place = [], 0
    for span in row.entities:
        parts += [row.text[place : span.start], _marked(row.text[span.start : span.end], span, ambiguous)]
        place = span.end
    return "".join([*parts, row.text[place:]])


def _marked(heard: str, span: Span, ambiguous: Collection[str]) -> str:
    marked = {"entity": identifier(span.label, fallback="name").lower()}
    if span.entity and heard.lower() not in ambiguous:
        marked["value"] = span.entity
    return f"[{heard}]{json.dumps(marked, ensure_ascii=False)}"


def _synonyms(corpus: Corpus, ambiguous: Collection[str]) -> Iterator[str]:
    """Yield the names of the linked entities; one that means two of them, or was something else, is left out."""
    linked = {span.entity for row in corpus.splits["train"] for span in row.entities if span.entity}
    owners: dict[str, set[str]] = {}
    for entity in corpus.entities:
        for name in entity.names:
            owners.setdefault(name.lower(), set()).add(entity.id)
    for entity in corpus.entities:
        names = [name for name in entity.names if _is_writable(name) and len(owners[name.lower()]) == 1]
        distinct = dict.fromkeys(name for name in names if name.lower() not in ambiguous)
        if entity.id in linked and distinct:
            yield from _block("synonym", entity.id, distinct)


def _lookups(corpus: Corpus) -> Iterator[str]:
    names: dict[str, dict[str, None]] = {}
    for entity in corpus.entities:
        table = names.setdefault(identifier(entity.type or "", fallback="name").lower(), {})
        table.update(dict.fromkeys(name.lower() for name in entity.names if _is_writable(name)))
    for label in sorted(names):
        yield from _block("lookup", label, sorted(names[label]))


def _block(kind: str, name: str, examples: Iterable[str]) -> list[str]:
    lines = [f"    - {example}" for example in examples]
    return [f"- {kind}: {json.dumps(name, ensure_ascii=False)}", "  examples: |", *lines] if lines else []
