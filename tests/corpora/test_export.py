import json
from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.kb import InMemoryLookupKB
from spacy.tokens import DocBin

from spacy_entity_annot.corpora import corpus_formats, export
from spacy_entity_annot.corpora.export import READING
from spacy_entity_annot.corpora.folder import MANIFEST
from spacy_entity_annot.corpora.formats import spacy_format
from spacy_entity_annot.corpora.formats.spacy_format import MISALIGNED
from spacy_entity_annot.corpora.rows import SPLITS, Row, read_rows
from spacy_entity_annot.corpora.text import normalise
from spacy_entity_annot.errors import CorpusError, UsageError
from spacy_entity_annot.types import JsonObject, Mention, Utterance, Verdict
from spacy_entity_annot.workspace import Workspace, add_utterances, record_span_decision

from .conftest import ARTIST, QUEEN, Decide


def rows_of(folder: Path) -> dict[str, list[Row]]:
    return {
        split: list(read_rows(folder / f"{split}.jsonl")) if (folder / f"{split}.jsonl").stat().st_size else []
        for split in SPLITS
    }  # fmt: skip


def lines_of(path: Path) -> list[JsonObject]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_undecided_workspace_is_refused_and_leaves_nothing_behind(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no mention is decided"):
        export(workspace, tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith("annot.db")) == []


def test_an_unknown_format_is_refused_by_name(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'conll' is no format .* It writes: alexa, .*spacy"):
        export(workspace, tmp_path / "out", format="conll")
    assert "spacy" in [name for name, _ in corpus_formats()]


def test_a_time_that_no_utterance_has_divides_nothing(workspace: Workspace, requests: None, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no decided utterance has 'recorded' in its meta"):
        export(workspace, tmp_path / "out", time="recorded")
    with pytest.raises(UsageError, match="no decided utterance has 'sessoin', so nothing can be kept together by it"):
        export(workspace, tmp_path / "out", group_by=("request", "sessoin"))
    assert export(workspace, tmp_path / "out", time="ingest").mentions == 60


@pytest.mark.parametrize(
    ("format", "told"),
    [("kb", "wrote 3 entities, 0 statements."), ("jsonl", "wrote 36 link, 12 nil, 12 reject in 60 texts.")],
)
def test_formats_without_a_division_tell_what_they_wrote(
    format: str, told: str, workspace: Workspace, requests: None, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert export(workspace, out, format=format).summary() == f"{out}: {told}"


@pytest.mark.parametrize("foreign", ["thesis.tex", "kb/notes.txt"])
def test_a_folder_with_anything_foreign_is_left_alone(
    workspace: Workspace, requests: None, tmp_path: Path, foreign: str
) -> None:
    out = tmp_path / "out"
    if "/" in foreign:
        export(workspace, out)
    (out / foreign).parent.mkdir(parents=True, exist_ok=True)
    (out / foreign).write_text("years of work")
    before = bytes_of(out)
    with pytest.raises(UsageError, match=f"it holds {foreign}"):
        export(workspace, out)
    assert bytes_of(out) == before


def test_a_failure_half_way_keeps_the_earlier_corpus(
    workspace: Workspace, requests: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    export(workspace, out)
    before = bytes_of(out)

    def fail(*, language: str, seed: int) -> str:
        raise OSError(28, "disk full")

    monkeypatch.setattr(spacy_format, "make_config", fail)
    with pytest.raises(CorpusError, match="disk full"):
        export(workspace, out, seed=1)
    assert bytes_of(out) == before
    assert not list(tmp_path.glob(".out*"))


def test_the_same_workspace_gives_the_same_bytes_also_over_an_earlier_corpus(
    workspace: Workspace, requests: None, tmp_path: Path
) -> None:
    export(workspace, tmp_path / "one")
    export(workspace, tmp_path / "two", seed=1)
    export(workspace, tmp_path / "two")
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_what_goes_in_is_written_or_rejected_with_a_reason(
    workspace: Workspace, requests: None, decide: Decide, tmp_path: Path
) -> None:
    decide("glued", "play queensong and taylor swift", "queen", Verdict.link(QUEEN))
    decide("glued", "play queensong and taylor swift", "taylor swift", Verdict.link(ARTIST))
    decide("flag", "play taylor", "taylor", Verdict.flag("rude"))
    exported = export(workspace, tmp_path / "out")
    assert exported.mentions == 63
    assert sum(sum(counts.values()) for counts in exported.written.values()) == 61
    assert exported.rejected == {"it is flagged": 1, MISALIGNED: 1}
    assert [line["text"] for line in lines_of(tmp_path / "out/rejected.jsonl")] == ["taylor", "queen"]
    manifest = json.loads((tmp_path / "out" / MANIFEST).read_text())
    assert manifest["mentions"] == {"in": 63, "written": exported.written, "rejected": exported.rejected}


def test_the_docs_hold_what_the_lines_say_with_each_split_s_own_nil(
    workspace: Workspace, requests: None, tmp_path: Path
) -> None:
    export(workspace, tmp_path / "out", split=(50, 25, 25))
    nlp = spacy.blank("en")
    for split, rows in rows_of(tmp_path / "out").items():
        docs = list(DocBin().from_disk(tmp_path / f"out/{split}.spacy").get_docs(nlp.vocab))
        nil = "" if split == "train" else "NIL"
        expected = [[(span.start, span.end, span.label, span.entity or nil) for span in row.entities] for row in rows]
        found = [[(ent.start_char, ent.end_char, ent.label_, ent.kb_id_) for ent in doc.ents] for doc in docs]
        assert found == expected
        assert nil in {ent[3] for ents in found for ent in ents}
        assert all(doc.has_annotation("SENT_START") for doc in docs)


def test_no_request_and_no_wording_is_in_two_splits(workspace: Workspace, requests: None, tmp_path: Path) -> None:
    export(workspace, tmp_path / "out")
    rows = rows_of(tmp_path / "out")
    for of in (lambda row: row.utterance.split("-")[0], lambda row: normalise(row.text), lambda row: row.group):
        places = [{of(row) for row in found} for found in rows.values()]
        assert sum(map(len, places)) == len(set.union(*places))
    assert all(rows.values())


def test_heard_forms_of_train_become_aliases_and_those_of_the_other_splits_do_not_leak(
    workspace: Workspace, decide: Decide, tmp_path: Path
) -> None:
    for number in range(40):
        decide(f"u{number}", f"play tailor {'x' * number}", f"tailor {'x' * number}".strip(), Verdict.link(ARTIST))
    exported = export(workspace, tmp_path / "out", split=(50, 25, 25))
    rows = rows_of(tmp_path / "out")
    entity = next(line for line in lines_of(tmp_path / "out/entities.jsonl") if line["id"] == ARTIST.id)
    train = {normalise(row.text).removeprefix("play "): [row.utterance] for row in rows["train"]}
    assert entity["heard"] == train
    assert set(entity["aliases"]) == {*train, "T Swift"}
    assert exported.learned_aliases == len(train) == 40 - len(rows["dev"]) - len(rows["test"])
    kb = InMemoryLookupKB(spacy.blank("en").vocab, entity_vector_length=1)
    kb.from_disk(tmp_path / "out/kb")
    tested = normalise(rows["test"][0].text).removeprefix("play ")
    assert tested not in kb.get_alias_strings()
    assert set(train) < set(kb.get_alias_strings())


def test_other_readings_train_but_are_never_tested(workspace: Workspace, decide: Decide, tmp_path: Path) -> None:
    for number in range(30):
        text = f"lay queen {number}"
        decide(f"u{number}", text, "queen", Verdict.link(QUEEN), reading=f"play {text}")
    exported = export(workspace, tmp_path / "out", split=(50, 25, 25))
    assert exported.texts["dev"] == exported.texts["test"] == 0
    assert exported.texts["train"] + exported.rejected[READING] == 30
    assert {row.alternative for row in rows_of(tmp_path / "out")["train"]} == {0}


VERDICTS = [Verdict.link(ARTIST), Verdict.nil(), Verdict.reject(), Verdict.skip(), Verdict.flag("why")]


@pytest.mark.slow
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.text(st.sampled_from("ab 'é😀.\u0301"), min_size=2, max_size=12).filter(str.strip),
            st.integers(0, 9),
            st.integers(0, 9),
            st.sampled_from(VERDICTS),
            st.integers(0, 3),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_whatever_was_decided_the_counts_add_up_and_nothing_leaks(
    tmp_path_factory: pytest.TempPathFactory, decisions: list[tuple[str, int, int, Verdict, int]]
) -> None:
    folder = tmp_path_factory.mktemp("property")
    with Workspace.create(folder / "annot.db") as workspace:
        from spacy_entity_annot.workspace import add_entities

        add_entities(workspace, [ARTIST, QUEEN])
        for number, (text, one, other, verdict, request) in enumerate(decisions):
            start, end = sorted((one % len(text), other % len(text)))
            add_utterances(workspace, [Utterance(f"u{number}", text, meta={"request": request})], source="test")
            mention = Mention(f"u{number}", start, end + 1, text[start : end + 1], "")
            record_span_decision(workspace, mention, verdict, annotator="ana")
        try:
            exported = export(workspace, folder / "out", split=(40, 30, 30))
        except CorpusError:
            return
        export(workspace, folder / "again", split=(40, 30, 30))
    written = sum(sum(counts.values()) for counts in exported.written.values())
    assert exported.mentions == len(decisions) == written + sum(exported.rejected.values())
    assert len(lines_of(folder / "out/rejected.jsonl")) == sum(exported.rejected.values())
    assert bytes_of(folder / "out") == bytes_of(folder / "again")
    places = [{normalise(row.text) for row in rows} for rows in rows_of(folder / "out").values()]
    assert sum(map(len, places)) == len(set.union(*places))
