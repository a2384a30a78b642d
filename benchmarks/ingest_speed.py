"""How many utterances and words a second of CPU are read and ingested, by format; and whether all real samples are."""

import argparse
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import process_time
from typing import Any

from benchmarks.data import data_folder
from spacy_entity_annot.collector import collector_paused
from spacy_entity_annot.transcripts import ingest, read_transcripts
from spacy_entity_annot.types import Problem
from spacy_entity_annot.workspace import Workspace

WORDS = 100_000
UTTERANCES = 60_000
ROUNDS = 3


def run(arguments: list[str]) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks ingest-speed")
    parser.add_argument("--json", type=Path, help="write the figures here, too")
    options = parser.parse_args(arguments)
    folder = data_folder()
    if folder is None:
        return 0
    rows = [*_speeds(folder)]
    print("| format | units | `json.loads` alone, a second | read | read and ingested |\n|---|---|---|---|---|")
    for name, unit, count, parsing, reading, ingesting in rows:
        parsed = f"{count / parsing:,.0f}" if parsing else ""
        print(f"| {name} | {count:,} {unit} | {parsed} | {count / reading:,.0f} | {count / ingesting:,.0f} |")
    samples = [*_samples(folder / "asr_formats")]
    read = sum(bool(row["utterances"]) for row in samples)
    equal = [row["equal"] for row in samples if row["equal"] is not None]
    empty = sum(not row["utterances"] and not row["problems"] for row in samples)
    print(f"\n{len(samples)} real samples: {read} read, {sum(bool(row['problems']) for row in samples)} with problems, "
          f"{empty} without words and without problems; "
          f"texts equal to the recogniser's own: {sum(equal)} of {len(equal)}.")  # fmt: skip
    if options.json:
        options.json.write_text(json.dumps({"speed": rows, "samples": samples}, indent=1))
    return 0


def _speeds(folder: Path) -> Iterator[tuple[str, str, int, float, float, float]]:
    with tempfile.TemporaryDirectory() as scratch:
        for name, unit, path, count in [*_lines(folder, Path(scratch)), *_documents(folder, Path(scratch))]:
            parsing = 0.0 if path.suffix == ".csv" else _least(_parse, path)
            yield name, unit, count, parsing, _least(_read, path), _least(_ingest, path)


def _least(work: Callable[[Path], float], path: Path) -> float:
    return min(work(path) for _ in range(ROUNDS))


def _read(path: Path) -> float:
    start = process_time()
    for _ in read_transcripts(path):
        pass
    return process_time() - start


def _parse(path: Path) -> float:
    """Parse with the collector paused, as our readers do; what is parsed is kept until the line's end."""
    start = process_time()
    with collector_paused(), path.open() as file:
        for line in file:
            json.loads(line)
    return process_time() - start


def _ingest(path: Path) -> float:
    """Ingest into a new workspace; to create one, whose tables take a tenth of a second, is no part of it."""
    with tempfile.TemporaryDirectory() as scratch, Workspace.create(Path(scratch, "annot.db")) as workspace:
        start = process_time()
        ingest(workspace, read_transcripts(path))
        return process_time() - start


def _lines(folder: Path, scratch: Path) -> Iterator[tuple[str, str, Path, int]]:
    texts = [utterance.text for utterance in read_transcripts(folder / "utterances_sgd_dev.jsonl.gz")]
    texts = (texts * (UTTERANCES // len(texts) + 1))[:UTTERANCES]
    variants: dict[str, Callable[[int, str], dict[str, Any]]] = {
        "JSONL: id, text": lambda number, text: {"id": f"u{number}", "text": text},
        "JSONL: speaker, times, subject of 1,000": lambda number, text: {
            "id": f"u{number}", "text": text, "transcript": f"t{number // 50}", "speaker": number % 2,
            "start": number % 50 * 2.5, "end": number % 50 * 2.5 + 2, "subject_key": f"device-{number % 1000}"},
        "JSONL: a subject of its own each": lambda number, text: {
            "id": f"u{number}", "text": text, "subject_key": f"device-{number}"},
    }  # fmt: skip
    for name, record in variants.items():
        path = scratch / f"{len(name)}.jsonl"
        path.write_text("".join(json.dumps(record(number, text)) + "\n" for number, text in enumerate(texts)))
        yield name, "utterances", path, UTTERANCES
    path = scratch / "calls.csv"
    path.write_text(
        "id,text\n" + "".join(f'u{number},"{text.replace(chr(34), "")}"\n' for number, text in enumerate(texts))
    )
    yield "CSV", "utterances", path, UTTERANCES


def _documents(folder: Path, scratch: Path) -> Iterator[tuple[str, str, Path, int]]:
    """Yield samples whose words were repeated until they are a long recording."""
    for name, places in _GROWN.items():
        document = json.loads((folder / "asr_formats" / f"{name}.json").read_text())
        path = scratch / f"{name}.json"
        path.write_text(json.dumps(document))
        words = sum(len(utterance.words) for utterance in read_transcripts(path))
        times = WORDS // words
        for place in places:
            *outer, last = place
            holder = document
            for step in outer:
                holder = holder[step]
            holder[last] = holder[last] * times if isinstance(holder[last], list) else " ".join([holder[last]] * times)
        path.write_text(json.dumps(document))
        yield f"{name}.json", "words", path, words * times


_AWS, _DEEPGRAM = ("results",), ("results", "channels", 0, "alternatives", 0)
_GROWN: dict[str, list[tuple[Any, ...]]] = {
    "aws_transcribe_speakers": [(*_AWS, "items"), (*_AWS, "transcripts", 0, "transcript")],
    "google_stt": [("results",)],
    "deepgram_whisper": [(*_DEEPGRAM, "words"), (*_DEEPGRAM, "transcript")],
    "assemblyai": [("words",), ("text",)],
    "ibm_watson": [("results", 0, "results")],
    "speechmatics_v1": [("words",)],
    "whisper_timestamped": [("segments",), ("text",)],
    "bbc_kaldi": [("retval", "words"), ("retval", "punct")],
}


def _samples(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        problems: list[Problem] = []
        utterances = [*read_transcripts(path, on_problem=problems.append)]
        own = own_text(path)
        text = " ".join(utterance.text for utterance in utterances)
        yield {"file": str(path.relative_to(folder)), "utterances": len(utterances),
               "words": sum(len(utterance.words) for utterance in utterances),
               "problems": [f"{problem.line}: {problem.message}" for problem in problems],
               "equal": None if own is None else text.split() == own.split()}  # fmt: skip


def own_text(path: Path) -> str | None:
    """Return the text that a recogniser gave for the whole recording, or None where it gave none."""
    if path.suffix != ".json":
        return None
    document = json.loads(path.read_text())
    for name, texts in _OWN.items():
        if path.name.startswith(name):
            return " ".join(texts(document))
    return None


_OWN: dict[str, Callable[[Any], Iterable[str]]] = {
    "aws": lambda document: [document["results"]["transcripts"][0]["transcript"]],
    "deepgram": lambda document: [document["results"]["channels"][0]["alternatives"][0]["transcript"]],
    "assemblyai": lambda document: [document["text"]],
    "whisper": lambda document: [document["text"]],
    "google": lambda document: [result["alternatives"][0]["transcript"] for result in document["results"]],
    "ibm": lambda document: [result["alternatives"][0]["transcript"] for result in document["results"][0]["results"]],
    "bbc_kaldi": lambda document: [document["retval"]["punct"]],
}
