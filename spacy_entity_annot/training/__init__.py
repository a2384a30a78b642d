"""Training on corpora: spaCy's own loop, what of it is used chosen by folds, and figures beside plain rules."""

from .evaluate import Evaluation, Report, evaluate
from .figures import Figures, measure
from .train import Trained, train

__all__ = ["Evaluation", "Figures", "Report", "Trained", "evaluate", "measure", "train"]
