"""In which order items are asked: first what a verdict is expected to mend and to teach."""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import NamedTuple, Protocol

from ..heard_forms import Tally
from ..workspace.queue import Waiting

LEAST_DOUBT = 0.01
"""However sure the first candidate, a verdict on it is worth so much."""


_MOST_RENEWED = 500


class Experience(Protocol):
    """What was settled of the same words before."""

    def tally(self, mention: int, form: int) -> Tally | None:
        """Return the verdicts on a mention's words, None where there are none."""


class _Item(NamedTuple):
    place: int
    first: int
    size: int
    form: int
    transcript: int
    doubt: float
    score: float


class Plan:
    """The items that wait, the most valuable first; equal ones in the order of the texts.

    An item is worth the mistakes that its verdict is expected to mend: in the mentions that it settles, and in the
    others that wait with the same words, which it teaches. What the first candidate is worth it teaches everywhere, and
    the less the more often the words were decided; whether they are a mention it teaches in their transcript, where a
    further verdict moves the mean of a Beta distribution less by the square of how many were settled.

    waiting (Iterable[Waiting]): The mentions, in the order of the texts.
    decided (Mapping[int, int]): How many verdicts each form has.
    experience (Experience | None): What was settled of the same words; None teaches nothing.
    by_value (bool): Otherwise all are asked in the order of the texts.
    """

    def __init__(
        self,
        waiting: Iterable[Waiting],
        *,
        decided: Mapping[int, int],
        experience: Experience | None = None,
        by_value: bool = True,
    ) -> None:
        self._by_value = by_value
        self._experience = experience
        self._decided = Counter(decided)
        self._waiting: Counter[int] = Counter()
        self._waiting_here: Counter[tuple[int, int]] = Counter()
        self._items: dict[int, _Item] = {}
        self._of_form: dict[int, list[int]] = {}
        self._heap: list[tuple[float, int, int]] = []
        self._placed = 0
        self.add(waiting)

    def add(self, waiting: Iterable[Waiting]) -> None:
        """Take in mentions that wait, too."""
        changed: dict[int, None] = {}
        for mention, item, form, doubt, transcript, score in waiting:
            known = self._items.get(item)
            if known is None:
                self._placed += 1
                self._of_form.setdefault(form, []).append(item)
                self._items[item] = _Item(self._placed, mention, 1, form, transcript, doubt, score)
            else:
                self._items[item] = known._replace(size=known.size + 1, doubt=max(known.doubt, doubt))
            self._waiting[form] += 1
            self._waiting_here[form, transcript] += 1
            changed[item] = None
        self.renew(changed)

    def pop(self) -> int:
        """Return the row of the most valuable item's first mention, and forget the item; 0 where none is left."""
        while self._heap:
            value, place, item = heapq.heappop(self._heap)
            if item not in self._items:
                continue
            now = self._value(item)
            if now < -value and self._heap and (-now, place, item) > self._heap[0]:  # it was learned from others
                heapq.heappush(self._heap, (-now, place, item))
                continue
            return self._items.pop(item).first
        return 0

    def learn(self, form: int, transcript: int = 0, *, verdicts: int = 1) -> None:
        """Count a verdict on a form: the next one teaches less.

        form (int): The number of its words.
        transcript (int): The transcript's row.
        verdicts (int): -1 takes one back.
        """
        self._decided[form] += verdicts
        self._waiting[form] -= verdicts
        self._waiting_here[form, transcript] -= verdicts

    def renew(self, items: Iterable[int]) -> None:
        """Give items their places anew; where their value fell, that happens without."""
        for item in items:
            if item in self._items:
                heapq.heappush(self._heap, (-self._value(item), self._items[item].place, item))

    def renew_form(self, form: int, transcript: int | None = None) -> None:
        """Give the items of a form their places anew, the first few hundred of them, so that no key takes long.

        form (int): The number of its words.
        transcript (int | None): The transcript's row; None means all.
        """
        left = [item for item in self._of_form.get(form, ()) if item in self._items]
        self._of_form[form] = left
        here = (item for item in left if transcript in (None, self._items[item].transcript))
        self.renew(islice(here, _MOST_RENEWED))

    def _value(self, item: int) -> float:
        if not self._by_value:
            return 0.0
        _, first, size, form, transcript, doubt, score = self._items[item]
        tally = self._experience.tally(first, form) if self._experience is not None else None
        chance, settled = (tally.score(score, transcript), tally.settled(transcript)) if tally else (score, 0)
        whether, which = chance * (1 - chance), chance * doubt
        others = max(0, self._waiting[form] - size)
        here = max(0, self._waiting_here[form, transcript] - size)
        return (
            size * max(LEAST_DOUBT, whether + which) + which * others / (1 + self._decided[form])
            + whether * here / (1 + settled) ** 2
        )  # fmt: skip
