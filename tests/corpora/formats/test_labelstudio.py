import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from spacy_entity_annot.cli.app import app
from spacy_entity_annot.corpora import export, import_corpus
from spacy_entity_annot.corpora.folder import read_manifest
from spacy_entity_annot.corpora.formats.labelstudio import decisions_of, read_tasks
from spacy_entity_annot.lines import raise_problem
from spacy_entity_annot.types import JsonObject, Problem, Utterance
from spacy_entity_annot.workspace import Workspace, add_utterances, current_decisions
from spacy_entity_annot.workspace.spans import iterate_standing_decisions

from ..conftest import ARTIST, QUEEN

TEXT = "play tailor swift 🎵 and queen"
KNOWN = {ARTIST.id, QUEEN.id}


def result(kind: str, chosen: object, start: int | None = 5, end: int = 17, id: str = "r1") -> JsonObject:
    span = {} if start is None else {"start": start, "end": end, "text": TEXT[start:end]}
    field = "text" if kind == "textarea" else kind
    return {"id": id, "from_name": "tag", "to_name": "text", "type": kind, "value": {**span, field: chosen}}


def annotation(*results: JsonObject, **others: object) -> JsonObject:
    made = {"id": 1001, "completed_by": 3, "was_cancelled": False, "lead_time": 4.5, "ground_truth": False}
    return {**made, "updated_at": "2021-03-09T22:16:08.728378Z", "result": list(results), **others}


def task(*annotations: JsonObject, **data: object) -> JsonObject:
    prediction = {"result": [result("choices", [QUEEN.id])], "score": 0.9}
    return {"id": 17, "data": {"text": TEXT, **data}, "annotations": list(annotations), "drafts": [annotation()],
            "predictions": [prediction]}  # fmt: skip


def decisions(*tasks: JsonObject) -> tuple[list[JsonObject], list[str]]:
    problems: list[Problem] = []
    found = decisions_of(tasks, {TEXT: "u"}, KNOWN.__contains__, source="ls.json", on_problem=problems.append)
    return [decision for _, decision in found], [str(problem) for problem in problems]


ARTIST_LABEL = result("labels", ["ARTIST"])


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ({"id": 17, "text": TEXT, "label": []}, "it has no annotations; export the project as JSON, not as JSON-MIN."),
        (task(annotation(ARTIST_LABEL), text="stop"), "its text is none of the workspace."),
        (task(annotation(ARTIST_LABEL)), "'ARTIST' names no entity of the knowledge base."),
        (task(annotation(result("choices", ["Q1 Q2"]))), "'Q1 Q2' names no entity of the knowledge base."),
        (task(annotation(result("choices", ["Q26876", "NIL"]))), "it has several answers: Q26876, nil."),
        (task(annotation(result("choices", ["NIL"], None))), "an answer names no span, and neither do `start` and"
                                                               " `end` of its data."),
        (task(annotation({**ARTIST_LABEL, "value": {"start": 6, "end": 9, "text": "queen", "labels": ["NIL"]}})),
         "its text has no 'queen' at 6-9."),
        (task(7), "AttributeError: 'int' object has no attribute 'get'."),  # type: ignore[arg-type]
        (task(annotation({**ARTIST_LABEL, "value": {"start": 1e999, "end": 9, "labels": ["NIL"]}})),
         "OverflowError: cannot convert float infinity to integer."),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_named_by_its_task(broken: JsonObject, reason: str) -> None:
    assert decisions(broken) == ([], [f"ls.json: task 17 of Label Studio cannot be taken: {reason}"])


def test_a_task_without_an_id_is_named_by_its_place() -> None:
    unnamed = {"data": {"text": "play tailor swift"}}
    assert decisions(unnamed)[1][0].startswith("ls.json: task number 1 of Label Studio cannot be taken: it has no")


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ([ARTIST_LABEL, result("taxonomy", [["Artists", "Pop", "Q26876"]])], {"verdict": "link", "entity": "Q26876"}),
        ([ARTIST_LABEL, result("choices", ["Taylor Swift (Q26876)"])], {"verdict": "link", "entity": "Q26876"}),
        ([ARTIST_LABEL, result("textarea", ["Q26876"])], {"verdict": "link", "entity": "Q26876"}),
        ([result("labels", ["Q26876"])], {"verdict": "link", "entity": "Q26876"}),
        ([result("labels", ["NIL"])], {"verdict": "nil"}),
        ([ARTIST_LABEL, result("choices", ["Not a mention"])], {"verdict": "reject"}),
        ([ARTIST_LABEL, result("choices", ["unsure"])], {"verdict": "skip"}),
    ],
)
def test_a_region_is_a_decision(results: list[JsonObject], expected: JsonObject) -> None:
    [found], problems = decisions(task(annotation(*results)))
    assert problems == []
    assert found == {
        "utterance": "u", "alternative": None, "start": 5, "end": 17, **expected, "annotator": "labelstudio:3",
        "at": "2021-03-09T22:16:08.728378Z",
        "origin": {"tool": "labelstudio", "item": "17/1001", "seconds": 4.5, "annotator": "3"},
    }  # fmt: skip


def test_relations_predictions_drafts_and_cancelled_annotations_are_passed_over() -> None:
    relation = {"type": "relation", "from_id": "r1", "to_id": "r2", "direction": "right"}
    cancelled = annotation(result("labels", ["NIL"]), was_cancelled=True)
    assert decisions(task(annotation(relation), cancelled)) == ([], [])


def test_an_emoji_that_was_counted_as_two_is_counted_as_one() -> None:
    start = TEXT.index("queen")
    results = [result("labels", [QUEEN.id], start, start + 5), result("labels", [QUEEN.id], start, start + 5, "r2")]
    results[1]["value"] |= {"start": start + 1, "end": start + 6}
    found, _ = decisions(task(annotation(*results)))
    assert [(one["start"], one["end"]) for one in found] == [(start, start + 5)] * 2


def test_a_task_may_be_one_mention() -> None:
    one = task(annotation(result("choices", ["Q26876"], None)), start=5, end=17, utterance="v", alternative=1)
    [found], _ = decisions(one)
    assert (found["utterance"], found["alternative"], found["start"], found["end"]) == ("v", 1, 5, 17)


def test_regions_of_hypertext_have_global_offsets_and_people_no_addresses() -> None:
    value = {"start": "/p[1]/text()[1]", "startOffset": 5, "globalOffsets": {"start": 5, "end": 17}}
    region = {"id": "h", "type": "hypertextlabels", "value": {**value, "hypertextlabels": ["NIL"]}}
    [found], _ = decisions(task(annotation(region, completed_by={"id": 8, "email": "ben@example.org"})))
    assert (found["start"], found["end"], found["annotator"]) == (5, 17, "labelstudio:8")
    assert "ben" not in str(found)


def test_an_export_is_an_array_or_lines(tmp_path: Path) -> None:
    path = tmp_path / "ls.json"
    problems: list[Problem] = []
    path.write_text(json.dumps([task(), 7], indent=1))
    assert list(read_tasks(str(path), problems.append)) == [task()]
    assert problems.pop().message == "a JSON object was expected, this is a number."
    path.write_text(json.dumps(task()) + "\n" + json.dumps(task()) + "\n")
    assert list(read_tasks(str(path), problems.append)) == [task(), task()]
    path.write_text("[{]")
    assert list(read_tasks(str(path), problems.append)) == []
    assert "not valid JSON" in problems[0].message


def run(path: Path, workspace: Workspace, *options: str) -> tuple[int, JsonObject, str]:
    command = ["decide", str(path), "--from", "labelstudio", "--json", "-w", str(workspace.path), *options]
    done = CliRunner().invoke(app, command)
    return done.exit_code, json.loads(done.stdout), done.stderr


def test_two_people_are_two_annotators_and_their_origin_travels(workspace: Workspace, tmp_path: Path) -> None:
    add_utterances(workspace, [Utterance("u", TEXT), Utterance("w", TEXT)], source="test")
    one = annotation(ARTIST_LABEL, result("choices", ["Q26876"]))
    other = annotation(result("labels", ["NIL"]), id=1002, completed_by=4)
    path = tmp_path / "project-1.json"
    path.write_text(json.dumps([task(one, other)]))
    assert run(path, workspace) == (0, {"recorded": 2, "repeated": 0, "problems": 0}, "")
    assert run(path, workspace) == (0, {"recorded": 0, "repeated": 2, "problems": 0}, "")
    made = [(one.annotator, str(one.verdict.kind)) for one in current_decisions(workspace)]
    assert made == [("labelstudio:3", "link"), ("labelstudio:4", "nil")]
    corpus = export(workspace, tmp_path / "corpus", format="jsonl").path
    manifest = read_manifest(corpus)
    assert manifest is not None
    assert manifest["origins"] == [{"tool": "labelstudio", "file": "project-1.json", "decisions": 2}]
    with Workspace.create(tmp_path / "other.db") as copy:
        import_corpus(copy, corpus, on_problem=raise_problem)
        assert [one.origin for one in iterate_standing_decisions(copy)] == [
            {"tool": "labelstudio", "file": "project-1.json", "item": f"17/{id}", "annotator": who, "seconds": 4.5}
            for id, who in ((1001, "3"), (1002, "4"))
        ]


def test_problems_of_the_workspace_name_the_task_too(workspace: Workspace, tmp_path: Path) -> None:
    add_utterances(workspace, [Utterance("u", TEXT)], source="test")
    path = tmp_path / "ls.json"
    path.write_text(json.dumps([task(annotation(result("labels", ["NIL"])), utterance="gone")]))
    code, counts, said = run(path, workspace, "--annotator", "ana")
    assert (code, counts["problems"]) == (1, 1)
    assert said.endswith("ls.json: item 17/1001: there is no utterance 'gone' in the workspace. Ingest its transcript"
                         " first.\n")  # fmt: skip
