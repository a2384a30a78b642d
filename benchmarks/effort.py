"""A reviewer's keys and time, by replaying known answers to music requests through the review queue.

`--json PATH` also writes the rows as JSON lines; `--sample N` asks only the first N requests.
"""

import json
import random
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.candidates import table
from benchmarks.data import data_folder
from benchmarks.mentions import MAIN_KB, Question, artists, entities
from spacy_entity_annot.knowledge import CandidateGenerator
from spacy_entity_annot.review import ReviewQueue
from spacy_entity_annot.review.terminal.keys import ENTER, ESCAPE
from spacy_entity_annot.review.terminal.session import Session
from spacy_entity_annot.types import Entity, Mention, Suggestion, Utterance
from spacy_entity_annot.workspace import Workspace, add_entities, add_mentions, add_utterances, set_candidates

SECONDS_AN_ITEM, SECONDS_A_KEY, SECONDS_WHERE_FIRST_IS_WRONG = 2.5, 0.7, 1.5
BASELINE_AN_HOUR = 111
SHOWN = 9
TRAFFIC = 20_000
SEED = 1
Row = dict[str, Any]


@dataclass
class Effort:
    """What a replay cost.

    items, keys, firsts_wrong, skipped (int): Screens, keys, screens whose first candidate was not meant, and screens
        that were given up since the entity was not shown (one key, nothing decided).
    decided, wrong (int): Mentions decided, and those of them that got another entity than was meant.
    utterances (set[int]): The utterances decided.
    """

    items: int = 0
    keys: int = 0
    firsts_wrong: int = 0
    skipped: int = 0
    decided: int = 0
    wrong: int = 0
    utterances: set[int] = field(default_factory=set)

    def row(self) -> Row:
        """Return the figures."""
        seconds = (
            SECONDS_AN_ITEM * self.items + SECONDS_A_KEY * self.keys + SECONDS_WHERE_FIRST_IS_WRONG * self.firsts_wrong
        )
        an_hour = 3600 * len(self.utterances) / seconds
        return {
            "utterances": len(self.utterances), "items": self.items, "not decided": self.skipped,
            "keys each": round(self.keys / len(self.utterances), 3),
            "utterances an item": round(len(self.utterances) / self.items, 2),
            "wrong by group": f"{self.wrong / max(1, self.decided):.2%}", "an hour": round(an_hour),
            "x 111": round(an_hour / BASELINE_AN_HOUR, 1),
        }  # fmt: skip


@dataclass(frozen=True)
class Reviewer:
    """Somebody who knows what was meant.

    generator (CandidateGenerator): What is searched where no queue is.
    names (dict[str, str]): The names that would be typed.
    searches (bool): Whether to search for an entity that is not shown; otherwise the item is skipped.
    known_keys (dict[str, int]): What it took to find an entity without a queue, kept.
    """

    generator: CandidateGenerator
    names: dict[str, str]
    searches: bool
    known_keys: dict[str, int]

    def keys(self, shown: Sequence[str], meant: str) -> int:
        """Return the keys of the right verdict without a queue; 0 where it is given up."""
        if meant in shown:
            return 1
        return self.keys_to_find(meant) if self.searches else 0

    def keys_to_find(self, meant: str) -> int:
        """Return the letters until an entity is in sight, and its digit; 0 where it never is."""
        if meant not in self.known_keys:
            name, self.known_keys[meant] = self.names.get(meant, ""), 0
            for length in range(1, len(name) + 1):
                found = self.generator.complete(name[:length], k=SHOWN)
                if meant in [candidate.entity.id for candidate in found]:
                    self.known_keys[meant] = length + 1
                    break
        return self.known_keys[meant]

    def answer(self, session: Session, meant: str) -> int:
        """Press the keys of the right verdict at the terminal, and return how many; 0 where the item is skipped."""
        item = session.view().item
        place = item.rank_of(meant) if item else None
        if place is not None:
            session.press(str(place))
            return 1
        keys = self._find(session, meant) if self.searches else 0
        if not keys:
            session.press(ESCAPE)
            session.press("s")
        return keys

    def _find(self, session: Session, meant: str) -> int:
        """Type until the entity is in sight and choose it, with Enter before a digit that would be typed."""
        name = self.names.get(meant, "").lower()
        # A capital begins the search at once; `U` is redo.
        begin = [name[:1].upper()] if name[:1].isalpha() and name[:1] != "u" else ["/", *name[:1]]
        for typed, key in enumerate([*begin, *name[1:]], 1):
            session.press(key)
            found = [candidate.entity.id for candidate in session.view().found]
            if meant in found:
                place = found.index(meant) + 1
                rest = [ENTER, str(place)] if place in session.view().typing else [str(place)]
                for digit in rest:
                    session.press(digit)
                return typed + len(rest)
        return 0


def run(arguments: list[str]) -> int:
    """Replay distinct requests and traffic drawn from them, in each mode."""
    folder = data_folder()
    if folder is None:
        return 0
    known = entities(folder, MAIN_KB)
    asked = [*artists(folder, spoken=False), *artists(folder, spoken=True)]
    if "--sample" in arguments:
        asked = asked[:: max(1, len(asked) // int(arguments[arguments.index("--sample") + 1]))]
    generator = CandidateGenerator(known)
    suggestions = generator.suggest([question.query for question in asked], k=10)
    requests = list(zip(asked, suggestions, strict=True))
    names: dict[str, str] = {entity.id: entity.name for entity in known}
    keys: dict[str, int] = {}
    rows = []
    for name, drawn in (("(a) distinct", requests), ("(b) traffic", _traffic(requests))):
        for searches in (False, True):
            reviewer = Reviewer(generator, names, searches, keys)
            policy = "search" if searches else "skip"
            rows += [
                {"requests": name, "not shown": policy, "mode": mode, **effort.row()}
                for mode, effort in _modes(drawn, reviewer, known)
            ]
            print(table(rows[-4:]), file=sys.stderr, flush=True)
    print(table(rows))
    if "--json" in arguments:
        path = Path(arguments[arguments.index("--json") + 1])
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return 0


def _traffic(requests: Sequence[tuple[Question, Suggestion]]) -> list[tuple[Question, Suggestion]]:
    """Return requests drawn by Zipf's law with exponent 1."""
    chance = random.Random(SEED)
    ranked = list(requests)
    chance.shuffle(ranked)
    return chance.choices(ranked, [1 / rank for rank in range(1, len(ranked) + 1)], k=TRAFFIC)


def _modes(
    requests: Sequence[tuple[Question, Suggestion]], reviewer: Reviewer, known: Iterable[Entity]
) -> list[tuple[str, Effort]]:
    plain, listed = Effort(), Effort()
    for number, (question, suggestion) in enumerate(requests):
        meant = str(question.entity)
        _count(plain, [number], reviewer.keys_to_find(meant), first_is_right=True)
        shown = [candidate.entity.id for candidate in suggestion.candidates[:SHOWN]]
        keys = reviewer.keys(shown, meant)
        _count(listed, [number], keys, first_is_right=shown[:1] == [meant])
    modes = [("plain list", plain), ("candidates", listed)]
    with tempfile.TemporaryDirectory() as folder:
        for name, learns in (("+ groups", False), ("+ learning", True)):
            if reviewer.searches and not learns:
                continue
            with Workspace.create(Path(folder, f"{learns}.db")) as workspace:
                modes.append((name, _replay(workspace, requests, reviewer, known, learns=learns)))
    return modes


def _replay(
    workspace: Workspace, requests: Sequence[tuple[Question, Suggestion]], reviewer: Reviewer, known: Iterable[Entity],
    *, learns: bool,
) -> Effort:  # fmt: skip
    """Answer what the terminal asks by pressing its keys."""
    meant = _fill(workspace, requests, known)
    session = Session(ReviewQueue(workspace, annotator="replay", grouped=True, learns=learns))
    effort = Effort()
    while (item := session.view().item) is not None and item.verdict is None:  # what was skipped comes once more
        entity = meant[item.mention]
        members = [item.mention, *item.group]
        first_is_right = item.rank_of(entity) == 1
        keys = reviewer.answer(session, entity)
        _count(effort, members, keys, first_is_right=first_is_right)
        effort.wrong += sum(meant[member] != entity for member in members) if keys else 0
    return effort


def _fill(
    workspace: Workspace, requests: Sequence[tuple[Question, Suggestion]], known: Iterable[Entity]
) -> dict[int, str]:
    """Store the requests as utterances of their own, and return what each mention means, by its row."""
    add_entities(workspace, known)
    texts = [question.query.context or question.query.text for question, _ in requests]
    add_utterances(workspace, [Utterance(f"u{n}", text, f"t{n}") for n, text in enumerate(texts)], source="replay")
    mentions = []
    for number, ((question, _), text) in enumerate(zip(requests, texts, strict=True)):
        start = max(0, text.find(question.query.text))
        mentions.append(Mention(f"u{number}", start, start + len(question.query.text), "", ""))
    numbers = add_mentions(workspace, mentions)
    set_candidates(workspace, dict(zip(numbers, (suggestion for _, suggestion in requests), strict=True)))
    return {row: str(question.entity) for row, (question, _) in zip(numbers, requests, strict=True)}


def _count(effort: Effort, members: Sequence[int], keys: int, *, first_is_right: bool) -> None:
    effort.items += 1
    effort.keys += keys or 1
    effort.firsts_wrong += not first_is_right
    if keys:
        effort.decided += len(members)
        effort.utterances.update(members)
    else:
        effort.skipped += 1


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
