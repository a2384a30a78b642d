"""Whatever the order of bundles, and however often they come, the same decisions stand."""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from spacy_entity_annot.bundles import bundle_in, bundle_out
from spacy_entity_annot.corpora import export
from spacy_entity_annot.corpora.folder import MANIFEST
from spacy_entity_annot.corpora.selection import select
from spacy_entity_annot.errors import EntityAnnotError
from spacy_entity_annot.types import Candidate, Entity, Mention, Verdict
from spacy_entity_annot.workspace import (
    Circumstances,
    Workspace,
    record_act,
    record_new_entity,
    record_span_decision,
    redo_decisions,
    undo_decisions,
)
from spacy_entity_annot.workspace.adjudications import disputed_mentions, record_adjudication
from spacy_entity_annot.workspace.screens import ScreenContent, keep_screen
from spacy_entity_annot.workspace.spans import iterate_standing_decisions

from .conftest import QUEEN, SWIFT

OFFICES = ("dublin", "oslo", "quito")
Act = tuple[str, str, str, int, Verdict]
PEOPLE = ("ana", "bob", "cid")
VERDICTS = (Verdict.link(SWIFT), Verdict.link(QUEEN), Verdict.nil(), Verdict.reject(), Verdict.skip(),
            Verdict.flag("distressing"), Verdict.flag("muddled word"))  # fmt: skip
ACTS = st.tuples(
    st.sampled_from(OFFICES), st.sampled_from(PEOPLE),
    st.sampled_from(("decide", "decide", "decide", "undo", "redo", "mend", "create", "adjudicate", "send")),
    st.integers(1, 4), st.sampled_from(VERDICTS),
)  # fmt: skip


def act(workspace: Workspace, annotator: str, what: str, mention: int, verdict: Verdict) -> None:
    if what == "undo":
        undo_decisions(workspace, annotator=annotator)
    elif what == "redo":
        redo_decisions(workspace, annotator=annotator)
    elif what == "mend":
        span = Mention(f"c{(mention - 1) // 2}.1", 5, 11, "", "")
        record_span_decision(workspace, span, verdict, annotator=annotator, replaces=(5, 17))
    elif what == "create":
        entity = Entity(f"new:{mention % 2}", f"New {mention}", (f"heard {annotator}",), verdict.entity)
        record_new_entity(workspace, [mention], entity, annotator=annotator)
    elif what == "adjudicate":
        for disputed in disputed_mentions(workspace, annotator=annotator)[:1]:
            record_adjudication(workspace, disputed, VERDICTS[mention % 4], annotator=annotator)
    else:
        shown = ScreenContent((Candidate(QUEEN, annotator, 0.5), Candidate(SWIFT, "Taylor", 0.4)), 0.1, 2, "1")
        made = Circumstances(screen=keep_screen(workspace, shown))
        record_act(workspace, [mention, mention + 1], verdict, annotator=annotator, circumstances=made)


def opened(path: Path) -> Workspace:
    workspace = Workspace.open(path)
    workspace.connection.execute("PRAGMA synchronous = OFF")
    return workspace


def merged(base: Path, bundles: Sequence[Path], folder: Path) -> tuple[object, ...]:
    """Take bundles into a copy of the base, and return what stands then, with the bytes of two exports."""
    path = folder / "home.db"
    folder.mkdir()
    shutil.copy(base, path)
    with opened(path) as workspace:
        for bundle in bundles:
            bundle_in(workspace, bundle)
        rows_of_here = {"number": 0, "mention": 0, "screen": None}
        standing = [replace(one, **rows_of_here) for one in iterate_standing_decisions(workspace)]  # type: ignore[arg-type]
        found: list[tuple[object, ...]] = []
        for format in ("jsonl", "kb"):
            try:
                export(workspace, folder / "corpus", format=format)
            except EntityAnnotError as error:
                found.append((format, type(error)))
                continue
            files = sorted((folder / "corpus").rglob("*.*"))
            found += [(format, file.name, file.read_bytes()) for file in files if file.name != MANIFEST]
        return standing, select(workspace), found


# Without shrinking: an example takes a second.
@settings(
    max_examples=12, suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)  # fmt: skip
@given(acts=st.lists(ACTS, min_size=4, max_size=24), order=st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_of_bundles_gives_the_same(
    home: Workspace, acts: list[Act], order: Random
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base = folder / "base.db"
        home.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(home.path, base)
        bundle_out(home, folder / "share")
        offices = {}
        for office in OFFICES:
            offices[office] = Workspace.create(folder / f"{office}.db")
            offices[office].connection.execute("PRAGMA synchronous = OFF")
            bundle_in(offices[office], folder / "share")
        bundles: list[Path] = []
        for office, annotator, what, mention, verdict in acts:
            if what != "send":
                try:
                    act(offices[office], annotator, what, mention, verdict)
                except EntityAnnotError:
                    continue  # e.g. nothing to undo
            elif bundles and mention % 2:  # what another office decided is known here from now on
                bundle_in(offices[office], bundles[mention % len(bundles)])
            else:
                bundles.append(folder / f"bundle{len(bundles)}")
                bundle_out(offices[office], bundles[-1], decisions=True)
        for office, workspace in offices.items():
            bundles.append(folder / office)
            bundle_out(workspace, bundles[-1], decisions=True)
            workspace.close()
        expected = merged(base, bundles, folder / "in-order")
        shuffled = [*bundles, *bundles[:2], folder / "share"]
        order.shuffle(shuffled)
        assert merged(base, shuffled, folder / "shuffled") == expected
        assert merged(base, bundles[::-1], folder / "reversed") == expected
