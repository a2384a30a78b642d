"""Other people's libraries write and read the same files: texts and times must be theirs."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import srt
import webvtt
from hypothesis import given, settings
from hypothesis import strategies as st
from praatio import textgrid
from pympi.Elan import Eaf

from spacy_entity_annot.transcripts import read_transcripts

Spoken = tuple[int, int, str]
"""Start and end in milliseconds, and the text."""

WORDS = st.lists(st.text("abcé日!?,.'\"", min_size=1, max_size=6), min_size=1, max_size=4).map(" ".join)


@st.composite
def spoken(draw: st.DrawFn) -> list[Spoken]:
    """Return utterances one after the other, with silence between."""
    found, now = [], 0
    for text in draw(st.lists(WORDS, min_size=1, max_size=5)):
        start = now + draw(st.integers(1, 5_000))
        now = start + draw(st.integers(100, 5_000))
        found.append((start, now, text))
    return found


def ours(path: Path) -> list[Spoken]:
    return [(round((one.start or 0) * 1000), round((one.end or 0) * 1000), one.text) for one in read_transcripts(path)]


def by_srt(path: Path, utterances: list[Spoken]) -> list[Spoken]:
    milliseconds = timedelta(milliseconds=1)
    captions = [srt.Subtitle(None, start * milliseconds, end * milliseconds, text) for start, end, text in utterances]
    path.write_text(srt.compose(captions), encoding="utf-8")
    return [(one.start // milliseconds, one.end // milliseconds, one.content) for one in srt.parse(path.read_text())]


def by_webvtt(path: Path, utterances: list[Spoken]) -> list[Spoken]:
    captions = webvtt.WebVTT()
    for start, end, text in utterances:
        captions.captions.append(webvtt.Caption(clock(start), clock(end), text))
    captions.save(str(path))
    return [(milliseconds(one.start), milliseconds(one.end), one.text) for one in webvtt.read(str(path)).captions]


def by_praatio(path: Path, utterances: list[Spoken]) -> list[Spoken]:
    intervals = [(start / 1000, end / 1000, text) for start, end, text in utterances]
    grid = textgrid.Textgrid()
    grid.addTier(textgrid.IntervalTier("speaker", intervals, 0, utterances[-1][1] / 1000))
    grid.save(str(path), format="long_textgrid", includeBlankSpaces=True)
    tier: Any = textgrid.openTextgrid(str(path), includeEmptyIntervals=False).getTier("speaker")
    return [(round(one.start * 1000), round(one.end * 1000), one.label) for one in tier.entries]


def by_pympi(path: Path, utterances: list[Spoken]) -> list[Spoken]:
    annotations = Eaf()
    annotations.remove_tier("default")
    annotations.add_tier("speaker")
    for start, end, text in utterances:
        annotations.add_annotation("speaker", start, end, text)
    annotations.to_file(str(path))
    return [tuple(one[:3]) for one in sorted(Eaf(str(path)).get_annotation_data_for_tier("speaker"))]


def clock(time: int) -> str:
    seconds, rest = divmod(time, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def milliseconds(time: str) -> int:
    hours, minutes, seconds = time.split(":")
    return int(hours) * 3_600_000 + int(minutes) * 60_000 + round(float(seconds) * 1000)


@pytest.mark.parametrize(
    ("suffix", "written"), [("srt", by_srt), ("vtt", by_webvtt), ("TextGrid", by_praatio), ("eaf", by_pympi)]
)
@given(utterances=spoken())
@settings(max_examples=25)
def test_texts_and_times_are_those_of_another_library(suffix: str, written: Any, utterances: list[Spoken]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, f"call.{suffix}")
        theirs = written(path, utterances)
        assert ours(path) == theirs == utterances
