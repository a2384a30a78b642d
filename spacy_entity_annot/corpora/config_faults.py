"""Faults of a training config: what lets `spacy train` run and learn nothing."""

from pathlib import Path

from thinc.api import Config

from .. import errors
from .faults import Faults

FILE = "config.cfg"
_SENTENCE_SETTERS = {"sentencizer", "senter", "parser"}


def check_config(folder: Path, faults: Faults) -> None:
    """Report the faults of a folder's config, as far as they concern an entity linker.

    folder (Path): The corpus.
    faults (Faults): Takes them up.
    """
    try:
        config = Config().from_disk(folder / FILE, interpolate=False)
        components = config["components"]
        factories = {name: components[name].get("factory") for name in config["nlp"]["pipeline"]}
        linkers = [name for name, factory in factories.items() if factory == "entity_linker"]
        annotating = config["training"].get("annotating_components", [])
    except Exception as error:  # what is no config fails in many ways
        faults.error(FILE, errors.CONFIG_BROKEN.format(reason=" ".join(str(error).split())))
        return
    setters = [name for name, factory in factories.items() if factory in _SENTENCE_SETTERS]
    for name in linkers:
        if not any(list(factories).index(setter) < list(factories).index(name) for setter in setters):
            faults.error(FILE, errors.CONFIG_WITHOUT_SENTENCES)
        if "kb_loader" not in config["initialize"].get("components", {}).get(name, {}):
            faults.error(FILE, errors.CONFIG_WITHOUT_KB)
        if components[name].get("threshold") is None:
            faults.warning(FILE, errors.CONFIG_WITHOUT_THRESHOLD)
    if linkers and setters and not set(setters) & set(annotating):
        faults.warning(FILE, errors.CONFIG_NOT_ANNOTATING.format(name=setters[0]))
