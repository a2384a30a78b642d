"""Learn which sounds recognisers confuse, omit and insert, and write `matching/sounds/confusions.py`.

Viterbi training of one edit per sound (Ristad and Yianilos, 1998): align, count, smooth, six times over.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz.distance import Indel

from benchmarks.data import data_folder
from benchmarks.mentions import read
from spacy_entity_annot.knowledge.spoken import comparable_form
from spacy_entity_annot.matching.sounds.folding import SoundFolder

SYMBOLS = "abcdefghijklmnopqrstuvwxyzCST?"
ROUNDS = 6
EVERY_SAME = 6
"""Names heard right are six times rarer here than in life: the mistakes are what is to be learned."""
LEAST_ALIKE = 0.4
LONGEST = 30
UNHEARD = "cqxyz?"
"""Letters that the sound rules never leave: they match themselves and nothing else."""
_NUMBERS = {symbol: number for number, symbol in enumerate(SYMBOLS)}
Costs = tuple[Any, Any, Any]


def run(arguments: list[str]) -> int:
    """Learn and write."""
    folder = data_folder()
    if folder is None:
        return 0
    costs = learn(list(pairs(folder)))
    write(costs, Path(__file__).parent.parent / "spacy_entity_annot" / "matching" / "sounds" / "confusions.py")
    return 0


def pairs(folder: Path) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the sounds of names as spoken and as heard, those aside that have nothing in common."""
    spoken = [(comparable_form(name), comparable_form(heard)) for name, heard in _heard_names(folder) if name and heard]
    folder_of_sounds, same = SoundFolder(), 0
    names = folder_of_sounds.fold([name for name, _ in spoken])
    for name, heard in zip(names, folder_of_sounds.fold([heard for _, heard in spoken]), strict=True):
        same += name == heard
        if name == heard and same % EVERY_SAME:
            continue
        if max(len(name), len(heard)) <= LONGEST and Indel.normalized_similarity(name, heard) >= LEAST_ALIKE:
            yield _numbered(name), _numbered(heard)


def _numbered(sounds: str) -> list[int]:
    return [_NUMBERS.get(sound, len(SYMBOLS) - 1) for sound in sounds]


def _heard_names(folder: Path) -> Iterator[tuple[str, str]]:
    for mention in read(folder / "earnings21_mentions_dev.jsonl.gz"):
        for heard in mention["asr"].values():
            yield mention["text"], heard
    for command in read(folder / "utterances_slurp_asr_dev.jsonl.gz"):
        for reading in command.get("asr") or ():
            for mention in reading.get("mentions") or ():
                if mention["label"] not in ("date", "time"):
                    yield mention["text"], mention.get("hyp")
    for request in read(folder / "tts_asr_noisy_dev.jsonl.gz"):
        for mention in request["mentions"]:
            yield from [(mention["text"], mention.get("hyp"))] * 2


def learn(examples: list[tuple[list[int], list[int]]]) -> Costs:
    """Return log odds against chance of each confusion [spoken, heard], omission and insertion."""
    size = len(SYMBOLS)
    chance = np.bincount([sound for _, heard in examples for sound in heard], minlength=size) + 1.0
    chance /= chance.sum()
    start = np.full((size, size), 0.3 / size) + 0.7 * np.eye(size)
    costs: Costs = (np.log(start / chance), np.full(size, np.log(0.08)), np.full(size, np.log(0.08)))
    for _ in range(ROUNDS):
        confused, omitted, inserted = np.zeros((size, size)), np.zeros(size), np.zeros(size)
        for spoken, heard in examples:
            for one, other in alignment(spoken, heard, costs):
                if one is None:
                    inserted[other] += 1
                elif other is None:
                    omitted[one] += 1
                else:
                    confused[one, other] += 1
        costs = _odds(confused, omitted, inserted, chance)
    return costs


def alignment(spoken: list[int], heard: list[int], costs: Costs) -> Iterator[tuple[int | None, int | None]]:
    """Yield the likeliest edits from the last one back; None stands for a sound that the other side lacks."""
    confused, omitted, inserted = (cost.tolist() for cost in costs)
    best = [[0.0] * (len(heard) + 1) for _ in range(len(spoken) + 1)]
    for j, other in enumerate(heard, start=1):
        best[0][j] = best[0][j - 1] + inserted[other]
    for i, one in enumerate(spoken, start=1):
        best[i][0] = best[i - 1][0] + omitted[one]
        for j, other in enumerate(heard, start=1):
            best[i][j] = max(best[i - 1][j - 1] + confused[one][other], best[i - 1][j] + omitted[one],
                             best[i][j - 1] + inserted[other])  # fmt: skip
    i, j = len(spoken), len(heard)
    while i or j:
        if i and j and best[i][j] == best[i - 1][j - 1] + confused[spoken[i - 1]][heard[j - 1]]:
            i, j = i - 1, j - 1
            yield spoken[i], heard[j]
        elif i and best[i][j] == best[i - 1][j] + omitted[spoken[i - 1]]:
            i -= 1
            yield spoken[i], None
        else:
            j -= 1
            yield None, heard[j]


def _odds(confused: Any, omitted: Any, inserted: Any, chance: Any) -> Costs:
    said = confused.sum(axis=1) + omitted
    likely = (confused + 8 * chance) / (confused.sum(axis=1, keepdims=True) + 8)
    omission = (omitted + 8 * omitted.sum() / said.sum()) / (said + 8)
    insertion = inserted.sum() / said.sum() * (inserted + 20 * chance) / (inserted.sum() + 20)
    return np.log(likely * (1 - omission)[:, None] / chance), np.log(omission), np.log(insertion / chance)


def write(costs: Costs, path: Path) -> None:
    """Write the odds in tenths, none beyond six."""
    confused, omitted, inserted = (np.clip(cost, -6, 6) for cost in costs)
    for letter in UNHEARD:
        number = _NUMBERS[letter]
        confused[number, :] = confused[:, number] = -3
        omitted[number] = inserted[number] = -2.5
    for letter in UNHEARD:
        confused[_NUMBERS[letter], _NUMBERS[letter]] = 2 if letter == "?" else 3
    rows = "\n".join(_halves(row, 4) + "," for row in confused)
    path.write_text(
        '"""How often recognisers confuse, omit and insert sounds: log odds against chance, in tenths.\n\n'
        "Learned by `python -m benchmarks fit-channel` from what seven recognisers wrote for the names of Earnings-21\n"
        "((c) Rev.com, CC BY-SA 4.0), one for those of SLURP (CC BY 4.0), and pocketsphinx for music requests spoken\n"
        'by flite (MIT).\n"""\n\n'
        f'SYMBOLS = "{SYMBOLS}"\n"""The sounds of `fold_sounds`; the last one stands for all others."""\n'
        f'CONFUSED = (\n{rows}\n)\n"""One row for each spoken sound, one column for each heard one."""\n'
        f'OMITTED = (\n{_halves(omitted, 4)}\n)\n"""For each spoken sound."""\n'
        f'INSERTED = (\n{_halves(inserted, 4)}\n)\n"""For each heard sound."""\n'
    )


def _halves(row: Any, indent: int) -> str:
    tenths = [str(round(float(value) * 10)) for value in row]
    half = len(tenths) // 2
    return f'{" " * indent}"{" ".join(tenths[:half])} "\n{" " * indent}"{" ".join(tenths[half:])}"'


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
