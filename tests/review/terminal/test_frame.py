from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from spacy_entity_annot.review.queue import ReviewItem
from spacy_entity_annot.review.terminal.frame import render
from spacy_entity_annot.review.terminal.view import Mode, View
from spacy_entity_annot.types import Candidate, Entity, Utterance, Verdict
from spacy_entity_annot.workspace import Hit
from spacy_entity_annot.workspace.alike import Confirmed
from spacy_entity_annot.workspace.comments import Comment

SIZES = [(40, 17), (80, 24), (200, 50)]


def candidates(count: int) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(
            Entity(f"Q{number}", f"Entity {number}", (), "ARTIST", f"description {number}"),
            f"alias {number}",
            0.9 / 2**number,
            ("sounds alike", "popular"),
        )
        for number in range(1, count + 1)
    )


def item(text: str = "now play tailor swift please", heard: str = "tailor swift", count: int = 2) -> ReviewItem:
    start = text.index(heard)
    return ReviewItem(
        mention=1,
        utterance_number=1,
        utterance=Utterance("u1", text, "call-7", confidence=0.62),
        start=start,
        end=start + len(heard),
        alternative=None,
        text=text,
        before=("first", "second", "third"),
        after=("fourth", "fifth"),
        candidates=candidates(count),
        nil_probability=0.07,
        hits=(Hit("Taylor Swift", "Q1", 0.93, "fuzzy"),),
        verdict=None,
    )


def view(shown: ReviewItem | None, mode: Mode = Mode.ITEM, **more: object) -> View:
    return View("ana", shown, 12, 328, 411.6, mode, **more)  # type: ignore[arg-type]


def lines(view: View, width: int = 80, height: int = 24) -> list[str]:
    return [line.rstrip() for line in render(view, width, height).plain.split("\n")]


def test_eighty_by_twenty_four() -> None:
    rule = "─" * 80
    assert lines(view(item(), message="Saved #12")) == [
        " ana  12 decided, 328 to go ━" + "─" * 34 + " 4%  412 an hour",
        rule,
        "  second",
        "  third",
        "▌ now play [tailor swift] please",
        "  fourth",
        "",
        "  “tailor swift” heard for Taylor Swift (fuzzy 93%) · confidence 62% · call-7",
        "  ↵ 1 Entity 1         ARTIST ██▊     45%  description 1",
        "      as “alias 1” · sounds alike · popular · Q1",
        "    2 Entity 2         ARTIST █▍      22%  description 2",
        "      as “alias 2” · sounds alike · popular · Q2",
        "    n none of these           ▍        7%  not in the knowledge base",
        *[""] * 8,
        rule,
        " Saved #12",
        " ↵ 1-9 link  n nil  v vague  x reject  s skip  f flag  / find  u undo  ? more",
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("count", [0, 1, 9])
@pytest.mark.parametrize("mode", list(Mode))
def test_screen_is_filled_and_never_exceeded(width: int, height: int, count: int, mode: Mode) -> None:
    shown = None if mode is Mode.DONE else item(count=count)
    drawn = lines(view(shown, mode, found=candidates(count), typed="abc"), width, height)
    assert len(drawn) == height
    assert max(map(cell_len, drawn)) <= width


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_all_nine_candidates_and_nil_are_always_there(width: int, height: int) -> None:
    drawn = "\n".join(lines(view(item("tailor swift " + "and so on " * 90, count=9)), width, height))
    for number in range(1, 10):
        assert f"{number} Entity {number}" in drawn
    assert "n none of these" in drawn
    assert "[tailor swift]" in drawn


def test_best_candidates_get_the_evidence_first() -> None:
    drawn = "\n".join(lines(view(item(count=9))))
    shown = [number for number in range(1, 10) if f"as “alias {number}”" in drawn]
    assert shown == [1, 2, 3]


def test_large_screen_shows_more_neighbours_and_all_evidence() -> None:
    drawn = "\n".join(lines(view(item(count=9)), 200, 50))
    assert all(part in drawn for part in ("first", "third", "fifth", "as “alias 9”", "n nil  v vague  x reject"))


def test_long_utterance_is_cut_around_the_mention() -> None:
    text = "before " * 500 + "tailor swift" + " after" * 500
    spoken = [line for line in lines(view(item(text))) if line.startswith("▌")]
    assert len(spoken) == 3
    assert spoken[0].startswith("▌ …before")
    assert "[tailor swift]" in spoken[1]
    assert spoken[2].endswith("after…")


def test_mention_at_the_end_of_a_long_utterance_is_shown() -> None:
    spoken = [line for line in lines(view(item("before " * 500 + "tailor swift"))) if line.startswith("▌")]
    assert spoken[-1].endswith("[tailor swift]")


def test_words_are_numbered_while_one_marks() -> None:
    drawn = lines(view(item(), Mode.MARK, typed="3-4"))
    assert "▌ 1·now 2·play 3·tailor 4·swift 5·please" in drawn
    assert drawn[-2] == " Which words were missed? (2-3, or the words) 3-4▏"


def test_problem_with_what_was_typed_is_shown_beside_it() -> None:
    drawn = lines(view(item(), Mode.SEARCH, typed="zz", message="Nothing is named like 'zz'."))
    assert drawn[-2:] == [" Search: zz▏", " Nothing is named like 'zz'."]


def test_search_replaces_the_candidates() -> None:
    drawn = "\n".join(lines(view(item(count=9), Mode.FOUND, found=candidates(1))))
    assert "1 Entity 1" in drawn
    assert "2 Entity 2" not in drawn
    assert "none of these" not in drawn


def test_reading_and_earlier_verdict_are_told() -> None:
    shown = replace(item(), alternative=1, verdict=Verdict.link("Q7"), hits=())
    drawn = "\n".join(lines(view(shown), 120))
    assert "marked by hand · you said link Q7 · the recogniser's reading 3 · confidence 62%" in drawn


def test_mention_is_marked_without_colour() -> None:
    frame = render(view(item()), 80, 24)
    [style] = [span.style for span in frame.spans if frame.plain[span.start : span.end] == "[tailor swift]"]
    assert "underline" in str(style)


def test_small_window_says_what_it_needs() -> None:
    assert lines(view(item()), 39, 10) == ["needs 40x17"]


def test_nothing_of_a_transcript_drives_the_terminal() -> None:
    hostile = "\x1b[2J\x1b]0;owned\x07 tailor swift \u202e\x9b5n"
    shown = view(item(hostile), message=hostile, typed=hostile)
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(render(shown, 80, 24).plain)


texts = st.text(max_size=60)


@given(texts, texts, texts, texts, st.integers(40, 130), st.integers(17, 40), st.sampled_from(list(Mode)))
def test_any_text_stays_within_the_screen(
    left: str, heard: str, right: str, name: str, width: int, height: int, mode: Mode
) -> None:
    text = f"{left}x{heard}{right}"
    entity = Entity("Q1", name, (), name, name)
    shown = replace(
        item(text, "x" + heard), before=(left,), after=(right,), candidates=(Candidate(entity, name, 0.5, (name,)),) * 9
    )
    drawn = render(view(shown, mode, typed=left, message=right), width, height).plain.split("\n")
    assert len(drawn) == height
    assert max(map(cell_len, drawn)) <= width
    assert all(line.isprintable() or "\u200c" in line or "\u200d" in line or " " in line for line in drawn)


def test_group_shows_its_size_its_most_different_member_and_how_to_peel() -> None:
    grouped = replace(item(), group=tuple(range(2, 1200)), samples=("hey play tailor swift",))
    drawn = "\n".join(lines(view(grouped)))
    assert "×1,199 alike in context, with 1 like: hey play tailor swift" in drawn
    assert "p peel" in drawn


def test_evidence_beside_the_mention() -> None:
    told = replace(
        item(),
        confirmed=(Confirmed("Q5", "bob", "2026-03-01T12:00:00+00:00"),),
        comments=(Comment("cid", "the album?", "2026-03-01T12:00:00+00:00"),),
    )
    drawn = "\n".join(lines(view(told), 200, 50))
    assert "last time: Q5, by bob on 2026-03-01" in drawn
    assert "“the album?” (cid)" in drawn
