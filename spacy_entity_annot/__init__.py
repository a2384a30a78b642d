"""Mine transcripts for misheard names, link them to a knowledge base, and train on the decisions."""

from importlib import import_module

TYPE_CHECKING = False  # to import `typing` takes so long that Ctrl-C could meet it, before the program answers to that
if TYPE_CHECKING:
    from .corpora.check import check
    from .corpora.export import export
    from .knowledge import CandidateGenerator, read_entities
    from .matching import TargetMatcher
    from .mining import mine, propose, read_targets, search
    from .review.adjudicate import adjudicate
    from .review.agreement import agreement
    from .review.decide import decide
    from .review.queue import ReviewQueue
    from .review.status import status
    from .training.evaluate import evaluate
    from .training.train import train
    from .transcripts.ingest import ingest
    from .transcripts.reader import read_transcripts
    from .types import Candidate, Entity, Mention, Problem, Query, Suggestion, Target, Utterance, Verdict
    from .workspace import Workspace, add_entities

__all__ = [
    "Candidate",
    "CandidateGenerator",
    "Entity",
    "Mention",
    "Problem",
    "Query",
    "ReviewQueue",
    "Suggestion",
    "Target",
    "TargetMatcher",
    "Utterance",
    "Verdict",
    "Workspace",
    "add_entities",
    "adjudicate",
    "agreement",
    "check",
    "decide",
    "evaluate",
    "export",
    "ingest",
    "mine",
    "propose",
    "read_entities",
    "read_targets",
    "read_transcripts",
    "search",
    "status",
    "train",
]

_ROOMS = ("types", "workspace", "transcripts", "knowledge", "matching", "mining", "review", "corpora", "training")


def __getattr__(name: str) -> object:
    # Imported on first use: `entity-annot --help` must not wait for numpy and spaCy.
    if name in __all__:
        for room in _ROOMS:
            found = getattr(import_module(f".{room}", __name__), name, None)
            if found is not None:
                return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
