"""Review: the queue, the verdicts, and how it gets on; `terminal` is its face."""

from .decide import Decided, decide
from .queue import ReviewItem, ReviewQueue
from .status import Status, status

__all__ = ["Decided", "ReviewItem", "ReviewQueue", "Status", "decide", "status"]
