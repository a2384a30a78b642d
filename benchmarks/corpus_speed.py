"""Export and check of a large corpus, in CPU seconds and memory."""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from spacy_entity_annot import corpora, review
from spacy_entity_annot.lines import raise_problem
from spacy_entity_annot.types import Entity, JsonObject, Utterance
from spacy_entity_annot.workspace import Workspace, add_entities, add_utterances

ENTITIES = 10_000
FRAMES = ("play {}", "some {} please", "i want to hear {} in the kitchen", "turn {} up", "what is the latest by {}")
SYLLABLES = ("ta", "ri", "lo", "ken", "su", "mar", "vel", "do", "pin", "zha", "gor", "bee", "wim", "ost", "hul", "fay")


def run(arguments: list[str]) -> int:
    """Print the figures.

    arguments (list[str]): `--decisions N`, `--format NAME`.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks corpus-speed")
    parser.add_argument("--decisions", type=int, default=100_000)
    parser.add_argument("--format", default="spacy")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "annot.db", Path(folder) / "corpus"
        with Workspace.create(path) as workspace:
            fill(workspace, options.decisions)
        seconds, highest, _ = _apart(_export, path, out, options.format)
        print(f"export {options.format} of {options.decisions:,} decisions: {seconds:.1f} s of CPU,"
              f" {highest:,.0f} MB at the highest")  # fmt: skip
        if options.format == "spacy":
            seconds, highest, faults = _apart(_check, out)
            print(f"check: {seconds:.1f} s of CPU, {highest:,.0f} MB at the highest, {len(faults)} faults")
            for fault in faults:
                print(f"  {fault}")
    return 0


def _apart(work: Callable[..., list[str]], *values: object) -> tuple[float, float, list[str]]:
    """Work in a process of its own, so that the highest memory is that of the work; return CPU seconds, MB, faults."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_measured, work, *values).result()


def _measured(work: Callable[..., list[str]], *values: object) -> tuple[float, float, list[str]]:
    started = time.process_time()
    faults = work(*values)
    return time.process_time() - started, memory(), faults


def _export(path: Path, out: Path, format: str) -> list[str]:
    with Workspace.open(path, read_only=True) as workspace:
        corpora.export(workspace, out, format=format)
    return []


def _check(out: Path) -> list[str]:
    return [str(fault) for fault in corpora.check(out)]


def fill(workspace: Workspace, count: int) -> None:
    """Decide `count` mentions, one an utterance; a tenth are nil and a twentieth rejected."""
    names = [_name(number) for number in range(ENTITIES)]
    entities = [Entity(f"Q{n}", name.title(), (), "ARTIST", "singer", 0.5) for n, name in enumerate(names)]
    add_entities(workspace, entities)
    texts = [_text(number, names) for number in range(count)]
    utterances = [Utterance(f"u{n}", text, f"t{n // 20}") for n, (text, _) in enumerate(texts)]
    add_utterances(workspace, utterances, source="b")
    review.decide(workspace, _decisions(texts), annotator="ana", source="b", on_problem=raise_problem)


def _name(number: int) -> str:
    digits = [number // 16**place % 16 for place in range(4)]
    return f"{SYLLABLES[digits[0]]}{SYLLABLES[digits[1]]} {SYLLABLES[digits[2]]}{SYLLABLES[digits[3]]}a"


def _text(number: int, names: list[str]) -> tuple[str, str]:
    heard = names[number * 7919 % len(names)]
    heard = heard if number % 3 else heard[:2] + heard[3:]
    frame = FRAMES[number % len(FRAMES)]
    return frame.format(heard) + f" take {_name(number % 65536)}", heard


def _decisions(texts: list[tuple[str, str]]) -> Iterator[tuple[int, JsonObject]]:
    for number, (text, heard) in enumerate(texts):
        start = text.index(heard)
        verdict = "nil" if number % 10 == 3 else "reject" if number % 20 == 7 else "link"
        entity = {"entity": f"Q{number * 7919 % ENTITIES}"} if verdict == "link" else {}
        yield number + 1, {"utterance": f"u{number}", "start": start, "end": start + len(heard), "verdict": verdict,
                           **entity}  # fmt: skip


def memory() -> float:
    """Return the highest resident memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
