import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import spacy
from spacy.training.initialize import init_nlp
from spacy.util import compile_infix_regex, load_config

from spacy_entity_annot.errors import UsageError
from spacy_entity_annot.training import Trained, train
from spacy_entity_annot.training.base import start_from, start_in

DATE = {"label": "DATE", "pattern": "tomorrow"}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline that knows dates, sets sentences by a rule of its own and cuts at underscores."""
    nlp = spacy.blank("en")
    tokenizer: Any = nlp.tokenizer
    tokenizer.infix_finditer = compile_infix_regex([*(nlp.Defaults.infixes or []), "_"]).finditer
    nlp.add_pipe("entity_ruler").add_patterns([DATE])  # type: ignore[attr-defined]
    nlp.add_pipe("sentencizer", config={"punct_chars": ["|"]})
    path = tmp_path_factory.mktemp("base") / "dates"
    nlp.to_disk(path)
    return path


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"base": "no_such_pipeline"}, "no_such_pipeline: spaCy cannot open the pipeline to start from"),
        ({"language": "klingon"}, "'klingon': spaCy knows no such language"),
        ({"base": "x", "language": "de"}, "leave out --lang, or --base"),
    ],
)
def test_what_cannot_be_started_from_is_refused(
    corpus: Path, tmp_path: Path, options: dict[str, str], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        train(corpus, tmp_path / "model", **options)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_the_pipes_and_the_tokenizer_of_a_base_are_kept(corpus: Path, base: Path, tmp_path: Path) -> None:
    nlp = spacy.load(train(corpus, tmp_path / "model", base=base, steps=20).path)
    assert nlp.pipe_names == ["entity_ruler", "sentencizer", "entity_annot", "entity_linker", "entity_annot_labels"]
    doc = nlp("play tailor swift tomorrow. then rock_pop | queen")
    found = [(ent.text, ent.label_, ent.kb_id_) for ent in doc.ents]
    assert found == [("tailor swift", "ARTIST", "Q26876"), ("tomorrow", "DATE", "NIL"), ("queen", "ARTIST", "Q15862")]
    assert [token.text for token in doc[5:9]] == ["then", "rock", "_", "pop"]
    assert len(list(doc.sents)) == 2


@pytest.mark.slow
def test_of_a_pipeline_of_ours_only_what_was_before_is_kept(corpus: Path, trained: Trained) -> None:
    config = load_config(corpus / "config.cfg")
    start_from(config, str(trained.path))
    assert config["nlp"]["pipeline"] == ["sentencizer", "entity_linker"]
    assert config["training"]["frozen_components"] == ["sentencizer"]


@pytest.mark.slow
def test_the_language_can_be_chosen(corpus: Path) -> None:
    config = load_config(corpus / "config.cfg", overrides={"paths.corpus": str(corpus)}, interpolate=False)
    start_in(config, "de")
    assert init_nlp(config).lang == "de"


@pytest.mark.slow
def test_the_pipeline_can_be_packaged_and_runs_from_the_package(trained: Trained, tmp_path: Path) -> None:
    run("-m", "spacy", "package", str(trained.path), str(tmp_path), "--build", "none", cwd=tmp_path)
    (folder,) = tmp_path.glob("en_entity_annot-*")
    run("setup.py", "--quiet", "bdist_wheel", cwd=folder)  # as spaCy does where `build` is not installed
    (wheel,) = folder.glob("dist/*.whl")
    ZipFile(wheel).extractall(tmp_path / "installed")
    program = "import en_entity_annot; print([ent.kb_id_ for ent in en_entity_annot.load()('play tailor swift').ents])"
    assert run("-c", program, cwd=tmp_path / "installed") == "['Q26876']\n"


def run(*command: str, cwd: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", *command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
