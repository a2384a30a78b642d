"""Many clients of one real server on bad lines: `--clients N` (16), `--decisions N` (500 each), `--pause SECONDS` (0).

Each mention is asked two people. A tenth of the answers get lost and are sent again, a tenth is sent twice, and another
process lets leases expire all the while.
"""

import http.client
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

from spacy_entity_annot.types import Candidate, Entity, Mention, Suggestion, Utterance
from spacy_entity_annot.workspace import Workspace, add_entities, add_mentions, add_utterances, set_candidates
from spacy_entity_annot.workspace.adjudications import Overlap, set_overlap

CLIENTS, DECISIONS, PEOPLE = 16, 500, 2
SPARE = 1.1
"""So many mentions more than decisions need: at the end some are held by others."""
SECONDS_TO_END = 20
_FIRST = ("red", "green", "blue", "black", "white", "golden", "silver", "broken", "silent", "happy", "lost", "wild")
_SECOND = ("river", "moon", "road", "heart", "song", "bird", "storm", "garden", "city", "train", "winter", "mirror")


@dataclass
class Outcome:
    """What a storm left behind.

    acknowledged (list[tuple[int, int, str]]): Decision, mention and person of every answer that came.
    stored (list[tuple[int, int, str]]): What the workspace holds.
    seconds (list[float]): From each request to its answer.
    refused (Counter[str]): Answers other than a decision.
    wall (float): Seconds in all.
    cpu (float): Seconds of CPU that the server took, its start included.
    """

    acknowledged: list[tuple[int, int, str]] = field(default_factory=list)
    stored: list[tuple[int, int, str]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    wall: float = 0.0
    cpu: float = 0.0

    def row(self) -> dict[str, object]:
        """Return the figures."""
        ordered = sorted(self.seconds)
        places = {name: f"{ordered[int(share * (len(ordered) - 1))] * 1000:.0f} ms" for name, share in _PLACES}
        askings = Counter(mention for _, mention, _ in self.stored)
        return {
            "decisions": len(self.stored), "acknowledged": len(set(self.acknowledged)),
            "lost": len(set(self.acknowledged) - set(self.stored)),
            "twice": len(self.stored) - len({(mention, name) for _, mention, name in self.stored}),
            "over its overlap": sum(count > PEOPLE for count in askings.values()), **places,
            "a second": f"{len(self.stored) / self.wall:.0f}",
            "server, ms CPU each": f"{1000 * self.cpu / len(self.stored):.1f}",
            "other answers": dict(self.refused),
        }  # fmt: skip


_PLACES = (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("longest", 1.0))


def run(arguments: list[str]) -> int:
    """Run one storm."""
    from benchmarks.candidates import table

    def number(option: str, usual: float) -> float:
        return float(arguments[arguments.index(option) + 1]) if option in arguments else usual

    outcome = storm(
        clients=int(number("--clients", CLIENTS)), decisions=int(number("--decisions", DECISIONS)),
        pause=number("--pause", 0),
    )  # fmt: skip
    print(table([outcome.row()]))
    return 0


def storm(*, clients: int = CLIENTS, decisions: int = DECISIONS, pause: float = 0) -> Outcome:
    """Let clients decide at once.

    clients (int): How many people, each with a connection of their own.
    decisions (int): How many decisions each.
    pause (float): Seconds that each thinks before a decision.
    """
    names = [f"client {number}" for number in range(clients)]
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, "annot.db")
        before = _cpu_of_children()
        build(path, int(clients * decisions / PEOPLE * SPARE) + clients * 8)
        with serving(path, names) as links, expiring(path), ThreadPoolExecutor(clients) as pool:
            people = [Client(name, link, outcome, pause=pause) for name, link in zip(names, links, strict=True)]
            begin = time.perf_counter()
            for done in [pool.submit(person.review, decisions) for person in people]:
                done.result()
            for person in people:
                person.close()
            outcome.wall = time.perf_counter() - begin
        outcome.cpu = _cpu_of_children() - before
        with Workspace.open(path) as workspace:
            outcome.stored = workspace.connection.execute("SELECT number, mention, annotator FROM decision").fetchall()
    return outcome


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def build(path: Path, count: int) -> None:
    """Make a workspace in which each of so many mentions is asked two people."""
    with Workspace.create(path) as workspace:
        names = [f"{first} {second}" for first, second in product(_FIRST, _SECOND)]
        known = [Entity(f"Q{place}", name) for place, name in enumerate(names)]
        add_entities(workspace, known)
        chosen = [known[n % len(known)] for n in range(count)]
        texts = [f"play {entity.name} {n}" for n, entity in enumerate(chosen)]
        add_utterances(workspace, [Utterance(f"u{n}", text) for n, text in enumerate(texts)], source="storm")
        numbers = add_mentions(
            workspace, [Mention(f"u{n}", 5, 5 + len(one.name), one.name, one.name) for n, one in enumerate(chosen)]
        )
        suggestions = [
            Suggestion(one.name, (Candidate(one, one.name, 0.6), Candidate(other, other.name, 0.2)), 0.2)
            for one, other in zip(chosen, [*chosen[1:], known[0]], strict=True)
        ]
        set_candidates(workspace, dict(zip(numbers, suggestions, strict=True)))
        set_overlap(workspace, Overlap(1.0, PEOPLE))


@contextmanager
def serving(path: Path, names: Sequence[str]) -> Iterator[list[str]]:
    """Run the real server; its value is a link for each person."""
    command = [sys.executable, "-m", "spacy_entity_annot", "serve", "--port", "0", "-w", str(path)]
    for name in names:
        command += ["--annotator", name]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ)
    assert process.stderr is not None
    try:
        yield [re.findall(r"http://\S+", process.stderr.readline())[0] for _ in names]
    finally:
        process.terminate()
        process.communicate(timeout=SECONDS_TO_END)


@contextmanager
def expiring(path: Path) -> Iterator[None]:
    """Let leases expire from another connection all the while, as if laptops had been closed."""
    ended = Event()

    def expire() -> None:
        chance = random.Random(2)
        with Workspace.open(path) as workspace:
            while not ended.wait(0.5):
                with workspace.transaction() as connection:
                    connection.execute("UPDATE lease SET expires_at = 0 WHERE rowid % 16 = ?", (chance.randrange(16),))

    thread = Thread(target=expire)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


class Client:
    """One person's browser on a bad line.

    name (str): The person.
    link (str): Lets them in.
    outcome (Outcome): Where to note what happens.
    pause (float): Seconds before each decision.
    """

    def __init__(self, name: str, link: str, outcome: Outcome, *, pause: float) -> None:
        address = urlsplit(link)
        self.name, self._outcome, self._pause = name, outcome, pause
        self._connection = http.client.HTTPConnection(address.netloc, timeout=60)
        self._chance = random.Random(name)
        self._connection.request("GET", f"{address.path}?{address.query}")
        answer = self._connection.getresponse()
        answer.read()
        self._cookie = answer.headers["set-cookie"].partition(";")[0]

    def review(self, decisions: int) -> None:
        """Decide what the server shows."""
        order = self._order()
        for number in range(decisions):
            while not (made := self._decide(order, f"{self.name} {number} {len(order)}")):
                order = self._order()
                if not order:
                    self._outcome.refused["nothing waits"] += 1
                    return
            order = made

    def close(self) -> None:
        """Leave."""
        self._connection.close()

    def _order(self) -> list[int]:
        return list(self._ask("GET", "/review.json", None)[1]["order"])

    def _decide(self, order: Sequence[int], key: str) -> list[int]:
        """Decide the first item; return what comes next, nothing where it was not to be."""
        if not order:
            return []
        time.sleep(self._pause)
        verdict = {"verdict": "link", "entity": "Q0"} if self._chance.random() < 0.9 else {"verdict": "reject"}
        body = {"mention": order[0], "key": f"{key} {order[0]}", "have": order[1:], **verdict}
        if self._chance.random() < 0.1:
            self._send_and_hang_up(body)
        times = 2 if self._chance.random() < 0.1 else 1
        for _ in range(times):
            begin = time.perf_counter()
            status, answer = self._ask("POST", "/decisions", body)
            self._outcome.seconds.append(time.perf_counter() - begin)
            if status != 200:
                self._outcome.refused[f"{status} {_reason(answer)}"] += 1
                return [one for one in answer.get("order", []) if one != order[0]]
            self._outcome.acknowledged.append((answer["decision"], order[0], self.name))
        return list(answer["order"]) or self._order()

    def _send_and_hang_up(self, body: dict[str, Any]) -> None:
        self._request("POST", "/decisions", body)
        if self._chance.random() < 0.5:
            time.sleep(self._chance.random() * 0.02)
        self._connection.close()

    def _ask(self, method: str, path: str, body: dict[str, Any] | None) -> tuple[int, dict[str, Any]]:
        self._request(method, path, body)
        answer = self._connection.getresponse()
        return answer.status, json.loads(answer.read())

    def _request(self, method: str, path: str, body: dict[str, Any] | None) -> None:
        headers = {"cookie": self._cookie, "content-type": "application/json"}
        self._connection.request(method, path, None if body is None else json.dumps(body), headers)


def _reason(answer: dict[str, Any]) -> str:
    return re.sub(r"'[^']*'", "...", str(answer.get("error", "conflict"))).partition(";")[0]


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
