"""A dataset for the Hugging Face libraries: Parquet, a card, and Croissant metadata."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ... import errors
from ...errors import UsageError
from ...types import JsonObject
from ..docs import make_doc, tokenizer_of
from ..registry import Corpus
from ..rows import ENTITY_MARKS, Row, Span
from .croissant import make_croissant
from .spacy_format import fit

__all__ = ["fit", "write"]

LINKING, TOKENS, ENTITIES = "entity_linking", "token_classification", "knowledge_base"


def write(corpus: Corpus, folder: Path) -> None:
    """Write the configurations `entity_linking`, `token_classification` and `knowledge_base`, README.md and Croissant.

    A text with an undecided mention has no tags: they would say that it is none.

    corpus (Corpus): What to write.
    folder (Path): An empty folder.
    RAISES (UsageError): pyarrow is not installed.
    """
    labels = _labels(corpus)
    for split, rows in corpus.splits.items():
        whole = [row for row in rows if row.is_decided]
        _write(folder / LINKING / f"{split}.parquet", map(_linking_record, rows), _linking_schema())
        _write(folder / TOKENS / f"{split}.parquet", _token_records(corpus, whole, labels), _token_schema(labels))
    _write(folder / ENTITIES / "train.parquet", map(_entity_record, corpus.entities), _entity_schema())
    (folder / "README.md").write_text(_card(corpus), encoding="utf-8", newline="\n")
    text = json.dumps(make_croissant(corpus, folder / LINKING), ensure_ascii=False, indent=2) + "\n"
    (folder / "croissant.json").write_text(text, encoding="utf-8", newline="\n")


def _pyarrow() -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise UsageError(errors.EXTRA_MISSING.format(feature="the format huggingface", extra="parquet")) from None
    return pyarrow


def _write(path: Path, records: Iterable[JsonObject], schema: Any) -> None:
    pyarrow = _pyarrow()
    path.parent.mkdir(exist_ok=True)
    table = pyarrow.Table.from_pylist(list(records), schema=schema)
    pyarrow.parquet.write_table(table, path, compression="zstd")


def _labels(corpus: Corpus) -> list[str]:
    kinds = {span.label for rows in corpus.splits.values() for row in rows for span in row.entities}
    return ["O", *(f"{prefix}-{kind}" for kind in sorted(kinds) for prefix in "BI")]


def _linking_record(row: Row) -> JsonObject:
    return {"id": _id(row), "text": row.text, "language": row.language, "recogniser": row.recogniser,
            "group": row.group, "entities": [_span_record(row.text, span) for span in row.decided]}  # fmt: skip


def _span_record(text: str, span: Span) -> JsonObject:
    negatives = [id for id in span.candidates if id != span.entity]
    return {"start": span.start, "end": span.end, "text": text[span.start : span.end], "verdict": str(span.mark),
            "label": span.label if span.mark in ENTITY_MARKS else None, "entity": span.entity,
            "annotators": span.annotators, "grade": span.grade and str(span.grade), "negatives": negatives,
            "rejected": list(span.rejected)}  # fmt: skip


def _token_records(corpus: Corpus, rows: Sequence[Row], labels: Sequence[str]) -> Iterable[JsonObject]:
    nlp = tokenizer_of(corpus.language)
    for row in rows:
        doc = make_doc(nlp, row, nil="")
        tags = [f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O" for token in doc]
        words = [token.text for token in doc]
        yield {"id": _id(row), "tokens": words, "ner_tags": [labels.index(tag) for tag in tags]}


def _entity_record(entity: Any) -> JsonObject:
    return {"id": entity.id, "name": entity.name, "aliases": list(entity.aliases), "type": entity.type,
            "description": entity.description, "prior": entity.prior}  # fmt: skip


def _id(row: Row) -> str:
    return row.utterance if row.alternative is None else f"{row.utterance}#{row.alternative}"


def _linking_schema() -> Any:
    pyarrow = _pyarrow()
    text, number = pyarrow.string(), pyarrow.int32()
    span = pyarrow.struct(
        [("start", number), ("end", number), ("text", text), ("verdict", text), ("label", text), ("entity", text),
         ("annotators", number), ("grade", text), ("negatives", pyarrow.list_(text)), ("rejected", pyarrow.list_(text))]
    )  # fmt: skip
    fields = [(name, text) for name in ("id", "text", "language", "recogniser", "group")]
    return pyarrow.schema([*fields, ("entities", pyarrow.list_(span))])


def _token_schema(labels: Sequence[str]) -> Any:
    pyarrow = _pyarrow()
    features = {
        "id": {"dtype": "string", "_type": "Value"},
        "tokens": {"feature": {"dtype": "string", "_type": "Value"}, "_type": "List"},
        "ner_tags": {"feature": {"names": list(labels), "_type": "ClassLabel"}, "_type": "List"},
    }
    # The names of the tags have no place in Parquet but this one, where the library `datasets` looks for them.
    metadata = {"huggingface": json.dumps({"info": {"features": features}})}
    columns = [("id", pyarrow.string()), ("tokens", pyarrow.list_(pyarrow.string())),
               ("ner_tags", pyarrow.list_(pyarrow.int64()))]  # fmt: skip
    return pyarrow.schema(columns, metadata=metadata)


def _entity_schema() -> Any:
    pyarrow = _pyarrow()
    text = pyarrow.string()
    return pyarrow.schema([("id", text), ("name", text), ("aliases", pyarrow.list_(text)), ("type", text),
                           ("description", text), ("prior", pyarrow.float64())])  # fmt: skip


def _card(corpus: Corpus) -> str:
    splits = list(corpus.splits)
    configs = "\n".join([_config(LINKING, splits, default=True), _config(TOKENS, splits), _config(ENTITIES, ["train"])])
    return f"""---
license: {json.dumps(corpus.licence)}
language: [{corpus.language}]
task_categories: [token-classification]
task_ids: [named-entity-recognition]
annotations_creators: [expert-generated]
configs:
{configs}
---

# {corpus.name}

Texts of speech recognisers in which people linked names to a knowledge base of {len(corpus.entities)} entities.

- `{LINKING}`: a text a row with its decided spans. `verdict` is `link`, `nil` (a real entity that the knowledge base
  lacks) or `reject` (no mention); `negatives` were proposed and not meant, `rejected` those that people
  saw and passed over; `annotators` gave this verdict, whose `grade` is gold (two people agree, or a dispute was
  adjudicated), silver (one person) or bronze (accepted without a person).
- `{TOKENS}`: the same texts as tokens with BIO tags, those with undecided mentions left out.
- `{ENTITIES}`: the knowledge base.

`datasheet.md` tells how the texts were collected, decided and divided.
"""


def _config(name: str, splits: Iterable[str], *, default: bool = False) -> str:
    lines = [f"- config_name: {name}", *(["  default: true"] if default else []), "  data_files:"]
    return "\n".join([*lines, *(f"  - {{split: {split}, path: {name}/{split}.parquet}}" for split in splits)])
