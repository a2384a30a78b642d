"""Utterances into the workspace: pseudonyms for subjects, no identities, nothing twice."""

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby, islice
from pathlib import PurePath

from .. import errors
from ..collector import collector_paused
from ..lines import raise_problem
from ..types import Problem, ProblemHandler, Utterance
from ..workspace import Workspace, add_utterances
from ..workspace.problems import problem_sources, replace_problems, transcripts_of
from ..workspace.vault import Vault
from .identity import IdentityFilter
from .options import ReadOptions
from .reader import TranscriptReader, read_transcripts
from .registry import stem

BATCH = 20_000
"""Utterances of one transaction at most: of larger ones, each page of an index is written once for more rows."""

BATCH_WORDS = 100_000
"""Words with times, of all readings, with which a transaction ends, too: they are what memory is needed for."""

_Located = tuple[str, int | None, Utterance]


@dataclass(slots=True)
class Ingested:
    """What became of the utterances.

    read (int): All of them.
    added (int): New ones.
    unchanged (int): Those that were in the workspace already.
    conflicts (int): Those whose id stands for other content; what was there was kept.
    dropped_fields (Counter[str]): Fields that told who somebody is, each with the number of times it was dropped.
    """

    read: int = 0
    added: int = 0
    unchanged: int = 0
    conflicts: int = 0
    dropped_fields: Counter[str] = field(default_factory=Counter)


def ingest(
    workspace: Workspace,
    utterances: Iterable[Utterance],
    *,
    keep: Collection[str] = (),
    on_problem: ProblemHandler | None = None,
    on_batch: Callable[[Ingested], None] | None = None,
) -> Ingested:
    """Add utterances to a workspace, in batches that are written whole or not at all; a repeat changes nothing.

    Each subject key becomes a random subject id, by way of the vault beside the workspace. Fields that tell who
    somebody is are dropped, and speakers who are called by name become `speaker 1`, `speaker 2`.

    workspace (Workspace): Where to add them.
    utterances (Iterable[Utterance]): What to add, e.g. from `read_transcripts`.
    keep (Collection[str]): Fields that stay although they tell who somebody is; `speaker` for speakers' names.
    on_problem (ProblemHandler | None): Called with each conflict; without one, the first is raised.
    on_batch (Callable[[Ingested], None] | None): Called with the counts so far when a batch is safe.
    RETURNS (Ingested): The counts.
    RAISES (InputError): There was a conflict and no `on_problem`.
    RAISES (WorkspaceError): The workspace or its vault cannot be written; earlier batches are kept.
    """
    identity = IdentityFilter(keep)
    total = Ingested(dropped_fields=identity.dropped)
    located = _locate(utterances)
    with ExitStack() as stack:
        vault: Vault | None = None
        while True:
            with collector_paused():
                batch = [(source, line, identity.clean(utterance)) for source, line, utterance in _take(located)]
                keys = [utterance.subject_key for _, _, utterance in batch if utterance.subject_key is not None]
                if keys:
                    vault = vault or stack.enter_context(Vault.open(workspace.path))
                conflicts = _add(workspace, batch, vault.subjects(keys) if vault and keys else {}, total)
            if not batch:
                return total
            if on_batch:
                on_batch(total)
            for problem in conflicts:
                (on_problem or raise_problem)(problem)


def retry(
    workspace: Workspace,
    *,
    keep: Collection[str] = (),
    on_problem: ProblemHandler | None = None,
    on_batch: Callable[[Ingested], None] | None = None,
    format: str | None = None,
    options: ReadOptions | None = None,
) -> Ingested:
    """Read the files again of which something is in quarantine; what is wrong with them now replaces what was.

    Files keep the names of their transcripts, so that what was read before is known. Standard input stays where it is.

    workspace (Workspace): Where they were read into.
    keep (Collection[str]): As for `ingest`.
    on_problem (ProblemHandler | None): Called with each problem that remains; without one, the first is raised.
    on_batch (Callable[[Ingested], None] | None): As for `ingest`.
    format (str | None): As for `read_transcripts`.
    options (ReadOptions | None): As for `read_transcripts`.
    RETURNS (Ingested): The counts.
    """
    names = {
        source: _name_of(source, transcripts_of(workspace, source))
        for source in problem_sources(workspace)
        if os.path.isfile(source)
    }
    remaining: list[Problem] = []

    def take(problem: Problem) -> None:
        remaining.append(problem)
        (on_problem or raise_problem)(problem)

    read = read_transcripts(list(names), on_problem=take, format=format, options=options, names=names)
    done = ingest(workspace, read, keep=keep, on_problem=take, on_batch=on_batch)
    replace_problems(workspace, list(names), remaining)
    return done


def _name_of(file: str, transcripts: Sequence[str]) -> str:
    """Return the name that a file's transcript was given, or would be; one file may hold several, named behind it."""
    path = PurePath(os.path.abspath(file))
    whole = [PurePath(*path.parts[-length:]) for length in range(1, len(path.parts))]
    names = [name.as_posix() for long in whole for name in (long.parent / stem(file), long)]
    known = set(transcripts) | {id[: id.rfind("/")] for id in transcripts if "/" in id}
    return next((name for name in names if name in known), stem(file))


def _locate(utterances: Iterable[Utterance]) -> Iterator[_Located]:
    """Yield each utterance behind its file and line, as far as they are known."""
    if isinstance(utterances, TranscriptReader):
        for utterance in utterances:
            yield utterances.source, utterances.line, utterance
    else:
        for utterance in utterances:
            yield utterance.transcript, None, utterance


def _take(located: Iterator[_Located]) -> Iterator[_Located]:
    """Yield the utterances of one batch."""
    words = 0
    for row in islice(located, BATCH):
        yield row
        utterance = row[2]
        words += len(utterance.words)
        if utterance.alternatives:
            words += sum(len(reading.words) for reading in utterance.alternatives)
        if words >= BATCH_WORDS:
            return


def _add(
    workspace: Workspace, batch: Sequence[_Located], subjects: Mapping[str, str], total: Ingested
) -> list[Problem]:
    """Add a batch in one transaction, count it and return its conflicts."""
    problems = []
    counts = Ingested()
    with workspace.transaction():
        for source, rows in groupby(batch, key=lambda row: row[0]):
            group = list(rows)
            result = add_utterances(
                workspace, [utterance for _, _, utterance in group], source=source, subjects=subjects
            )
            counts.added += result.added
            counts.unchanged += result.unchanged
            lines = {utterance.id: line for _, line, utterance in group}
            for id in result.conflicts:
                problems.append(Problem(source, lines[id], errors.UTTERANCE_CONFLICT.format(id=id)))
    total.read += len(batch)
    total.added += counts.added
    total.unchanged += counts.unchanged
    total.conflicts += len(problems)
    return problems
