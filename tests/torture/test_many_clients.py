"""Many browsers on bad lines before one real server: every acknowledged decision is there, once.

`ENTITY_ANNOT_DECISIONS` says how many in all (200 unless told).
"""

import os

import pytest

from benchmarks.web_clients import PEOPLE, storm

CLIENTS, DECISIONS = 8, int(os.environ.get("ENTITY_ANNOT_DECISIONS", "200"))

pytestmark = pytest.mark.torture


def test_every_acknowledged_decision_is_there_once_and_none_over_its_overlap() -> None:
    outcome = storm(clients=CLIENTS, decisions=DECISIONS // CLIENTS)
    assert set(outcome.acknowledged) <= set(outcome.stored)
    assert len(outcome.stored) + outcome.refused.total() >= DECISIONS // CLIENTS * CLIENTS
    people = [(mention, name) for _, mention, name in outcome.stored]
    assert len(set(people)) == len(people)
    asked = [mention for mention, _ in people]
    assert max(asked.count(mention) for mention in set(asked)) == PEOPLE
    assert [answer for answer in outcome.refused if not answer.startswith(("409", "422 ... holds this one now"))] == []
