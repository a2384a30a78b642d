"""In which order items are asked: first what a verdict is expected to settle and to teach."""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping

from ..workspace.queue import Waiting


class Plan:
    """The items that wait, the most valuable first; equal ones in the order of the texts.

    An item is worth the mentions that its verdict settles, and what it teaches of the others that wait with the same
    words: the more of them, the less sure the first candidate and the less often the words were decided, the more.

    waiting (Iterable[Waiting]): The mentions, in the order of the texts.
    decided (Mapping[int, int]): How many verdicts each form has.
    by_value (bool): Otherwise all are asked in the order of the texts.
    """

    def __init__(self, waiting: Iterable[Waiting], *, decided: Mapping[int, int], by_value: bool = True) -> None:
        self._by_value = by_value
        self._decided = Counter(decided)
        self._waiting: Counter[int] = Counter()
        self._items: dict[int, tuple[int, int, int, float]] = {}
        self._heap: list[tuple[float, int, int]] = []
        self._placed = 0
        self.add(waiting)

    def add(self, waiting: Iterable[Waiting]) -> None:
        """Take in mentions that wait, too."""
        changed: dict[int, None] = {}
        for mention, item, form, doubt in waiting:
            first, size, _, most = self._items.get(item, (mention, 0, form, 0.0))
            self._items[item] = (first, size + 1, form, max(most, doubt))
            self._waiting[form] += 1
            changed[item] = None
        for item in changed:
            self._placed += 1
            heapq.heappush(self._heap, (-self._value(item), self._placed, item))

    def pop(self) -> int:
        """Return the row of the most valuable item's first mention, and forget the item; 0 where none is left."""
        while self._heap:
            value, place, item = heapq.heappop(self._heap)
            if item not in self._items:
                continue
            now = self._value(item)
            if now < -value and self._heap and -now > self._heap[0][0]:  # it was learned from others meanwhile
                heapq.heappush(self._heap, (-now, place, item))
                continue
            return self._items.pop(item)[0]
        return 0

    def learn(self, form: int) -> None:
        """Count a verdict on a form: the next one teaches less."""
        self._decided[form] += 1
        self._waiting[form] -= 1

    def _value(self, item: int) -> float:
        if not self._by_value:
            return 0.0
        _, size, form, doubt = self._items[item]
        others = max(0, self._waiting[form] - size)
        return size + doubt * others / (1 + self._decided[form])
