"""A pipeline's answers by the kind of mention, and what it takes for what."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

from ..types import JsonObject
from .figures import Figures, measure
from .hearing import Hearing
from .linking import Reply

TYPE, RECOGNISER, HEARD = "type", "recogniser", "heard"
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Part:
    """The figures of the mentions of one kind.

    by (str): `type`, `recogniser` or `heard` (how misheard).
    value (str): Which.
    figures (Figures): How right the answers are.
    """

    by: str
    value: str
    figures: Figures

    def record(self) -> JsonObject:
        """Return the row that `evaluate --json` prints."""
        return {"by": self.by, "value": self.value, **self.figures.record()}


@dataclass(frozen=True, slots=True)
class Confusion:
    """What was taken for what, and how often; None is nil."""

    meant: str | None
    answered: str | None
    count: int

    def record(self) -> JsonObject:
        """Return the row that `evaluate --json` prints."""
        return asdict(self)


def parts_of(replies: Sequence[Reply], hearing: Hearing) -> list[Part]:
    """Return the figures by type, by recogniser where the corpus names some, and by how misheard.

    replies (Sequence[Reply]): A pipeline's answers.
    hearing (Hearing): Of the corpus's knowledge base.
    """
    kinds: dict[str, Callable[[Reply], str | None]] = {
        TYPE: lambda reply: reply.mention.label,
        RECOGNISER: lambda reply: reply.sample.recogniser,
        HEARD: lambda reply: hearing.how(reply.heard, reply.mention.entity),
    }
    return [part for by, kind in kinds.items() for part in _parts(by, kind, replies)]


def confusions_of(replies: Iterable[Reply]) -> list[Confusion]:
    """Return the wrong answers that were given most often."""
    wrong = Counter((one.mention.entity, one.answer) for one in replies if one.mention.entity != one.answer)
    ranked = sorted(wrong.items(), key=lambda pair: (-pair[1], pair[0][0] or "", pair[0][1] or ""))
    return [Confusion(meant, answered, count) for (meant, answered), count in ranked[:_SHOWN]]


def _parts(by: str, kind: Callable[[Reply], str | None], replies: Iterable[Reply]) -> list[Part]:
    divided: dict[str, list[Reply]] = {}
    for reply in replies:
        value = kind(reply)
        if value is not None:
            divided.setdefault(value, []).append(reply)
    return [
        Part(by, value, measure((one.mention.entity, one.answer) for one in divided[value]))
        for value in sorted(divided)
    ]  # fmt: skip
