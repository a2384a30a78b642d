import pytest

from spacy_entity_annot.review import ReviewQueue
from spacy_entity_annot.review.terminal.keys import CLEAR, CLOSED, ENTER, ESCAPE, OTHER, QUIT, Paste
from spacy_entity_annot.review.terminal.session import NOT_IN_KB, TOO_VAGUE, Session
from spacy_entity_annot.review.terminal.view import Mode
from spacy_entity_annot.types import Entity, Verdict
from spacy_entity_annot.workspace import Workspace, add_entities, current_decisions, get_entity, remove_entity

SEARCH_QUEEN = ["/", *"queen", ENTER]


@pytest.fixture
def session(workspace: Workspace) -> Session:
    return Session(ReviewQueue(workspace, annotator="ana", sample_share=0))


def press(session: Session, *keys: str) -> str:
    for key in keys:
        session.press(key)
    return session.view().message


def verdicts(session: Session) -> list[Verdict]:
    return [decision.verdict for decision in current_decisions(session.queue.workspace)]


@pytest.mark.parametrize(
    ("keys", "verdict", "message"),
    [
        ([ENTER], Verdict.link("Q26876"), "Saved #1: “tailor swift” is Taylor Swift (Q26876)"),
        (["1"], Verdict.link("Q26876"), "Saved #1: “tailor swift” is Taylor Swift (Q26876)"),
        (["2"], Verdict.link("Q1475495"), "Saved #1: “tailor swift” is Taylor Swift (Q1475495)"),
        (["n"], Verdict.nil(NOT_IN_KB), "Saved #1: “tailor swift” is not in the knowledge base"),
        (["v"], Verdict.nil(TOO_VAGUE), "Saved #1: “tailor swift” is too vague"),
        (["x"], Verdict.reject(), "Saved #1: “tailor swift” is no mention"),
        (["s"], Verdict.skip(), "Saved #1: “tailor swift” skipped"),
        (["f", *"bad", ENTER], Verdict.flag("bad"), "Saved #1: “tailor swift” flagged"),
        ([*SEARCH_QUEEN, ENTER], Verdict.link("Q15862"), "Saved #1: “tailor swift” is Queen (Q15862)"),
        (["Q", "1"], Verdict.link("Q15862"), "Saved #1: “tailor swift” is Queen (Q15862)"),
        (["/", *"sw", "2"], Verdict.link("Q1475495"), "Saved #1: “tailor swift” is Taylor Swift (Q1475495)"),
        (["/", Paste("quean"), ENTER, "1"], Verdict.link("Q15862"), "Saved #1: “tailor swift” is Queen (Q15862)"),
    ],
)
def test_one_key_is_a_verdict(session: Session, keys: list[str], verdict: Verdict, message: str) -> None:
    assert press(session, *keys) == message
    assert verdicts(session) == [verdict]
    item = session.view().item
    assert item is not None
    assert (item.utterance.id, session.view().mode) == ("u1", Mode.ITEM)


def test_a_digit_that_goes_on_with_a_name_is_typed(session: Session) -> None:
    add_entities(session.queue.workspace, [Entity("Q60", "U2"), Entity("Q61", "Sum 41")])
    press(session, "/", *"u2")
    assert (session.view().typed, session.view().mode) == ("u2", Mode.SEARCH)
    assert session.view().typing >= {1}  # behind a digit all are typed
    assert [candidate.entity.id for candidate in session.view().found][0] == "Q60"
    press(session, ESCAPE, "U", "/", "u")
    assert session.view().typing == {2}
    press(session, ESCAPE, "S", *"um 4")
    assert (session.view().typed, verdicts(session)) == ("sum 4", [])


def test_a_letter_of_another_script_begins_a_search(session: Session) -> None:
    press(session, "日")
    assert (session.view().typed, session.view().mode) == ("日", Mode.SEARCH)


@pytest.mark.parametrize(
    ("keys", "mode", "message"),
    [
        (["3"], Mode.ITEM, "There is no candidate 3."),
        (["z"], Mode.ITEM, "No such key here; ? lists them."),
        ([OTHER], Mode.ITEM, "No such key here; ? lists them."),
        ([Paste("n")], Mode.ITEM, "A pasted text is no verdict."),
        (["u"], Mode.ITEM, "there is nothing to undo for 'ana'."),
        (["f", ENTER], Mode.REASON, "a flag needs a reason."),
        (["f", " ", ENTER], Mode.REASON, "a flag needs a reason."),
        (["/", ENTER], Mode.SEARCH, "Type a name."),
        (["m", ENTER], Mode.MARK, "Name the words or their numbers."),
        (["m", "9", ENTER], Mode.MARK, "These words are not in it: 9"),
        ([*SEARCH_QUEEN, "n"], Mode.FOUND, "No such key here; ? lists them."),
    ],
)
def test_what_cannot_be_done_is_said_and_decides_nothing(
    session: Session, keys: list[str], mode: Mode, message: str
) -> None:
    assert press(session, *keys) == message
    assert session.view().mode is mode
    assert verdicts(session) == []


@pytest.mark.parametrize("keys", [["f", "a"], ["/", "a"], ["m", "a"], ["?"], SEARCH_QUEEN])
def test_escape_goes_back_and_decides_nothing(session: Session, keys: list[str]) -> None:
    before = session.view()
    press(session, *keys, ESCAPE)
    assert session.view() == before


@pytest.mark.parametrize("key", ["q", QUIT, CLOSED])
def test_quitting(session: Session, key: str) -> None:
    press(session, key)
    assert session.finished
    assert verdicts(session) == []


@pytest.mark.parametrize("key", [QUIT, CLOSED])
def test_quitting_while_typing(session: Session, key: str) -> None:
    press(session, "f", "q", key)
    assert session.finished


def test_undo_brings_the_item_back(session: Session) -> None:
    first = session.view().item
    assert press(session, "n", "u") == "Taken back: #1, nil. U does it again."
    assert session.view().item == first
    assert verdicts(session) == []


def test_marked_words_come_next(session: Session) -> None:
    assert press(session, "m", *"1", ENTER) == "Marked “play”."
    item = session.view().item
    assert item is not None
    assert item.heard == "play"
    press(session, "x")
    item = session.view().item
    assert item is not None
    assert item.heard == "tailor swift"


def test_entity_that_is_gone_is_said(session: Session, workspace: Workspace) -> None:
    remove_entity(workspace, "Q26876")
    assert press(session, ENTER).startswith("there is no entity 'Q26876'")
    assert press(session, "2") == "Saved #1: “tailor swift” is Taylor Swift (Q1475495)"


def test_full_disk_is_said_and_the_verdict_can_be_given_again(session: Session, workspace: Workspace) -> None:
    pages = workspace.connection.execute("PRAGMA page_count").fetchone()[0]
    workspace.connection.execute(f"PRAGMA max_page_count = {pages}")
    press(session, "f", Paste("x" * 500))
    for _ in range(30):
        message = press(session, ENTER)
        if "disk is full" in message:
            break
        press(session, "u", "f", Paste("x" * 500))
    assert "the disk is full. All that was acknowledged is kept" in message
    assert session.view().mode is Mode.REASON
    workspace.connection.execute("PRAGMA max_page_count = 1000000")
    assert press(session, ENTER).endswith("flagged")


def test_after_the_last_item_one_may_undo(session: Session) -> None:
    press(session, *"xxxxx")
    assert (session.view().item, session.view().mode) == (None, Mode.DONE)
    assert press(session, "n") == "No such key here; ? lists them."
    press(session, "u")
    assert session.view().mode is Mode.ITEM


def test_typed_control_characters_are_not_kept(session: Session) -> None:
    press(session, "f", Paste("a\x1b[2Jb\nc"), ENTER)
    assert verdicts(session) == [Verdict.flag("a␛[2Jb c")]


def test_what_is_found_is_seen_as_one_types(session: Session) -> None:
    press(session, "/", *"quee")
    view = session.view()
    assert (view.mode, view.choices[0].entity.id) == (Mode.SEARCH, "Q15862")
    press(session, CLEAR)
    assert session.view().choices[0].entity.id == "Q26876"


def test_new_entity_is_named_typed_and_described(session: Session) -> None:
    assert press(session, "+", CLEAR, *"Tailors | ARTIST | a band", ENTER) == (
        "Saved #1: “tailor swift” is Tailors, which is new in the knowledge base"
    )
    entity = get_entity(session.queue.workspace, "new:tailors")
    assert entity == Entity("new:tailors", "Tailors", ("tailor swift",), "ARTIST", "a band")
    assert verdicts(session) == [Verdict.link("new:tailors")]


def test_mended_words_are_decided_or_left(session: Session) -> None:
    press(session, "e", *"1-3", ENTER)
    item = session.view().item
    assert item is not None
    assert item.heard == "play tailor swift"
    press(session, ESCAPE)
    item = session.view().item
    assert item is not None
    assert (item.heard, item.mention) == ("tailor swift", 1)
    press(session, "e", *"2", ENTER, "x")
    assert verdicts(session) == [Verdict.reject()]


def test_comment_is_kept_and_shown(session: Session) -> None:
    assert press(session, "c", *"album?", ENTER) == "Your comment is saved."
    item = session.view().item
    assert item is not None
    assert [(comment.annotator, comment.text) for comment in item.comments] == [("ana", "album?")]


def test_redo_does_again(session: Session) -> None:
    press(session, "n")
    assert press(session, "u", "U") == "Done again: #3, nil."
    assert verdicts(session) == [Verdict.nil(NOT_IN_KB)]


def test_lone_mention_has_nothing_to_peel(session: Session) -> None:
    assert press(session, "p") == "It stands alone already."


def test_keys_are_counted_for_each_verdict(session: Session) -> None:
    press(session, "1", "/", *"quee", ENTER, "1")
    counts = session.queue.workspace.connection.execute("SELECT keys FROM decision ORDER BY number").fetchall()
    assert counts == [(1,), (7,)]


def test_a_pace_is_told_while_something_stands(workspace: Workspace) -> None:
    queue = ReviewQueue(workspace, annotator="ana", sample_share=0)
    item = queue.next()
    assert item is not None
    queue.decide(item, Verdict.reject(), seconds=20.0)
    session = Session(queue)
    assert session.view().per_hour == 180
    session.press("u")
    assert session.view().per_hour is None
