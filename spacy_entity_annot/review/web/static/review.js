// The review: one key or one tap a verdict. The next item is on screen at once; “Saved” is said when it is on disk.

import { element, find, percent, readState } from "./dom.js";
import { playClip, prepareClips } from "./clip.js";
import { askEntity, askReason, askSpan, askText, searchEntity, settleConflict, showGuidelines, showHelp } from "./dialogs.js";
import { describe, drawChoice, drawItem } from "./item.js";
import { Outbox, get, post } from "./outbox.js";

const [STRETCH, PAUSE, LOCK] = [50 * 60_000, 5 * 60_000, 700];
const PAUSES = [250, 500, 1000];
const [NOT_IN_KB, TOO_VAGUE] = ["not in the knowledge base", "too vague"];
const { workspace, review } = readState();
const items = new Map();
let state = review;
let shown = null;
let shownAt = 0;
let busy = false;
let lockedUntil = 0;
let workedSince = performance.now();
let lastVerdictAt = workedSince;
let lastConflict = Promise.resolve(); // several may come with one answer, and each is a question of its own

const outbox = new Outbox(`${workspace} ${review.annotator}`, {
  have: () => [...items.keys()],
  answered: take,
  saved: (body, decision) => {
    if (!outbox.entries.length) say(`Saved #${decision}: “${body.heard}” ${body.told}`, "saved");
  },
  conflict: (body, conflict) => {
    lastConflict = lastConflict.then(() => askAgain(body, conflict));
  },
  refused: async (body, error) => {
    say(`Not saved: ${error}`, "failed");
    draw();
    await fetchAhead(); // others may hold or have settled it: it is not to come up again
  },
  waiting: (status, answer, count) => {
    const why = status === 401 || status >= 500 ? answer.error : "no connection; trying again";
    say(`${count} not saved yet: ${why}`, "failed");
  },
});

async function askAgain(body, conflict) {
  if (await settleConflict(conflict)) outbox.add({ ...body, key: crypto.randomUUID(), over: true });
  else say("Left as it stands.");
  outbox.forget(body);
  draw();
}

function take(answer) {
  find("urgent-count").textContent = `${answer.urgent} urgent`;
  find("urgent-count").hidden = !answer.urgent;
  if (answer.guideline !== state.guideline) say(`The guidelines changed (version ${answer.guideline}): g shows them.`);
  state = answer;
  for (const item of answer.items) items.set(item.mention, item);
  for (const mention of [...items.keys()]) if (!answer.order.includes(mention) && mention !== shown) items.delete(mention);
  draw();
  // Of two answers that cross each other the later may leave out what the page had when it asked, and has no more.
  if (answer.order.some((mention) => !items.has(mention))) fetchAhead();
}

function draw() {
  // What others settled meanwhile stays on screen: a key must never hit an item that came up under it.
  const stays = shown !== null && items.has(shown) && !outbox.holds(shown);
  const next = stays ? shown : state.order.find((mention) => items.has(mention) && !outbox.holds(mention) && !isClosed(items.get(mention)));
  const waiting = outbox.entries.filter((entry) => state.order.includes(entry.body.mention)).length;
  find("progress").textContent = `${(state.decided + waiting).toLocaleString("en")} decided · ${Math.max(0, state.remaining - waiting).toLocaleString("en")} to go`;
  if (next !== undefined && next === shown) return;
  shown = next ?? null;
  shownAt = performance.now();
  const item = items.get(shown);
  for (const id of ["item", "choices", "more", "verdicts"]) find(id).hidden = !item;
  find("done").hidden = Boolean(item) || state.order.length > 0;
  if (!item) return prepareClips([]);
  const following = state.order.find((mention) => mention !== shown && !outbox.holds(mention));
  prepareClips([item, items.get(following)]);
  find("item").replaceChildren(...drawItem(item));
  find("choices").replaceChildren(...choices(item));
  find("nil").textContent = percent(item.nil_probability);
  if (document.activeElement === document.body || document.activeElement.closest("#choices")) find("item").focus({ preventScroll: true });
  scrollTo(0, 0);
}

// Of two spans that overlap only one can be an entity: what an answer on its way will close is not asked any more.
function isClosed({ mention, utterance, alternative, start, end }) {
  return outbox.entries.some(
    ({ body: { group, verdict, span } }) =>
      group.includes(mention) ||
      ["link", "nil"].includes(verdict) &&
      span.utterance === utterance && span.alternative === alternative && span.start < end && span.end > start,
  );
}

function choices(item) {
  if (!item.candidates.length) return [element("p", { class: "about" }, "No candidate: / searches the knowledge base.")];
  return item.candidates.map((candidate, place) => drawChoice(candidate, place + 1, choose));
}

function choose(place) {
  const candidate = items.get(shown)?.candidates[place];
  if (candidate) decide("link", { entity: candidate.id, told: `is ${candidate.name} (${candidate.id})` });
  else say(`There is no candidate ${place + 1}.`);
}

function decide(verdict, { entity = null, reason = null, told = null } = {}) {
  const item = items.get(shown);
  if (!item) return;
  const seconds = Math.round(performance.now() - shownAt) / 1000;
  say("Saving …");
  rest();
  const answer = { mention: shown, group: item.group, verdict, entity, reason, seconds, heard: item.heard };
  const { utterance, alternative, start, end } = item;
  if (item.mended) Object.assign(answer, { start, end });
  outbox.add({ ...answer, span: { utterance, alternative, start, end }, told: (told ?? describe(answer, item)) + alike(item) });
  draw();
}

// A gentle word after a long stretch without a pause, once a stretch.
function rest() {
  const now = performance.now();
  if (now - lastVerdictAt > PAUSE) workedSince = now;
  lastVerdictAt = now;
  find("rest").hidden = now - workedSince < STRETCH;
}

// Something was masked or unmasked: nothing of it may stay on this page, and no key may hit what takes its place.
async function renew() {
  const { status, answer } = await get("/review.json");
  if (status !== 200) return;
  const before = shown;
  const stays = answer.order.includes(before);
  if (stays) answer.order = [before, ...answer.order.filter((mention) => mention !== before)];
  items.clear();
  shown = null;
  take(answer);
  if (before === null || stays || outbox.holds(before)) return;
  lockedUntil = performance.now() + LOCK;
  say("That item was withdrawn: somebody flagged it as harmful.");
}

let stream = null;
function listen() {
  stream?.close();
  stream = null;
  if (document.visibilityState !== "visible") return;
  stream = new EventSource("/events");
  stream.addEventListener("mask", (event) => event.data !== state.mask && renew());
}

// The page came with what is shown first; the rest is fetched behind it. What was answered meanwhile knows better.
async function fetchAhead() {
  const before = state;
  const { status, answer } = await get(`/review.json?ahead=${outbox.ahead()}&have=${[...items.keys()]}`);
  if (status === 200 && state === before) take(answer);
}

const alike = ({ group }) => (group.length ? `, and ${group.length.toLocaleString("en")} alike` : "");

// Each of these may be repeated: where an answer was lost, the same request is sent again before anything is said.
async function change(path, body, done, without = null) {
  await outbox.drain();
  const order = { ...body(), have: [...items.keys()].filter((mention) => mention !== without) };
  let { status, answer } = await post(path, order);
  for (const pause of PAUSES) {
    if (status) break;
    say("No connection; trying again.", "failed");
    await new Promise((resolve) => setTimeout(resolve, pause));
    ({ status, answer } = await post(path, order));
  }
  if (status !== 200) return say(status ? answer.error : "No connection: this may have been done or not. Try again.", "failed");
  shown = null;
  items.delete(without);
  take(answer);
  say(done(answer), "saved");
}

const undo = () =>
  change("/undo", () => ({ decision: state.last }), ({ undone }) => (undone ? `Taken back: #${undone.decision}, ${undone.verdict}` : "That was taken back already."));

const redo = () =>
  change("/redo", () => ({ decision: state.last }), ({ redone }) => (redone ? `Done again: #${redone.decision}, ${redone.verdict}` : "More was decided since."));

async function peel() {
  const { mention, group } = items.get(shown);
  if (!group.length) return say("It stands alone already.");
  await change("/peel", () => ({ mention }), () => "This one alone; those alike come later.", mention);
}

async function comment() {
  const item = items.get(shown);
  const text = await askText("comment");
  if (!text) return;
  await change("/comments", () => ({ mention: item.mention, text }), () => "Your comment is saved.", item.mention);
}

async function create() {
  const { mention, group, heard } = items.get(shown);
  const entity = await askEntity(heard);
  const key = crypto.randomUUID();
  if (entity) await change("/entities", () => ({ mention, group, key, ...entity }), ({ decision }) => `Saved #${decision}: “${heard}” is ${entity.name}, which is new in the knowledge base`);
}

async function mark() {
  const item = items.get(shown);
  const span = await askSpan(item);
  const text = span && Array.from(item.text).slice(...span).join("");
  if (span) await change("/marks", () => ({ mention: item.mention, start: span[0], end: span[1] }), () => `Marked “${text}”.`);
}

async function mend() {
  const item = items.get(shown);
  const span = await askSpan(item, { mends: true });
  if (!span) return;
  const text = Array.from(item.text).slice(...span).join("");
  await change("/mends", () => ({ mention: item.mention, start: span[0], end: span[1] }), () => `Now it is “${text}”: a verdict keeps these words, Escape goes back.`, item.mention);
}

async function restore() {
  const item = items.get(shown);
  if (!item.mended) return;
  await change("/mends", () => ({ mention: item.mention }), () => "The words are as they were.", item.mention);
}

async function leave() {
  await outbox.drain();
  if (!outbox.entries.length) location.assign("/dashboard");
}

async function flag() {
  const reason = await askReason();
  if (reason) decide("flag", { reason });
}

async function search() {
  const candidate = await searchEntity();
  if (candidate) decide("link", { entity: candidate.id, told: `is ${candidate.name} (${candidate.id})` });
}

async function play(options) {
  const told = await playClip(items.get(shown), options);
  if (told) say(told);
}

const COMMANDS = {
  Enter: () => choose(0),
  n: () => decide("nil", { reason: NOT_IN_KB }),
  v: () => decide("nil", { reason: TOO_VAGUE }),
  x: () => decide("reject"),
  s: () => decide("skip"),
  f: flag,
  "/": search,
  m: mark,
  e: mend,
  Escape: restore,
  u: undo,
  U: redo,
  p: peel,
  c: comment,
  "+": create,
  a: () => play(),
  A: () => play({ slowly: true }),
  g: showGuidelines,
  q: leave,
  "?": showHelp,
};
const WITHOUT_ITEM = ["u", "U", "g", "q", "?"];

async function press(key) {
  const command = key >= "1" && key <= "9" && key.length === 1 ? () => choose(Number(key) - 1) : COMMANDS[key];
  if (!command || busy || performance.now() < lockedUntil || (shown === null && !WITHOUT_ITEM.includes(key))) return;
  busy = true;
  try {
    await command();
  } finally {
    busy = false;
  }
}

function say(text, kind = "") {
  find("status").textContent = text;
  find("status").className = `status ${kind}`;
}

addEventListener("keydown", (event) => {
  const own = event.target.closest("input, textarea, select, dialog");
  const pressed = event.key === "Enter" && event.target.closest("button, a");
  if (own || pressed || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (COMMANDS[event.key] || (event.key >= "1" && event.key <= "9")) event.preventDefault();
  press(event.key);
});
for (const button of document.querySelectorAll("button[data-key]")) button.addEventListener("click", () => press(button.dataset.key));
find("again").addEventListener("click", async () => {
  const { status, answer } = await get("/review.json");
  if (status === 200) take(answer);
  else say(status ? answer.error : "No connection. Try again.", "failed");
});
addEventListener("pageshow", (event) => event.persisted && location.reload());

addEventListener("visibilitychange", listen);

take(review);
listen();
fetchAhead();
