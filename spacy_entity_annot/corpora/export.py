"""Write what was decided in a workspace as a corpus folder."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from .. import errors
from ..errors import CorpusError
from ..types import Entity, JsonObject
from ..workspace import Workspace
from .aliases import HEARD, heard_forms, learn_aliases
from .datasheet import Facts, make_datasheet
from .folder import published, write_manifest
from .formats import Corpus, writer_of
from .rows import Row, write_lines
from .selection import Rejected, select
from .split import split_rows

KIND = "entity-annot corpus"
SPLIT = (80.0, 10.0, 10.0)
GROUP_BY = ("request",)
READING = "it stands in another reading of the n-best list, which only training uses"


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote; `mentions` is the sum of `written` and `rejected`.

    path (Path): The folder.
    format (str): The name of the format.
    mentions (int): All mentions of the workspace.
    texts (dict[str, int]): Texts by split.
    written (dict[str, dict[str, int]]): Mentions by split and verdict.
    rejected (dict[str, int]): Mentions that are not written, by reason.
    entities (int): Entities of the knowledge base.
    learned_aliases (int): Aliases that the train split taught.
    expanded (int): Mentions whose borders were moved over blanks or punctuation to meet the tokens.
    """

    path: Path
    format: str
    mentions: int
    texts: dict[str, int]
    written: dict[str, dict[str, int]]
    rejected: dict[str, int]
    entities: int
    learned_aliases: int
    expanded: int

    def record(self) -> JsonObject:
        """Return the object that `export --json` prints."""
        return {**asdict(self), "path": str(self.path)}

    def summary(self) -> str:
        """Return the counts for a person to read."""
        texts = ", ".join(f"{count} {split}" for split, count in self.texts.items())
        written = sum(sum(counts.values()) for counts in self.written.values())
        lines = [f"{self.path}: {written} of {self.mentions} mentions written, in texts: {texts}.",
                 f"{self.entities} entities; {self.learned_aliases} aliases learned from what was heard.",
                 *(f"{count} not written because {reason}" for reason, count in self.rejected.items())]  # fmt: skip
        return "\n".join(lines)


def export(
    workspace: Workspace,
    out: Path | str,
    *,
    format: str = "spacy",
    split: Sequence[float] = SPLIT,
    seed: int = 0,
    group_by: Sequence[str] = GROUP_BY,
) -> Exported:
    """Write the decided mentions of a workspace as a corpus; the same workspace gives the same bytes.

    workspace (Workspace): Where the decisions are.
    out (Path | str): The folder; an earlier corpus there is replaced as a whole, anything else is refused.
    format (str): One of `formats()`.
    split (Sequence[float]): The shares of train, dev and test; any scale.
    seed (int): The seed of the split and of the training.
    group_by (Sequence[str]): Keys of an utterance's `meta`, or `transcript`, `speaker`, `subject`: utterances with
        the same value are renderings of one request and stand in one split.
    RETURNS (Exported): The counts.
    RAISES (UsageError): The format is unknown, the split is none, or something foreign stands at `out`.
    RAISES (CorpusError): Nothing is decided, or the disk fails.
    """
    from .docs import corpus_language  # spaCy, which is slow to load

    out, writer = Path(out), writer_of(format)
    selection = select(workspace, group_by=group_by)
    language = corpus_language(selection.rows)
    fitted = writer.fit(selection.rows, language=language)
    splits, readings = _first_readings(split_rows(fitted.rows, split, seed=seed))
    if not any(splits.values()):
        raise CorpusError(errors.NOTHING_TO_EXPORT.format(path=workspace.path))
    rejected = sorted([*selection.rejected, *fitted.rejected, *readings], key=_order)
    entities = learn_aliases(selection.entities, heard_forms(splits["train"]))
    exported = Exported(
        out, format, selection.mentions, {name: len(rows) for name, rows in splits.items()}, _marks(splits),
        _reasons(rejected), len(entities), _learned(selection.entities, entities), fitted.notes.get("expanded", 0),
    )  # fmt: skip
    with published(out, kind=KIND) as folder:
        writer.write(Corpus(splits, entities, language, seed), folder)
        write_lines(folder / "entities.jsonl", (entity.record() for entity in entities))
        write_lines(folder / "rejected.jsonl", (mention.record() for mention in rejected))
        facts = _facts(exported, language, tuple(group_by), tuple(map(float, split)), seed)
        (folder / "datasheet.md").write_text(make_datasheet(facts), encoding="utf-8", newline="\n")
        _write_manifest(folder, exported, facts)
    return exported


def _first_readings(splits: dict[str, list[Row]]) -> tuple[dict[str, list[Row]], list[Rejected]]:
    """Keep other readings for training: in use a pipeline is given the first one, so only that is tested."""
    kept = {name: [row for row in rows if name == "train" or row.alternative is None] for name, rows in splits.items()}
    dropped = [row for name, rows in splits.items() for row in rows if name != "train" and row.alternative is not None]
    return kept, [Rejected.of(row, span, READING) for row in dropped for span in row.decided]


def _order(mention: Rejected) -> tuple[str, int, int, int, str]:
    reading = -1 if mention.alternative is None else mention.alternative
    return mention.utterance, reading, mention.start, mention.end, mention.reason


def _marks(splits: dict[str, list[Row]]) -> dict[str, dict[str, int]]:
    return {
        name: _counted(str(span.mark) for row in rows for span in row.decided) for name, rows in splits.items()
    }  # fmt: skip


def _reasons(rejected: Iterable[Rejected]) -> dict[str, int]:
    return _counted(mention.reason for mention in rejected)


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def _learned(before: Sequence[Entity], after: Sequence[Entity]) -> int:
    return sum(len(new.aliases) - len(old.aliases) for old, new in zip(before, after, strict=True))


def _facts(
    exported: Exported, language: str, group_by: tuple[str, ...], split: tuple[float, ...], seed: int
) -> Facts:  # fmt: skip
    return Facts(
        exported.format, language, exported.texts, exported.written, exported.rejected, exported.entities,
        exported.learned_aliases, group_by, split, seed,
    )  # fmt: skip


def _write_manifest(folder: Path, exported: Exported, facts: Facts) -> None:
    write_manifest(
        folder,
        kind=KIND,
        format=exported.format,
        versions={name: version(name) for name in ("spacy_entity_annot", "spacy")},
        options={"split": list(facts.split), "seed": facts.seed, "group_by": list(facts.group_by)},
        language=facts.language,
        mentions={"in": exported.mentions, "written": exported.written, "rejected": exported.rejected},
        texts=exported.texts,
        expanded=exported.expanded,
        entities=exported.entities,
        learned_aliases={"count": exported.learned_aliases, "listed": f"entities.jsonl, under {HEARD!r}"},
    )
