"""Candidates beside rapidfuzz's `ratio`, on names that real recognisers and people wrote.

`--scale` adds knowledge bases of 100,000 and a million aliases, `--largest` one of ten million, `--hostile` odd ones,
`--learning` what decisions teach, `--together` what the other mentions of a recording tell; `--json PATH` also writes
the rows as JSON lines.
"""

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process, utils

from benchmarks import validation
from benchmarks.data import data_folder
from benchmarks.mentions import EARNINGS_KB, MAIN_KB, Question, artists, dialogues, earnings, entities
from spacy_entity_annot.knowledge import CandidateGenerator
from spacy_entity_annot.types import Entity, Suggestion

K = 10
BATCH = 200
Row = dict[str, Any]


def run(arguments: list[str]) -> int:
    """Measure every row of the table that the development data has."""
    folder = data_folder()
    if folder is None:
        return 0
    rows = real_rows(folder)
    if "--scale" in arguments:
        from benchmarks.candidates_scale import scale_rows

        rows.extend(scale_rows(folder))
    if "--largest" in arguments:
        from benchmarks.candidates_scale import stored_row

        rows.append(stored_row(folder))
    if "--hostile" in arguments:
        from benchmarks.candidates_hostile import hostile_rows

        rows.extend(hostile_rows(folder))
    if "--learning" in arguments:
        from benchmarks.candidates_learning import learning_rows

        rows.extend(learning_rows(folder))
    if "--together" in arguments:
        from benchmarks.candidates_together import together_rows

        rows.extend(together_rows(folder))
    print(table(rows))
    if "--json" in arguments:
        path = Path(arguments[arguments.index("--json") + 1])
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return 0


def real_rows(folder: Path) -> list[Row]:
    """Return recall, calibration and speed on the real sets, and nil on artists."""
    calls, main = entities(folder, EARNINGS_KB), entities(folder, MAIN_KB)
    asked = earnings(folder)
    rows = measure("Earnings-21, google", calls, [
        ("bare", [one.bare() for one in asked]),
        ("in context", [one.without_transcript() for one in asked]),
        ("in context and transcript", asked),
    ])  # fmt: skip
    sets = {
        "artists after speech": artists(folder, spoken=True),
        "artists, clean": artists(folder, spoken=False),
        "ConEL-2": dialogues(folder),
    }
    generator = CandidateGenerator(main)
    for name, asked in sets.items():
        variants = [("bare", [one.bare() for one in asked]), ("in context", asked)]
        rows.extend(measure(name, main, variants, generator))
    for name, spoken in (("nil: artists, clean", False), ("nil: artists after speech", True)):
        asked = artists(folder, spoken=spoken) + artists(folder, spoken=spoken, nil=True)
        rows.append(nil_row(name, generator, main, asked))
    return rows


def measure(
    name: str, known: Sequence[Entity], variants: Sequence[tuple[str, Sequence[Question]]],
    generator: CandidateGenerator | None = None,
) -> list[Row]:  # fmt: skip
    """Return one row for rapidfuzz and one for each variant of the questions."""
    asked = variants[0][1]
    rows = [{"set": name, "system": "rapidfuzz ratio", "questions": len(asked), **ratio_recall(known, asked)}]
    generator = generator or CandidateGenerator(known)
    for variant, questions in variants:
        started = time.process_time()
        suggestions = generator.suggest([question.query for question in questions], k=K)
        milliseconds = 1000 * (time.process_time() - started) / len(questions)
        rows.append({"set": name, "system": variant, "questions": len(questions), **recall(suggestions, questions),
                     **calibration(suggestions, questions), "ms": round(milliseconds, 1)})  # fmt: skip
    return rows


def recall(suggestions: Sequence[Suggestion], questions: Sequence[Question]) -> Row:
    """Return the share of questions whose entity is first, and among the first ten."""
    found = [
        [candidate.entity.id for candidate in suggestion.candidates].index(question.entity)
        if question.entity in [candidate.entity.id for candidate in suggestion.candidates]
        else K
        for suggestion, question in zip(suggestions, questions, strict=True)
    ]
    return {"@1": round(float(np.mean(np.array(found) < 1)), 3), "@10": round(float(np.mean(np.array(found) < K)), 3)}


def calibration(suggestions: Sequence[Suggestion], questions: Sequence[Question]) -> Row:
    """Return the calibration error (ten bins of equal mass) and Brier score of the first candidate."""
    first = [suggestion.candidates[0] if suggestion.candidates else None for suggestion in suggestions]
    probability = np.array([candidate.probability if candidate else 0.0 for candidate in first])
    right = np.array([bool(one and one.entity.id == asked.entity) for one, asked in zip(first, questions, strict=True)])
    return validation.calibration(probability, right)


def ratio_recall(known: Sequence[Entity], questions: Sequence[Question]) -> Row:
    """Return the recall of rapidfuzz's `ratio` over all names, ties in the order of the knowledge base."""
    names = [utils.default_process(name) for entity in known for name in entity.names]
    owners = [entity.id for entity in known for _ in entity.names]
    first = ten = 0
    for start in range(0, len(questions), BATCH):
        batch = questions[start : start + BATCH]
        heard = [utils.default_process(question.query.text) for question in batch]
        for question, ratios in zip(batch, process.cdist(heard, names, scorer=fuzz.ratio, dtype=np.uint8), strict=True):
            order = np.argsort(-ratios.astype(int), kind="stable")[:400]
            ranked = list(dict.fromkeys(owners[place] for place in order))[:K]
            first += ranked[0] == question.entity
            ten += question.entity in ranked
    return {"@1": round(first / len(questions), 3), "@10": round(ten / len(questions), 3)}


def nil_row(name: str, generator: CandidateGenerator, known: Sequence[Entity], questions: Sequence[Question]) -> Row:
    """Return how well nil is told, at one half and at the best cut, beside "no exact alias means nil"."""
    nil = np.array([question.entity is None for question in questions])
    names = {alias.casefold() for entity in known for alias in entity.names}
    unknown = np.array([question.query.text.casefold() not in names for question in questions])
    said = generator.suggest([question.query for question in questions], k=K)
    probability = np.array([suggestion.nil_probability for suggestion in said])
    cuts = {round(float(cut), 2): f_score(probability > cut, nil) for cut in np.arange(0.05, 1, 0.05)}
    best = max(cuts, key=lambda cut: cuts[cut])
    return {"set": name, "system": "in context", "questions": len(questions), "F no alias": f_score(unknown, nil),
            "nil F": cuts[0.5], "best nil F": cuts[best], "at": best}  # fmt: skip


def f_score(predicted: Any, true: Any) -> float:
    """Return the F score of a yes-no answer."""
    return round(float(2 * (predicted & true).sum() / max(predicted.sum() + true.sum(), 1)), 3)


def table(rows: Sequence[Row]) -> str:
    """Return the rows as text columns."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    cells = [columns, *([str(row.get(column, "")) for column in columns] for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(columns))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
