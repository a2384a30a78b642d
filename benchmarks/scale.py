"""A workspace of a million utterances and more: reading in, disk, search beside `rg`, memory, mining after a kill."""

import argparse
import json
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import accumulate, islice
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

SIZES = (1_000_000, 3_000_000)
TARGET, OTHER = "Taylor Swift", "Marcus Bergmann"
_HEARD = ("taylor swift", "tailor swift", "taylors wift", "marcus bergman", "marcus bergmann")
_PLANTED = 1_000
_SEARCHED = 1_000_000
"""Utterances of a file that are searched for 1,000 targets, at most."""

_MEBI = 2**20


def run(arguments: list[str]) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks scale")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--folder", type=Path, help="keep the workspaces here")
    parser.add_argument("--json", type=Path, help="write the figures here, too")
    parser.add_argument("--step", nargs=2, metavar=("NAME", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.step:
        name, folder = options.step
        step = _mine_loudly if name == "mine loudly" else _STEPS[name]
        print(json.dumps({**step(Path(folder)), "peak": _peak()}))
        return 0
    results = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory(dir=options.folder) as scratch:
            results.append(_measure(size, Path(scratch)))
            _print(results[-1])
    if options.json:
        options.json.write_text(json.dumps(results, indent=1))
    return 0


def _measure(size: int, folder: Path) -> dict[str, Any]:
    text = _write(size, folder)
    result: dict[str, Any] = {"utterances": size, "text": text}
    for name in _STEPS:
        result[name] = _in_a_process(name, folder)
    result["rg"] = min(_rg(folder) for _ in range(3))
    return result


def _write(size: int, folder: Path) -> int:
    """Write utterances of words drawn by frequency, fifty a transcript, as JSONL and as text; return its bytes."""
    import numpy as np

    from spacy_entity_annot.matching.words.background import word_rarities

    words = np.array(list(word_rarities()), np.object_)
    totals = np.array(list(accumulate(10**-rarity for rarity in word_rarities().values())))
    chance = np.random.default_rng(3)
    written = 0
    with (folder / "calls.jsonl").open("w") as lines, (folder / "calls.txt").open("w") as plain:
        for first in range(0, size, 10_000):
            lengths = chance.integers(3, 18, 10_000)
            drawn = words[np.searchsorted(totals, chance.random(int(lengths.sum())) * totals[-1])].tolist()
            for number, (begin, end) in enumerate(zip(np.cumsum(lengths) - lengths, np.cumsum(lengths), strict=True)):
                text = " ".join(drawn[begin:end])
                if (first + number) % _PLANTED == 0:
                    text += f" {_HEARD[(first + number) // _PLANTED % len(_HEARD)]}"
                record = {"id": f"u{first + number}", "text": text, "transcript": f"t{(first + number) // 50}"}
                lines.write(json.dumps(record) + "\n")
                plain.write(text + "\n")
                written += len(text)
    return written


def _in_a_process(name: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks", "scale", "--step", name, str(folder)]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / _MEBI


def _rg(folder: Path) -> float:
    """Return the CPU seconds of an exact search."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(["rg", "-c", TARGET.lower(), str(folder / "calls.txt")], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _ingest(folder: Path) -> dict[str, Any]:
    from spacy_entity_annot.transcripts import ingest, read_transcripts
    from spacy_entity_annot.workspace import Workspace

    begin = process_time()
    with Workspace.create(folder / "annot.db") as workspace:
        done = ingest(workspace, read_transcripts(folder / "calls.jsonl"))
    return {"seconds": process_time() - begin, "added": done.added, "bytes": (folder / "annot.db").stat().st_size}


def _mine(folder: Path, target: str) -> dict[str, Any]:
    from spacy_entity_annot.mining import mine
    from spacy_entity_annot.workspace import Workspace

    begin = process_time()
    with Workspace.open(folder / "annot.db") as workspace:
        done = mine(workspace, [target])
    return {"seconds": process_time() - begin, "searched": done.utterances, "mentions": done.mentions}


def _mine_new(folder: Path) -> dict[str, Any]:
    """Mine for the first time, when the words are not stored yet."""
    found = _mine(folder, OTHER)
    return {**found, "bytes": sum(path.stat().st_size for path in (folder / "annot.cache").iterdir())}


def _mine_killed(folder: Path) -> dict[str, Any]:
    """Kill a run in the middle, and mine on."""
    from spacy_entity_annot.workspace import Workspace
    from spacy_entity_annot.workspace.utterances import last_utterance_number

    with Workspace.open(folder / "annot.db") as workspace:
        enough = last_utterance_number(workspace) // 10
    command = [sys.executable, "-u", "-m", "benchmarks", "scale", "--step", "mine loudly", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if line.endswith("searched\n") and int(line.split()[0].replace(",", "")) > enough:
                child.send_signal(signal.SIGKILL)
                break
    again = _mine(folder, TARGET)
    return {**again, "whole": _hits(folder)}


def _hits(folder: Path) -> int:
    from spacy_entity_annot.workspace import Workspace

    with Workspace.open(folder / "annot.db") as workspace:
        query = "SELECT count(*) FROM hit WHERE target = ?"
        return int(workspace.connection.execute(query, (TARGET,)).fetchone()[0])


def _mine_loudly(folder: Path) -> dict[str, Any]:
    from spacy_entity_annot.mining import mine
    from spacy_entity_annot.workspace import Workspace

    with Workspace.open(folder / "annot.db") as workspace:
        mine(workspace, [TARGET], on_batch=print)
    return {}


def _search(folder: Path) -> dict[str, Any]:
    """Search for one target; the start of Python and imports are left out, opening and loading are in."""
    from spacy_entity_annot.matching import TargetMatcher
    from spacy_entity_annot.mining import search_stored
    from spacy_entity_annot.workspace import Workspace

    list(TargetMatcher([TARGET]).find_text("play tailor swift"))
    begin, cpu = perf_counter(), process_time()
    with Workspace.open(folder / "annot.db", read_only=True) as workspace:
        found = search_stored(workspace, TargetMatcher([TARGET]))
        next(found)
        first = perf_counter() - begin
        hits = 1 + sum(1 for _ in found)
    return {"first": first, "seconds": process_time() - cpu, "hits": hits}


def _processes(folder: Path) -> dict[str, Any]:
    """Search the file and the workspace for 1,000 targets in one process and in two, the start of them included."""
    from benchmarks.mining_speed import make_targets
    from spacy_entity_annot.matching import TargetMatcher
    from spacy_entity_annot.matching.processes import find_in_processes
    from spacy_entity_annot.mining import search_stored
    from spacy_entity_annot.transcripts import read_transcripts
    from spacy_entity_annot.workspace import Workspace

    found: dict[str, Any] = {}
    for processes in (1, 2):
        begin = _clock()
        utterances = islice(read_transcripts(folder / "calls.jsonl"), _SEARCHED)
        hits = [*find_in_processes(TargetMatcher(make_targets(1_000)), utterances, processes=processes)]
        found[f"the file, {processes}"] = (*_since(begin), len(hits))
        begin = _clock()
        with Workspace.open(folder / "annot.db", read_only=True) as workspace:
            matcher = TargetMatcher(make_targets(1_000))
            count = sum(1 for _ in search_stored(workspace, matcher, processes=processes))
        found[f"the workspace, {processes}"] = (*_since(begin), count)
    return found


def _clock() -> tuple[float, float]:
    """Return seconds of wall time, and of CPU time with that of processes that have ended."""
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    return perf_counter(), process_time() + others.ru_utime + others.ru_stime


def _since(begin: tuple[float, float]) -> tuple[float, float]:
    wall, cpu = _clock()
    return wall - begin[0], cpu - begin[1]


def _print(result: dict[str, Any]) -> None:
    for line in _lines(result):
        print(line, flush=True)


def _lines(result: dict[str, Any]) -> Iterator[str]:
    size, text = result["utterances"], result["text"]
    read, new, search, killed = (result[name] for name in ("ingest", "mine new", "search", "mine killed"))
    yield f"{size:,} utterances, {text / _MEBI:.0f} MiB of text"
    yield f"  ingest: {size / read['seconds']:,.0f} a second, file {read['bytes'] / text:.2f} times the text, "\
          f"peak {read['peak']:.0f} MiB"  # fmt: skip
    yield f"  mine, words not stored yet: {new['seconds']:.1f} s, {new['mentions']} mentions, "\
          f"peak {new['peak']:.0f} MiB, stored words {new['bytes'] / text:.2f} times the text"  # fmt: skip
    yield f"  search, words stored: first hit {search['first']:.2f} s wall, all {search['hits']} hits "\
          f"{search['seconds']:.2f} s = {search['seconds'] / result['rg']:.0f} times rg ({result['rg']:.3f} s), "\
          f"peak {search['peak']:.0f} MiB"  # fmt: skip
    yield f"  mine on after kill -9: {killed['searched']:,} utterances searched, {killed['mentions']} mentions added, "\
          f"{killed['whole']} in all, {killed['seconds']:.1f} s"  # fmt: skip

    for name, (wall, cpu, hits) in list(result["processes"].items())[:-1]:
        yield f"  1,000 targets in {name} process(es): {wall:.1f} s wall, {cpu:.1f} s CPU, {hits} hits"


_STEPS = {"ingest": _ingest, "mine new": _mine_new, "search": _search, "mine killed": _mine_killed,
          "processes": _processes}  # fmt: skip
