"""Heard words and the names they stand for: where in an utterance a target was spoken, and how likely that is."""

from .explanation import Clue, Explanation
from .forms import Forms, Lesson, taught_score
from .matcher import BALANCED, PRECISE, RECALL, VERSION, TargetMatcher

__all__ = ["BALANCED", "PRECISE", "RECALL", "VERSION", "Clue", "Explanation", "Forms", "Lesson", "TargetMatcher",
           "taught_score"]  # fmt: skip
