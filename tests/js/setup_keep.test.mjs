// What is typed is kept: after a pause, one request at a time, again until it arrived.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Keeper } from "../../static/js/lib/setup_keep.js";
import { renamed } from "../../static/js/lib/setup_rows.js";

class Clock {
  constructor() {
    this.waiting = new Map();
    this.next = 1;
  }

  setTimeout(work, ms) {
    this.waiting.set(this.next, { work, ms });
    this.next += 1;
    return this.next - 1;
  }

  clearTimeout(id) {
    this.waiting.delete(id);
  }

  // Lets the only thing that waits happen now, and says how long it would have waited.
  async pass() {
    const [[id, { work, ms }]] = this.waiting;
    this.waiting.delete(id);
    await work();
    return ms;
  }
}

const KEPT = { status: 200, answer: { version: 2, problems: {}, steps: {} } };

function keeper(answers) {
  const clock = new Clock();
  const sent = [];
  const said = [];
  const kept = [];
  let typed = 0;
  const made = new Keeper({
    clock,
    fields: () => typed,
    send: async (fields) => {
      sent.push(fields);
      const answer = answers.shift();
      if (answer === undefined) throw new TypeError("Failed to fetch");
      return answer;
    },
    tell: (state) => said.push(state),
    took: (answer) => kept.push(answer.version),
  });
  return { made, clock, sent, said, kept, type: (value) => { typed = value; made.soon(); } };
}

test("many keys in a row are one request", async () => {
  const { clock, sent, said, type } = keeper([KEPT]);
  [1, 2, 3].forEach(type);
  assert.equal(await clock.pass(), 500);
  assert.deepEqual(sent, [3]);
  assert.deepEqual(said, ["saving", "saved"]);
});

test("what did not arrive is tried again, later and later, until it does", async () => {
  const { clock, said, kept, type } = keeper([undefined, { status: 503, answer: {} }, KEPT]);
  type(1);
  assert.equal(await clock.pass(), 500);
  assert.equal(said.at(-1), "not-saved");
  assert.equal(await clock.pass(), 1000);
  assert.equal(await clock.pass(), 2000);
  assert.equal(said.at(-1), "saved");
  assert.deepEqual(kept, [2]);
  assert.equal(clock.waiting.size, 0);
});

test("what is typed while a request is on its way is sent after it, and never beside it", async () => {
  let running = 0;
  let most = 0;
  let answer;
  const clock = new Clock();
  const sent = [];
  const made = new Keeper({
    clock,
    fields: () => sent.length,
    send: async (fields) => {
      running += 1;
      most = Math.max(most, running);
      sent.push(fields);
      await new Promise((resolve) => { answer = resolve; });
      running -= 1;
      return KEPT;
    },
    tell: () => {},
    took: () => {},
  });
  const first = made.now();
  const second = made.now();
  while (!answer) await null;
  answer();
  await first;
  await new Promise(setImmediate);
  answer();
  await second;
  assert.deepEqual(sent, [0, 1]);
  assert.equal(most, 1);
});

test("whoever was overtaken is told and sends nothing more by themselves", async () => {
  const { made, clock, said, type } = keeper([{ status: 409, answer: { version: 5 } }, KEPT]);
  type(1);
  await clock.pass();
  assert.equal(said.at(-1), "meanwhile");
  type(2);
  assert.equal(clock.waiting.size, 0);
  made.stopped = false;
  await made.now();
  assert.equal(said.at(-1), "saved");
});

test("what is not right yet is said to be saved all the same", async () => {
  const { clock, said, type } = keeper([{ status: 200, answer: { version: 2, problems: { goal: "?" } } }]);
  type(1);
  await clock.pass();
  assert.equal(said.at(-1), "to-mend");
});

test("names and buttons of a row follow its number", () => {
  assert.equal(renamed("team.12.seats", "team", 3), "team.3.seats");
  assert.equal(renamed("outcome.2.name.fr", "outcome", 1), "outcome.1.name.fr");
  assert.equal(renamed("outcome.2.name-problem outcome.2.name-note", "outcome", 7), "outcome.7.name-problem outcome.7.name-note");
  assert.equal(renamed("remove team 12", "team", 3), "remove team 3");
  assert.equal(renamed("team.12.seats", "outcome", 3), "team.12.seats");
  assert.equal(renamed("add team", "team", 3), "add team");
});
