"""Label Studio's JSON export, read as decisions: spans of a text, and the entity that was chosen for each."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from ... import errors
from ...errors import InputError
from ...lines import READ_ERRORS, explain, open_stream, open_text, pieces_of
from ...records import MISSHAPEN, kind_of, reason_of
from ...transcripts.documents import read_documents
from ...types import JsonObject, Problem, ProblemHandler

TOOL = "labelstudio"
_NIL = {"nil", "none of these", "not in the knowledge base", "not in kb"}
_REJECT = {"reject", "not a mention"}
_SKIP = {"skip", "unsure"}
_WORDS = re.compile(r"[^\s()\[\]|,;]+")

Region = list[JsonObject]


def read_tasks(path: str, on_problem: ProblemHandler) -> Iterator[JsonObject]:
    """Yield the tasks of an export: one array, or a task a line.

    path (str): The file, or `-` for standard input.
    on_problem (ProblemHandler): Called with what is no task.
    """
    with ExitStack() as stack:
        try:
            text = open_text(open_stream(path, stack), stack)
        except READ_ERRORS as error:
            return on_problem(Problem(path, None, explain(error)))
        for line, document in read_documents(pieces_of(text, path, on_problem)):
            if isinstance(document, InputError):
                on_problem(Problem(path, line, str(document)))
                continue
            for task in document if isinstance(document, list) else [document]:
                if isinstance(task, dict):
                    yield task
                else:
                    on_problem(Problem(path, line, errors.NOT_AN_OBJECT.format(kind=kind_of(task))))


def decisions_of(
    tasks: Iterable[JsonObject],
    utterances: Mapping[str, str],
    is_entity: Callable[[str], bool],
    *,
    source: str,
    on_problem: ProblemHandler,
) -> Iterator[tuple[None, JsonObject]]:
    """Yield the decisions in Label Studio's tasks, as `decide` takes them.

    A task names its utterance in `data.utterance` or `meta.utterance` (and the reading in `alternative`); another's is
    known by any text in `data`. Results of one region belong together: the span is their `start` and `end`, and what
    was chosen stands in the `labels`, `choices`, `taxonomy` or `text` of one of them: an entity's id, alone or
    among other words, or NIL, "not a mention" or "unsure". Results without a region speak of `data.start` and
    `data.end`. Cancelled annotations, drafts, predictions and relations are passed over.

    tasks (Iterable[JsonObject]): From `read_tasks`.
    utterances (Mapping[str, str]): The ids of the workspace's utterances by their text.
    is_entity (Callable[[str], bool]): Whether an id is one of the knowledge base's.
    source (str): The file's name, for the problems.
    on_problem (ProblemHandler): Called with each task and each region that cannot be taken.
    """
    for number, task in enumerate(tasks, start=1):
        try:
            place, text = _place(task, utterances)
            annotations = [(_origin(task, one), _at(one), _regions(one)) for one in _annotations(task)]
        except (InputError, *MISSHAPEN) as error:
            on_problem(_problem(source, number, task, error))
            continue
        for origin, at, regions in annotations:
            for region in regions:
                try:
                    verdict = _verdict(region, is_entity)
                    yield None, {**place, **_span(region, task["data"], text), **verdict, **origin, "at": at}
                except (InputError, *MISSHAPEN) as error:
                    on_problem(_problem(source, number, task, error))


def _problem(source: str, number: int, task: JsonObject, error: Exception) -> Problem:
    item = task.get("id") or f"number {number}"
    return Problem(source, None, errors.LABELSTUDIO_TASK.format(item=item, reason=reason_of(error)))


def _place(task: JsonObject, utterances: Mapping[str, str]) -> tuple[JsonObject, str | None]:
    """Return the utterance of a task, and its text where that is known."""
    if "annotations" not in task:
        raise InputError("it has no annotations; export the project as JSON, not as JSON-MIN")
    data = {**(task.get("meta") or {}), **task["data"]}
    texts = [value for value in data.values() if isinstance(value, str)]
    text = next((value for value in texts if value in utterances), None)
    if data.get("utterance"):
        return {"utterance": data["utterance"], "alternative": data.get("alternative")}, data.get("text")
    if text is None:
        raise InputError("its text is none of the workspace")
    return {"utterance": utterances[text], "alternative": None}, text


def _annotations(task: JsonObject) -> list[JsonObject]:
    """Return the annotations that were submitted, the oldest first."""
    made = [one for one in task["annotations"] or () if not one.get("was_cancelled")]
    return sorted(made, key=lambda one: _at(one) or "")


def _at(annotation: JsonObject) -> str | None:
    return annotation.get("updated_at") or annotation.get("created_at")


def _origin(task: JsonObject, annotation: JsonObject) -> JsonObject:
    person = annotation.get("completed_by")
    person = person.get("id") if isinstance(person, dict) else person  # never the e-mail address
    origin = {"tool": TOOL, "item": f"{task.get('id')}/{annotation.get('id')}", "seconds": annotation.get("lead_time")}
    if person is None:
        return {"origin": origin}
    return {"annotator": f"{TOOL}:{person}", "origin": {**origin, "annotator": str(person)}}


def _regions(annotation: JsonObject) -> list[Region]:
    """Return the results of each region."""
    found: dict[object, Region] = {}
    for result in annotation.get("result") or ():
        value = result.get("value")
        if isinstance(value, dict):  # relations have none
            key = result.get("id") if "start" in value or "startOffset" in value else None
            found.setdefault(key, []).append(result)
    return list(found.values())


def _span(region: Region, data: JsonObject, text: str | None) -> JsonObject:
    """Return the span of a region in characters."""
    values = [result["value"] for result in region]
    value = values[0].get("globalOffsets") or values[0]
    if "start" not in value:
        if not {"start", "end"} <= data.keys():
            raise InputError("an answer names no span, and neither do `start` and `end` of its data")
        return {"start": data["start"], "end": data["end"]}
    start, end = int(value["start"]), int(value["end"])
    heard = next((one["text"] for one in values if isinstance(one.get("text"), str)), None)
    if text is None or heard is None or text[start:end] == heard:
        return {"start": start, "end": end}
    # Label Studio before 1.4 counts as JavaScript does, an emoji as two (HumanSignal/label-studio#1008).
    start, end = _characters(text, start), _characters(text, end)
    if text[start:end] != heard:
        raise InputError(f"its text has no {heard!r} at {value['start']}-{value['end']}")
    return {"start": start, "end": end}


def _characters(text: str, units: int) -> int:
    """Return how many characters stand before so many UTF-16 units."""
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))


def _verdict(region: Region, is_entity: Callable[[str], bool]) -> JsonObject:
    said = [answer for result in region for answer in _answers(result)]
    ids = {id for answer in said for id in _entities(answer, is_entity)}
    kinds = {kind for answer in said if (kind := _kind(answer))}
    if len(ids) + len(kinds) > 1:
        raise InputError(f"it has several answers: {', '.join(sorted(ids | kinds))}")
    if ids:
        return {"verdict": "link", "entity": ids.pop()}
    if kinds:
        return {"verdict": kinds.pop()}
    raise InputError(f"{' '.join(said) or 'nothing'!r} names no entity of the knowledge base")


def _answers(result: JsonObject) -> list[str]:
    """Return the texts that were chosen or typed in a result; of a taxonomy the last one of each path."""
    value, kind = result["value"], result.get("type")
    chosen: Any = value.get("text") if kind == "textarea" else value.get(str(kind))
    found: Sequence[Any] = [chosen] if isinstance(chosen, str) else chosen or ()
    return [str(one[-1]) if isinstance(one, list) and one else str(one) for one in found]


def _entities(answer: str, is_entity: Callable[[str], bool]) -> list[str]:
    """Return the ids in an answer: all of it, or words of it."""
    words = (word.strip(":.") for word in _WORDS.findall(answer))
    return [answer.strip()] if is_entity(answer.strip()) else [word for word in words if is_entity(word)]


def _kind(answer: str) -> str | None:
    plain = answer.strip().casefold().replace("_", " ")
    if plain in _NIL or plain.startswith("nil "):
        return "nil"
    return "reject" if plain in _REJECT else "skip" if plain in _SKIP else None
