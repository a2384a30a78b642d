"""What a reviewer's answers teach the matcher: recall of spoken names against answers, with learning on and off.

The calls of Earnings-21 (dev), one recogniser at a time. The names of each call (speakers, companies, single names)
are mined in it at `--recall`. The mentions are asked in the order of the review (`review.plan`), every second one by
lot of those that are set aside to measure, and answered from gold: a mention is right where one of its targets is in
the reference text of that utterance. All this is as in the tool. With learning off neither scores nor order depend on
answers. Of all spoken names (utterances times names, 1,949, also those that nothing heard) are given

- served: the share that was asked about and confirmed, which n answers bound at n / 1,949;
- found: those, and the ones among the mentions still waiting whose score is at least that of `--precise`, with the
  precision of all that;
- at_90: those, and the ones still waiting above the lowest score at which 90 % of these are right.

`--by-score` asks the likeliest first instead, which serves most and teaches least. `--fit` prints what chose the weight
of the score against verdicts: the log loss on the rest where a part of the mentions, drawn at random, was answered, by
four other recognisers.
"""

import json
import math
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from spacy_entity_annot.heard_forms import Said, Tally
from spacy_entity_annot.knowledge.learned import Answer
from spacy_entity_annot.matching import PRECISE, RECALL, TargetMatcher, taught_score
from spacy_entity_annot.review.order import SAMPLE_SHARE
from spacy_entity_annot.review.plan import Plan
from spacy_entity_annot.workspace.likeness import form_number
from spacy_entity_annot.workspace.lots import AUDITED, MOST_ASIDE, lot_of
from spacy_entity_annot.workspace.queue import Waiting

from .mining_tasks import data_folder, earnings_calls

RECOGNISERS = ("google", "amazon")
NAMES = ("full names", "single names")
ANSWERS, STEP = 1_000, 100
BETWEEN_SAMPLES = round(1 / SAMPLE_SHARE)
BAR = 0.05
OTHERS = ("microsoft", "speechmatics", "rev_kaldi", "rev_espnet")
DOUBTS, SHARES = (0.03, 0.05, 0.1, 0.15, 0.2, 0.4), (0.1, 0.3, 0.6)

Name = tuple[str, str]


@dataclass(slots=True)
class Heard:
    """A span with what was mined there.

    utterance (str): The utterance's id.
    form (int): A number that it shares with the spans of the same words.
    call (int): The call.
    lot (float): What decides whether it is set aside, 0..1.
    scores (dict[Name, float]): The score of each name.
    spoken (set[Name]): The names that were spoken.
    """

    utterance: str
    form: int
    call: int
    lot: float
    scores: dict[Name, float] = field(default_factory=dict)
    spoken: set[Name] = field(default_factory=set)

    @property
    def score(self) -> float:
        """The best score."""
        return max(self.scores.values())

    @property
    def likeliest(self) -> str:
        """The target that has it."""
        return max(self.scores, key=lambda name: self.scores[name])[1]


class Row(NamedTuple):
    """The recalls after some answers, 0..1, and the precision of what counts as found."""

    answers: int
    served: float
    found: float
    precision: float
    at_90: float


class Answered:
    """What was answered so far, as the review's plan asks for it.

    mentions (Sequence[Heard]): What may be asked, numbered from 1.
    """

    def __init__(self, mentions: Sequence[Heard]) -> None:
        self._mentions = mentions
        self._said: dict[tuple[int, str], list[Said]] = defaultdict(list)
        self._tallies: dict[tuple[int, str], Tally] = {}

    def add(self, heard: Heard) -> None:
        """Take in an answer."""
        answer = Answer("", "", heard.utterance, people=frozenset({"reviewer"}))
        for _, target in heard.scores:
            key = heard.form, target
            self._said[key].append(Said(heard.call, bool(heard.spoken), answer))
            self._tallies[key] = Tally(self._said[key], people=1)

    def tally(self, mention: int, form: int) -> Tally | None:
        """Return the verdicts on a mention's words where its likeliest target was heard."""
        return self._tallies.get((form, self._mentions[mention - 1].likeliest))


def mined(folder: Path, recogniser: str) -> tuple[list[Heard], int]:
    """Return the spans of all calls in their order, and how many names were spoken."""
    found: dict[tuple[str, int, int], Heard] = {}
    spoken = 0
    for call, task in enumerate(earnings_calls(folder, [recogniser])):
        names = [target for target, kind in task.kinds.items() if kind in NAMES]
        spoken += sum(target in names for _, target in task.spoken)
        for mention in TargetMatcher(names, min_score=RECALL).find(task.utterances):
            place = mention.utterance, mention.start, mention.end
            lot = lot_of(mention.utterance, -1, mention.start, mention.end)
            heard = found.setdefault(place, Heard(mention.utterance, form_number(mention.text), call, lot))
            name = mention.utterance, mention.target
            heard.scores[name] = mention.score
            heard.spoken |= {name} & task.spoken
    return list(found.values()), spoken


def replay(mentions: Sequence[Heard], spoken: int, *, learns: bool, by_score: bool = False) -> list[Row]:
    """Answer what is asked, and return the recalls on the way.

    mentions (Sequence[Heard]): What was mined.
    spoken (int): How many names were spoken.
    learns (bool): Whether answers move scores and order.
    by_score (bool): Whether the likeliest come first, instead of the order of the review.
    """
    answered = Answered(mentions)
    experience = answered if learns else None
    plan = Plan(
        (_waiting(number, heard) for number, heard in enumerate(mentions, 1)), decided={}, experience=experience
    )
    aside = min(MOST_ASIDE, AUDITED / max(len(mentions), 1))
    samples = sorted((number for number, heard in enumerate(mentions, 1) if heard.lot < aside),
                     key=lambda number: mentions[number - 1].lot)  # fmt: skip
    likeliest = (
        sorted(range(1, len(mentions) + 1), key=lambda number: -mentions[number - 1].score) if by_score else None
    )
    alike: dict[int, list[int]] = defaultdict(list)
    for number, heard in enumerate(mentions, 1):
        alike[heard.form].append(number)
    asked: set[int] = set()
    rows = [measure(mentions, asked, spoken, experience)]
    while len(asked) < min(ANSWERS, len(mentions)):
        number = _next(plan, samples, likeliest, asked)
        asked.add(number)
        heard = mentions[number - 1]
        plan.learn(heard.form, heard.call)
        if learns:
            answered.add(heard)
            plan.renew(-other for other in alike[heard.form])
        if len(asked) % STEP == 0:
            rows.append(measure(mentions, asked, spoken, experience))
    return rows


def _waiting(number: int, heard: Heard) -> Waiting:
    return Waiting(number, -number, heard.form, 0.0, heard.call, heard.score)


def _next(plan: Plan, samples: list[int], likeliest: list[int] | None, asked: set[int]) -> int:
    """Return the next mention: some by lot, the others as the plan or the scores have it."""
    if len(asked) % BETWEEN_SAMPLES == BETWEEN_SAMPLES // 2:
        while samples:
            if (number := samples.pop(0)) not in asked:
                return number
    while (number := plan.pop() if likeliest is None else likeliest.pop(0)) in asked:
        continue
    return number


def measure(mentions: Sequence[Heard], asked: set[int], spoken: int, experience: Answered | None) -> Row:
    """Return the recalls after the answers to some mentions, by their numbers from 1."""
    confirmed = {name for number in asked for name in mentions[number - 1].spoken}
    best: dict[Name, tuple[float, bool]] = {}
    for number, heard in enumerate(mentions, 1):
        tally = experience.tally(number, heard.form) if experience is not None else None
        for name, score in heard.scores.items() if number not in asked else ():
            if name not in confirmed:
                now = tally.score(score, heard.call) if tally else score
                best[name] = max(best.get(name, (0.0, False)), (now, name in heard.spoken))
    precise = [right for score, right in best.values() if score >= PRECISE]
    found = len(confirmed) + sum(precise)
    at_90 = len(confirmed) + _right_at(0.9, best.values())
    precision = found / max(1, len(confirmed) + len(precise))
    return Row(len(asked), len(confirmed) / spoken, found / spoken, precision, at_90 / spoken)


def _right_at(precision: float, hits: Iterable[tuple[float, bool]]) -> int:
    """Return the most hits that are right above a score at which this part of them is right."""
    most = right = 0
    ranked = sorted(hits, key=lambda hit: -hit[0])
    for count, (score, is_right) in enumerate(ranked, 1):
        right += is_right
        is_last = count == len(ranked) or ranked[count][0] != score
        if is_last and right >= precision * count:
            most = right
    return most


def report(name: str, column: str, off: Sequence[Row], on: Sequence[Row]) -> dict[str, object]:
    """Print and return one recall with learning off and on."""
    values = [[float(getattr(row, column)) for row in rows] for rows in (off, on)]
    gains = [after - before for before, after in zip(*values, strict=True)]
    for mode, recalls in zip(("off", "on"), values, strict=True):
        print(f"{name:8} {column:7} {mode:3}  " + " ".join(f"{recall:.3f}" for recall in recalls))
    holds = gains[-1] >= BAR and min(gains) >= 0
    print(f"{name:8} {column:7} gain {gains[-1]:+.3f}, least {min(gains):+.3f}: bar {'met' if holds else 'missed'}")
    return {"off": values[0], "on": values[1], "met": holds}


def fit(folder: Path) -> None:
    """Print the mean log loss of the scores that were not answered, for some weights and for no learning."""
    losses: dict[str, list[float]] = defaultdict(list)
    for recogniser in OTHERS:
        mentions, _ = mined(folder, recogniser)
        for share in SHARES:
            drawn = random.Random(share).sample(range(len(mentions)), round(share * len(mentions)))
            answered = Answered(mentions)
            for number in drawn:
                answered.add(mentions[number])
            for number in set(range(len(mentions))) - set(drawn):
                heard = mentions[number]
                tally = answered.tally(number + 1, heard.form)
                counts = tally.counts(heard.call) if tally else (0.0, 0.0)
                losses["none"].append(_loss(heard.score, right=bool(heard.spoken)))
                for doubt in DOUBTS:
                    taught = taught_score(heard.score, *counts, doubt=doubt)
                    losses[f"{doubt}"].append(_loss(taught, right=bool(heard.spoken)))
    print("log loss by weight  " + "  ".join(f"{name}: {fmean(values):.4f}" for name, values in losses.items()))


def _loss(probability: float, *, right: bool) -> float:
    return -math.log(min(max(probability if right else 1 - probability, 1e-4), 1.0))


def run(arguments: list[str]) -> int:
    """Print the curves of both recognisers; `--json PATH` also writes them."""
    folder = data_folder()
    if folder is None:
        print("mining-learning: skipped, ENTITY_ANNOT_DATA names no folder.")
        return 0
    if "--fit" in arguments:
        fit(folder)
        return 0
    by_score = "--by-score" in arguments
    result: dict[str, object] = {}
    for recogniser in RECOGNISERS:
        mentions, spoken = mined(folder, recogniser)
        off, on = (replay(mentions, spoken, learns=learns, by_score=by_score) for learns in (False, True))
        heard = len(set().union(*(heard.spoken for heard in mentions))) / spoken
        print(f"{recogniser}: {len(mentions):,} mentions, {heard:.3f} of {spoken:,} names; answers 0 to {ANSWERS:,}")
        result[recogniser] = {column: report(recogniser, column, off, on) for column in ("served", "found", "at_90")}
        print(f"{recogniser:8} precision of what is found: off {off[-1].precision:.3f}, on {on[-1].precision:.3f}")
    if "--json" in arguments:
        Path(arguments[arguments.index("--json") + 1]).write_text(json.dumps(result, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
