"""Prodigy's JSON lines, both ways: a task a mention, in the convention of its entity linking recipe."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from ... import errors
from ...errors import InputError
from ...records import MISSHAPEN, reason_of
from ...types import Entity, JsonObject, Problem, ProblemHandler
from ..docs import tokenizer_of
from ..registry import Corpus, everything
from ..rows import Mark, Row, Span, write_lines

__all__ = ["decisions_of", "fit", "write"]

NIL, AMBIGUOUS = "NIL_otherLink", "NIL_ambiguous"
TOOL = "prodigy"
_UNNAMED_SESSION = re.compile(r"\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d")
_OPTIONS = [{"id": NIL, "text": "Link not in options"}, {"id": AMBIGUOUS, "text": "Need more context"}]
fit = everything


def write(corpus: Corpus, folder: Path) -> None:
    """Write `SPLIT.jsonl` for each split.

    corpus (Corpus): What to write.
    folder (Path): An empty folder.
    """
    nlp = tokenizer_of(corpus.language)
    entities = {entity.id: entity for entity in corpus.entities}
    for split, rows in corpus.splits.items():
        write_lines(folder / f"{split}.jsonl", _tasks(rows, entities, nlp))


def _tasks(rows: Sequence[Row], entities: Mapping[str, Entity], nlp: Language) -> Iterator[JsonObject]:
    for row in rows:
        tokens = _tokens(nlp.make_doc(row.text))
        for span in row.decided:
            yield _task(row, span, entities, tokens)


def _tokens(doc: Doc) -> list[JsonObject]:
    return [
        {"text": token.text, "start": token.idx, "end": token.idx + len(token.text), "id": token.i,
         "ws": bool(token.whitespace_)}
        for token in doc
    ]  # fmt: skip


def _task(row: Row, span: Span, entities: Mapping[str, Entity], tokens: list[JsonObject]) -> JsonObject:
    marked: JsonObject = {"start": span.start, "end": span.end, "label": span.label}
    inside = [token["id"] for token in tokens if token["start"] < span.end and span.start < token["end"]]
    if inside and (tokens[inside[0]]["start"], tokens[inside[-1]]["end"]) == (span.start, span.end):
        marked |= {"token_start": inside[0], "token_end": inside[-1]}  # the last one, not the one behind it
    if span.entity:
        marked["kb_id"] = span.entity
    proposed = dict.fromkeys([*span.candidates, *([span.entity] if span.entity else [])])
    options = [{"id": id, "text": entities[id].name} for id in proposed if id in entities]
    accepted = {Mark.LINK: [span.entity], Mark.NIL: [NIL]}.get(span.mark, [])
    meta = {"utterance": row.utterance, "alternative": row.alternative, "group": row.group,
            "annotators": span.annotators, "grade": span.grade and str(span.grade),
            "rejected": list(span.rejected)}  # fmt: skip
    # No hashes: Prodigy sets them itself, and takes others for duplicates.
    return {"text": row.text, "tokens": tokens, "spans": [marked], "options": [*options, *_OPTIONS],
            "accept": accepted, "answer": "reject" if span.mark is Mark.REJECT else "accept", "_view_id": "choice",
            "meta": meta}  # fmt: skip


def decisions_of(
    tasks: Iterable[tuple[int, JsonObject]], utterances: Mapping[str, str], *, source: str, on_problem: ProblemHandler
) -> Iterator[tuple[int, JsonObject]]:
    """Yield the decisions in Prodigy's tasks, as `decide` takes them; those without an answer are passed over.

    A task of ours names its utterance in `meta`; another's is known by its text. A span's own `kb_id` counts where no
    option was accepted. `NIL_ambiguous` and the answer `ignore` are skips. Who answered, in which session and when is
    kept.

    tasks (Iterable[tuple[int, JsonObject]]): Line numbers and tasks.
    utterances (Mapping[str, str]): The ids of the workspace's utterances by their text.
    source (str): The file's name, for the problems.
    on_problem (ProblemHandler): Called with each task that cannot be taken.
    """
    for line, task in tasks:
        try:
            yield from ((line, decision) for decision in _decisions(task, utterances))
        except (InputError, *MISSHAPEN) as error:
            on_problem(Problem(source, line, errors.PRODIGY_TASK.format(reason=reason_of(error))))


def _decisions(task: JsonObject, utterances: Mapping[str, str]) -> list[JsonObject]:
    meta = task.get("meta") or {}
    utterance = meta.get("utterance") or utterances.get(task["text"])
    if utterance is None:
        raise InputError("its text is none of the workspace")
    accepted = task.get("accept") or []
    spans, answer = task["spans"], task.get("answer")
    if answer is None:
        return []
    return [
        {"utterance": utterance, "start": span["start"], "end": span["end"], "alternative": meta.get("alternative"),
         **_verdict(answer, accepted, span), **_circumstances(task)}
        for span in spans
    ]  # fmt: skip


def _circumstances(task: JsonObject) -> JsonObject:
    session, person, at = task.get("_session_id"), task.get("_annotator_id"), task.get("_timestamp")
    # A session that nobody named is called after the time, and so is its annotator.
    name = next((one for one in (person, session) if one and not _UNNAMED_SESSION.fullmatch(one)), None)
    return {
        "origin": {"tool": TOOL, "annotator": person, "session": session},
        "annotator": name and f"{TOOL}:{name}",
        "at": None if at is None else datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds"),
    }


def _verdict(answer: str, accepted: Sequence[str], span: JsonObject) -> JsonObject:
    if answer == "reject":
        return {"verdict": "reject"}
    chosen = accepted[0] if accepted else span.get("kb_id") or NIL
    if answer != "accept" or chosen == AMBIGUOUS:
        return {"verdict": "skip"}
    return {"verdict": "nil"} if chosen in (NIL, "NIL") else {"verdict": "link", "entity": chosen}
