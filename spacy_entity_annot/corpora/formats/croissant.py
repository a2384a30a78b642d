"""Croissant 1.0 metadata of a dataset folder, written by hand: its library is no dependency of ours."""

import hashlib
from pathlib import Path

from ...types import JsonObject
from ..registry import Corpus

PARQUET = "application/x-parquet"
"""With `application/vnd.apache.parquet` mlcroissant 1.1 finds the metadata valid, and cannot read the data."""
_CONTEXT = {
    "@language": "en", "@vocab": "https://schema.org/", "citeAs": "cr:citeAs", "column": "cr:column",
    "conformsTo": "dct:conformsTo", "cr": "http://mlcommons.org/croissant/", "data": {"@id": "cr:data",
    "@type": "@json"}, "dataType": {"@id": "cr:dataType", "@type": "@vocab"}, "dct": "http://purl.org/dc/terms/",
    "extract": "cr:extract", "field": "cr:field", "fileObject": "cr:fileObject", "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet", "format": "cr:format", "includes": "cr:includes", "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath", "key": "cr:key", "md5": "cr:md5", "parentField": "cr:parentField", "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/", "recordSet": "cr:recordSet", "references": "cr:references",
    "regex": "cr:regex", "repeated": "cr:repeated", "replace": "cr:replace", "sc": "https://schema.org/",
    "separator": "cr:separator", "source": "cr:source", "subField": "cr:subField", "transform": "cr:transform",
}  # fmt: skip
_COLUMNS = ("id", "text", "language", "recogniser", "group")


def make_croissant(corpus: Corpus, folder: Path) -> JsonObject:
    """Return the metadata of the linking configuration.

    corpus (Corpus): What was written.
    folder (Path): Its Parquet files, one a split.
    """
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": corpus.name,
        "description": "Texts of speech recognisers with names linked to a knowledge base.",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "license": corpus.licence,
        "inLanguage": corpus.language,
        "distribution": [_file(folder / f"{split}.parquet") for split in corpus.splits],
        "recordSet": [_records(split) for split in corpus.splits],
    }


def _file(path: Path) -> JsonObject:
    return {"@type": "cr:FileObject", "@id": path.name, "name": path.name,
            "contentUrl": f"{path.parent.name}/{path.name}", "encodingFormat": PARQUET,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}  # fmt: skip


def _records(split: str) -> JsonObject:
    fields = [
        {"@type": "cr:Field", "@id": f"{split}/{name}", "name": name, "dataType": "sc:Text",
         "source": {"fileObject": {"@id": f"{split}.parquet"}, "extract": {"column": name}}}
        for name in _COLUMNS
    ]  # fmt: skip
    return {"@type": "cr:RecordSet", "@id": split, "name": split, "field": fields}
