// What was said and who may be meant. Offsets count characters, not JavaScript's UTF-16 units.

import { element, percent } from "./dom.js";

const slice = (text, start, end) => Array.from(text).slice(start, end).join("");

const EXPLAINED = 3; // what speaks for the others would only push the verdicts off the screen

const WORD = /[^\s]+/gu;
const EDGES = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;

export function wordsOf(text) {
  return Array.from(text.matchAll(WORD), (match) => {
    const word = match[0].replace(EDGES, "") || match[0];
    const start = Array.from(text.slice(0, match.index + match[0].indexOf(word))).length;
    return { text: word, start, end: start + Array.from(word).length };
  });
}

export function drawItem(item) {
  const line = (text) => element("p", { class: "beside", dir: "auto" }, text);
  return [
    ...item.before.slice(-3).map(line),
    element(
      "p",
      { class: "spoken", dir: "auto", id: "spoken" },
      item.speaker ? element("span", { class: "speaker" }, `${item.speaker}: `) : null,
      element("span", { id: "text" }, slice(item.text, 0, item.start), element("mark", {}, item.heard), slice(item.text, item.end)),
    ),
    ...item.after.map(line),
    item.group.length
      ? element("p", { class: "group" }, `One verdict settles this and ${item.group.length.toLocaleString("en")} alike. `,
          item.samples.length ? element("span", { class: "about", dir: "auto" }, "Least like it: ", item.samples.map((text) => element("q", {}, text))) : null)
      : null,
    element("p", { class: "about" }, about(item)),
    ...item.comments.map(({ annotator, text }) => element("p", { class: "comment", dir: "auto" }, element("strong", {}, `${annotator}: `), text)),
    item.readings.length
      ? element("p", { class: "about", dir: "auto" }, "also heard as: ", item.readings.slice(0, 3).map((text) => element("q", {}, text)))
      : null,
  ].filter(Boolean);
}

function about(item) {
  const hit = item.hits[0];
  return [
    hit ? `found as ${hit.target} (${hit.reason}, ${percent(hit.score)})` : null,
    item.transcript ? `in ${item.transcript}` : null,
    item.confidence === null ? null : `recogniser ${percent(item.confidence)} sure`,
    item.verdict ? `you said: ${item.verdict.verdict}` : null,
  ].filter(Boolean).join(" · ");
}

export function drawChoice(candidate, number, choose) {
  const share = element("span", { class: "bar", "aria-hidden": "true" }, element("span", {}));
  share.firstChild.style.inlineSize = `${100 * candidate.probability}%`;
  return element(
    "button",
    { type: "button", class: "choice", click: () => choose(number - 1), "data-entity": candidate.id },
    element("kbd", {}, String(number)),
    element(
      "span",
      { class: "who", dir: "auto" },
      element("strong", {}, candidate.name),
      candidate.type ? element("span", { class: "type" }, candidate.type) : null,
      candidate.description ? element("span", { class: "description" }, candidate.description) : null,
    ),
    element("span", { class: "share" }, share, percent(candidate.probability)),
    number <= EXPLAINED ? element("span", { class: "reasons" }, reasons(candidate)) : null,
  );
}

function reasons(candidate) {
  const letters = candidate.difference.map(([heard, name]) => (heard === name || !name ? name : element("b", { class: "differs" }, name)));
  const rest = candidate.reasons.length ? ` · ${candidate.reasons.join(" · ")}` : "";
  return ["as “", ...letters, "”", rest];
}

export const NAMES = { link: "is", nil: "not in the knowledge base", reject: "not a mention", skip: "skipped", flag: "flagged" };

export function describe(verdict, item) {
  if (!verdict) return "settled by others";
  if (verdict.verdict === "nil" && verdict.reason) return verdict.reason;
  if (verdict.verdict !== "link") return NAMES[verdict.verdict] + (verdict.reason ? ` (${verdict.reason})` : "");
  const candidate = item.candidates.find((one) => one.id === verdict.entity);
  return `is ${candidate ? `${candidate.name} (${verdict.entity})` : verdict.entity}`;
}
