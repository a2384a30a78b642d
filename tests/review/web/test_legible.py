"""What can be read and hit on every page: contrast, targets and labels, in both colour schemes and on a phone."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from spacy_entity_annot.types import Mention, Utterance, Verdict
from spacy_entity_annot.workspace import Workspace, add_mentions, add_utterances, record_decision
from spacy_entity_annot.workspace.guidelines import add_guideline
from spacy_entity_annot.workspace.messages import add_message

from ..conftest import QUEEN, SWIFT
from .conftest import Address

pytestmark = pytest.mark.browser

DIALOGS = ("search", "flag", "mark", "comment", "create", "conflict", "guidelines", "help")
PATHS = ("/queue?state=all", "/search?q=queen", f"/entity?id={SWIFT.id}", "/dashboard", "/agreement", "/adjudication",
         "/threads", "/guidelines", "/entity?id=none", "/review")  # fmt: skip

CHECK = """() => {
  const numbers = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const over = ([r, g, b, a = 1], below) => [r, g, b].map((one, place) => one * a + below[place] * (1 - a));
  const light = (color) => {
    const [r, g, b] = color.map((one) => (one /= 255) <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const above = (element) => (element ? [...above(element.parentElement), element] : []);
  const hidden = (element) =>
    !element.checkVisibility({ visibilityProperty: true }) || element.closest(".hidden, .skip");
  const open = document.querySelector("dialog[open]");
  const found = [];
  for (const element of (open ?? document.body).querySelectorAll("*")) {
    if (hidden(element) || (!open && element.closest("dialog"))) continue;
    const style = getComputedStyle(element);
    const words = [...element.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());
    const text = String(words[0]?.data ?? element.value ?? "").trim().slice(0, 30);
    const name = `${element.tagName.toLowerCase()}.${element.className} “${text}”`;
    if ((words.length || element.matches("input, select, textarea")) && !element.disabled) {
      let below = matchMedia("(prefers-color-scheme: dark)").matches ? [0, 0, 0] : [255, 255, 255];
      let opacity = 1;
      for (const one of above(element)) {
        below = over(numbers(getComputedStyle(one).backgroundColor), below);
        opacity *= Number(getComputedStyle(one).opacity);
      }
      const [r, g, b, a = 1] = numbers(style.color);
      const ink = over([r, g, b, a * opacity], below);
      const [dark, bright] = [light(ink), light(below)].sort((one, other) => one - other);
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      const contrast = (bright + 0.05) / (dark + 0.05);
      if (contrast < (large ? 3 : 4.5)) found.push(`${name}: contrast ${contrast.toFixed(2)}`);
    }
    if (!element.matches("a, button, input, select, textarea, summary")) continue;
    const inline = element.matches("p a, td a, .about a, li span a");  // WCAG 2.5.8 excepts links within a sentence
    const { width, height } = element.getBoundingClientRect();
    if (!inline && (width < 24 || height < 24)) found.push(`${name}: ${width.toFixed()} x ${height.toFixed()} px`);
    const labels = [...(element.labels ?? [])].map((one) => one.innerText).join("");
    const label = element.innerText?.trim() || element.ariaLabel || labels;
    if (!label) found.push(`${name}: no label`);
  }
  if (document.documentElement.scrollWidth > innerWidth) found.push(`${document.documentElement.scrollWidth} px wide`);
  return found;
}"""
"""Relative luminance and contrast as WCAG 2.2 defines them; 4.5, or 3 for large text; targets of 24 px (2.5.8)."""


@pytest.fixture
def busy(workspace: Workspace) -> Workspace:
    """Something on every page."""
    add_utterances(workspace, [Utterance("v0", "one more of queen", "call")], source="test")
    add_mentions(workspace, [Mention("v0", 12, 17, "queen", "Queen", entity=QUEEN.id)])
    record_decision(workspace, 1, Verdict.nil(), annotator="bob")
    record_decision(workspace, 1, Verdict.link(SWIFT), annotator="cid")
    record_decision(workspace, 4, Verdict.link(SWIFT), annotator="ana")
    record_decision(workspace, 5, Verdict.flag("muddled word"), annotator="bob")
    record_decision(workspace, 3, Verdict.flag("distressing"), annotator="bob")
    add_message(workspace, 5, "it is the band", annotator="cid", key="k")
    for version in range(2):
        add_guideline(workspace, f"Link the artist, {version}.", annotator="ana", base=version)
    return workspace


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_and_every_control_be_hit(
    chromium: Browser, address: Address, busy: Workspace, scheme: Any, width: int
) -> None:
    context = chromium.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(address.link)
    page.wait_for_selector("#item mark")
    found = {path: faults(page, address.origin + path) for path in PATHS}
    page.wait_for_selector("#item mark")
    for name in DIALOGS:
        page.evaluate("name => document.getElementById(name).showModal()", name)
        found[name] = page.evaluate(CHECK)
        page.evaluate("name => document.getElementById(name).close()", name)
    context.close()
    assert {place: some for place, some in found.items() if some} == {}


def faults(page: Page, address: str) -> list[str]:
    page.goto(address)
    return list(page.evaluate(CHECK))
