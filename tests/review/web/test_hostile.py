"""Five hundred hostile strings in every place that a page shows: nothing is executed, no policy is violated."""

from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page

from spacy_entity_annot.review.report import report
from spacy_entity_annot.types import Candidate, Entity, Mention, Suggestion, Utterance, Verdict
from spacy_entity_annot.workspace import (
    Workspace,
    add_entities,
    add_mentions,
    add_utterances,
    record_decision,
    set_candidates,
)
from spacy_entity_annot.workspace.avoidance import avoid
from spacy_entity_annot.workspace.comments import add_comment
from spacy_entity_annot.workspace.guidelines import add_guideline
from spacy_entity_annot.workspace.messages import add_message

from .conftest import Address

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_BEFORE = ("", '"', "'", "`", "</script>", "</title>", "</textarea>", "-->", "]]>", "<!--", "\\", "&#34;", "\u202e",
           "{{", "${", "%0d%0a", "</style>", "'-", '";', "&lt;")  # fmt: skip
_DURING = ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "javascript:alert(1)",
           "<iframe srcdoc='<script>alert(1)</script>'>", "<a href=javascript:alert(1)>x</a>", "{{7*7}}", "${alert(1)}",
           "<style>@import 'x'</style>", "' onfocus=alert(1) autofocus x='", '" onmouseover=alert(1) x="',
           "<math><mtext><style><img src=x onerror=alert(1)>", "<base href=//x>", "<form action=//x><button>",
           "<details open ontoggle=alert(1)>", "<video><source onerror=alert(1)>", "<body onload=alert(1)>",
           "<meta http-equiv=refresh content=0>", "<object data=x>", "<link rel=stylesheet href=x>",
           "<input autofocus onfocus=alert(1)>", "data:text/html,<script>alert(1)</script>", "<!--<script>",
           "<template><img src=x></template>", "\u2028alert(1)\u2029")  # fmt: skip
HOSTILE = [before + during for before, during in product(_BEFORE, _DURING)]


def test_five_hundred_hostile_strings_stay_texts(
    page: Page, address: Address, workspace: Workspace, complaints: list[str], tmp_path: Path
) -> None:
    assert len(set(HOSTILE)) == 500
    fill(workspace)
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    report(workspace, tmp_path / "report.html")
    paths = [f"/queue?state=all&after={after}" for after in range(0, 550, 50)]
    paths += [f"/entity?id=H{number}" for number in (0, 77, 499)]
    paths += ["/threads", "/guidelines", "/adjudication", "/dashboard", "/agreement", "/search?q=alert"]
    paths += [f"/review?mention={mention}" for mention in (6, 7, 8, 300)]
    for place in (*(address.origin + path for path in paths), (tmp_path / "report.html").as_uri()):
        page.goto(place)
        page.wait_for_load_state("networkidle" if place.startswith("file") else "load")
        assert page.locator("main :is(img, iframe, object, base, video, meta, math, style, link)").count() == 0, place
        assert page.locator("[onerror], [onload], [onfocus], [onmouseover], [ontoggle]").count() == 0, place
    page.goto(f"{address.origin}/queue?state=all&after=5")
    assert page.locator(".rows mark").all_inner_texts() == HOSTILE[:50]
    assert complaints == []


def fill(workspace: Workspace) -> None:
    """Put each string everywhere."""
    known = [Entity(f"H{number}", text, (f"{text} 2",), text, text) for number, text in enumerate(HOSTILE)]
    add_entities(workspace, known)
    add_utterances(
        workspace,
        [Utterance(f"h{number}", text, text, speaker=text) for number, text in enumerate(HOSTILE)],
        source="test",
    )
    numbers = add_mentions(
        workspace, [Mention(f"h{number}", 0, len(text), text, text) for number, text in enumerate(HOSTILE)]
    )
    suggestions = [Suggestion(one.name, (Candidate(one, one.name, 0.5, (one.name,)),), 0.2) for one in known]
    set_candidates(workspace, dict(zip(numbers, suggestions, strict=True)))
    for number, entity, text in zip(numbers, known, HOSTILE, strict=True):
        add_comment(workspace, number, text, annotator=text)
        if number % 4 == 0:
            record_decision(workspace, number, Verdict.link(entity), annotator=HOSTILE[number % 8])
        if number % 64 == 0:
            record_decision(workspace, number, Verdict.nil(text), annotator=text)
        if number % 16 == 1:
            record_decision(workspace, number, Verdict.flag(text), annotator=text)
            add_message(workspace, number, text, annotator=text, key="k")
    for text in HOSTILE[:50]:
        avoid(workspace, text, annotator="ben")
    add_guideline(workspace, "\n".join(HOSTILE), annotator=HOSTILE[0], base=0)
