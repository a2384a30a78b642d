"""Learn which words around a name let which type expect, and with `--write` write `knowledge/context/type_words.json`.

A multinomial logistic regression by Adam over the words of the utterance, the word before and the word after; all
types count alike, and within a type all sources. Without `--write` only the cross-validated figures are printed.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.data import data_folder
from benchmarks.mentions import MAIN_KB, entities, read
from benchmarks.validation import FOLDS, fold_of
from spacy_entity_annot.knowledge.context.cues import KINDS, coarse_type
from spacy_entity_annot.knowledge.context.profiles import words_of
from spacy_entity_annot.knowledge.context.type_words import PLACES, TABLE, TypeWords, standing
from spacy_entity_annot.knowledge.ranking.fitting import Adam

TYPES = (*KINDS, "")
LEAST_SEEN, LEAST_WEIGHT = 8, 3
"""Names beside which a word must stand, and tenths that it must move some type by, to be kept."""
FEW = 60
"""Names of one type in one source that count as much as more of them do."""
STRENGTH, STEPS = 3e-4, 120
COMMANDS = {"utterances_snips_train": 4, "utterances_sgd_dev": 5, "utterances_slurp_asr_dev": 1}
"""Every so manieth utterance is read."""
LABELS = {
    "ARTIST": "artist artist_name Artist",
    "WORK": "track album movie_name object_name title song_name audiobook_name podcast_name game_name WoA",
    "PLACE": "city state country geographic_poi poi place_name destination location city_of_event venue GPE LOC",
    "ORG": "location_name restaurant_name hotel_name business_name stylist_name ORG",
    "EVENT": "event_name EVENT",
    "PERSON": "person directed_by director actors starring doctor_name dentist_name PERSON",
    "PRODUCT": "PRODUCT",
    "": "food_type",
}
TYPE_OF = {label: kind for kind, labels in LABELS.items() for label in labels.split()}


@dataclass(frozen=True)
class Named:
    """A name of known type.

    source (str): The data set.
    fold (int): -1 where no candidates are tested on it.
    kind (str): One of `TYPES`.
    words (frozenset[tuple[str, str]]): Those around it, with where they stand.
    """

    source: str
    fold: int
    kind: str
    words: frozenset[tuple[str, str]]


def names(folder: Path) -> Iterator[Named]:
    """Yield the names of all data sets."""
    for source, part in COMMANDS.items():
        for number, record in enumerate(read(folder / f"{source}.jsonl.gz")):
            if number % part == 0:
                yield from _named(source, -1, record["text"], record["entities"])
    for record in read(folder / "linked_deezer_music_dev.jsonl.gz"):
        yield from _named("music", fold_of(record["id"]), record["text"], record["entities"])
    said = {one["id"]: one["asr"].get("google") or "" for one in read(folder / "earnings21_segments_dev.jsonl.gz")}
    for number, mention in enumerate(read(folder / "earnings21_mentions_dev.jsonl.gz")):
        span = (mention.get("asr_span") or {}).get("google")
        if span and number % 2 == 0:
            spans = [{"label": mention["label"], "start": span[0], "end": span[1]}]
            yield from _named("calls", fold_of(mention["file"]), said[mention["segment"]], spans)
    kinds = {entity.id: coarse_type(entity.type) or "" for entity in entities(folder, MAIN_KB)}
    for turn in read(folder / "linked_conel2_dev.jsonl.gz"):
        spans = [{**one, "label": kinds[one["kb_id"]]} for one in turn["entities"] if one["kb_id"] in kinds]
        yield from _named("dialogues", fold_of(turn["id"].split("-")[1]), turn["text"], spans, dict.fromkeys(TYPES))


def _named(
    source: str, fold: int, text: str, spans: Sequence[Mapping[str, Any]], own: Mapping[str, Any] | None = None
) -> Iterator[Named]:
    for span in spans:
        kind = TYPE_OF.get(span["label"]) if own is None else span["label"]
        if kind is not None:
            around = standing(words_of(text[: span["start"]]), words_of(text[span["end"] :]))
            yield Named(source, fold, kind, frozenset(around))


def tables(known: Sequence[Named]) -> list[TypeWords]:
    """Return for each fold the weights that were learned without it, and last those learned from all."""
    seen = Counter(word for one in known for word in one.words)
    words = sorted(word for word, count in seen.items() if count >= LEAST_SEEN)
    column = {word: place for place, word in enumerate(words)}
    features = np.zeros((len(known), len(words) + 1), np.float32)
    features[:, -1] = 1
    for row, one in enumerate(known):
        features[row, [column[word] for word in one.words if word in column]] = 1
    folds = np.array([one.fold for one in known])
    right = np.eye(len(TYPES), dtype=np.float32)[[TYPES.index(one.kind) for one in known]]
    counts = _counts(known)
    chosen = [folds != fold for fold in range(FOLDS + 1)]
    return [_kept(_fit(features[rest], right[rest], counts[rest]), words) for rest in chosen]


def _counts(known: Sequence[Named]) -> Any:
    sizes = Counter((one.source, one.kind) for one in known)
    counts = np.array([1 / max(sizes[one.source, one.kind], FEW) for one in known], np.float32)
    kinds = np.array([TYPES.index(one.kind) for one in known])
    counts /= np.bincount(kinds, counts, len(TYPES))[kinds]
    return (counts / counts.sum()).astype(np.float32)


def _fit(features: Any, right: Any, counts: Any) -> Any:
    weights = np.zeros((features.shape[1], len(TYPES)), np.float32)
    optimiser = Adam(weights)
    for step in range(STEPS):
        summed = features @ weights
        likely = np.exp(summed - summed.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        wrong = features.T @ ((likely - right) * counts[:, None])
        optimiser.step(0.1 if step < STEPS / 2 else 0.03, wrong + STRENGTH * weights)
    return weights


def _kept(weights: Any, words: Sequence[tuple[str, str]]) -> TypeWords:
    tenths = np.round(10 * (weights - weights.mean(axis=1, keepdims=True)))
    kept = {
        word: row / np.float32(10) for word, row in zip(words, tenths, strict=False) if abs(row).max() >= LEAST_WEIGHT
    }
    return TypeWords(tenths[-1] / np.float32(10), kept)


def report(known: Sequence[Named], learned: Sequence[TypeWords]) -> None:
    """Print how often the likeliest type is the right one, all types alike, on names of other recordings."""
    for source in ("music", "calls", "dialogues"):
        own = [one for one in known if one.source == source]
        hits: dict[str, list[bool]] = {}
        for one in own:
            table = learned[one.fold]
            summed = table.bias + sum(table.words.get(word, 0) for word in one.words)
            hits.setdefault(one.kind, []).append(TYPES[int(np.argmax(summed))] == one.kind)
        means = {kind or "others": f"{np.mean(right):.3f} of {len(right)}" for kind, right in hits.items()}
        print(f"{source:10} {means}")


def write(table: TypeWords) -> None:
    """Write the weights into the package."""
    stored: dict[str, Any] = {"types": list(TYPES), "bias": _tenths(table.bias), **{place: {} for place in PLACES}}
    for (place, word), values in sorted(table.words.items()):
        stored[place][word] = _tenths(values)
    lines = [json.dumps(key) + ": " + _object(value) for key, value in stored.items()]
    Path(str(TABLE)).write_text("{" + ",\n".join(lines) + "}\n")


def _tenths(values: Any) -> list[int]:
    return [round(float(value) * 10) for value in values]


def _object(value: Any) -> str:
    if not isinstance(value, dict):
        return json.dumps(value)
    rows = [f"{json.dumps(word)}: {json.dumps(tenths, separators=(',', ':'))}" for word, tenths in value.items()]
    return "{\n" + ",\n".join(rows) + "}"


def run(arguments: list[str]) -> int:
    """Learn, report, and with `--write` keep the weights."""
    folder = data_folder()
    if folder is None:
        return 0
    known = list(names(folder))
    learned = tables(known)
    report(known, learned)
    if "--write" in arguments:
        write(learned[-1])
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
