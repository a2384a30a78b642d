"""Find the faults of a corpus before training does, or does not."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from .. import errors
from ..errors import InputError, UsageError
from ..types import Entity, JsonObject
from .config_faults import FILE as CONFIG
from .config_faults import check_config
from .export import KIND
from .faults import Fault, Faults
from .folder import MANIFEST, broken_files, read_manifest
from .rows import SPLITS, Row, read_rows
from .text import normalise

if TYPE_CHECKING:
    from spacy.vocab import Vocab

    from .doc_faults import Apart
    from .kb_faults import HeardLinks

_BATCH = 1_000
DEFAULT_LIMIT = 2**28


def check(corpus: Path | str, *, limit: int = DEFAULT_LIMIT, candidates: bool = True) -> list[Fault]:
    """Return the faults of a corpus, errors first; of a folder that others wrote too.

    corpus (Path | str): A folder, or one `.spacy` file or folder of parts.
    limit (int): Bytes that one `.spacy` file may unpack to.
    candidates (bool): Whether to look for mentions whose entity is not proposed, which takes longer than the rest.
    RAISES (UsageError): There is no such file or folder, or it is a file of another kind.
    """
    corpus = Path(corpus)
    if not corpus.exists():
        raise UsageError(errors.CORPUS_MISSING.format(path=corpus))
    faults = Faults()
    from .docbins import SUFFIX, find_docbins

    if corpus.is_file() and corpus.suffix != SUFFIX:
        raise UsageError(errors.CORPUS_FOREIGN.format(path=corpus))
    manifest = read_manifest(corpus)
    if corpus.is_file() or (corpus.suffix == SUFFIX and manifest is None):
        _check_spacy(corpus.parent, {corpus.name: corpus}, faults, limit, vouched=False)
        return faults.listed()
    if manifest is None or not _is_ours(manifest):
        faults.warning(MANIFEST, errors.MANIFEST_MISSING)
    elif not _vouches(corpus, manifest, faults) or manifest.get("format") != "spacy":
        return faults.listed()
    files = find_docbins(corpus)
    _check_parts(corpus, files, faults)
    entities, links = _check_spacy(corpus, files, faults, limit, vouched=_is_ours(manifest))
    if candidates and entities and not faults.has_errors:
        _check_candidates(entities, links, faults)
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
) -> tuple[list[Entity], "dict[str, HeardLinks]"]:
    from spacy.vocab import Vocab

    from .doc_faults import Apart

    known, entities = _check_knowledge(folder, faults, vouched=vouched)
    checks = _Checks(known, Vocab(), Apart(errors.TEXT_IN_TWO_SPLITS), Apart(errors.GROUP_IN_TWO_SPLITS), faults)
    links: dict[str, HeardLinks] = {}
    for name, path in files.items():
        try:
            links[name] = _check_file(name, path, checks, limit)
        except InputError as error:
            faults.error(name, str(error))
    return entities, links


@dataclass(frozen=True)
class _Checks:
    """What the files of a corpus are checked against."""

    known: set[str] | None
    vocab: "Vocab"
    texts: "Apart"
    groups: "Apart"
    faults: Faults


def _check_file(name: str, path: Path, checks: _Checks, limit: int) -> "HeardLinks":
    """Check a `.spacy` file beside its JSON lines, some at a time; return what it links."""
    from .doc_faults import Contents, check_agreement, check_docs, check_use
    from .docbins import read_docs
    from .kb_faults import add_links

    faults, split, links = checks.faults, split_of(name), dict[str, set[str]]()
    contents, lines = Contents(), path.with_suffix(".jsonl")
    docs = read_docs(path, checks.vocab, limit=limit)
    rows = _rows(lines, faults)
    while True:
        some_docs, some_rows = list(islice(docs, _BATCH)), list(islice(rows, _BATCH))
        if not some_docs and not some_rows:
            break
        contents.add(some_docs)
        contents.rows += len(some_rows)
        check_docs(some_docs, name, split, checks.known, faults)
        checks.texts.add(split or name, (normalise(doc.text) for doc in some_docs), faults)
        checks.groups.add(name, (row.group for row in some_rows if row.group), faults)
        check_agreement(some_docs, some_rows, name, faults)
        add_links(links, some_rows)
    if lines.is_file() and contents.docs != contents.rows:
        faults.error(name, errors.DOCS_AND_ROWS.format(docs=contents.docs, rows=contents.rows))
    check_use(contents, name, split, faults)
    return links


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


def _check_candidates(entities: list[Entity], links: "dict[str, HeardLinks]", faults: Faults) -> None:
    from ..knowledge import CandidateGenerator
    from .kb_faults import check_candidates

    generator = CandidateGenerator(entities)
    for name, found in links.items():
        check_candidates(generator, found, name, faults)


def _rows(path: Path, faults: Faults) -> Iterator[Row]:
    if path.is_file() and path.stat().st_size:
        yield from read_rows(path, lambda problem: faults.error(path.name, str(problem)))


def split_of(name: str) -> str | None:
    """Return which split a file of a corpus belongs to, by its name or folder."""
    words = name.lower().removesuffix(".spacy").replace("-", "/").replace("_", "/").replace(".", "/").split("/")
    synonyms = {"valid": "dev", "validation": "dev", "eval": "dev", **{split: split for split in SPLITS}}
    return next((synonyms[word] for word in words if word in synonyms), None)
