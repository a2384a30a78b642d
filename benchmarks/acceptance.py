"""How often the precision that is promised of accepted verdicts is missed: real decisions, drawn anew and anew.

The mentions of a stream of `loop` (what is found in all of its utterances, with candidates that nothing was taught) and
what people say of each. A part is drawn by lot as decided; folds of it are judged by what the others teach, a
threshold is proven on them, and the rest is accepted by what all of them teach, as `acceptance.accept` does it. A span
that people would have to mend teaches nothing, and nothing that is said of it is right.
"""

import argparse
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from spacy_entity_annot.acceptance import Taught, finding_of, model_of, prove
from spacy_entity_annot.knowledge.ranking.calibration import Outcome
from spacy_entity_annot.knowledge.verdicts import VerdictModel, outcome
from spacy_entity_annot.types import Verdict, VerdictKind
from spacy_entity_annot.workspace.lots import FOLDS, fold_of

from .loop import PRECISION, Stream, mined, streams

DECIDED = (200, 400)


def run(arguments: list[str]) -> int:
    """Print the shares of draws that prove something, of mentions accepted, and of draws that miss the precision.

    arguments (list[str]): `--only NAME`, `--draws N`.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks acceptance")
    parser.add_argument("--only")
    parser.add_argument("--draws", type=int, default=1_000)
    options = parser.parse_args(arguments)
    for name, stream in streams():
        if options.only not in (None, name):
            continue
        judged = list(judged_mentions(stream))
        for decided in DECIDED:
            drawn = [draw(judged, decided, random.Random(seed)) for seed in range(options.draws)]
            proven = [one for one in drawn if one is not None]
            accepted = sum(share for share, _ in proven) / len(drawn)
            missed = sum(precision < PRECISION for _, precision in proven) / len(drawn)
            told = f"proven in {len(proven) / len(drawn):.3f}, accepted {accepted:.3f}, missed {missed:.3f}"
            print(f"{name}: {decided} of {len(judged)} decided, {len(drawn)} draws: {told}", flush=True)
    return 0


def judged_mentions(stream: Stream) -> Iterator[Taught]:
    """Yield what is found in a stream, and what people say of it; they skip spans that they would have to mend."""
    with tempfile.TemporaryDirectory() as folder:
        found = mined([*stream.present, *stream.future], stream.entities, Path(folder) / "annot.db")
    for mention, query in found:
        verdict = stream.verdict((mention.utterance.id, mention.start, mention.end)) or Verdict.skip()
        if mention.suggestion is not None:
            yield Taught(finding_of(mention, mention.suggestion), verdict, fold_of(query.transcript))


def draw(judged: Sequence[Taught], decided: int, chance: random.Random) -> tuple[float, float] | None:
    """Return what share of the rest is accepted after decisions drawn by lot, and its precision; None without proof."""
    order = chance.sample(judged, len(judged))
    drawn, rest = order[:decided], order[decided:]
    taught = [one for one in drawn if one.verdict.kind is not VerdictKind.SKIP]
    audited = [
        one
        for fold in range(FOLDS)
        for one in _outcomes(model_of(taught, without=fold), [one for one in drawn if one.fold == fold])
    ]
    proof = prove(audited, precision=PRECISION)
    if proof is None:
        return None
    accepted = [one for one in _outcomes(model_of(taught), rest) if one.probability >= proof.threshold]
    return len(accepted) / len(rest), sum(one.right for one in accepted) / max(len(accepted), 1)


def _outcomes(model: VerdictModel, judged: Sequence[Taught]) -> list[Outcome]:
    likeliest = model.likeliest([one.finding for one in judged])
    return [
        Outcome(probability, outcome(one.finding, one.verdict) is kind)
        for one, (kind, probability) in zip(judged, likeliest, strict=True)
    ]
