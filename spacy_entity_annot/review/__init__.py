"""Review: the queue, the verdicts, agreement, and how it gets on; `terminal` and `web` are its faces."""

from .adjudicate import Dispute, adjudicate, disputes
from .agreement import Agreement, agreement
from .decide import Decided, decide
from .queue import ReviewItem, ReviewQueue
from .status import Status, status

__all__ = [
    "Agreement",
    "Dispute",
    "adjudicate",
    "agreement",
    "disputes",
    "Decided",
    "ReviewItem",
    "ReviewQueue",
    "Status",
    "decide",
    "status",
]
