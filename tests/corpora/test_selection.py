from spacy_entity_annot.corpora import selection
from spacy_entity_annot.corpora.grades import Grade
from spacy_entity_annot.corpora.rows import Mark, Span
from spacy_entity_annot.corpora.selection import select
from spacy_entity_annot.types import Mention, Utterance, Verdict
from spacy_entity_annot.workspace import (
    Workspace,
    add_mentions,
    add_utterances,
    record_decision,
    record_span_decision,
    remove_entity,
)

from .conftest import ALBUM, ARTIST, QUEEN, Decide

TEXT = "play tailor swift and queen"


def reasons(workspace: Workspace) -> dict[str, str]:
    return {mention.text: mention.reason for mention in select(workspace).rejected}


def test_nothing_decided_gives_no_rows_and_lists_every_mention(workspace: Workspace) -> None:
    add_utterances(workspace, [Utterance("u", TEXT)], source="test")
    add_mentions(workspace, [Mention("u", 5, 17, "tailor swift", "Taylor Swift")])
    found = select(workspace)
    assert (len(found.rows), found.mentions) == (0, 1)
    assert reasons(workspace) == {"tailor swift": selection.UNDECIDED}


def test_no_text_of_a_masked_utterance_is_written(workspace: Workspace, decide: Decide) -> None:
    decide("u", "play tailor swift and queen", "queen", Verdict.nil())
    decide("u", "play tailor swift and queen", "tailor swift", Verdict.flag("distressing: a threat"))
    decide("v", "play queen", "queen", Verdict.nil())
    selected = select(workspace)
    assert [row.utterance for row in selected.rows] == ["v"]
    assert [(lost.text, lost.reason) for lost in selected.rejected] == [("", selection.MASKED)] * 2


def test_a_flag_a_skip_and_a_disagreement_are_missing_with_their_reasons(workspace: Workspace, decide: Decide) -> None:
    text = "play tailor swift and queen and prince then halsey"
    decide("u", text, "tailor swift", Verdict.flag("rude"))
    decide("u", text, "queen", Verdict.skip())
    decide("u", text, "prince", Verdict.nil(), annotator="ana")
    decide("u", text, "prince", Verdict.reject(), annotator="ben")
    decide("u", text, "halsey", Verdict.nil())
    (row,) = select(workspace).rows
    marks = {text[span.start : span.end]: span.mark for span in row.spans}
    assert marks == {"tailor swift": Mark.MISSING, "queen": Mark.MISSING, "prince": Mark.MISSING, "halsey": Mark.NIL}
    assert reasons(workspace) == {
        "tailor swift": selection.FLAGGED,
        "queen": selection.SKIPPED,
        "prince": selection.DISAGREEMENT,
    }


def test_an_opinion_outweighs_a_skip(workspace: Workspace, decide: Decide) -> None:
    decide("u", TEXT, "queen", Verdict.skip(), annotator="ana")
    decide("u", TEXT, "queen", Verdict.link(QUEEN), annotator="ben")
    (row,) = select(workspace).rows
    assert row.spans == (Span(22, 27, Mark.LINK, "Q15862", "ARTIST", annotators=1, grade=Grade.SILVER),)


def test_borders_drawn_differently_by_two_people_teach_nothing(workspace: Workspace, decide: Decide) -> None:
    decide("u", TEXT, "tailor swift", Verdict.link(ARTIST), annotator="ana")
    decide("u", TEXT, "tailor", Verdict.nil(), annotator="ben")
    assert len(select(workspace).rows) == 0
    assert reasons(workspace) == {"tailor swift": selection.OVERLAP, "tailor": selection.OVERLAP}


def test_a_rejected_part_of_a_name_stands_beside_the_name(workspace: Workspace, decide: Decide) -> None:
    decide("u", TEXT, "tailor swift", Verdict.link(ARTIST))
    decide("u", TEXT, "tailor", Verdict.reject())
    (row,) = select(workspace).rows
    assert [(span.end, span.mark) for span in row.spans] == [(11, Mark.REJECT), (17, Mark.LINK)]


def test_a_mended_span_leaves_no_trace_in_the_row(workspace: Workspace, decide: Decide) -> None:
    decide("u", TEXT, "tailor swift and", Verdict.link(ARTIST))
    mended = Mention("u", 5, 17, "tailor swift", "")
    record_span_decision(workspace, mended, Verdict.link(ARTIST), annotator="ana", replaces=(5, 21))
    (row,) = select(workspace).rows
    assert [(span.start, span.end) for span in row.spans] == [(5, 17)]
    assert reasons(workspace) == {"tailor swift and": selection.MENDED}


def test_a_link_to_a_removed_entity_is_not_taught(workspace: Workspace, decide: Decide) -> None:
    decide("u", TEXT, "tailor swift", Verdict.link(ARTIST))
    decide("u", TEXT, "queen", Verdict.link(QUEEN))
    remove_entity(workspace, QUEEN.id)
    (row,) = select(workspace).rows
    assert [span.entity for span in row.spans] == [ARTIST.id, None]
    assert reasons(workspace) == {"queen": selection.RETIRED}


def test_a_nil_has_the_type_of_what_was_sought(workspace: Workspace) -> None:
    add_utterances(workspace, [Utterance("u", TEXT)], source="test")
    (number,) = add_mentions(workspace, [Mention("u", 5, 17, "tailor swift", "Taylor Swift", entity=ALBUM.id)])
    record_decision(workspace, number, Verdict.nil(), annotator="ana")
    (row,) = select(workspace).rows
    assert row.spans == (Span(5, 17, Mark.NIL, None, "ALBUM", annotators=1, grade=Grade.SILVER),)


def test_another_reading_is_a_row_of_its_own_tied_to_the_utterance(workspace: Workspace, decide: Decide) -> None:
    decide("u", "lay queen", "queen", Verdict.link(QUEEN), reading="play queen", request="r")
    (row,) = select(workspace, group_by=("request",)).rows
    assert (row.text, row.alternative) == ("play queen", 0)
    assert row.ties == ("text=play queen", "utterance=u", "request=r")
