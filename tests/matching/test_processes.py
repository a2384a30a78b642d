import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from spacy_entity_annot.errors import SearchError
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


def test_two_processes_find_what_one_finds_in_the_same_order() -> None:
    matcher = TargetMatcher(NAMES, min_score=RECALL)
    alone = list(matcher.find(utterances(2_000)))
    assert list(find_in_processes(matcher, utterances(2_000), processes=2)) == alone != []


def test_no_process_begins_where_there_is_nothing_to_do() -> None:
    assert list(find_in_processes(TargetMatcher(NAMES), iter([]), processes=2)) == []
    assert multiprocessing.active_children() == []


ENDLESS = """
import signal
import sys
from itertools import count
from spacy_entity_annot.matching import TargetMatcher
from spacy_entity_annot.matching.processes import find_in_processes
from spacy_entity_annot.types import Utterance

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background inherits that it is ignored
    stream = (Utterance(str(number), "play tailor swift") for number in count())
    try:
        for mention in find_in_processes(TargetMatcher(["Taylor Swift"]), stream, processes=2):
            print(mention.utterance, flush=True)
    except KeyboardInterrupt:
        sys.exit(130)
"""


@pytest.fixture
def endless() -> Iterator[subprocess.Popen[str]]:
    """A search that has begun, in a group of processes of its own, all of which hold its standard error."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", ENDLESS]
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "0\n"
        yield process


def test_ctrl_c_in_the_terminal_ends_all_processes_without_a_word(endless: subprocess.Popen[str]) -> None:
    os.killpg(endless.pid, signal.SIGINT)
    assert endless.communicate(timeout=240)[1] == ""
    assert endless.returncode == 130


def test_an_interrupt_of_the_first_process_ends_the_others(endless: subprocess.Popen[str]) -> None:
    endless.send_signal(signal.SIGINT)
    assert endless.communicate(timeout=240)[1] == ""
    assert endless.returncode == 130


def test_no_process_outlives_the_first_one_that_was_killed(endless: subprocess.Popen[str]) -> None:
    endless.kill()
    endless.communicate(timeout=240)  # until nobody holds its pipes any more
    assert endless.returncode == -signal.SIGKILL


def test_a_process_that_was_killed_is_told_of() -> None:
    def deadly() -> Iterator[Utterance]:
        yield from utterances(500)
        os.kill(multiprocessing.active_children()[0].pid or 0, signal.SIGKILL)
        yield from utterances(500)

    with pytest.raises(SearchError, match="fewer --processes"):
        list(find_in_processes(TargetMatcher(NAMES), deadly(), processes=2))


UNGUARDED = """
from spacy_entity_annot.matching import TargetMatcher
from spacy_entity_annot.matching.processes import find_in_processes
from spacy_entity_annot.types import Utterance

list(find_in_processes(TargetMatcher(["Taylor Swift"]), [Utterance("u", "play tailor swift")], processes=2))
"""


def test_processes_that_die_before_they_begin_are_told_of_and_not_waited_for(tmp_path: Path) -> None:
    script = tmp_path / "unguarded.py"  # each process runs it again before anything else, which is refused
    script.write_text(UNGUARDED)
    ended = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=240)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith("spacy_entity_annot.errors.SearchError")
