// Answers on flagged items; masked texts are shown only when somebody asks.

import { element, find } from "./dom.js";
import { get, post } from "./outbox.js";

function say(text, kind = "") {
  find("status").textContent = text;
  find("status").className = `status ${kind}`;
}

for (const box of document.querySelectorAll("#avoidances input")) {
  box.addEventListener("change", async () => {
    const { status, answer } = await post("/avoidances", { category: box.name, avoid: box.checked });
    if (status === 200) return say(box.checked ? `Saved: “${box.name}” is not shown to you any more.` : `Saved: “${box.name}” is shown to you again.`, "saved");
    box.checked = !box.checked;
    say(status ? answer.error : "Not saved: no connection. Try again.", "failed");
  });
}

for (const row of document.querySelectorAll("li[data-mention]")) {
  const mention = Number(row.dataset.mention);
  const form = row.querySelector("form");
  const input = form.querySelector("input");
  let key = crypto.randomUUID();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = input.value.trim();
    const { status, answer } = await post("/messages", { mention, text, key });
    if (status !== 200) return say(status ? answer.error : "Not saved: no connection. Try again.", "failed");
    row.querySelector(".messages").append(element("li", { dir: "auto" }, element("span", { class: "about" }, "you, now"), ` ${text}`));
    key = crypto.randomUUID();
    input.value = "";
    say("Saved. It comes back to whoever asked.", "saved");
  });
  const reveal = row.querySelector(".reveal");
  reveal?.addEventListener("click", async () => {
    const { status, answer } = await get(`/passage.json?mention=${mention}`);
    if (status !== 200) return say(status ? answer.error : "No connection. Try again.", "failed");
    reveal.parentElement.replaceChildren(element("span", { class: "text", dir: "auto" }, answer.text));
  });
}
