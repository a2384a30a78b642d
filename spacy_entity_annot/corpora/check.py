"""Find the faults of a corpus before training does, or does not."""

from collections.abc import Iterator
from pathlib import Path

from .. import errors
from ..errors import InputError, UsageError
from ..types import Entity, JsonObject
from .config_faults import FILE as CONFIG
from .config_faults import check_config
from .export import KIND
from .faults import Fault, Faults
from .folder import MANIFEST, broken_files, read_manifest
from .rows import SPLITS, Row, read_rows

DEFAULT_LIMIT = 2**28


def check(corpus: Path | str, *, limit: int = DEFAULT_LIMIT, candidates: bool = True) -> list[Fault]:
    """Return the faults of a corpus, errors first; of a folder that others wrote too.

    corpus (Path | str): A folder, or one `.spacy` file.
    limit (int): Bytes that one `.spacy` file may unpack to.
    candidates (bool): Whether to look for mentions whose entity is not proposed, which takes longer than the rest.
    RAISES (UsageError): There is no such file or folder.
    """
    corpus = Path(corpus)
    if not corpus.exists():
        raise UsageError(errors.CORPUS_MISSING.format(path=corpus))
    faults = Faults()
    if corpus.is_file():
        _check_spacy(corpus.parent, {corpus.name: corpus}, faults, limit, vouched=False)
        return faults.listed()
    manifest = read_manifest(corpus)
    if manifest is None or not _is_ours(manifest):
        faults.warning(MANIFEST, errors.MANIFEST_MISSING)
    elif not _vouches(corpus, manifest, faults) or manifest.get("format") != "spacy":
        return faults.listed()
    files = {path.relative_to(corpus).as_posix(): path for path in sorted(corpus.rglob("*.spacy"))}
    _check_parts(corpus, files, faults)
    entities, rows = _check_spacy(corpus, files, faults, limit, vouched=_is_ours(manifest))
    if candidates and entities and not faults.has_errors:
        _check_candidates(entities, rows, faults)
    return faults.listed()


def _is_ours(manifest: JsonObject | None) -> bool:
    return manifest is not None and manifest.get("kind") == KIND


def _vouches(corpus: Path, manifest: JsonObject, faults: Faults) -> bool:
    for name, reason in broken_files(corpus, manifest).items():
        faults.error(name, errors.FILE_NOT_VOUCHED.format(reason=reason))
    return not faults.has_errors


def _check_parts(corpus: Path, files: dict[str, Path], faults: Faults) -> None:
    splits = {split_of(name) for name in files}
    for split in ("train", "dev"):
        if split not in splits:
            faults.error(f"{split}.spacy", errors.PART_MISSING)
    if "test" not in splits:
        faults.warning("test.spacy", errors.PART_MISSING)
    if (corpus / CONFIG).is_file():
        check_config(corpus, faults)
    else:
        faults.warning(CONFIG, errors.PART_MISSING)


def _check_spacy(
    folder: Path, files: dict[str, Path], faults: Faults, limit: int, *, vouched: bool
) -> tuple[list[Entity], dict[str, list[Row]]]:
    from spacy.vocab import Vocab

    from .doc_faults import check_agreement, check_docs, check_rows, check_texts, check_use
    from .docbins import read_docs

    known, entities = _check_knowledge(folder, faults, vouched=vouched)
    texts: dict[str, list[str]] = {}
    rows: dict[str, list[Row]] = {}
    vocab = Vocab()
    for name, path in files.items():
        try:
            docs = read_docs(path, vocab, limit=limit)
        except InputError as error:
            faults.error(name, str(error))
            continue
        texts[name] = [doc.text for doc in docs]
        check_docs(docs, name, split_of(name), known, faults)
        check_use(docs, name, split_of(name), faults)
        lines = path.with_suffix(".jsonl")
        if lines.is_file():
            rows[name] = list(_rows(lines, faults))
            check_agreement(docs, rows[name], name, faults)
    check_texts(_by_split(texts), faults)
    check_rows(rows, faults)
    return entities, rows


def _check_knowledge(folder: Path, faults: Faults, *, vouched: bool) -> tuple[set[str] | None, list[Entity]]:
    from ..knowledge import read_entities
    from .kb_faults import FOLDER, check_kb, check_same_entities, load_vouched_kb, strings_of_foreign_kb

    if not (folder / FOLDER).is_dir():
        faults.error(FOLDER, errors.PART_MISSING)
        return None, []
    if not vouched:
        return strings_of_foreign_kb(folder, faults), []
    ids = check_kb(load_vouched_kb(folder), faults)
    entities = list(
        read_entities(
            folder / "entities.jsonl", on_problem=lambda problem: faults.error("entities.jsonl", str(problem))
        )
    )
    check_same_entities(entities, ids, faults)
    return ids, entities


def _check_candidates(entities: list[Entity], rows: dict[str, list[Row]], faults: Faults) -> None:
    from ..knowledge import CandidateGenerator
    from .kb_faults import check_candidates

    generator = CandidateGenerator(entities)
    for name, found in rows.items():
        check_candidates(generator, found, name, faults)


def _rows(path: Path, faults: Faults) -> Iterator[Row]:
    if path.stat().st_size:
        yield from read_rows(path, lambda problem: faults.error(path.name, str(problem)))


def _by_split(texts: dict[str, list[str]]) -> dict[str, list[str]]:
    """Join the texts of files of one split: only between splits a repeat is a fault."""
    joined: dict[str, list[str]] = {}
    for name, found in texts.items():
        joined.setdefault(split_of(name) or name, []).extend(found)
    return joined


def split_of(name: str) -> str | None:
    """Return which split a file of a corpus belongs to, by its name or folder."""
    words = name.lower().removesuffix(".spacy").replace("-", "/").replace("_", "/").replace(".", "/").split("/")
    synonyms = {"valid": "dev", "validation": "dev", "eval": "dev", **{split: split for split in SPLITS}}
    return next((synonyms[word] for word in words if word in synonyms), None)
