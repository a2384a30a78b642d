// Questions that a key opens. Each promise gives the person's answer, or null where there was none.

import { element, find } from "./dom.js";
import { describe, drawChoice, wordsOf } from "./item.js";
import { get } from "./outbox.js";

const REASONS = [
  "muddled word", "guideline gap", "wrong transcript", "unintended recording", "personal data", "distressing",
  "possible crime or danger",
];
const TYPING_PAUSE = 120;

function ask(name, focus) {
  const dialog = find(name);
  dialog.returnValue = "";
  dialog.showModal();
  focus?.focus();
  dialog.scrollTop = 0;
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue || null), { once: true }));
}

export const showHelp = () => ask("help");

export async function showGuidelines() {
  const { status, answer } = await get("/guidelines.json");
  find("guidelines-text").textContent = status === 200 ? answer.text || "There are none yet." : "No connection. Try again.";
  await ask("guidelines");
}

export async function askReason() {
  const text = find("flag-text");
  text.value = "";
  const buttons = REASONS.map((reason, place) =>
    element("button", { type: "submit", value: reason }, element("kbd", {}, String(place + 1)), ` ${reason}`),
  );
  find("reasons").replaceChildren(...buttons);
  const onKey = (event) => event.target !== text && buttons[Number(event.key) - 1]?.click();
  text.onkeydown = (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (text.value.trim()) find("flag").close("other");
  };
  find("flag").onkeydown = onKey;
  const chosen = await ask("flag", buttons[0]);
  const more = text.value.trim();
  if (!chosen) return null;
  return chosen === "other" ? more : more ? `${chosen}: ${more}` : chosen;
}

export async function askText(name) {
  const text = find(`${name}-text`);
  text.value = "";
  return (await ask(name, text)) === "send" ? text.value.trim() : null;
}

export async function askEntity(heard) {
  const [name, type, description] = ["name", "type", "description"].map((field) => find(`create-${field}`));
  [name.value, type.value, description.value] = [heard, "", ""];
  const answer = await ask("create", name);
  return answer === "send" && name.value.trim() ? { name: name.value, type: type.value, description: description.value } : null;
}

export async function searchEntity() {
  const [text, found, status] = [find("search-text"), find("found"), find("search-status")];
  let candidates = [], shownFor = "", timer = 0, chosen = null;
  const choose = (place) => {
    chosen = candidates[place] ?? null;
    if (chosen) find("search").close("chosen");
  };
  const search = async () => {
    const query = text.value.trim();
    const { status: code, answer } = query ? await get(`/candidates.json?q=${encodeURIComponent(query)}`) : { status: 200, answer: { candidates: [] } };
    if (query !== text.value.trim()) return;
    candidates = answer.candidates ?? [];
    shownFor = query;
    status.textContent = code === 200 ? (query && !candidates.length ? "Nothing is named like that." : "") : answer.error;
    found.replaceChildren(...candidates.map((candidate, place) => drawChoice(candidate, place + 1, choose)));
  };
  text.value = status.textContent = "";
  found.replaceChildren();
  text.oninput = () => {
    clearTimeout(timer);
    timer = setTimeout(search, TYPING_PAUSE);
  };
  find("search").onkeydown = async (event) => {
    if (event.target === text && event.key === "Enter") {
      event.preventDefault();
      clearTimeout(timer);
      if (shownFor !== text.value.trim()) await search();
      choose(0);
    } else if (event.key === "Escape") {
      event.preventDefault(); // else a search field takes it to empty itself, and the page stays covered
      find("search").close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const all = [text, ...found.children];
      const next = all.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      all[Math.max(0, Math.min(next, all.length - 1))].focus();
    } else if (event.target !== text && event.key >= "1" && event.key <= "9") choose(Number(event.key) - 1);
  };
  await ask("search", text);
  clearTimeout(timer);
  return chosen;
}

export async function askSpan(item, { mends = false } = {}) {
  find("mark-title").textContent = mends ? "Mend the words of this mention" : "Mark a name that was missed";
  find("mark-send").textContent = mends ? "Take these" : "Mark";
  const selected = selectedSpan(item);
  const words = wordsOf(item.text);
  const [text, status] = [find("mark-text"), find("mark-status")];
  let [first, last] = selected ?? [null, null];
  const draw = () => {
    buttons.forEach((button, place) => button.setAttribute("aria-pressed", String(first !== null && place >= first && place <= last)));
    text.value = first === null ? "" : first === last ? `${first + 1}` : `${first + 1}-${last + 1}`;
  };
  const buttons = words.map((word, place) =>
    element("button", { type: "button", dir: "auto", click: () => {
      [first, last] = first === null || first !== last ? [place, place] : [Math.min(first, place), Math.max(first, place)];
      draw();
    } }, element("small", {}, String(place + 1)), word.text),
  );
  find("words").replaceChildren(...buttons);
  draw();
  status.textContent = "";
  text.onkeydown = (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const match = text.value.trim().match(/^(\d+)(?:\s*[-–\s]\s*(\d+))?$/);
    const [from, to] = match ? [Number(match[1]), Number(match[2] ?? match[1])] : [0, 0];
    if (from >= 1 && from <= to && to <= words.length) {
      [first, last] = [from - 1, to - 1];
      find("mark").close("mark");
    } else status.textContent = "These words are not in it.";
  };
  const answer = await ask("mark", text);
  return answer === "mark" && first !== null ? [words[first].start, words[last].end] : null;
}

function selectedSpan(item) {
  const [selection, spoken] = [getSelection(), find("text")];
  if (!spoken || selection.isCollapsed || !spoken.contains(selection.anchorNode) || !spoken.contains(selection.focusNode)) return null;
  const range = selection.getRangeAt(0);
  const before = range.cloneRange();
  before.selectNodeContents(spoken);
  before.setEnd(range.startContainer, range.startOffset);
  const start = Array.from(before.toString()).length;
  const end = start + Array.from(range.toString()).length;
  const touched = wordsOf(item.text).flatMap((word, place) => (word.start < end && word.end > start ? [place] : []));
  return touched.length ? [touched[0], touched[touched.length - 1]] : null;
}

export async function settleConflict({ item, stored, given }) {
  const side = (title, verdict) => element("p", {}, element("strong", {}, `${title}: `), `“${item.heard}” ${describe(verdict, item)}`);
  find("sides").replaceChildren(
    element("p", { class: "beside", dir: "auto" }, item.text),
    side(stored ? "Yours, from another page" : "What stands", stored),
    side("Yours, from this page", given),
  );
  return (await ask("conflict")) === "mine";
}
