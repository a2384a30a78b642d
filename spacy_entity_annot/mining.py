"""Utterances times targets: the same search for files and for the workspace."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from . import errors
from .counting import counted
from .errors import InputError
from .heard_forms import learned_forms
from .knowledge.elsewhere import ELSEWHERE, REACH, SURE, with_elsewhere
from .lessons import taught_generator
from .lines import open_lines, raise_problem
from .matching import BALANCED, VERSION, Forms, Lesson, TargetMatcher
from .matching.processes import stored_hits_in_processes
from .records import parse_object, text_field
from .stored_words import stored_parts
from .types import Mention, Problem, ProblemHandler, Query, Suggestion, Target, Utterance
from .workspace import (
    Workspace,
    add_mentions,
    get_utterances,
    iterate_utterances,
    key_of,
    set_candidates,
)
from .workspace.progress import iterate_unproposed, mined_up_to, set_mined_up_to
from .workspace.queries import query_of
from .workspace.sure import SureEntities
from .workspace.utterances import last_utterance_number

_UTTERANCES_A_COMMIT = 20_000
CANDIDATES_KEPT = 10

BatchHandler = Callable[[str], None]


class Proposer(Protocol):
    """Whatever names candidates for heard forms."""

    def suggest(self, queries: Sequence[Query | str], *, k: int) -> list[Suggestion]:
        """Return the best candidates of each heard form, in the order of `queries`."""


@dataclass(frozen=True, slots=True)
class Mined:
    """What mining brought: utterances searched, mentions that are new, mentions that got candidates."""

    utterances: int
    mentions: int
    proposed: int


def read_targets(
    path: Path | str,
    *,
    on_problem: ProblemHandler = raise_problem,
    is_entity: Callable[[str], bool] = lambda id: True,
) -> Iterator[Target]:
    """Yield the targets of a file: one a line, or JSON objects with `target` and perhaps `entity`.

    path (Path | str): The file, or `-` for standard input.
    on_problem (ProblemHandler): Called with each line that cannot be taken.
    is_entity (Callable[[str], bool]): Whether the knowledge base has an id; of another one the target is a mere phrase.
    """
    for number, line in open_lines(path, on_problem):
        if not line.strip():
            continue
        try:
            target = _target(line)
        except InputError as error:
            on_problem(Problem(str(path), number, str(error)))
            continue
        if target.entity is not None and not is_entity(target.entity):
            on_problem(Problem(str(path), number, errors.TARGET_ENTITY_UNKNOWN.format(id=target.entity)))
            target = replace(target, entity=None)
        yield target


def phrase_target(text: str) -> Target:
    """Return a phrase as a target.

    text (str): The phrase.
    RAISES (InputError): It has no letter and no digit.
    """
    if not any(map(str.isalnum, text)):
        raise InputError(errors.TARGET_SILENT.format(target=text))
    return Target(text)


def search(
    utterances: Iterable[Utterance],
    targets: Iterable[Target | str],
    *,
    min_score: float = BALANCED,
    lessons: Iterable[Lesson] = (),
) -> Iterator[Mention]:
    """Yield the mentions of targets in a stream of utterances.

    utterances (Iterable[Utterance]): Those of one transcript stand together.
    targets (Iterable[Target | str]): What to look for.
    min_score (float): Report mentions of at least this probability, 0..1.
    lessons (Iterable[Lesson]): What people said of heard forms, e.g. the `learned_forms` of a workspace.
    """
    return TargetMatcher(targets, min_score=min_score, lessons=lessons).find(utterances)


def search_stored(
    workspace: Workspace, matcher: TargetMatcher, *, processes: int = 1
) -> Generator[tuple[Mention, Utterance], None, None]:
    """Yield the mentions of a matcher's targets in a workspace, each with its utterance; lessons are not regarded.

    workspace (Workspace): Where to search.
    matcher (TargetMatcher): Knows the targets.
    processes (int): How many search.
    """
    utterances: dict[str, Utterance] = {}

    def read(numbers: list[int]) -> dict[int, Utterance]:
        found = get_utterances(workspace, numbers)
        utterances.update((utterance.id, utterance) for utterance in found.values())
        return found

    with closing(stored_hits_in_processes(matcher, stored_parts(workspace), processes=processes)) as searched:
        for texts, hits in searched:
            utterances.clear()
            for mention in list(matcher.report_stored(texts, hits, read)):
                yield mention, utterances[mention.utterance]


def mine(
    workspace: Workspace,
    targets: Iterable[Target | str],
    *,
    min_score: float = BALANCED,
    k: int = CANDIDATES_KEPT,
    processes: int = 1,
    on_batch: BatchHandler = lambda done: None,
) -> Mined:
    """Search the workspace and queue what is found, with its candidates, for review.

    It goes on where a killed run of the same targets stood, and a repeat searches only what is new: utterances, and
    everywhere the forms in which targets were confirmed since. A score that is kept is the matcher's own; what people
    said of the same words is counted whenever the queue is ordered.

    workspace (Workspace): Where to search.
    targets (Iterable[Target | str]): What to look for.
    min_score (float): Queue mentions of at least this probability, 0..1.
    k (int): Keep so many candidates a mention.
    processes (int): How many search.
    on_batch (BatchHandler): Called with what is done so far.
    RETURNS (Mined): The counts.
    """
    wanted = [target if isinstance(target, Target) else Target(target) for target in targets]
    run = key_of(VERSION, min_score, sorted({(target.text, target.entity or "", target.aliases) for target in wanted}))
    matcher = TargetMatcher(wanted, min_score=min_score)
    utterances, mentions = _mine_new(workspace, matcher, run, processes=processes, on_batch=on_batch)
    mentions += _mine_confirmed(workspace, wanted, run, min_score=min_score)
    return Mined(utterances, mentions, propose(workspace, k=k, on_batch=on_batch))


def propose(
    workspace: Workspace,
    *,
    renew: bool = False,
    k: int = CANDIDATES_KEPT,
    generator: Proposer | None = None,
    on_batch: BatchHandler = lambda done: None,
) -> int:
    """Give candidates to the mentions that have none.

    First to each by itself; then what is surely meant in a transcript counts for the unsure mentions there, those that
    had candidates before included.

    workspace (Workspace): Where they wait.
    renew (bool): Renew those of every undecided mention, too: the KB has grown, or the ranker is better.
    k (int): Keep so many candidates a mention.
    generator (Proposer | None): E.g. that of a trained pipeline, see `training.proposing`; None makes one of the
        workspace's entities and decisions.
    on_batch (BatchHandler): Called with what is done so far.
    RETURNS (int): How many mentions got candidates.
    """
    proposed, transcripts = 0, set[str]()
    for page in iterate_unproposed(workspace, renew=renew):
        generator = generator or taught_generator(workspace, on_wait=on_batch)
        suggestions = generator.suggest([query_of(workspace, mention) for mention in page], k=k)
        numbers = [mention.number for mention in page]
        set_candidates(workspace, dict(zip(numbers, suggestions, strict=True)))
        proposed += len(page)
        transcripts.update(mention.utterance.transcript for mention in page)
        on_batch(f"{counted(proposed, 'mention')} with candidates")
    if generator is not None:
        _count_elsewhere(workspace, transcripts, generator, k=k)
    return proposed


def _count_elsewhere(workspace: Workspace, transcripts: set[str], generator: Proposer, *, k: int) -> None:
    """Let what is surely meant in transcripts count for their unsure mentions; those in doubt are asked once more."""
    found = SureEntities(workspace, transcripts, least=SURE, reason=ELSEWHERE)
    sure = found.by_transcript()
    for page in found.mentions():
        alone = generator.suggest([query_of(workspace, mention) for mention in page], k=max(k, REACH))
        together = {
            mention.number: with_elsewhere(suggestion, sure.get(mention.utterance.transcript, {}), k=k)
            for mention, suggestion in zip(page, alone, strict=True)
        }
        set_candidates(workspace, together)


def whole_transcripts(
    rows: Iterable[tuple[int, Utterance]], *, least: int
) -> Iterator[tuple[int, Sequence[Utterance]]]:
    """Yield batches that end where a transcript ends, with the last row number: a transcript is scored as one.

    rows (Iterable[tuple[int, Utterance]]): Utterances with their row numbers, those of a transcript together.
    least (int): A batch ends with the transcript in which it reaches so many utterances.
    """
    batch: list[Utterance] = []
    last = 0
    for number, utterance in rows:
        if len(batch) >= least and utterance.transcript != batch[-1].transcript:
            yield last, batch
            batch = []
        batch.append(utterance)
        last = number
    if batch:
        yield last, batch


def _mine_new(
    workspace: Workspace, matcher: TargetMatcher, run: str, *, processes: int, on_batch: BatchHandler
) -> tuple[int, int]:
    """Queue what is found where a run has not been; return how many utterances were searched and mentions are new."""
    utterances = mentions = 0
    after = mined_up_to(workspace, run)
    parts = stored_parts(workspace) if last_utterance_number(workspace) > after else ()
    new = (texts.behind(after) for texts in parts)
    with closing(stored_hits_in_processes(matcher, new, processes=processes)) as searched:
        for texts, hits in searched:
            if not texts.utterances:  # nothing is searched, but the words that later parts are written in are learned
                continue
            found = list(matcher.report_stored(texts, hits, partial(get_utterances, workspace)))
            with workspace.transaction():
                mentions += len(add_mentions(workspace, found))
                set_mined_up_to(workspace, run, texts.last)
            utterances += texts.utterances
            on_batch(f"{counted(utterances, 'utterance')} searched")
    return utterances, mentions


def _mine_confirmed(workspace: Workspace, targets: Sequence[Target], run: str, *, min_score: float) -> int:
    """Queue what was heard in a form that people confirmed, and return how many mentions are new.

    workspace (Workspace): Where to search.
    targets (Sequence[Target]): What is mined.
    run (str): The mining run.
    min_score (float): The least probability, verdicts included, 0..1.
    """
    lessons = learned_forms(workspace)
    forms = Forms(lessons, targets)
    run = key_of(run, sorted(map(repr, lessons)))
    rows = iterate_utterances(workspace, after=mined_up_to(workspace, run), transcripts=forms.transcripts)
    mentions = 0
    for last, batch in whole_transcripts(rows, least=_UTTERANCES_A_COMMIT):
        found = list(forms.find(batch, min_score=min_score))
        with workspace.transaction():
            mentions += len(add_mentions(workspace, found, renew=False))
            set_mined_up_to(workspace, run, last)
    return mentions


def _target(line: str) -> Target:
    record = parse_object(line) if line.lstrip().startswith("{") else {"target": line.strip()}
    if "target" not in record and "name" in record:
        raise InputError(errors.TARGET_IS_ENTITY)
    target = phrase_target(str(text_field(record, "target", required=True)))
    return replace(target, entity=text_field(record, "entity"))
