// Answers on their way: kept in this browser until the server has them on disk, sent in order, with the same key again
// after a lost connection. Those given while a request is on its way go together with the next one.

const LONGEST_PAUSE = 5000;
const SECONDS_TO_ANSWER = 15;
const MOST_AT_ONCE = 20;
const MOST_LETTERS = 16_000; // of which each is at most four bytes of the 64 kB that the server takes
const [USUALLY_AHEAD, MOST_AHEAD] = [12, 30];

export class Outbox {
  // place: whose answers these are; on: {answered} is told what is next, and {saved, conflict, refused, waiting} what
  // becomes of an answer.
  constructor(place, on) {
    this.prefix = `outbox ${place} `;
    this.on = on;
    this.pause = 250;
    this.roundtrip = 0;
    this.pace = Infinity; // milliseconds from one answer to the next
    this.addedAt = -Infinity;
    this.most = MOST_AT_ONCE;
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

  // So many items that none is missing before the answer to the request after the next one.
  ahead() {
    return Math.min(MOST_AHEAD, Math.max(USUALLY_AHEAD, 2 + Math.ceil((3 * this.roundtrip) / this.pace)));
  }

  add(body) {
    const since = performance.now() - this.addedAt;
    this.addedAt = performance.now();
    this.pace = Math.min(since, (this.pace + since) / 2);
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
      const sent = this.next();
      const begun = performance.now();
      const { status, answer } = await post("/answers", { answers: sent.map(({ body }) => body), have: this.on.have(), ahead: this.ahead() });
      if (status === 0 || status === 401 || status >= 500) {
        this.on.waiting(status, answer, this.entries.length);
        await this.rest();
        continue;
      }
      this.pause = 250;
      this.roundtrip = performance.now() - begun;
      if (status !== 200 && sent.length > 1) this.most = 1; // to find the one that is refused
      else this.settle(sent, status === 200 ? answer : { answered: [answer] });
    }
    this.most = MOST_AT_ONCE;
  }

  next() {
    const fitting = [];
    let letters = 0;
    for (const entry of this.entries.slice(0, this.most)) {
      letters += JSON.stringify(entry.body).length;
      if (fitting.length && letters > MOST_LETTERS) break;
      fitting.push(entry);
    }
    return fitting;
  }

  settle(sent, answer) {
    this.entries.splice(0, sent.length);
    if (answer.order) this.on.answered(answer);
    answer.answered.forEach((one, place) => {
      const { body } = sent[place];
      if (one.conflict) return this.on.conflict(body, one.conflict);
      this.forget(body);
      if (one.error) this.on.refused(body, one.error);
      else this.on.saved(body, one.decision);
    });
  }

  // A page that is closed before its person has answered a conflict leaves it to the next one, which sends it once more.
  forget(body) {
    localStorage.removeItem(this.prefix + body.key);
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

let sent = Promise.resolve();

// Settles when the last request that was to change something has had its answer, and its page has said so.
export const settled = () => sent.then(() => new Promise((resolve) => setTimeout(resolve)));

export function post(path, body) {
  return sent = exchange(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
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
