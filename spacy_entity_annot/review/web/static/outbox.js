// Answers on their way: kept in this browser until the server has them on disk, sent in order, with the same key again
// after a lost connection.

const LONGEST_PAUSE = 5000;
const SECONDS_TO_ANSWER = 15;

export class Outbox {
  // place: whose answers these are; on: {saved, conflict, refused, waiting} are told what becomes of an answer.
  constructor(place, on) {
    this.prefix = `outbox ${place} `;
    this.on = on;
    this.pause = 250;
    this.running = null;
    this.wake = () => {};
    this.entries = Object.keys(localStorage)
      .filter((name) => name.startsWith(this.prefix))
      .map((name) => JSON.parse(localStorage.getItem(name)))
      .sort((one, other) => one.at - other.at);
    addEventListener("online", () => this.wake());
    addEventListener("beforeunload", (event) => this.entries.length && event.preventDefault());
    if (this.entries.length) this.pump();
  }

  holds(mention) {
    return this.entries.some((entry) => entry.body.mention === mention);
  }

  add(body) {
    const entry = { at: Date.now(), body: { key: crypto.randomUUID(), ...body } };
    localStorage.setItem(this.prefix + entry.body.key, JSON.stringify(entry));
    this.entries.push(entry);
    this.pump();
  }

  pump() {
    this.running ??= this.send().finally(() => (this.running = null));
    return this.running;
  }

  async drain() {
    if (this.entries.length) await this.pump();
  }

  async send() {
    while (this.entries.length) {
      const entry = this.entries[0];
      const { status, answer } = await post("/decisions", { ...entry.body, have: this.on.have() });
      if (status === 0 || status === 401 || status >= 500) {
        this.on.waiting(status, answer, this.entries.length);
        await this.rest();
        continue;
      }
      this.pause = 250;
      this.entries.shift();
      localStorage.removeItem(this.prefix + entry.body.key);
      if (status === 200) this.on.saved(entry.body, answer);
      else if (status === 409) this.on.conflict(entry.body, answer);
      else this.on.refused(entry.body, answer);
    }
  }

  rest() {
    const pause = this.pause;
    this.pause = Math.min(2 * pause, LONGEST_PAUSE);
    return new Promise((resolve) => {
      this.wake = resolve;
      setTimeout(resolve, pause);
    });
  }
}

export async function post(path, body) {
  return exchange(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

export async function get(path) {
  return exchange(path, {});
}

async function exchange(path, options) {
  try {
    const response = await fetch(path, { ...options, signal: AbortSignal.timeout(SECONDS_TO_ANSWER * 1000) });
    const json = response.headers.get("content-type")?.startsWith("application/json");
    return { status: response.status, answer: json ? await response.json() : { error: await response.text() } };
  } catch {
    return { status: 0, answer: { error: "no connection" } };
  }
}
