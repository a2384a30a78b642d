"""A share goes out, decisions come back."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from spacy_entity_annot.bundles import bundle_in, bundle_out
from spacy_entity_annot.errors import EntityAnnotError, InputError, UsageError
from spacy_entity_annot.review import ReviewQueue
from spacy_entity_annot.types import Entity, Verdict
from spacy_entity_annot.workspace import (
    Workspace,
    add_entities,
    add_utterances,
    current_decisions,
    get_entity,
    get_utterance,
    iterate_entities,
    iterate_mentions,
    iterate_utterances,
    record_decision,
    record_new_entity,
    settled_verdicts,
    undo_decisions,
)
from spacy_entity_annot.workspace.adjudications import disputed_mentions, record_adjudication
from spacy_entity_annot.workspace.comments import add_comment, comments_on
from spacy_entity_annot.workspace.guidelines import add_guideline, current_guideline, guideline_of
from spacy_entity_annot.workspace.harm import masked_ids
from spacy_entity_annot.workspace.messages import add_message, answered_flags
from spacy_entity_annot.workspace.screens import screen_of
from spacy_entity_annot.workspace.sharing import guideline_texts
from spacy_entity_annot.workspace.waits import Filter

from .conftest import CALLS, QUEEN, SWIFT, UNNAMED


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]


def write_lines(path: Path, lines: list[dict[str, Any]]) -> None:
    """Write lines as a bundle whose digest is right."""
    import hashlib

    body = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    end = json.dumps({"end": {"sha256": hashlib.sha256(body).hexdigest()}}).encode() + b"\n"
    path.write_bytes(gzip.compress(body + end))


def state_of(workspace: Workspace) -> list[tuple[object, ...]]:
    tables = ("utterance", "mention", "decision", "entity", "guideline", "comment")
    return [(table, *workspace.connection.execute(f"SELECT count(*) FROM {table}").fetchone()) for table in tables]


@pytest.fixture
def office(home: Workspace, tmp_path: Path) -> Iterator[Workspace]:
    """A new workspace that took everything that waits at home."""
    bundle_out(home, tmp_path / "share")
    with Workspace.create(tmp_path / "dublin.db") as workspace:
        bundle_in(workspace, tmp_path / "share")
        yield workspace


def test_share_brings_texts_around_mentions_candidates_and_the_entities_they_name(office: Workspace) -> None:
    assert [one.id for _, one in iterate_utterances(office)] == [f"c{n}.{t}" for n in range(CALLS) for t in range(4)]
    assert [entity.id for entity in iterate_entities(office)] == [QUEEN.id, SWIFT.id]
    assert get_entity(office, SWIFT.id) == SWIFT
    mention = next(iterate_mentions(office))
    assert (mention.text, mention.hits[0].target, mention.hits[0].score) == ("tailor swift", "Taylor Swift", 0.9)
    assert mention.suggestion is not None
    assert [one.probability for one in mention.suggestion.candidates] == [0.7, 0.2]
    item = ReviewQueue(office, annotator="ana").next()
    assert item is not None and item.before == ("turn 0 of 0",)


def test_no_subject_leaves(home: Workspace, office: Workspace, tmp_path: Path) -> None:
    assert b"secret-subject" not in gzip.decompress((tmp_path / "share").read_bytes())
    found = get_utterance(office, "c0.1")
    assert found is not None and found[1].subject is None
    assert not (tmp_path / "dublin.vault").exists()


def test_decisions_come_back_with_all_that_belongs_to_them(home: Workspace, office: Workspace, tmp_path: Path) -> None:
    add_guideline(office, "Artists before albums.", annotator="ana", base=0)
    with ReviewQueue(office, annotator="ana", watched=True, by_value=False) as queue:
        item = queue.next()
        assert item is not None
        queue.decide(item, Verdict.link(SWIFT), key="k", keys=2, seconds=3.5)
    add_comment(office, 1, "sounds like her", annotator="ana")
    bundle_out(office, tmp_path / "back", decisions=True)
    received = bundle_in(home, tmp_path / "back")
    assert (received.office, received.kind, received.new["decision"]) == ("dublin", "decisions", 1)
    [made] = current_decisions(home)
    [there] = current_decisions(office)
    assert (made.annotator, made.verdict, made.key, made.decided_at) == ("ana", there.verdict, "k", there.decided_at)
    row = home.connection.execute("SELECT seconds, keys, rank, origin FROM decision").fetchone()
    assert row == (3.5, 2, 1, '{"office":"dublin","tool":"bundle"}')
    shown = screen_of(home, made.number)
    assert shown is not None and [one.entity.id for one in shown.candidates] == [SWIFT.id, QUEEN.id]
    assert comments_on(home, made.mention)[0].text == "sounds like her"
    assert list(guideline_texts(home).values()) == ["Artists before albums."]
    assert (current_guideline(home).version, guideline_of(home, made.number)) == (0, 0)  # home keeps its own


def test_the_guidelines_go_out_with_a_share_and_the_version_comes_back(home: Workspace, tmp_path: Path) -> None:
    add_guideline(home, "One.", annotator="eve", base=0)
    add_guideline(home, "Two.", annotator="eve", base=1)
    bundle_out(home, tmp_path / "share")
    with Workspace.create(tmp_path / "oslo.db") as office:
        bundle_in(office, tmp_path / "share")
        assert current_guideline(office).text == "Two."
        record_decision(office, 1, Verdict.nil(), annotator="ana")
        bundle_out(office, tmp_path / "back", decisions=True)
    add_guideline(home, "Three.", annotator="eve", base=2)
    bundle_in(home, tmp_path / "back")
    [made] = current_decisions(home)
    assert guideline_of(home, made.number) == 2


def test_decisions_carry_no_utterance(office: Workspace, tmp_path: Path) -> None:
    record_decision(office, 1, Verdict.nil(), annotator="ana")
    bundle_out(office, tmp_path / "back", decisions=True)
    assert b"tailor" not in gzip.decompress((tmp_path / "back").read_bytes())


def test_undo_travels(home: Workspace, office: Workspace, tmp_path: Path) -> None:
    record_new_entity(office, [1], Entity("new:blake", "Blake"), annotator="ana")
    bundle_out(office, tmp_path / "first", decisions=True)
    undo_decisions(office, annotator="ana")
    bundle_out(office, tmp_path / "second", decisions=True)
    bundle_in(home, tmp_path / "first")
    assert settled_verdicts(home) == {1: Verdict.link("new:blake")}
    bundle_in(home, tmp_path / "second")
    assert settled_verdicts(home) == {}
    assert "new:blake" not in [entity.id for entity in iterate_entities(home)]
    assert bundle_in(home, tmp_path / "first").new == {}
    assert "new:blake" not in [entity.id for entity in iterate_entities(home)]


def test_parts_share_no_transcript_and_leave_none_out(home: Workspace, tmp_path: Path) -> None:
    seen: list[str] = []
    for number in (1, 2, 3):
        path = tmp_path / f"part{number}"
        try:
            bundle_out(home, path, part=(number, 3))
        except UsageError:
            continue
        seen += sorted({line["mention"]["utterance"] for line in lines_of(path) if "mention" in line})
    assert sorted(seen) == [f"c{call}.1" for call in range(CALLS)]


def test_filters_counts_and_the_whole_kb(home: Workspace, tmp_path: Path) -> None:
    sent = bundle_out(home, tmp_path / "queens", filter=Filter(target="Queen"), count=2, whole_kb=True)
    assert (sent.counts["mention"], sent.counts["entity"]) == (2, 3)
    assert UNNAMED.id in [line["entity"]["entity"]["id"] for line in lines_of(tmp_path / "queens") if "entity" in line]


def test_what_is_harmful_stays_at_home_and_a_flag_travels(home: Workspace, office: Workspace, tmp_path: Path) -> None:
    record_decision(office, 1, Verdict.flag("distressing"), annotator="ana")
    add_comment(office, 2, "what he shouts", annotator="ana")
    bundle_out(office, tmp_path / "back", decisions=True)
    assert b"shouts" not in gzip.decompress((tmp_path / "back").read_bytes())
    bundle_in(home, tmp_path / "back")
    assert masked_ids(home) == {"c0.1"}
    bundle_out(home, tmp_path / "again")
    texts = [line["utterance"]["id"] for line in lines_of(tmp_path / "again") if "utterance" in line]
    assert "c0.1" not in texts and "c1.1" in texts


def test_a_help_thread_crosses(home: Workspace, office: Workspace, tmp_path: Path) -> None:
    record_decision(office, 1, Verdict.flag("muddled word"), annotator="ana")
    bundle_out(office, tmp_path / "question", decisions=True)
    bundle_in(home, tmp_path / "question")
    add_message(home, 1, "It is the singer.", annotator="eve", key="m")
    bundle_out(home, tmp_path / "answer", decisions=True)
    bundle_in(office, tmp_path / "answer")
    assert answered_flags(office, annotator="ana") == [1]


def test_what_offices_disagree_on_waits_for_adjudication(home: Workspace, tmp_path: Path) -> None:
    bundle_out(home, tmp_path / "share")
    for name, verdict in (("dublin", Verdict.nil()), ("oslo", Verdict.reject())):
        with Workspace.create(tmp_path / f"{name}.db") as office:
            bundle_in(office, tmp_path / "share")
            record_decision(office, 1, verdict, annotator=f"{name}-ana")
            bundle_out(office, tmp_path / name, decisions=True)
        bundle_in(home, tmp_path / name)
    assert disputed_mentions(home, annotator="eve") == [1]
    record_adjudication(home, 1, Verdict.link(SWIFT), annotator="eve")
    assert settled_verdicts(home) == {1: Verdict.link(SWIFT)}


def test_two_adjudications_that_differ_are_a_dispute_again(home: Workspace, tmp_path: Path) -> None:
    record_decision(home, 1, Verdict.nil(), annotator="ana")
    home.connection.execute("INSERT INTO setting VALUES ('overlap_share', '1')")
    record_decision(home, 1, Verdict.reject(), annotator="bob")
    record_decision(home, 1, Verdict.skip(), annotator="cid")
    bundle_out(home, tmp_path / "all", decisions=True)
    with Workspace.create(tmp_path / "oslo.db") as office:
        add_utterances(office, [one for _, one in iterate_utterances(home)], source="the same files")
        add_entities(office, [SWIFT])
        bundle_in(office, tmp_path / "all")
        [mention] = {decision.mention for decision in current_decisions(office)}
        record_adjudication(office, mention, Verdict.link(SWIFT), annotator="oslo-eve")
        bundle_out(office, tmp_path / "back", decisions=True)
    record_adjudication(home, 1, Verdict.nil(), annotator="home-eve")
    bundle_in(home, tmp_path / "back")
    assert settled_verdicts(home) == {}
    assert disputed_mentions(home, annotator="dan") == [1]
    record_adjudication(home, 1, Verdict.link(SWIFT), annotator="dan")
    assert settled_verdicts(home) == {1: Verdict.link(SWIFT)}


def test_an_existing_workspace_keeps_its_own_rows_and_entities(office: Workspace, tmp_path: Path) -> None:
    other = Entity(SWIFT.id, "Taylor Alison Swift")
    with Workspace.create(tmp_path / "oslo.db") as workspace:
        add_entities(workspace, [other])
        add_utterances(workspace, [one for _, one in iterate_utterances(office)][:1], source="own")
        workspace.connection.execute("INSERT INTO mining VALUES ('run', 1)")
        received = bundle_in(workspace, tmp_path / "share")
        assert get_entity(workspace, SWIFT.id) == other
        assert (received.new["utterance"], received.known["utterance"]) == (4 * CALLS - 1, 1)


def test_the_same_workspace_gives_the_same_bytes_to_its_owner_alone(home: Workspace, tmp_path: Path) -> None:
    bundle_out(home, tmp_path / "one")
    bundle_out(home, tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert (tmp_path / "one").stat().st_mode & 0o77 == 0


def test_what_cannot_be_sent_is_refused(home: Workspace, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    with pytest.raises(UsageError, match="exists already"):
        bundle_out(home, tmp_path / "there")
    assert (tmp_path / "there").read_text() == "mine"
    with pytest.raises(UsageError, match="cannot be written"):
        bundle_out(home, tmp_path / "no" / "folder")
    for part in ((0, 3), (4, 3), (1, 0)):
        with pytest.raises(UsageError, match="must be like 1/4"):
            bundle_out(home, tmp_path / "part", part=part)
    for choice in ({"part": (1, 2)}, {"count": 1}, {"filter": Filter(target="Queen")}):
        with pytest.raises(UsageError, match="a bundle of decisions has all of them"):
            bundle_out(home, tmp_path / "part", decisions=True, **choice)
    with pytest.raises(UsageError, match="no mention waits that fits"):
        bundle_out(home, tmp_path / "none", filter=Filter(target="nobody"))
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith((".", "n", "part"))) == []


@pytest.mark.parametrize("cut", [0, 1, 9, 10, 200, -1, -9])
def test_a_cut_bundle_is_refused_whole(office: Workspace, home: Workspace, tmp_path: Path, cut: int) -> None:
    record_decision(office, 1, Verdict.nil(), annotator="ana")
    bundle_out(office, tmp_path / "back", decisions=True)
    (tmp_path / "back").write_bytes((tmp_path / "back").read_bytes()[:cut])
    before = state_of(home)
    with pytest.raises(InputError, match="is no bundle|is damaged"):
        bundle_in(home, tmp_path / "back")
    assert state_of(home) == before


def test_every_altered_byte_is_noticed(office: Workspace, home: Workspace, tmp_path: Path) -> None:
    record_decision(office, 1, Verdict.nil(), annotator="ana")
    bundle_out(office, tmp_path / "back", decisions=True)
    whole = (tmp_path / "back").read_bytes()
    before = state_of(home)
    for place in range(10, len(whole), 7):  # the first ten bytes are gzip's own header
        altered = bytearray(whole)
        altered[place] ^= 0x55
        (tmp_path / "back").write_bytes(altered)
        with pytest.raises(EntityAnnotError):
            bundle_in(home, tmp_path / "back")
    assert state_of(home) == before


@pytest.mark.parametrize(
    "content", [b"", b"SQLite format 3\0", *(gzip.compress(line, mtime=0) for line in (b"", b"{}\n", b'{"a": 1}\n'))]
)
def test_a_foreign_file_is_refused(home: Workspace, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "foreign").write_bytes(content)
    with pytest.raises(InputError, match="is no bundle"):
        bundle_in(home, tmp_path / "foreign")


CHANGES: dict[str, dict[str, Any]] = {
    "is here with other words": {"digest": "0" * 16},
    "does not fit": {"end": 99},
    "the field 'moment' is missing": {"moment": None},
    "near the present time": {"moment": 2**60},
    "makes no sense": {"verdict": "link"},
    "is not a valid VerdictKind": {"verdict": "perhaps"},
    "makes no sense \\(CHECK": {"seconds": -1.0},
    "must be an object": {"origin": 7},
    "NUL character": {"annotator": "a\0"},
}


@pytest.mark.parametrize("message", CHANGES)
def test_a_bundle_that_makes_no_sense_is_refused_whole(
    office: Workspace, home: Workspace, tmp_path: Path, message: str
) -> None:
    record_decision(office, 1, Verdict.nil(), annotator="ana")
    record_decision(office, 2, Verdict.nil(), annotator="ana")
    bundle_out(office, tmp_path / "back", decisions=True)
    lines = lines_of(tmp_path / "back")[:-1]
    lines[-1]["decision"] |= CHANGES[message]
    lines[-1]["decision"] = {field: value for field, value in lines[-1]["decision"].items() if value is not None}
    write_lines(tmp_path / "bad", lines)
    before = state_of(home)
    with pytest.raises(InputError, match=message):
        bundle_in(home, tmp_path / "bad")
    assert state_of(home) == before


def test_a_newer_version_and_an_unknown_kind_are_refused(office: Workspace, tmp_path: Path) -> None:
    header = lines_of(tmp_path / "share")[0]
    write_lines(tmp_path / "newer", [{"bundle": {**header["bundle"], "version": 2}}])
    with pytest.raises(InputError, match="version 2"):
        bundle_in(office, tmp_path / "newer")
    write_lines(tmp_path / "odd", [header, {"spell": {}}])
    with pytest.raises(InputError, match="no such thing as 'spell'"):
        bundle_in(office, tmp_path / "odd")


def test_two_people_of_one_name_and_key_are_noticed(home: Workspace, office: Workspace, tmp_path: Path) -> None:
    record_decision(office, 1, Verdict.nil(), annotator="ana", key="1")
    record_decision(home, 1, Verdict.reject(), annotator="ana", key="1")
    bundle_out(office, tmp_path / "back", decisions=True)
    with pytest.raises(InputError, match="Two people may go by one name"):
        bundle_in(home, tmp_path / "back")


def test_decisions_without_their_texts_are_told_and_left_out(office: Workspace, tmp_path: Path) -> None:
    record_decision(office, 1, Verdict.nil(), annotator="ana")
    record_decision(office, 3, Verdict.nil(), annotator="ana")
    bundle_out(office, tmp_path / "back", decisions=True)
    with Workspace.create(tmp_path / "empty.db") as workspace:
        with pytest.raises(InputError, match="none of its 2 decisions"):
            bundle_in(workspace, tmp_path / "back")
        add_utterances(workspace, [one for _, one in iterate_utterances(office)][:4], source="own")
        received = bundle_in(workspace, tmp_path / "back")
        assert (received.new["decision"], received.homeless) == (1, 1)
