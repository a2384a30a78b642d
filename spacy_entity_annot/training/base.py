"""What a training starts from: a language, or a pipeline of one's own, whose pipes stay as they are."""

from typing import Any

from .. import errors
from ..corpora.config import LINKER, SENTENCES
from ..errors import UsageError
from . import labels
from .assembly import FINDER

_MADE_ANEW = (FINDER, LINKER, labels.NAME)


def start_in(config: Any, language: str) -> None:
    """Let a training config make its pipeline in a language.

    config (Config): Of a corpus; it is changed.
    language (str): The code of spaCy's language class.
    RAISES (UsageError): spaCy has no such language.
    """
    from spacy.util import get_lang_class

    try:
        get_lang_class(language)
    except ImportError:
        raise UsageError(errors.LANGUAGE_UNKNOWN.format(language=language)) from None
    config["nlp"]["lang"] = language


def start_from(config: Any, base: str) -> None:
    """Let a training config take over the pipes, the tokenizer and the vectors of a pipeline, and train none of them.

    config (Config): Of a corpus; it is changed.
    base (str): A folder, or the name of an installed package.
    RAISES (UsageError): There is no such pipeline, or it is of another language than was asked for.
    """
    import spacy

    try:
        nlp = spacy.load(base)
    except OSError as error:
        raise UsageError(errors.BASE_CLOSED.format(base=base, reason=error)) from None
    kept = [name for name in nlp.pipe_names if name not in _MADE_ANEW]
    for name in kept:
        config["components"][name] = {"source": base}
    behind = [name for name in (SENTENCES, LINKER) if name not in kept]
    config["nlp"].update({"lang": nlp.lang, "pipeline": [*kept, *behind], "tokenizer": nlp.config["nlp"]["tokenizer"]})
    copy = {"@callbacks": "spacy.copy_from_base_model.v1", "tokenizer": base, "vocab": base}
    config["initialize"]["before_init"] = copy
    config["training"]["frozen_components"] = kept
    # They set the sentences in which the linker sees its mentions.
    config["training"]["annotating_components"] = [*kept, *behind[:-1]]
