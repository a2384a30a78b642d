import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from spacy_entity_annot.errors import WorkspaceError
from spacy_entity_annot.matching import TargetMatcher
from spacy_entity_annot.mining import mine, search_stored
from spacy_entity_annot.types import Candidate, Mention, Suggestion, Utterance, Verdict
from spacy_entity_annot.workspace import (
    Circumstances,
    Workspace,
    add_mentions,
    add_utterances,
    current_decisions,
    iterate_mentions,
    iterate_utterances,
    purge_utterances,
    record_act,
    record_decision,
    set_candidates,
    undo_decisions,
)
from spacy_entity_annot.workspace.comments import add_comment
from spacy_entity_annot.workspace.doctor import doctor
from spacy_entity_annot.workspace.messages import add_message
from spacy_entity_annot.workspace.progress import iterate_unproposed
from spacy_entity_annot.workspace.screens import ScreenContent, keep_screen, screen_of

from .conftest import SWIFT

RARE = "xylophantasma"


@pytest.fixture
def decided(workspace: Workspace) -> Workspace:
    """Mentions 1 to 3 of `u0`, `gone` and `u1`, decided as one; `gone` has the rare word everywhere it can be."""
    add_utterances(workspace, [Utterance("gone", f"{RARE} tailor swift", RARE, meta={"of": RARE})], source=RARE)
    add_mentions(workspace, [Mention(id, 0, 4, "", "") for id in ("u0", "gone", "u1")])
    record_act(workspace, [2, 1, 3], Verdict.link(SWIFT), annotator="ana")
    record_decision(workspace, 2, Verdict.flag(f"distressing: {RARE}"), annotator="bob")
    record_decision(workspace, 2, Verdict.reject(RARE), annotator="bob")
    undo_decisions(workspace, annotator="bob")
    add_comment(workspace, 2, f"is it {RARE}?", annotator="ana")
    add_message(workspace, 2, f"not {RARE}", annotator="ana", key="k")
    list(search_stored(workspace, TargetMatcher(["Taylor Swift"])))
    return workspace


def holders(path: Path) -> list[str]:
    return [file.name for file in path.parent.rglob("*") if file.is_file() and RARE.encode() in file.read_bytes()]


def test_no_file_holds_a_word_of_what_was_purged(decided: Workspace) -> None:
    assert holders(decided.path)
    assert purge_utterances(decided, ["gone", "never there"]) == 1
    assert holders(decided.path) == []
    assert [check.name for check in doctor(decided) if not check.good] == []


def test_what_others_said_of_other_utterances_stays(decided: Workspace) -> None:
    purge_utterances(decided, ["gone"])
    assert [utterance.id for _, utterance in iterate_utterances(decided)] == ["u0", "u1", "u2"]
    assert [(made.mention, made.annotator) for made in current_decisions(decided)] == [(1, "ana"), (3, "ana")]
    assert len(undo_decisions(decided, annotator="ana")) == 2  # they are still one act


def test_candidates_by_an_alias_that_was_heard_there_are_gone_and_will_be_renewed(decided: Workspace) -> None:
    mention = next(iterate_mentions(decided)).number
    set_candidates(decided, {mention: Suggestion("tailor", (Candidate(SWIFT, RARE, 0.9),), 0.1)})
    purge_utterances(decided, ["gone"])
    assert holders(decided.path) == []
    assert [one.number for page in iterate_unproposed(decided) for one in page] == [1, 3]


def test_an_alias_that_was_heard_there_is_gone_from_the_screens_of_other_verdicts(decided: Workspace) -> None:
    add_utterances(decided, [Utterance("gone too", "Tay")], source="test")
    add_mentions(decided, [Mention("gone too", 0, 3, "", "")])
    record_decision(decided, 4, Verdict.link(SWIFT), annotator="ana")
    learned, own = replace(SWIFT, aliases=(*SWIFT.aliases, RARE[:4])), Candidate(SWIFT, "Tay", 0.9)
    screens = [ScreenContent((one,), 0.1, 1, "") for one in (Candidate(learned, RARE[:4], 0.9), own)]
    made = [
        record_decision(decided, mention, Verdict.skip(), annotator="eve",
                        circumstances=Circumstances(screen=keep_screen(decided, screen)))
        for mention, screen in zip((1, 3), screens, strict=True)
    ]  # fmt: skip
    purge_utterances(decided, ["gone", "gone too"])
    named = ScreenContent((Candidate(SWIFT, "Taylor Swift", 0.9),), 0.1, 1, "")
    assert [screen_of(decided, number) for number in made] == [named, screens[1]]
    assert decided.connection.execute("SELECT count(*) FROM screen").fetchone() == (2,)


def test_a_purge_can_be_repeated(decided: Workspace) -> None:
    assert [purge_utterances(decided, ["gone"]) for _ in range(2)] == [1, 0]


def test_decisions_are_still_append_only(decided: Workspace) -> None:
    purge_utterances(decided, ["gone"])
    for statement in ("DELETE FROM decision", "UPDATE decision SET annotator = 'eve'"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"), decided.transaction() as connection:
            connection.execute(statement)


def test_words_are_gone_from_pages_that_hold_other_rows(workspace: Workspace) -> None:
    chance = random.Random(4)
    for _ in range(6):
        names = [f"{chance.random()} {chance.choice([RARE, 'plain'])}" for _ in range(200)]
        rows = [Utterance(name, name * chance.randrange(1, 40), name[::-1] + name) for name in names]
        add_utterances(workspace, rows, source="test")
    ids = [utterance.id for _, utterance in iterate_utterances(workspace) if RARE in utterance.id]
    chance.shuffle(ids)
    for first in range(0, len(ids), 200):
        purge_utterances(workspace, ids[first : first + 200])
    assert holders(workspace.path) == []


def test_what_comes_into_the_rows_of_the_last_utterances_is_mined(workspace: Workspace) -> None:
    mine(workspace, ["Taylor Swift"])
    purge_utterances(workspace, ["u1", "u2"])
    add_utterances(workspace, [Utterance("new", "play taylor swift")], source="test")
    assert mine(workspace, ["Taylor Swift"]).mentions == 1
    assert [mention.utterance.id for mention in iterate_mentions(workspace)] == ["u0", "new"]


def test_a_reader_who_keeps_the_log_is_told_of(decided: Workspace) -> None:
    decided.connection.execute("PRAGMA busy_timeout = 10")
    with closing(sqlite3.connect(decided.path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM utterance").fetchone()
        with pytest.raises(WorkspaceError, match="another program still reads"):
            purge_utterances(decided, ["gone"])
    assert purge_utterances(decided, ["gone"]) == 0
    assert holders(decided.path) == []
