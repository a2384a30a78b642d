"""The whole road on the shipped sample, and what its decisions bring on misheard names that no training saw."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import corpora, errors, review, transcripts
from .counting import counted
from .errors import UsageError
from .knowledge import read_entities
from .lines import raise_problem
from .mining import mine
from .records import read_records
from .types import Entity, JsonObject, Target
from .workspace import Workspace, add_entities, iterate_entities

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from .training.whole_texts import Scored

SAMPLE = "spacy_entity_annot.sample"
ANNOTATOR = "sample"
SHOWN = ("play tailor swift", "play anything by animal collective")
_EXAMPLES = 8

Table = tuple[str, list[list[object]], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What the road gave.

    systems (dict[str, Scored]): Each system's answers to the unseen requests.
    answers (list[tuple[str, str, str]]): Text, heard name and id that the trained pipeline gives in plain use.
    """

    systems: dict[str, "Scored"]
    answers: list[tuple[str, str, str]]

    def tables(self) -> Iterator[Table]:
        """Yield the tables to print: title, rows, columns."""
        first = next(iter(self.systems.values()))
        yield (
            f"{len(first.answers)} names in {len({one.text for one in first.answers})} misheard requests"
            " that were in no training split",
            [[name, *_figures(scored)] for name, scored in self.systems.items()],
            ("system", "right", "link precision", "link recall", "link F", "nil F"),
        )
        before, *_, after = self.systems.values()
        taught = [(old, new) for old, new in zip(before.answers, after.answers, strict=True) if new.right > old.right]
        yield (
            "Some of what was learnt",
            [[new.text, new.heard, new.entity or "(nil)", old.answer or "-"] for old, new in taught[:_EXAMPLES]],
            ("the recogniser wrote", "heard", "meant, and found now", "found before"),
        )
        yield "The trained pipeline", [list(row) for row in self.answers], ("text", "heard", "kb_id")


def demonstrate(folder: Path, *, tell: Callable[[str], None] = lambda text: None) -> Demonstration:
    """Mine, propose, decide as recorded, export, check, train and compare, on the sample that ships with us.

    folder (Path): Receives `annot.db`, `corpus/` and `model/`.
    tell (Callable[[str], None]): Called with each step as it begins.
    RETURNS (Demonstration): What the comparison gave.
    RAISES (UsageError): The folder holds a workspace already, or something else.
    """
    _refuse_used(folder)
    import spacy

    from .training import train
    from .training.whole_texts import score_requests

    with as_file(files(SAMPLE)) as sample:
        entities = _fill(folder / "annot.db", sample, tell)
        requests = [record for _, record in read_records(str(sample / "unseen.jsonl"))]
    tell("Exporting the decisions as a corpus, and checking it ...")
    with Workspace.open(folder / "annot.db") as workspace:
        tell(corpora.export(workspace, folder / "corpus").summary())
    tell("Training with spaCy ...")
    tell(train(folder / "corpus", folder / "model").summary())
    nlp = spacy.load(folder / "model")
    systems = {
        "exact names, the most popular": _score_exact(entities, requests),
        "our search and candidates, before any decision": score_requests(_untrained(entities), requests),
        "trained on the decisions": score_requests(nlp, requests),
    }
    return Demonstration(systems, [_answer(nlp(text)) for text in SHOWN])


def _refuse_used(folder: Path) -> None:
    if (folder / "annot.db").exists():
        raise UsageError(errors.WORKSPACE_EXISTS.format(path=folder / "annot.db"))
    if folder.exists() and not folder.is_dir():
        raise UsageError(errors.FOLDER_FOREIGN.format(path=folder, found="it is no folder"))
    if names := sorted(path.name for path in folder.glob("*")):
        raise UsageError(errors.FOLDER_FOREIGN.format(path=folder, found=f"it holds {names[0]}"))


def _fill(path: Path, sample: Path, tell: Callable[[str], None]) -> list[Entity]:
    with Workspace.create(path) as workspace:
        tell("Reading the sample: music requests, spoken by a synthesiser and written by a recogniser ...")
        transcripts.ingest(workspace, transcripts.read_transcripts(sample / "transcripts.jsonl"))
        add_entities(workspace, read_entities(sample / "kb.jsonl"))
        entities = list(iterate_entities(workspace))
        tell(f"Mining for {len(entities)} artists, albums and songs, and proposing candidates ...")
        mined = mine(workspace, map(Target.of, entities))
        tell(f"{counted(mined.utterances, 'utterance')} searched, {counted(mined.mentions, 'mention')} queued.")
        records = read_records(str(sample / "decisions.jsonl"))
        done = review.decide(
            workspace, records, annotator=ANNOTATOR, source="decisions.jsonl", on_problem=raise_problem
        )
        tell(f"{counted(done.recorded, 'recorded decision')} applied.")
    return entities


def _untrained(entities: Sequence[Entity]) -> "Language":
    import spacy

    nlp = spacy.blank("en")
    pipe: Any = nlp.add_pipe("entity_annot", config={"annotate_ents": True})
    pipe.add_entities(entities)
    return nlp


def _score_exact(entities: Iterable[Entity], requests: Sequence[JsonObject]) -> "Scored":
    """Score what a spreadsheet would do: look names up as they are written, and take the most popular."""
    import spacy
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Span
    from spacy.util import filter_spans

    from .training.samples import Sample
    from .training.whole_texts import score_docs

    nlp = spacy.blank("en")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    popular = {name.lower(): entity.id for entity in sorted(entities, key=_popularity) for name in entity.names}
    for name in popular:
        matcher.add(name, [nlp.make_doc(name)])
    docs = []
    for request in requests:
        doc = nlp(request["text"])
        found = [
            Span(doc, start, end, "NAME", kb_id=popular[nlp.vocab.strings[key]]) for key, start, end in matcher(doc)
        ]
        doc.ents = tuple(filter_spans(found))
        docs.append(doc)
    return score_docs(docs, [Sample.of_request(request) for request in requests])


def _popularity(entity: Entity) -> tuple[float, str]:
    return entity.prior or 0.0, entity.id


def _figures(scored: "Scored") -> list[object]:
    figures = scored.figures
    right = sum(one.right for one in scored.answers)
    values = (figures.link_p, figures.link_r, figures.link_f, figures.nil_f)
    return [right, *("-" if value is None else f"{value:.2f}" for value in values)]


def _answer(doc: "Doc") -> tuple[str, str, str]:
    if not doc.ents:
        return doc.text, "-", "no mention found"
    return doc.text, ", ".join(ent.text for ent in doc.ents), ", ".join(ent.kb_id_ or "-" for ent in doc.ents)
