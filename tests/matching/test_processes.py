import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from spacy_entity_annot.matching import RECALL, TargetMatcher
from spacy_entity_annot.matching.processes import find_in_processes
from spacy_entity_annot.matching.utterances import TextColumns
from spacy_entity_annot.types import Alternative, Utterance

NAMES = ("Taylor Swift", "Beyoncé", "Halsey", "Sharon Zackfia")
HEARD = ("play tailor swift", "be yon say please", "play health say", "sharon zexion", "and so on", "Beyonce\u0301’s")


def utterances(count: int) -> Iterator[Utterance]:
    for number in range(count):
        heard = HEARD[number * number % len(HEARD)]
        others = (Alternative("play Halsey"), Alternative(heard[::-1])) if number % 5 == 0 else ()
        yield Utterance(f"u{number}", heard, f"t{number // 7}" if number % 3 else "", alternatives=others)


def test_columns_give_back_the_utterances() -> None:
    wanted = list(utterances(10))
    columns = TextColumns.of(wanted)
    assert [*columns] == columns[:] == wanted
    assert columns[3:5] == wanted[3:5]


@pytest.mark.parametrize("count", [0, 2_000])
def test_two_processes_find_what_one_finds_in_the_same_order(count: int) -> None:
    matcher = TargetMatcher(NAMES, min_score=RECALL)
    alone = list(matcher.find(utterances(count)))
    assert list(find_in_processes(matcher, utterances(count), processes=2)) == alone
    assert bool(alone) == bool(count)


ENDLESS = """
import sys
from itertools import count
from spacy_entity_annot.matching import TargetMatcher
from spacy_entity_annot.matching.processes import find_in_processes
from spacy_entity_annot.types import Utterance

if __name__ == "__main__":
    stream = (Utterance(str(number), "play tailor swift") for number in count())
    try:
        for mention in find_in_processes(TargetMatcher(["Taylor Swift"]), stream, processes=2):
            print(mention.utterance, flush=True)
    except KeyboardInterrupt:
        sys.exit(130)
"""


def test_an_interrupt_ends_all_processes_without_a_word() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "0\n"
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=240)[1] == ""
    assert process.returncode == 130
