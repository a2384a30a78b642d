"""The page that tells a stranger what a corpus is, after Gebru et al., "Datasheets for Datasets" (2021)."""

from collections.abc import Mapping
from dataclasses import dataclass

from .grades import Grade
from .rows import SPLITS, Mark


@dataclass(frozen=True, slots=True)
class Facts:
    """The figures of a corpus, all of them counted.

    format (str): The name of its format.
    language (str): The code of spaCy's language class.
    texts (Mapping[str, int]): Texts by split.
    marks (Mapping[str, Mapping[str, int]]): Mentions by split and verdict.
    grades (Mapping[str, Mapping[str, int]]): The same by split and grade.
    rejected (Mapping[str, int]): Mentions that are not written, by reason.
    entities (int): Entities of the knowledge base.
    learned (int): Aliases that the train split taught.
    group_by (tuple[str, ...]): The keys that tie renderings of one request.
    split (tuple[float, ...]): The shares asked for.
    seed (int): The seed of the split.
    time (str | None): What orders the texts, where they are divided by time.
    licence (str): An SPDX id, or `unknown`.
    """

    format: str
    language: str
    texts: Mapping[str, int]
    marks: Mapping[str, Mapping[str, int]]
    grades: Mapping[str, Mapping[str, int]]
    rejected: Mapping[str, int]
    entities: int
    learned: int
    group_by: tuple[str, ...]
    split: tuple[float, ...]
    seed: int
    time: str | None = None
    licence: str = "unknown"


_PAGE = """# Datasheet

## Composition

Texts of speech recognisers with mentions that people linked to a knowledge base of {facts.entities} entities.
Format `{facts.format}`, language class `{facts.language}`, licence {facts.licence}.

{table}
`link` names an entity of the knowledge base, `nil` a real one that it lacks, `reject` is no mention.
Of these verdicts {graded}. A verdict is gold where at least two people gave it and nobody another one, or where
an adjudicator settled what people disagreed on; silver where one person gave it; bronze where nobody did and it
was accepted by its probability alone. Each stands with its mention, as `grade` (of a spaCy entity as `ent_id_`).
Tokens of mentions without a verdict are missing, not negative. Everything else in these texts was not marked.

## Collection

Mentions were mined by name, then decided by people. Names that mining did not find and nobody marked count as
ordinary words, so the corpus understates how often names occur. Mentions that are not written, with the reason of
each in `rejected.jsonl`:

{reasons}
## Division

{shares} by {order}. A group ties texts with the same words, the readings of one
utterance, and utterances with the same value of {keys}. A group stands in one split.
Readings of n-best lists other than the first are used for training only.

## Knowledge base

`entities.jsonl` holds it; {facts.learned} aliases were learned from links of the train split. Each is listed with the
utterances that confirm it under `heard`.

## Use

For training and judging entity linkers on recognised speech. A linker trained on a few hundred decisions is a format,
not a gain: compare it with the first candidate under a tuned cut, which `entity-annot evaluate` prints beside it.
Texts may be personal data; treat a copy of this folder like the recordings.
"""


def make_datasheet(facts: Facts) -> str:
    """Return the datasheet in Markdown.

    facts (Facts): What was counted.
    """
    by_hash, by_time = f"hash of the group with seed {facts.seed}", f"time (`{facts.time}`), oldest first"
    return _PAGE.format(
        facts=facts,
        table=_table(facts),
        graded=_graded(facts),
        reasons=_reasons(facts.rejected),
        shares="/".join(f"{share:g}" for share in facts.split),
        order=by_hash if facts.time is None else by_time,
        keys=", ".join(f"`{key}`" for key in facts.group_by) or "no key",
    )


def _table(facts: Facts) -> str:
    marks = [str(mark) for mark in Mark if mark is not Mark.MISSING]
    lines = ["| split | texts | " + " | ".join(marks) + " |", "|---|---:|" + "---:|" * len(marks)]
    for split in SPLITS:
        counts = " | ".join(str(facts.marks[split].get(mark, 0)) for mark in marks)
        lines.append(f"| {split} | {facts.texts[split]} | {counts} |")
    return "\n".join(lines) + "\n"


def _graded(facts: Facts) -> str:
    counts = {str(grade): sum(facts.grades[split].get(grade, 0) for split in SPLITS) for grade in Grade}
    return ", ".join(f"{count} are {grade}" for grade, count in counts.items())


def _reasons(rejected: Mapping[str, int]) -> str:
    if not rejected:
        return "None.\n"
    return "".join(f"- {count} because {reason}\n" for reason, count in rejected.items())
