"""Write what was decided in a workspace as a corpus folder."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from operator import attrgetter
from pathlib import Path

from .. import errors
from ..counting import counted
from ..errors import CorpusError, UsageError
from ..types import Entity, JsonObject
from ..workspace import Workspace, count_entities
from ..workspace.lots import SetAside
from ..workspace.origin import count_origins
from .aliases import LEARNED, heard_forms, learn_aliases
from .datasheet import Facts, make_datasheet
from .folder import published, set_aside_facts, write_manifest
from .grades import Grade, grade_named
from .packed import PackedRows
from .registry import Corpus, CorpusFormat, Fitted, Written, format_named
from .rows import Span, write_lines
from .selection import GROUP_BY, SKIPPED, UNDECIDED, Rejected, Selection, select
from .split import split_rows

KIND = "entity-annot corpus"
SPLIT = (80.0, 10.0, 10.0)
_Splits = dict[str, PackedRows]
MACHINE = "it was accepted without a person, which only training uses"
READING = "it stands in another reading of the n-best list, which only training uses"


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote.

    path (Path): The folder.
    format (str): The name of the format.
    mentions (int): All mentions of the workspace, written or rejected; of `jsonl` all decisions, of `kb` none.
    texts (dict[str, int]): Texts by split; of the formats without a division under `all`.
    written (dict[str, dict[str, int]]): Mentions by split and verdict; of `kb` entities and statements.
    grades (dict[str, dict[str, int]]): The same by split and grade; of the formats without a division nothing.
    rejected (dict[str, int]): Mentions that are not written, by reason.
    entities (int): Entities of the knowledge base.
    learned_aliases (int): Aliases that the train split taught.
    notes (dict[str, int]): What was changed on the way to the format, counted.
    origins (list[JsonObject]): How many of the standing decisions were made elsewhere: `{"tool", "file", "decisions"}`.
    """

    path: Path
    format: str
    mentions: int
    texts: dict[str, int]
    written: dict[str, dict[str, int]]
    grades: dict[str, dict[str, int]]
    rejected: dict[str, int]
    entities: int
    learned_aliases: int
    notes: dict[str, int]
    origins: list[JsonObject]

    def record(self) -> JsonObject:
        """Return the object that `export --json` prints."""
        return {**asdict(self), "path": str(self.path)}

    def summary(self) -> str:
        """Return the counts for a person to read."""
        if "all" in self.texts:
            return "\n".join([self._whole(), *self._losses()])
        texts = ", ".join(f"{count} {split}" for split, count in self.texts.items())
        written = sum(sum(counts.values()) for counts in self.written.values())
        forms = counted(self.learned_aliases, "form")
        lines = [f"{self.path}: {written:,} of {counted(self.mentions, 'mention')} written, in texts: {texts}.",
                 f"{counted(self.entities, 'entity')}; {forms} linked in the train split became aliases there.",
                 *self._losses(),
                 *(f"{count} {note}" for note, count in self.notes.items() if count)]  # fmt: skip
        return "\n".join(lines)

    def _whole(self) -> str:
        written = ", ".join(f"{count:,} {what}" for what, count in self.written["all"].items())
        texts = f" in {counted(self.texts['all'], 'text')}" if self.texts["all"] else ""
        return f"{self.path}: wrote {written}{texts}."

    def _losses(self) -> list[str]:
        return [f"{count} not written because {reason}" for reason, count in self.rejected.items()]


@dataclass(frozen=True, slots=True)
class Options:
    """How a corpus is divided and signed.

    split (tuple[float, ...]): The shares of train, dev and test.
    seed (int): The seed of the split and of the training.
    group_by (tuple[str, ...]): What ties utterances.
    time (str | None): What orders them, where they are divided by time.
    licence (str): An SPDX id.
    least_grade (str): The worst grade that is written.
    audit (bool): Whether decisions on mentions that are set aside to measure are written.
    """

    split: tuple[float, ...]
    seed: int
    group_by: tuple[str, ...]
    time: str | None
    licence: str
    least_grade: str
    audit: bool


def export(
    workspace: Workspace,
    out: Path | str,
    *,
    format: str = "spacy",
    split: Sequence[float] = SPLIT,
    seed: int = 0,
    group_by: Sequence[str] = GROUP_BY,
    time: str | None = None,
    licence: str = "unknown",
    least_grade: str = Grade.SILVER,
    audit: bool = True,
) -> Exported:
    """Write the decided mentions of a workspace as a corpus; the same workspace gives the same bytes.

    workspace (Workspace): Where the decisions are.
    out (Path | str): The folder; an earlier corpus there is replaced as a whole, anything else is refused.
    format (str): One of `corpus_formats()`.
    split (Sequence[float]): The shares of train, dev and test; any scale.
    seed (int): The seed of the split and of the training.
    group_by (Sequence[str]): Keys of an utterance's `meta`, or `transcript`, `speaker`, `subject`: utterances with
        the same value stand in one split; a list in `meta` ties by each of its values.
    time (str | None): Divide by time instead of by chance: the key of `meta` that says when something was said, in
        ISO 8601 or as a number; `ingest` takes the order of ingestion. What is latest is tested.
    licence (str): Under what licence the texts may be used: an SPDX id such as `CC-BY-4.0`.
    least_grade (str): The worst `Grade` to write; `bronze` takes in what was accepted without a person.
    audit (bool): Whether to write decisions on mentions that are set aside to measure; without them a pipeline can
        be proven on them.
    RETURNS (Exported): The counts.
    RAISES (UsageError): The format or the grade is unknown, the format knows no grades, the split is none, or
        something foreign stands at `out`.
    RAISES (CorpusError): Nothing is decided that can be written, or the disk fails.
    """
    out, writer, least = Path(out), format_named(format), grade_named(least_grade)
    options = Options(tuple(map(float, split)), seed, tuple(group_by), time, licence, str(least), audit)
    if writer.write_all is not None and least is not Grade.SILVER:
        raise UsageError(errors.GRADE_OF_DECISIONS.format(format=writer.name))
    if writer.write_all is not None and not audit:
        raise UsageError(errors.AUDIT_OF_DECISIONS.format(format=writer.name))
    with workspace.snapshot():
        if writer.write_all is not None:
            return _export_all(workspace, out, writer.name, writer.write_all)
        selection = select(workspace, group_by=group_by, time=time, least_grade=least, audit=audit)
        workspace.shrink()
        return _export_rows(workspace, selection, out, writer, options)


def _export_rows(
    workspace: Workspace, selection: Selection, out: Path, writer: CorpusFormat, options: Options
) -> Exported:
    from .docs import corpus_language  # spaCy, which is slow to load

    language = corpus_language(selection.rows)
    fitted = writer.fit(selection.rows, language=language)
    if fitted.rows is not selection.rows:
        selection.rows.clear()
    divided = split_rows(fitted.rows, options.split, seed=options.seed, by_time=options.time is not None)
    splits, readings = _first_readings(divided)
    splits, machine = _said_by_people(splits, partial(writer.fit, language=language))
    if not any(splits.values()):
        raise CorpusError(_why_nothing(workspace.path, [*selection.rejected, *fitted.rejected, *machine]))
    rejected = sorted([*selection.rejected, *fitted.rejected, *readings, *machine], key=_order)
    entities = learn_aliases(selection.entities, heard_forms(splits["train"]))
    exported = Exported(
        out, writer.name, selection.mentions, {name: len(rows) for name, rows in splits.items()},
        _by_split(splits, attrgetter("mark")), _by_split(splits, attrgetter("grade")), _reasons(rejected),
        len(entities), _learned(selection.entities, entities), fitted.notes, count_origins(workspace),
    )  # fmt: skip
    with published(out, kind=KIND) as folder:
        writer.write(Corpus(splits, entities, language, options.seed, out.name, options.licence), folder)
        write_lines(folder / "entities.jsonl", (entity.record() for entity in entities))
        write_lines(folder / "rejected.jsonl", (mention.record() for mention in rejected))
        facts = _facts(exported, language, options)
        (folder / "datasheet.md").write_text(make_datasheet(facts), encoding="utf-8", newline="\n")
        _write_manifest(folder, exported, language, options, None if options.audit else SetAside.of(workspace))
    return exported


def _export_all(
    workspace: Workspace, out: Path, format: str, write_all: Callable[[Workspace, Path], Written]
) -> Exported:
    with published(out, kind=KIND) as folder:
        done = write_all(workspace, folder)
        rejected = sorted(done.rejected, key=_order)
        write_lines(folder / "rejected.jsonl", (mention.record() for mention in rejected))
        exported = Exported(
            out, format, sum(done.verdicts.values()) + len(rejected), {"all": done.texts},
            {"all": {**done.verdicts, **done.others}}, {}, _reasons(rejected), count_entities(workspace), 0, {},
            count_origins(workspace),
        )  # fmt: skip
        _write_manifest(folder, exported, None, None)
    return exported


def _first_readings(splits: _Splits) -> tuple[_Splits, list[Rejected]]:
    """Keep other readings for training: in use a pipeline is given the first one, so only that is tested."""
    kept, dropped = {"train": splits["train"]}, []
    for name in ("dev", "test"):
        kept[name] = PackedRows(row for row in splits[name] if row.alternative is None)
        dropped += [row for row in splits[name] if row.alternative is not None]
    return kept, [Rejected.of(row, span, READING) for row in dropped for span in row.decided]


def _said_by_people(splits: _Splits, fit: Callable[[PackedRows], Fitted]) -> tuple[_Splits, list[Rejected]]:
    """Keep bronze for training: what nobody said measures nothing. Its mentions are undecided then, for `fit`, too."""
    kept, dropped = {"train": splits["train"]}, []
    for name in ("dev", "test"):
        rows, machine = PackedRows(), []
        for row in splits[name]:
            bronze = [span for span in row.decided if span.grade is Grade.BRONZE]
            machine += [Rejected.of(row, span, MACHINE) for span in bronze]
            if len(bronze) < len(row.decided):
                rows.append(row.without(bronze))
        fitted = fit(rows) if machine else Fitted(rows)
        kept[name] = fitted.rows
        dropped += [*machine, *fitted.rejected]
    return kept, dropped


def _order(mention: Rejected) -> tuple[str, int, int, int, str]:
    reading = -1 if mention.alternative is None else mention.alternative
    return mention.utterance, reading, mention.start, mention.end, mention.reason


def _by_split(splits: _Splits, of: Callable[[Span], object]) -> dict[str, dict[str, int]]:
    return {name: _counted(of(span) for row in rows for span in row.decided) for name, rows in splits.items()}


def _why_nothing(path: Path, rejected: Sequence[Rejected]) -> str:
    reasons = _reasons(rejected)
    if reasons.keys() <= {UNDECIDED, SKIPPED}:
        return errors.NOTHING_TO_EXPORT.format(path=path)
    told = ", ".join(f"{count} because {reason}" for reason, count in reasons.items())
    return errors.NOTHING_FITS_EXPORT.format(path=path, reasons=told)


def _reasons(rejected: Iterable[Rejected]) -> dict[str, int]:
    return _counted(mention.reason for mention in rejected)


def _counted(values: Iterable[object]) -> dict[str, int]:
    return dict(sorted(Counter(map(str, values)).items()))


def _learned(before: Sequence[Entity], after: Sequence[Entity]) -> int:
    return sum(len(new.aliases) - len(old.aliases) for old, new in zip(before, after, strict=True))


def _facts(exported: Exported, language: str, options: Options) -> Facts:
    return Facts(
        exported.format, language, exported.texts, exported.written, exported.grades, exported.rejected,
        exported.entities, exported.learned_aliases, options.group_by, options.split, options.seed, options.time,
        options.licence,
    )  # fmt: skip


def _write_manifest(
    folder: Path, exported: Exported, language: str | None, options: Options | None, aside: SetAside | None = None
) -> None:
    facts = {} if options is None else {"options": asdict(options), "language": language}
    write_manifest(
        folder,
        kind=KIND,
        format=exported.format,
        versions={name: version(name) for name in ("spacy_entity_annot", "spacy")},
        **facts,
        **set_aside_facts(aside),
        mentions={"in": exported.mentions, "written": exported.written, "rejected": exported.rejected},
        grades=exported.grades,
        texts=exported.texts,
        notes=exported.notes,
        origins=exported.origins,
        entities=exported.entities,
        learned_aliases={"count": exported.learned_aliases, "listed": f"entities.jsonl, under {LEARNED!r}"},
    )
