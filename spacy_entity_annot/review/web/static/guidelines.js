// A new version of the guidelines, unless somebody else has written one meanwhile.

import { find } from "./dom.js";
import { post } from "./outbox.js";

find("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { status, answer } = await post("/guidelines", { text: find("text").value, version: Number(find("form").dataset.version) });
  find("status").className = `status ${status === 200 ? "saved" : "failed"}`;
  find("status").textContent = status === 200 ? `Saved as version ${answer.version}.` : status ? `Not saved: ${answer.error}` : "Not saved: no connection. Try again.";
  if (status === 200) find("form").dataset.version = answer.version;
});
