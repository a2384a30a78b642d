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
    RAISES (CorpusError): It is not what was written, or spaCy cannot open it.
    """
    import spacy

    model = Path(model)
    if not all((model / name).is_file() for name in ("config.cfg", "meta.json")):
        raise UsageError(errors.MODEL_MISSING.format(path=model))
    manifest = read_manifest(model)
    # A damaged knowledge base crashes spaCy; where a manifest tells, look first.
    for name, reason in broken_files(model, manifest).items() if manifest else ():
        raise CorpusError(errors.MODEL_BROKEN.format(path=model, name=name, reason=reason))
    try:
        return spacy.load(model)
    except (OSError, ValueError) as error:
        raise CorpusError(errors.MODEL_CLOSED.format(path=model, reason=error)) from None
