"""Trained pipelines on the disk."""

from pathlib import Path

from spacy.language import Language

from .. import errors
from ..corpora.folder import broken_files, read_manifest
from ..errors import CorpusError, UsageError


def load_model(model: Path | str) -> Language:
    """Return a pipeline of the disk.

    model (Path | str): A folder that `train` wrote; one of `spacy train` is taken too.
    RAISES (UsageError): There is no pipeline.
    RAISES (CorpusError): It is not what was written.
    """
    import spacy

    model = Path(model)
    if not (model / "config.cfg").is_file():
        raise UsageError(errors.MODEL_MISSING.format(path=model))
    manifest = read_manifest(model)
    # A damaged knowledge base crashes spaCy; where a manifest tells, look first.
    for name, reason in broken_files(model, manifest).items() if manifest else ():
        raise CorpusError(errors.MODEL_BROKEN.format(path=model, name=name, reason=reason))
    return spacy.load(model)
