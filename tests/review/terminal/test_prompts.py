import io

import pytest

from spacy_entity_annot.review.terminal import review
from spacy_entity_annot.review.terminal.session import NOT_IN_KB
from spacy_entity_annot.types import Verdict
from spacy_entity_annot.workspace import Workspace, current_decisions
from spacy_entity_annot.workspace.counts import Effort
from spacy_entity_annot.workspace.waits import Filter

LINK, ALBUM = Verdict.link("Q26876"), Verdict.link("Q1475495")


def answer(workspace: Workspace, text: str) -> tuple[list[Verdict], str]:
    output = io.StringIO()
    review(workspace, annotator="ana", source=io.StringIO(text), output=output)
    return [decision.verdict for decision in current_decisions(workspace)], output.getvalue()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("q\n", []),
        ("1\nn\nq\nx\n", [LINK, Verdict.nil(NOT_IN_KB)]),
        ("\n", [LINK]),
        ("2", [ALBUM]),
        ("?\n2\n", [ALBUM]),
        ("f muddled words\n", [Verdict.flag("muddled words")]),
        ("f\nmuddled\n", [Verdict.flag("muddled")]),
        ("/queen\n1\n", [Verdict.link("Q15862")]),
        ("/ queen\n\n", [Verdict.link("Q15862")]),
        ("m 1\nx\n1\n", [Verdict.reject(), LINK]),
        ("x\nu\n1\n", [LINK]),
        ("x\nx\nx\nx\nx\nu\nn\nq\n", [Verdict.reject()] * 4 + [Verdict.nil(NOT_IN_KB)]),
        ("next\nskip\n12\n", []),
    ],
)  # fmt: skip
def test_lines_are_answers(workspace: Workspace, text: str, expected: list[Verdict]) -> None:
    assert answer(workspace, text)[0] == expected


def test_item_is_readable_without_a_terminal(workspace: Workspace) -> None:
    lines = answer(workspace, "1\n")[1].splitlines()
    assert lines[:9] == [
        "",
        "0 decided, 5 to go",
        "▌ play [tailor swift]",
        "  now tailor swift and queen please",
        "  “tailor swift” heard for Taylor Swift (fuzzy 90%) · call",
        "  1  Taylor Swift: ARTIST · 80% · American singer-songwriter · Q26876 · as “Ta{i→y}lor Swift”"
        " · sounds alike · popular",
        "  2  Taylor Swift: ALBUM · 10% · 2006 album · Q1475495 · as “Ta{i→y}lor Swift”",
        "  n  none of these (10%)",
        "verdict (Enter is 1, ? explains): ",
    ]  # fmt: skip
    assert lines[9] == "Saved #1: “tailor swift” is Taylor Swift (Q26876)"


def test_unknown_answer_is_said(workspace: Workspace) -> None:
    assert "No such answer: 'next'; ? lists them." in answer(workspace, "next\n")[1]


def test_words_are_numbered_before_one_marks(workspace: Workspace) -> None:
    assert "▌ 1·play 2·tailor 3·swift\nwhich words (2-3, or the words): " in answer(workspace, "m\n2-3\n")[1]


def test_last_line_sums_up(workspace: Workspace) -> None:
    assert answer(workspace, "1\nn\nq\n")[1].endswith("2 verdicts saved, 3 to go.\n")


def test_nothing_waits(workspace: Workspace) -> None:
    answer(workspace, "x\n" * 5)
    assert answer(workspace, "x\n")[1] == "Nothing waits for you. `entity-annot mine` looks for more.\n"


def test_nothing_that_was_chosen_waits(workspace: Workspace) -> None:
    output = io.StringIO()
    review(workspace, annotator="ana", filter=Filter(target="Nobody"), source=io.StringIO("1\n"), output=output)
    assert output.getvalue() == (
        "Nothing that you asked for waits for you. `entity-annot review` without a choice shows the rest.\n"
    )


def test_narrow_encoding_of_the_output_is_survived(workspace: Workspace) -> None:
    raw = io.BytesIO()
    output = io.TextIOWrapper(raw, encoding="ascii")
    review(workspace, annotator="ana", source=io.StringIO("1\n"), output=output)
    assert b"Saved #1: ?tailor swift? is Taylor Swift" in raw.getvalue()


def test_interrupt_ends_the_review(workspace: Workspace) -> None:
    class Interrupted(io.StringIO):
        def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
            line = super().readline()
            if not line:
                raise KeyboardInterrupt
            return line

    output = io.StringIO()
    effort = review(workspace, annotator="ana", source=Interrupted("1\n"), output=output)
    assert isinstance(effort, Effort)
    assert effort.decisions == 1
    assert output.getvalue().splitlines()[-1] == "1 verdict saved, 4 to go."
