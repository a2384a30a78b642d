// Every page but the review: loaded anew when something was masked or unmasked, while what was typed stays.

import { settled } from "./outbox.js";

const version = document.documentElement.dataset.mask;
const place = `typed ${location.pathname}`;
const boxes = () => [...document.querySelectorAll("main input[type=text], main textarea")].filter((box) => box.id);
let stream = null;

async function renew() {
  const status = document.getElementById("status");
  document.getElementById("main").style.visibility = "hidden";
  await settled(); // what was done here is said before the page goes
  if (status) sessionStorage.setItem(`said ${location.pathname}`, JSON.stringify([status.textContent, status.className]));
  const typed = boxes().filter((box) => box.value !== box.defaultValue);
  sessionStorage.setItem(place, JSON.stringify(typed.map((box) => [box.id, box.value])));
  document.getElementById("main").replaceChildren();
  location.reload();
}

function listen() {
  stream?.close();
  stream = null;
  if (document.visibilityState !== "visible") return;
  stream = new EventSource("/events");
  stream.addEventListener("mask", (event) => event.data !== version && renew());
}

for (const [id, value] of JSON.parse(sessionStorage.getItem(place) ?? "[]")) {
  const box = document.getElementById(id);
  if (box) box.value = value;
}
sessionStorage.removeItem(place);
const said = sessionStorage.getItem(`said ${location.pathname}`);
if (said) [document.getElementById("status").textContent, document.getElementById("status").className] = JSON.parse(said);
sessionStorage.removeItem(`said ${location.pathname}`);
// What is pressed before the page's own script listens would be lost.
addEventListener("DOMContentLoaded", () => {
  for (const one of document.querySelectorAll("[data-later]")) one.disabled = false;
});
addEventListener("visibilitychange", listen);
listen();

document.querySelector(".top [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
