"""The formats that cannot say that nobody knows: what they leave out, a trainer would take for no name."""

from pathlib import Path

import pytest

from spacy_entity_annot.corpora import export
from spacy_entity_annot.corpora.formats import alexa, rasa, spacy_spancat
from spacy_entity_annot.corpora.selection import UNDECIDED
from spacy_entity_annot.types import Mention, Verdict
from spacy_entity_annot.workspace import Workspace, add_mentions

from ..conftest import QUEEN, Decide

FORMATS = {
    "alexa": (alexa.UNDECIDED_NEARBY, "model.json"),
    "rasa": (rasa.UNDECIDED_NEARBY, "train/nlu.yml"),
    "spancat": (spacy_spancat.UNDECIDED_NEARBY, "train.jsonl"),
}


@pytest.mark.parametrize("format", FORMATS)
def test_a_text_with_an_undecided_mention_is_left_out(
    format: str, workspace: Workspace, decide: Decide, tmp_path: Path
) -> None:
    decide("u", "play queen then prince", "queen", Verdict.link(QUEEN))
    decide("v", "hum queen", "queen", Verdict.link(QUEEN))
    add_mentions(workspace, [Mention("u", 16, 22, "prince", "Prince")])
    done = export(workspace, tmp_path / "corpus", format=format, split=(1, 0, 0))
    reason, file = FORMATS[format]
    assert done.rejected == {reason: 1, UNDECIDED: 1}
    assert done.texts == {"train": 1, "dev": 0, "test": 0}
    written = (done.path / file).read_text()
    assert "hum" in written
    assert "then" not in written
