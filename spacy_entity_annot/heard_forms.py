"""What the decisions of a workspace teach of the forms in which targets were heard; here is decided what counts where.

A settled mention counts in its own transcript at once. Elsewhere its form counts under the rule by which it becomes an
alias (`knowledge.learned.is_enough`), for and against alike. All follows from the decisions that stand: what was undone
or replaced has taught nothing.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple

from .knowledge.learned import CONFIRMATIONS, Answer, is_enough, people_needed
from .lessons import answer_of
from .matching import Lesson, taught_score
from .matching.forms import Words, target_key
from .matching.phrases import phrase_words
from .types import VerdictKind
from .workspace import Workspace
from .workspace.evidence import (
    Evidence,
    HeardTarget,
    decided_since,
    iterate_evidence,
    likeliest_target,
    targets_heard,
)
from .workspace.queue import last_decision_number

Key = tuple[str | None, Words]

ELSEWHERE = 1 / CONFIRMATIONS
"""What a verdict counts in other transcripts: as many as make an alias weigh as much as one in the same transcript."""


class Said(NamedTuple):
    """What one settled mention says of a form.

    place (Hashable): The transcript; None where the utterance belongs to none.
    confirmed (bool): Whether the target was spoken.
    answer (Answer): The mention.
    """

    place: Hashable
    confirmed: bool
    answer: Answer


class Tally:
    """The verdicts on one form.

    said (Sequence[Said]): What was settled.
    people (int): How many people must agree on what counts elsewhere.
    """

    def __init__(self, said: Sequence[Said], *, people: int) -> None:
        self.here = {True: Counter[Hashable](), False: Counter[Hashable]()}
        for one in said:
            if one.place is not None:
                self.here[one.confirmed][one.place] += 1
        sides = [[one.answer for one in said if one.confirmed is confirmed] for confirmed in (True, False)]
        more, fewer = max(sides, key=len), min(sides, key=len)
        self.counts_elsewhere = len(more) > len(fewer) and is_enough(more, people=people)
        self._all = {True: len(sides[0]), False: len(sides[1])}

    def counts(self, place: Hashable) -> tuple[float, float]:
        """Return how often the form was confirmed and rejected, as it counts in a transcript.

        place (Hashable): The transcript; None for one in which nothing was settled.
        """
        return self._count(place, confirmed=True), self._count(place, confirmed=False)

    def score(self, score: float, place: Hashable) -> float:
        """Return the probability that the target was spoken, after the verdicts.

        score (float): The matcher's own, 0..1.
        place (Hashable): The transcript.
        """
        return taught_score(score, *self.counts(place))

    def settled(self, place: Hashable) -> int:
        """Return how many mentions were settled in a transcript."""
        return self.here[True][place] + self.here[False][place]

    def _count(self, place: Hashable, *, confirmed: bool) -> float:
        here = self.here[confirmed][place]
        return here + ELSEWHERE * (self._all[confirmed] - here) if self.counts_elsewhere else here


class Experience:
    """What was settled of the words that are asked about in one session, target by target, kept up to date.

    workspace (Workspace): Where decisions stand.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._people = 0
        self._likeliest: dict[int, Key | None] = {}
        self._said: dict[int, dict[int, tuple[set[Key | None], Said]]] = {}
        self._tallies: dict[int, dict[Key | None, Tally]] = {}
        self._elsewhere: set[int] = set()
        self._latest = last_decision_number(workspace)
        self._add(iterate_evidence(workspace))

    def renew(self, form: int) -> bool:
        """Take notice of what was decided since, and return whether some words count, or counted, in all transcripts.

        form (int): The number that the mentions of these words share.
        """
        latest = last_decision_number(self._workspace)
        if latest != self._latest:
            changed = decided_since(self._workspace, self._latest)
            self._latest = latest
            for mention, its_form in changed.items():
                self._said.get(its_form, {}).pop(mention, None)
                self._tallies.pop(its_form, None)
            self._add(iterate_evidence(self._workspace, mentions=changed))
        if any(tally.counts_elsewhere for tally in self._of_form(form).values()):
            self._elsewhere.add(form)
        return form in self._elsewhere

    def tally(self, mention: int, form: int) -> Tally | None:
        """Return what was settled of a mention's words where its likeliest target was heard; None where nothing was.

        mention (int): Its row.
        form (int): The number of its words.
        """
        tallies = self._of_form(form)
        if not tallies:
            return None
        if mention not in self._likeliest:
            heard = likeliest_target(self._workspace, mention)
            self._likeliest[mention] = None if heard is None else target_key(heard.target, heard.entity)
        return tallies.get(self._likeliest[mention])

    def _add(self, settled: Iterable[Evidence]) -> None:
        evidence = list(settled)
        people = max(self._people, people_needed(map(answer_of, evidence)))
        if people != self._people:
            self._people = people
            self._tallies.clear()
        targets = targets_heard(self._workspace, [one.mention for one in evidence])
        for one in evidence:
            keys: set[Key | None] = {target_key(heard.target, heard.entity) for heard in targets.get(one.mention, ())}
            place = one.transcript_number if one.transcript else None
            said = Said(place, one.verdict is not VerdictKind.REJECT, answer_of(one))
            self._said.setdefault(one.form or 0, {})[one.mention] = keys or {None}, said

    def _of_form(self, form: int) -> dict[Key | None, Tally]:
        if form not in self._said:
            return {}
        if form not in self._tallies:
            by_key: dict[Key | None, list[Said]] = {}
            for keys, said in self._said[form].values():
                for key in keys:
                    by_key.setdefault(key, []).append(said)
            self._tallies[form] = {key: Tally(of_key, people=self._people) for key, of_key in by_key.items()}
        return self._tallies[form]


def learned_forms(workspace: Workspace) -> list[Lesson]:
    """Return what the standing decisions teach the matcher, for `TargetMatcher` and the pipe, in a fixed order.

    workspace (Workspace): Where they stand.
    """
    evidence = list(iterate_evidence(workspace))
    people = people_needed(map(answer_of, evidence))
    targets = targets_heard(workspace, [one.mention for one in evidence])
    names: dict[tuple[Key, Words], tuple[str, HeardTarget]] = {}
    said: dict[tuple[Key, Words], list[Said]] = {}
    for one in evidence:
        for target, confirmed in _said_of_targets(one, targets.get(one.mention, ())):
            key = target_key(target.target, target.entity), phrase_words(one.heard)
            names.setdefault(key, (one.heard, target))
            said.setdefault(key, []).append(Said(one.transcript or None, confirmed, answer_of(one)))
    return [
        Lesson(heard, target.target, target.entity, transcript, *tally.counts(transcript))
        for key, (heard, target) in names.items()
        for tally in [Tally(said[key], people=people)]
        for transcript in _transcripts(tally)
    ]


def _transcripts(tally: Tally) -> list[str | None]:
    here = sorted({str(place) for places in tally.here.values() for place in places})
    return [*here, *([None] if tally.counts_elsewhere else [])]


def _said_of_targets(one: Evidence, targets: Iterable[HeardTarget]) -> Iterator[tuple[HeardTarget, bool]]:
    """Yield the targets of which a mention says something, and whether each was spoken.

    A link confirms the target of its entity and those without one; a nil says that no entity of the workspace is meant.
    """
    heard = {target_key(target.target, target.entity): target for target in targets}
    if one.entity is not None:
        heard.setdefault(target_key("", one.entity), HeardTarget("", one.entity, True))
    for target in heard.values():
        meant = target.entity == one.entity if one.entity is not None else not target.is_known
        yield target, one.verdict is not VerdictKind.REJECT and (target.entity is None or meant)
