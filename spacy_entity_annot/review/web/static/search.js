// Search as you type; what was found goes into the queue.

import { element, find, percent, readState } from "./dom.js";
import { get, post } from "./outbox.js";

const TYPING_PAUSE = 180;
const MOST_SHOWN = 500;
let hits = [];
let next = null;
let timer = 0;
let asked = 0;

function row(hit) {
  const [before, words, after] = hit.context;
  const button = element("button", { type: "button", click: () => add([hit], button) }, "Queue it");
  return element(
    "li",
    { class: "hit" },
    element("span", { dir: "auto" }, before, element("mark", {}, words), after),
    element("span", { class: "about" }, `${hit.reason}, ${percent(hit.score)} · ${hit.transcript || hit.utterance}`),
    button,
  );
}

function show(answer, goesOn) {
  if (!goesOn) {
    hits = [];
    find("hits").replaceChildren();
  }
  hits.push(...answer.hits);
  next = answer.next;
  find("hits").append(...answer.hits.map(row));
  find("add").hidden = !hits.length;
  find("more").hidden = next === null;
  const found = `${hits.length.toLocaleString("en")} found`;
  const reach = next === null ? "in all transcripts" : `in ${percent(answer.searched / answer.total)} of the utterances so far`;
  say(answer.query ? `${found} ${reach}` : "");
}

async function search(goesOn = false) {
  const mine = ++asked;
  const query = find("q").value.trim();
  const from = goesOn && next !== null ? `&after=${next}` : "";
  const { status, answer } = await get(`/search.json?q=${encodeURIComponent(query)}${from}`);
  if (mine !== asked) return;
  if (status !== 200) return say(answer.error, "failed");
  history.replaceState(null, "", query ? `/search?q=${encodeURIComponent(query)}` : "/search");
  show(answer, goesOn);
  if (next !== null && hits.length < MOST_SHOWN) await search(true);
}

async function add(some, button) {
  const { status, answer } = await post("/hits", { hits: some.map(({ context, ...hit }) => hit) });
  if (status !== 200) return say(`Not queued: ${answer.error}`, "failed");
  button.disabled = true;
  say(`${answer.added} of ${answer.given} are new in the queue.`, "saved");
}

function say(text, kind = "") {
  find("status").textContent = text;
  find("status").className = `status ${kind}`;
}

find("q").addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, TYPING_PAUSE);
});
find("q").form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  search();
});
find("add").addEventListener("click", () => add(hits, find("add")));
find("more").addEventListener("click", () => search(true));

const first = readState();
show(first, false);
const typedMeanwhile = find("q").value.trim() !== first.query;
if (typedMeanwhile) search();
else if (first.next !== null) search(true);
