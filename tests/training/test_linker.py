from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import spacy.training.loop

from spacy_entity_annot.corpora.config import LINKER
from spacy_entity_annot.errors import CorpusError, UsageError
from spacy_entity_annot.training import train
from spacy_entity_annot.training.linker import Settings, checkpoints, train_linker

WEIGHTS = Path(LINKER, "model")


def test_there_must_be_something_to_resume(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="neither a pipeline nor an interrupted training"):
        train(corpus, tmp_path / "model", resume=True)


def test_what_stands_in_the_folder_of_checkpoints_is_left_there(tmp_path: Path) -> None:
    with checkpoints(tmp_path / "model") as folder:
        (folder / "model-last").mkdir()
        (folder / "notes.txt").write_text("mine")
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]


@pytest.mark.slow
def test_weights_of_another_shape_are_refused(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="Train without --resume"):
        train_linker(corpus, tmp_path, Settings(steps=1), weights=b"not weights")


@pytest.mark.slow
def test_a_training_stops_when_dev_gets_no_better(corpus: Path, tmp_path: Path) -> None:
    log = (tmp_path / "log").open("w")
    with log:
        train_linker(corpus, tmp_path, Settings(steps=1000, patience=75), log=log)
    rows = [row.split() for row in (tmp_path / "log").read_text().splitlines() if row.strip()[:1].isdigit()]
    steps, scores = [int(row[1]) for row in rows], [float(row[-1]) for row in rows]
    assert steps == list(range(0, steps[-1] + 1, 75)) and steps[-1] < 1000
    assert scores[-1] <= max(scores[:-1])


@pytest.mark.slow
def test_an_interrupted_training_goes_on_where_it_stood(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "model"
    interrupt_after_the_first_evaluation(monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        train(corpus, out, steps=20)
    monkeypatch.undo()
    assert [path.name for path in tmp_path.iterdir()] == ["model.checkpoints"]
    stood = (tmp_path / "model.checkpoints/model-last" / WEIGHTS).read_bytes()
    begun: list[bytes] = []
    remember_the_first_weights(monkeypatch, begun)
    train(corpus, out, steps=20, resume=True)
    assert begun == [stood]
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
    begun.clear()
    stood = (out / WEIGHTS).read_bytes()
    train(corpus, out, steps=20, resume=True)
    assert begun == [stood]


def interrupt_after_the_first_evaluation(monkeypatch: pytest.MonkeyPatch) -> None:
    whole: Callable[..., Any] = spacy.training.loop.train_while_improving

    def interrupted(*given: Any, **named: Any) -> Any:
        yield next(whole(*given, **named))
        raise KeyboardInterrupt

    monkeypatch.setattr(spacy.training.loop, "train_while_improving", interrupted)


def remember_the_first_weights(monkeypatch: pytest.MonkeyPatch, begun: list[bytes]) -> None:
    whole: Callable[..., Any] = spacy.training.loop.train_while_improving

    def watched(nlp: Any, *given: Any, **named: Any) -> Any:
        begun.append(nlp.get_pipe(LINKER).model.to_bytes())
        yield from whole(nlp, *given, **named)

    monkeypatch.setattr(spacy.training.loop, "train_while_improving", watched)
