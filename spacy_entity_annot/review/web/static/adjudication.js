// A third person's verdict settles a dispute.

import { find } from "./dom.js";
import { post } from "./outbox.js";

function say(text, kind) {
  find("status").textContent = text;
  find("status").className = `status ${kind}`;
}

for (const row of document.querySelectorAll("li[data-mention]")) {
  const key = crypto.randomUUID();
  for (const button of row.querySelectorAll("button")) {
    button.addEventListener("click", async () => {
      const { verdict, entity } = button.dataset;
      const { status, answer } = await post("/adjudications", { mention: Number(row.dataset.mention), verdict, entity: entity || null, key: `${key} ${verdict} ${entity}` });
      if (status !== 200) return say(status ? answer.error : "Not saved: no connection. Try again.", "failed");
      say(`Saved #${answer.decision}: ${row.querySelector("mark").textContent} ${button.firstChild.textContent.trim()}`, "saved");
      for (const other of row.querySelectorAll("button")) other.disabled = true;
      button.classList.add("main");
      row.nextElementSibling?.querySelector("button")?.focus();
    });
  }
}
