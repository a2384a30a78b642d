import json
from pathlib import Path

import pytest
import spacy
from typer.testing import CliRunner

from spacy_entity_annot.cli.app import app
from spacy_entity_annot.corpora import export
from spacy_entity_annot.corpora.decided import count_decisions
from spacy_entity_annot.corpora.memory import Memory
from spacy_entity_annot.corpora.rows import read_rows
from spacy_entity_annot.corpora.selection import ASIDE
from spacy_entity_annot.errors import CorpusError, UsageError
from spacy_entity_annot.knowledge import CandidateGenerator
from spacy_entity_annot.mining import propose
from spacy_entity_annot.training import Trained, train
from spacy_entity_annot.training.proposing import TrainedCandidates, load_candidates
from spacy_entity_annot.types import Entity, Mention, Query, Suggestion, Utterance, Verdict
from spacy_entity_annot.workspace import (
    Workspace,
    add_entities,
    add_mentions,
    add_utterances,
    iterate_mentions,
    record_decision,
)
from spacy_entity_annot.workspace.lots import mentions_aside
from spacy_entity_annot.workspace.purge import purge_utterances

from .conftest import ENTITIES

pytestmark = pytest.mark.slow


def ids(suggestion: Suggestion) -> list[str]:
    return [candidate.entity.id for candidate in suggestion.candidates]


def test_what_is_no_pipeline_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no pipeline"):
        load_candidates(tmp_path, [])
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(CorpusError, match="has no entity linker"):
        load_candidates(tmp_path / "blank", [])


def test_names_that_were_learned_count_for_the_workspace_where_the_pipeline_uses_them(
    corpus: Path, trained: Trained
) -> None:
    nlp = spacy.load(trained.path)
    asked = [Query("beyond say", "play beyond say"), Query("zorblat kings")]
    assert Memory.of(nlp.vocab).unused["Q36153"]
    (unused, nobody) = TrainedCandidates(nlp, ENTITIES).suggest(asked, k=3)
    assert (ids(unused)[0], unused.candidates[0].alias) == ("Q36153", "Beyoncé")
    assert nobody.nil_probability > 0.9
    Memory(count_decisions(read_rows(corpus / "train.jsonl"))).keep(nlp.vocab)
    (beyonce, nobody) = TrainedCandidates(nlp, ENTITIES).suggest(asked, k=3)
    assert (ids(beyonce)[0], beyonce.candidates[0].alias) == ("Q36153", "beyond say")
    untaught = CandidateGenerator(ENTITIES).suggest([Query("beyond say", "play beyond say")])[0]
    assert beyonce.candidates[0].probability > 0.8 > 2 * untaught.candidates[0].probability
    assert nobody.nil_probability > 0.9


def test_an_entity_that_is_new_to_the_pipeline_is_proposed_too(trained: Trained) -> None:
    candidates = load_candidates(trained.path, [*ENTITIES, Entity("Q1", "Zebra Finches", (), "ARTIST")])
    assert ids(candidates.suggest(["the zebra finches"])[0])[0] == "Q1"


@pytest.mark.parametrize("context", [False, True])
def test_probabilities_stay_probabilities(trained: Trained, context: bool) -> None:
    nlp = spacy.load(trained.path)
    nlp.get_pipe("entity_linker").incl_context = context  # type: ignore[attr-defined]
    for one in TrainedCandidates(nlp, ENTITIES).suggest([Query("taylor swift", "some taylor swift please"), "queen"]):
        shown = [candidate.probability for candidate in one.candidates]
        assert shown == sorted(shown, reverse=True)
        assert sum(shown) + one.nil_probability <= 1 + 1e-6


def test_the_command_renews_the_candidates_with_the_pipeline(trained: Trained, tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "annot.db") as workspace:
        add_entities(workspace, ENTITIES)
        add_utterances(workspace, [Utterance("u", "now beyond say")], source="test")
        add_mentions(workspace, [Mention("u", 4, 14, "beyond say", "Beyoncé", entity="Q36153")])
    command = ["propose", "--model", str(trained.path), "-w", str(tmp_path / "annot.db"), "--json"]
    done = CliRunner().invoke(app, command)
    assert (done.exit_code, done.stdout) == (0, '{"proposed": 1}\n')
    with Workspace.open(tmp_path / "annot.db") as workspace:
        (mention,) = iterate_mentions(workspace)
    expected = load_candidates(trained.path, ENTITIES).suggest([Query("beyond say", "now beyond say", type="ARTIST")])
    assert mention.suggestion is not None
    assert mention.suggestion.candidates[0].entity.id == "Q36153"
    assert mention.suggestion.nil_probability == pytest.approx(expected[0].nil_probability, abs=1e-6)


def decided_by_lot(path: Path) -> None:
    """Write 120 mined mentions, of which those that are set aside to measure and 30 others are linked."""
    with Workspace.create(path) as workspace:
        add_entities(workspace, ENTITIES)
        add_utterances(
            workspace, [Utterance(f"u{n}", f"now {n} beyond say", f"t{n}") for n in range(120)], source="test"
        )
        add_mentions(workspace, [Mention(f"u{n}", len(f"now {n} "), len(f"now {n} beyond say"), "Beyoncé", "Beyoncé",
                                         entity="Q36153", score=0.9) for n in range(120)])  # fmt: skip
        propose(workspace)
        aside = mentions_aside(workspace)
        others = [number for number in range(1, 121) if number not in aside]
        for number in [*aside, *others[:30]]:
            record_decision(workspace, number, Verdict.link("Q36153"), annotator="ana")


def test_what_a_pipeline_ranks_is_accepted_where_it_did_not_learn_from_the_proof(tmp_path: Path) -> None:
    path = tmp_path / "annot.db"
    decided_by_lot(path)
    with Workspace.open(path) as workspace:
        exported = export(workspace, tmp_path / "corpus", split=(60, 40, 0), audit=False)
        assert exported.rejected[ASIDE] == len(mentions_aside(workspace))
    train(tmp_path / "corpus", tmp_path / "model", steps=2)
    command = ["propose", "--accept", "0.9", "--model", str(tmp_path / "model"), "-w", str(path), "--json"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert report["accepted"] == report["proposed"] > 0
    assert report["link"]["wrong"] == 0
    with Workspace.open(path) as workspace:  # what is set aside is no longer what the pipeline did not learn from
        purge_utterances(workspace, ["u0", "u1", "u2"])
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 2
    assert "may have learned from the decisions that are to prove it" in done.stderr
