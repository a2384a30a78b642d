"""Kaldi's `text`: the id of an utterance and its words; looks like any text, so it has to be named."""

from collections.abc import Iterator

from ...types import Utterance
from ..format import Format, Located, Source


def _read(source: Source) -> Iterator[Located]:
    for number, line in source.lines():
        id, _, text = line.strip().partition(" ")
        if text.strip():
            yield number, Utterance(f"{source.transcript}:{id}", text.strip(), source.transcript)


KALDI_TEXT = Format("kaldi-text", "Kaldi's text, an id and words a line; only with --format", (), lambda source: False,
                    _read)  # fmt: skip
