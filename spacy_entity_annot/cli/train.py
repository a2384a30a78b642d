"""`entity-annot train` and `evaluate`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from .options import Json, on_disk
from .output import print_json, print_table, progress, say

Corpus = Annotated[Path, typer.Argument(metavar="CORPUS", help="A folder written by export.")]
Out = Annotated[Path, typer.Argument(metavar="OUT", callback=on_disk, help="The folder to write; spacy.load opens it.")]
Model = Annotated[Path, typer.Argument(metavar="MODEL", help="A pipeline written by train.")]
Steps = Annotated[int, typer.Option("--steps", min=1, help="Training steps at most.")]
Patience = Annotated[int, typer.Option("--patience", min=1, help="Stop after so many steps that bring nothing on dev.")]
Base = Annotated[
    str | None, typer.Option("--base", metavar="MODEL", help="A pipeline to start from; its pipes stay as they are.")
]
Language = Annotated[str | None, typer.Option("--lang", help="The language, e.g. de; else that of the corpus.")]
Resume = Annotated[
    bool, typer.Option("--resume", help="Go on from an interrupted training, or from the pipeline in OUT.")
]
Seed = Annotated[int, typer.Option("--seed", help="The seed of the training.")]
Previous = Annotated[
    Path | None, typer.Option("--previous", metavar="MODEL", help="Another pipeline, to stand beside it.")
]
Part = Annotated[str, typer.Option("--split", help="The part of the corpus: train, dev or test.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("train")(train)
    app.command("evaluate")(evaluate)


def train(
    corpus: Corpus,
    out: Out,
    base: Base = None,
    lang: Language = None,
    resume: Resume = False,
    steps: Steps = 300,
    patience: Patience = 150,
    seed: Seed = 0,
    json: Json = False,
) -> None:
    """Train a pipeline that finds names and links them."""
    from .. import training

    with progress("Training"):
        done = training.train(
            corpus, out, base=base, language=lang, resume=resume, steps=steps, patience=patience, seed=seed
        )
    if json:
        print_json(done.record())
    else:
        say(done.summary())
        say(f"Next: entity-annot evaluate {out} {corpus} or entity-annot propose --model {out}")


def evaluate(model: Model, corpus: Corpus, split: Part = "test", previous: Previous = None, json: Json = False) -> None:
    """Measure a pipeline on a corpus, beside the baselines that need no training."""
    from .. import training

    with progress("Measuring"):
        report = training.evaluate(model, corpus, split=split, previous=previous)
    if json:
        for record in report.records():
            print_json(record)
        return
    confusions = [one.record() for one in report.confusions]
    for records in (
        [row.record() for row in report.rows],
        [part.record() for part in report.parts],
        [{key: "nil" if value is None else value for key, value in one.items()} for one in confusions],
    ):
        _print(records)


def _print(records: list[dict[str, Any]]) -> None:
    columns = list(dict.fromkeys(column for record in records for column in record))
    if columns:
        print_table([[_number(record.get(column)) for column in columns] for record in records], *columns)


def _number(value: object) -> object:
    return f"{value:.3f}" if isinstance(value, float) else value
