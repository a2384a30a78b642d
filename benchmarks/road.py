"""The whole road on real transcripts, through the command line alone."""

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from .data import data_folder

Record = dict[str, Any]


def run(arguments: list[str]) -> int:
    """Convert the development data, walk the road, print what it gave.

    arguments (list[str]): `--out DIR` keeps the files; `--without-volume` leaves the earnings calls out.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks road")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--without-volume", action="store_true")
    options = parser.parse_args(arguments)
    data = data_folder()
    if data is None:
        return 0
    folder = options.out or Path(tempfile.mkdtemp(prefix="road-"))
    folder.mkdir(parents=True, exist_ok=True)
    for name, value in walk(data, folder, volume=not options.without_volume):
        print(f"{name:<52} {value}")
    return 0


def walk(data: Path, folder: Path, *, volume: bool) -> Iterator[tuple[str, str]]:
    """Walk the road and yield each figure with its name."""
    spoken = {name: folder / f"{name}.jsonl" for name in ("deezer", "tts")}
    write(spoken["deezer"], deezer_utterances(data))
    write(spoken["tts"], tts_utterances(data))
    files = list(spoken.values())
    if volume:
        files.append(folder / "earnings.jsonl")
        write(files[-1], earnings_utterances(data))
    known = {entity["id"] for entity in read(data / "kb_main.jsonl.gz")}
    decisions = [*deezer_decisions(data, known), *tts_decisions(data, known)]
    write(folder / "decisions.jsonl", decisions)

    command = Command(folder / "annot.db")
    command("init")
    seconds = command("ingest", *map(str, files))[0]
    counted = json.loads(command("status", "--json")[1])
    yield "utterances ingested", f"{counted['utterances']:,}"
    yield "utterances ingested a second, wall", f"{counted['utterances'] / seconds:,.0f}"
    yield "kb add kb_main, seconds", f"{command('kb', 'add', str(data / 'kb_main.jsonl.gz'))[0]:.1f}"

    seconds, found = command("search", "--kb", str(data / "kb_main.jsonl.gz"), "--type", "ARTIST", "--json",
                             *map(str, spoken.values()), workspace=False)  # fmt: skip
    hits = [json.loads(line) for line in found.splitlines()]
    yield "search of the requests for every artist, seconds", f"{seconds:.1f}"
    for name in spoken:
        gold = [row for row in decisions if row["key"].startswith(name) and row["verdict"] == "link"]
        yield f"recall of gold mentions, {name}", f"{recall(gold, hits):.3f} of {len(gold)}"

    yield "mine --kb-type ARTIST, seconds", f"{command('mine', '--kb-type', 'ARTIST')[0]:.1f}"
    yield "mentions", f"{json.loads(command('status', '--json')[1])['mentions']:,}"
    decided = json.loads(command("decide", str(folder / "decisions.jsonl"), "--annotator", "gold", "--json")[1])
    yield "decisions", f"{decided['recorded']:,} recorded, {decided['problems']} problems"
    yield "export, seconds", f"{command('export', str(folder / 'corpus'))[0]:.1f}"
    command("check", str(folder / "corpus"), workspace=False)
    seconds = command("train", str(folder / "corpus"), str(folder / "model"), workspace=False)[0]
    yield "train, seconds", f"{seconds:.1f}"
    rows = command("evaluate", str(folder / "model"), str(folder / "corpus"), "--json", workspace=False)[1]
    for row in map(json.loads, rows.splitlines()):
        if "system" in row:  # the others tell the same by type and by how misheard
            system = f"{row.pop('system')}, mentions {row.pop('mentions')}"
            for measure, value in row.items():
                yield f"{system}: {measure}", f"{value:.3f}" if isinstance(value, float) else str(value)


class Command:
    """Run the program as a user would.

    workspace (Path): The workspace of the commands that need one.
    """

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace

    def __call__(self, *words: str, workspace: bool = True) -> tuple[float, str]:
        """Return the seconds that a command took, and its output; a failure ends the benchmark."""
        place = ("--workspace", str(self.workspace)) if workspace else ()
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "spacy_entity_annot", *place, *words], capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"entity-annot {' '.join(words)} ended with {done.returncode}:\n{done.stderr[-4000:]}")
        return time.perf_counter() - started, done.stdout


def earnings_utterances(data: Path) -> Iterator[Record]:
    """Yield what seven recognisers wrote of the calls."""
    texts: dict[str, list[Record]] = defaultdict(list)
    for segment in read(data / "earnings21_segments_dev.jsonl.gz"):
        start, end = segment["time"] or (None, None)
        for system, text in segment["asr"].items():
            if text:
                transcript = f"{segment['file']}-{system}"
                texts[transcript].append(
                    {"id": f"{segment['id']}-{system}", "text": text, "transcript": transcript, "start": start,
                     "end": end, "speaker": segment["speaker"], "request": segment["id"]}
                )  # fmt: skip
    for utterances in texts.values():
        yield from utterances


def deezer_utterances(data: Path) -> Iterator[Record]:
    """Yield the music requests as they were typed."""
    for row in read(data / "linked_deezer_music_dev.jsonl.gz"):
        yield {"id": row["id"], "text": row["text"], "transcript": row["id"], "request": row["id"]}


def tts_utterances(data: Path) -> Iterator[Record]:
    """Yield the music requests as a recogniser heard them."""
    for row in read(data / "tts_asr_noisy_dev.jsonl.gz"):
        yield {"id": row["id"], "text": row["text"], "transcript": row["id"], "alternatives": row["nbest"],
               "request": row["origin"], "voice": row["voice"]}  # fmt: skip


def deezer_decisions(data: Path, known: set[str]) -> Iterator[Record]:
    """Yield the gold verdicts on artists in the typed requests."""
    for row in read(data / "linked_deezer_music_dev.jsonl.gz"):
        yield from verdicts("deezer", row["id"], row["entities"], known)


def tts_decisions(data: Path, known: set[str]) -> Iterator[Record]:
    """Yield the gold verdicts on artists in the spoken requests; what the recogniser dropped has none."""
    for row in read(data / "tts_asr_noisy_dev.jsonl.gz"):
        yield from verdicts("tts", row["id"], row["mentions"], known)


def verdicts(source: str, utterance: str, mentions: Iterable[Record], known: set[str]) -> Iterator[Record]:
    """Yield a verdict for each artist that people linked, or found in no encyclopaedia; guesses have none."""
    for mention in mentions:
        start, end = mention["start"], mention["end"]
        if mention["label"] != "Artist" or start is None or start == end:
            continue
        base = {"utterance": utterance, "start": start, "end": end, "key": f"{source}:{utterance}:{start}"}
        if mention["link"] == "gold" and mention["kb_id"] in known:
            yield {**base, "verdict": "link", "entity": mention["kb_id"]}
        elif mention["link"] == "nil":
            yield {**base, "verdict": "nil"}


def recall(gold: list[Record], hits: list[Record]) -> float:
    """Return the share of gold spans that a hit overlaps."""
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for hit in hits:
        if hit["alternative"] is None:
            spans[hit["utterance"]].append((hit["start"], hit["end"]))
    found = [any(start < row["end"] and row["start"] < end for start, end in spans[row["utterance"]]) for row in gold]
    return sum(found) / max(len(found), 1)


def read(path: Path) -> Iterator[Record]:
    """Yield the objects of a gzipped JSONL file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def write(path: Path, records: Iterable[Record]) -> None:
    """Write objects as JSONL."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
