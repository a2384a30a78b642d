"""spaCy's own training loop on the linker of a corpus."""

import io
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from .. import errors
from ..corpora.config import LINKER
from ..errors import CorpusError, UsageError
from .base import start_from, start_in

STEPS = 300
PATIENCE = 150
"""Two evaluations: on the sample and on the music requests nothing got better later."""
_BETWEEN = 75
_WEIGHTS = Path(LINKER, "model")
_LAST, _BEST = "model-last", "model-best"


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train.

    base (str | None): A pipeline to start from, a folder or the name of an installed package; None starts empty.
    language (str | None): The code of spaCy's language class; None takes the corpus's, or the base's.
    steps (int): Training steps at most; the best evaluation on dev is kept.
    patience (int): Stop after so many steps in which dev did not get better.
    seed (int): The seed.
    gpu (int): The number of a GPU; -1 for the CPU.
    """

    base: str | None = None
    language: str | None = None
    steps: int = STEPS
    patience: int = PATIENCE
    seed: int = 0
    gpu: int = -1


@contextmanager
def checkpoints(out: Path) -> Iterator[Path]:
    """Yield the folder for the steps of a training; it goes when all went well, and stays when it was interrupted.

    out (Path): Where the pipeline will be; the folder stands beside it.
    """
    folder = out.with_name(f"{out.name}.checkpoints")
    folder.mkdir(exist_ok=True)
    try:
        yield folder
        for name in (_LAST, _BEST):
            shutil.rmtree(folder / name, ignore_errors=True)
    finally:
        if not any(folder.iterdir()):
            folder.rmdir()


def earlier_weights(out: Path, folder: Path) -> bytes:
    """Return the linker's weights to go on from: those of an interrupted training, else of the pipeline in its place.

    out (Path): Where the pipeline will be.
    folder (Path): The folder for the steps.
    RAISES (UsageError): There is neither.
    """
    for path in (folder / _LAST / _WEIGHTS, out / _WEIGHTS):
        if path.is_file():
            return path.read_bytes()
    raise UsageError(errors.NOTHING_TO_RESUME.format(path=out))


def train_linker(
    corpus: Path, folder: Path, settings: Settings, *, weights: bytes | None = None, log: IO[str] | None = None
) -> Path:
    """Train the linker of a corpus and return the best pipeline.

    corpus (Path): A folder that `export` wrote in the format spacy.
    folder (Path): Where the steps go.
    settings (Settings): How to train.
    weights (bytes | None): Of the linker's encoder, to go on from.
    log (IO[str] | None): Takes spaCy's table of the training.
    """
    from spacy.training.initialize import init_nlp
    from spacy.training.loop import train
    from thinc.api import require_gpu

    from .linking import remember_candidates

    if settings.gpu >= 0:
        require_gpu(settings.gpu)
    nlp = init_nlp(_config(corpus, settings), use_gpu=settings.gpu)
    if weights is not None:
        _set_weights(nlp.get_pipe(LINKER), weights)
    remember_candidates(nlp)
    random.seed(settings.seed)  # spaCy breaks ties with it
    log = log or io.StringIO()
    train(nlp, folder, use_gpu=settings.gpu, stdout=log, stderr=log)
    return folder / _BEST


def _config(corpus: Path, settings: Settings) -> Any:
    from spacy.util import load_config

    overrides = {
        "paths.corpus": str(corpus.absolute()),
        "system.seed": settings.seed,
        "training.max_steps": settings.steps,
        "training.patience": settings.patience,
        "training.eval_frequency": min(_BETWEEN, max(1, settings.steps // 4)),
    }
    config = load_config(corpus / "config.cfg", overrides=overrides, interpolate=False)
    if settings.language is not None:
        start_in(config, settings.language)
    if settings.base is not None:
        start_from(config, settings.base)
    return config


def _set_weights(linker: Any, weights: bytes) -> None:
    try:
        linker.model.from_bytes(weights)
    except ValueError as error:
        raise CorpusError(errors.WEIGHTS_DIFFER.format(reason=error)) from None
