import pytest

from ..conftest import Read

LONG = """File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 3
tiers? <exists>
size = 2
item []:
    item [1]:
        class = "IntervalTier"
        name = "ana"
        xmin = 0
        xmax = 3
        intervals: size = 2
        intervals [1]:
            xmin = 0.5
            xmax = 1.5
            text = "say ""no"" 2 times"
        intervals [2]:
            xmin = 1.5
            xmax = 3
            text = ""
    item [2]:
        class = "TextTier"
        name = "events"
        xmin = 0
        xmax = 3
        points: size = 1
        points [1]:
            number = 0.25
            mark = "ring"
"""
SHORT = """File type = "ooTextFile"
"TextGrid"
0
3
<exists>
2
"IntervalTier"
"ana"
0
3
2
0.5
1.5
"say ""no"" 2 times"
1.5
3
""
"TextTier"
"events"
0
3
1
0.25
"ring"
"""


@pytest.mark.parametrize("content", [LONG, SHORT, LONG.encode("utf-16")])
def test_long_and_short_forms_are_alike(read: Read, content: str | bytes) -> None:
    utterances, problems = read(content, "call.TextGrid")
    assert problems == []
    assert [(utterance.text, utterance.speaker, utterance.start, utterance.end) for utterance in utterances] == [
        ("ring", "events", 0.25, 0.25),
        ('say "no" 2 times', "ana", 0.5, 1.5),
    ]


def test_a_file_cut_short_keeps_what_came_before(read: Read) -> None:
    utterances, [(line, message)] = read(SHORT[: SHORT.index('"TextTier"') + 20], "call.TextGrid")
    assert [utterance.text for utterance in utterances] == ['say "no" 2 times']
    assert "nothing behind it was read" in message


def test_tiers_of_words_become_utterances_and_those_of_sounds_are_left_out(read: Read) -> None:
    def tier(name: str, *rows: tuple[float, float, str]) -> str:
        values = "\n".join(f'{start}\n{end}\n"{text}"' for start, end, text in rows)
        return f'"IntervalTier"\n"{name}"\n0\n9\n{len(rows)}\n{values}\n'

    content = (
        'File type = "ooTextFile"\n"TextGrid"\n0\n9\n<exists>\n2\n'
        + tier("ana - words", (0, 1, "play"), (1, 2, "it"), (2, 5, ""), (5, 6, "no"))
        + tier("ana - phones", (0, 1, "P"), (1, 2, "L"))
    )
    utterances, _ = read(content, "call.TextGrid")
    assert [(utterance.text, utterance.speaker, len(utterance.words)) for utterance in utterances] == [
        ("play it", "ana", 2), ("no", "ana", 1),
    ]  # fmt: skip
