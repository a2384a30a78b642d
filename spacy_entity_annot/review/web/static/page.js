// Every page but the review: loaded anew when something was masked or unmasked, while what was typed stays.

const version = document.documentElement.dataset.mask;
const place = `typed ${location.pathname}`;
const boxes = () => [...document.querySelectorAll("main input[type=text], main textarea")].filter((box) => box.id);
let stream = null;

function renew() {
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
addEventListener("visibilitychange", listen);
listen();

document.querySelector(".top [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
