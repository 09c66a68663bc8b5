// The outbox: nothing lost, nothing doubled, in order, whatever the network does.
import assert from "node:assert/strict";
import { test } from "node:test";

import { makeQueue } from "../../static/js/lib/queue.js";
import { phoneStore } from "./phone_store.mjs";

// A clock that stands still until it is told; jobs fire in order of their time.
function handClock() {
  let now = 0;
  let jobs = [];
  return {
    now: () => now,
    later: (job, delay_ms) => {
      const one = { at: now + delay_ms, job };
      jobs.push(one);
      return one;
    },
    cancel: (one) => {
      jobs = jobs.filter((other) => other !== one);
    },
    chance: () => 1,
    pending: () => jobs.length,
    async pass(ms) {
      const end = now + ms;
      for (;;) {
        const due = jobs.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        now = due.at;
        jobs = jobs.filter((one) => one !== due);
        due.job();
        await settle();
      }
      now = end;
      await settle();
    },
  };
}

const settle = () => new Promise((done) => setImmediate(done));
const result = (request_id) => ({ request_id, kind: "result", body: { request_id } });
const undoOf = (undoes) => ({ request_id: `undo-${undoes}`, kind: "undo", undoes, body: {} });

function newQueue({ phone, store, ...more }) {
  const tab = store ?? (phone ?? phoneStore()).tab();
  tab.listen({ look() {}, settled() {}, reborn() {} });
  return makeQueue({ store: tab, ...more });
}

// A server that answers from a list of verdicts, then always "counted".
function outbox(verdicts = [], phone = phoneStore(), holder = "one") {
  const sent = [];
  const clock = handClock();
  const send = async (item) => {
    sent.push(item.request_id);
    return verdicts.shift() ?? { kind: "counted", status: "counted", receipt: `R-${item.request_id}` };
  };
  return { sent, clock, phone, queue: newQueue({ send, clock, store: phone.tab(holder) }) };
}

const states = (queue) => queue.items.map((item) => item.state);

test("a tap is sent at once and counted", async () => {
  const { queue, sent } = outbox();
  await queue.add(result("a"));
  assert.deepEqual(sent, ["a"]);
  assert.deepEqual(states(queue), ["counted"]);
  assert.equal(queue.items[0].receipt, "R-a");
});

test("without a network it waits and is tried again with the same id", async () => {
  const { queue, sent, clock } = outbox([{ kind: "later" }, { kind: "later" }]);
  await queue.add(result("a"));
  assert.deepEqual(states(queue), ["waiting"]);
  assert.equal(queue.trouble(), "network");
  await clock.pass(4000);
  assert.deepEqual(sent, ["a", "a", "a"]);
  assert.deepEqual(states(queue), ["counted"]);
  assert.equal(queue.trouble(), null);
});

test("the pauses grow to 15 seconds and no further", async () => {
  const { queue, sent, clock } = outbox(Array(50).fill({ kind: "later" }));
  await queue.add(result("a"));
  await clock.pass(31000);
  const before = sent.length;
  await clock.pass(60000);
  assert.equal(sent.length - before, 4);
});

test("entries leave in the order they were made, and none overtakes one that waits", async () => {
  const { queue, sent } = outbox([{ kind: "later" }, { kind: "later" }, { kind: "later" }]);
  await queue.add(result("a"));
  await queue.add(result("b"));
  await queue.add(result("c"));
  await queue.wake();
  assert.deepEqual(sent.slice(-3), ["a", "b", "c"]);
  assert.ok(sent.slice(0, -3).every((id) => id === "a"));
});

test("a new tap, the network or the lead's return tries at once", async () => {
  const { queue, clock } = outbox([{ kind: "later" }]);
  await queue.add(result("a"));
  await queue.wake();
  assert.deepEqual(states(queue), ["counted"]);
  assert.equal(clock.pending(), 0);
});

test("a tap while another is on its way is sent right after it", async () => {
  const sent = [];
  let answer;
  const send = (item) => {
    sent.push(item.request_id);
    return new Promise((done) => {
      answer = () => done({ kind: "counted" });
    });
  };
  const queue = newQueue({ send, clock: handClock() });
  queue.add(result("a"));
  await settle();
  queue.add(result("b"));
  await settle();
  assert.deepEqual(sent, ["a"]);
  answer();
  await settle();
  assert.deepEqual(sent, ["a", "b"]);
  answer();
  await settle();
  assert.deepEqual(states(queue), ["counted", "counted"]);
});

test("a busy server is left alone for as long as it asks", async () => {
  const { queue, sent, clock } = outbox([{ kind: "later", retry_after_s: 20 }]);
  await queue.add(result("a"));
  await queue.wake();
  await clock.pass(19000);
  assert.equal(sent.length, 1);
  await clock.pass(2000);
  assert.deepEqual(states(queue), ["counted"]);
});

test("a refused entry keeps its reason and does not stop the others", async () => {
  const { queue } = outbox([{ kind: "refused", why: "closed", reason: "Closed at 17:00." }]);
  await queue.add(result("a"));
  await queue.add(result("b"));
  assert.deepEqual(states(queue), ["refused", "counted"]);
  assert.equal(queue.items[0].reason, "Closed at 17:00.");
});

test("an entry on which the server stumbles lets the others pass and is tried again", async () => {
  const { queue, sent, clock } = outbox([{ kind: "stuck" }, { kind: "counted" }, { kind: "stuck" }]);
  await queue.add(result("a"));
  await queue.add(result("b"));
  assert.deepEqual(states(queue), ["waiting", "counted"]);
  await clock.pass(20000);
  assert.deepEqual(states(queue), ["counted", "counted"]);
  assert.deepEqual(sent, ["a", "b", "a", "a"]);
});

test("an entry that the server never takes is tried ever more rarely, unless the lead asks", async () => {
  const tried = [];
  const clock = handClock();
  const send = async (item) => {
    if (item.request_id !== "a") return { kind: "counted" };
    tried.push(clock.now());
    return { kind: "stuck" };
  };
  const queue = newQueue({ send, clock });
  await queue.add(result("a"));
  for (let n = 0; n < 600; n += 1) {
    await queue.add(result(`other-${n}`));
    await clock.pass(1000);
  }
  assert.ok(tried.length < 20, `${tried.length} tries in ten minutes`);
  assert.ok(Math.max(...tried.slice(1).map((at, i) => at - tried[i])) <= 75000);
  const before = tried.length;
  await queue.hurry();
  assert.equal(tried.length, before + 1);
});

test("an entry that the server never takes can be given up: it leaves the phone, on every tab", async () => {
  const { queue, sent, clock, phone } = outbox(Array(4).fill({ kind: "stuck" }));
  const two = newQueue({ send: async () => ({ kind: "later" }), clock: handClock(), store: phone.tab("two") });
  await two.start();
  await queue.start();
  await queue.add(result("a"));
  queue.giveUp("a");
  assert.deepEqual([queue.isStuck("a"), states(queue)], [false, ["waiting"]], "one failure may pass");
  await clock.pass(20000);
  assert.equal(queue.isStuck("a"), true);
  queue.giveUp("a");
  await settle();
  await clock.pass(120000);
  assert.deepEqual([queue.items, two.items, phone.items], [[], [], []]);
  assert.equal(sent.length, 4);
});

test("when the pass is gone everything waits and nothing is dropped", async () => {
  const { queue, clock } = outbox(Array(3).fill({ kind: "pass" }));
  await queue.add(result("a"));
  await queue.add(result("b"));
  assert.equal(queue.trouble(), "pass");
  assert.deepEqual(states(queue), ["waiting", "waiting"]);
  await clock.pass(60000);
  assert.deepEqual(states(queue), ["counted", "counted"]);
});

test("an entry that never left is simply taken back", async () => {
  const clock = handClock();
  const sent = [];
  const send = async (item) => {
    sent.push(item.request_id);
    return { kind: "later" };
  };
  const queue = newQueue({ send, clock });
  await queue.add(result("a"));
  await queue.add(result("b"));
  assert.equal(await queue.withdraw("b"), true);
  assert.equal(await queue.withdraw("a"), false, "a may have arrived: only an undo helps");
  assert.deepEqual(states(queue), ["waiting", "withdrawn"]);
  assert.ok(!sent.includes("b"));
});

test("an undo is never sent before what it takes back", async () => {
  const { queue, sent } = outbox([{ kind: "stuck" }, { kind: "stuck" }]);
  await queue.add(result("a"));
  await queue.add(undoOf("a"));
  assert.deepEqual(sent, ["a"]);
  await queue.hurry();
  await queue.hurry();
  assert.deepEqual(sent, ["a", "a", "a", "undo-a"]);
});

test("what stands behind an entry waits for it, however many stand in between", async () => {
  const { queue, sent } = outbox([{ kind: "stuck" }]);
  const replace = { request_id: "b", kind: "replace", undoes: "a", body: { request_id: "b" } };
  const ask = { request_id: "ask-b", kind: "ask", about: "b", body: {} };
  await queue.add(result("a"), replace, undoOf("b"), ask, result("c"));
  assert.deepEqual(sent, ["a", "c"]);
  await queue.hurry();
  assert.deepEqual(sent.slice(2), ["a", "b", "undo-b", "ask-b"]);
});

test("what was in the store when the page came back is sent, and leaves it", async () => {
  const phone = phoneStore();
  await phone.tab().add([{ ...result("a"), state: "waiting", tries: 1 }, { ...result("b"), state: "waiting", tries: 0 }]);
  const sent = [];
  const send = async (item) => {
    sent.push(item.request_id);
    return { kind: "counted" };
  };
  const queue = newQueue({ send, phone, clock: handClock() });
  await queue.start();
  await settle();
  assert.deepEqual(sent, ["a", "b"]);
  assert.deepEqual(phone.items, []);
});

test("an entry is in the store before it is sent", async () => {
  const phone = phoneStore();
  const there = [];
  const send = async (item) => {
    there.push(phone.items.some((one) => one.request_id === item.request_id && one.tries === 1));
    return { kind: "counted" };
  };
  const queue = newQueue({ send, phone, clock: handClock() });
  await queue.start();
  await Promise.all([queue.add(result("a")), queue.add(result("b"))]);
  await settle();
  assert.deepEqual(there, [true, true]);
});

test("an entry that is still on its way into the store is not sent yet, nor what stands behind it", async () => {
  const phone = phoneStore();
  let answer;
  const sent = [];
  const send = (item) => {
    sent.push(item.request_id);
    return new Promise((done) => {
      answer = () => done({ kind: "counted" });
    });
  };
  const queue = newQueue({ send, phone, clock: handClock() });
  queue.add(result("a"));
  await settle();
  let written;
  phone.writing = new Promise((done) => {
    written = done;
  });
  queue.add(result("b"));
  await settle();
  answer();
  await settle();
  assert.deepEqual(sent, ["a"]);
  written();
  await settle();
  assert.deepEqual(sent, ["a", "b"]);
});

test("a refused result stays in the store until it was seen, everything else settled leaves", async () => {
  const phone = phoneStore();
  const { queue } = outbox([{ kind: "refused", why: "closed", reason: "Closed." }], phone);
  await queue.start();
  await queue.add(result("a"));
  await queue.add(result("b"));
  await settle();
  assert.deepEqual(phone.items.map((item) => [item.request_id, item.state, item.reason]), [["a", "refused", "Closed."]]);
  const { queue: reloaded, sent } = outbox([], phone, "two");
  await reloaded.start();
  assert.deepEqual([states(reloaded), sent], [["refused"], []]);
  reloaded.seen("a");
  await settle();
  assert.deepEqual(phone.items, []);
});

test("a refused result can be sent again, changed, with its own id", async () => {
  const bodies = [];
  const verdicts = [{ kind: "refused", why: "closed" }, { kind: "set_aside" }];
  const phone = phoneStore();
  const send = async (item) => {
    bodies.push(item.body);
    return verdicts.shift();
  };
  const queue = newQueue({ send, phone, clock: handClock() });
  await queue.start();
  await queue.add(result("a"));
  await queue.again("a", { request_id: "a", to_judges: true });
  await settle();
  assert.deepEqual(bodies, [{ request_id: "a" }, { request_id: "a", to_judges: true }]);
  assert.deepEqual([states(queue), phone.items], [["set_aside"], []]);
});

test("a browser that keeps nothing is said at the start, and everything is sent all the same", async () => {
  const phone = phoneStore();
  phone.fails = true;
  const { queue, sent } = outbox([{ kind: "later" }], phone);
  await queue.start();
  assert.equal(queue.keeps(), false);
  await queue.add(result("a"), result("b"));
  await queue.wake();
  assert.deepEqual([sent, states(queue)], [["a", "a", "b"], ["counted", "counted"]]);
});

test("a store that is full is said; when it takes entries again it gets what waits, in order", async () => {
  const phone = phoneStore();
  const { queue, sent } = outbox(Array(5).fill({ kind: "later" }), phone);
  await queue.start();
  assert.equal(queue.keeps(), true);
  phone.full = true;
  await queue.add(result("a"));
  await queue.add(result("b"));
  assert.deepEqual([queue.keeps(), phone.items, states(queue)], [false, [], ["waiting", "waiting"]]);
  phone.full = false;
  await queue.add(result("c"));
  assert.equal(queue.keeps(), true);
  assert.deepEqual(phone.items.map((item) => item.request_id), ["a", "b", "c"]);
  assert.ok(sent.every((id) => id === "a"));
});

test("what the store did not take is put into it without another tap, and not taken back once it was tried", async () => {
  const phone = phoneStore();
  const { queue, clock } = outbox(Array(9).fill({ kind: "later" }), phone);
  await queue.start();
  phone.full = true;
  await queue.add(result("a"));
  assert.equal(await queue.withdraw("a"), false);
  phone.full = false;
  await clock.pass(20000);
  assert.deepEqual(phone.items.map((item) => [item.request_id, item.tries > 0]), [["a", true]]);
});

test("a browser that throws the store away gets everything again that waits", async () => {
  const phone = phoneStore();
  const { queue, clock, sent } = outbox(Array(4).fill({ kind: "later" }), phone);
  await queue.start();
  await queue.add(result("a"));
  await queue.add(result("b"));
  phone.wipe();
  await queue.add(result("c"));
  assert.deepEqual(phone.items.map((item) => item.request_id), ["a", "b", "c"]);
  await clock.pass(60000);
  assert.deepEqual(sent.slice(-3), ["a", "b", "c"]);
  assert.deepEqual(phone.items, []);
});

test("a store that never answers holds nothing up for long", async () => {
  const never = () => new Promise(() => {});
  const store = { listen() {}, open: never, list: never, add: never, claim: never, release: never, beat: never, drop: never };
  const clock = handClock();
  const sent = [];
  const send = async (item) => {
    sent.push(item.request_id);
    return { kind: "counted" };
  };
  const queue = makeQueue({ store, send, clock });
  queue.start();
  queue.add(result("a"));
  await clock.pass(10000);
  assert.deepEqual([queue.keeps(), sent], [false, ["a"]]);
});

test("of two tabs one sends, the other shows what came of it", async () => {
  const phone = phoneStore();
  const answers = [];
  const sent = [];
  const send = (item) => {
    sent.push(item.request_id);
    return new Promise((done) => answers.push(() => done({ kind: "counted", receipt: "R" })));
  };
  const clock = handClock();
  const one = newQueue({ send, clock, store: phone.tab("one") });
  const two = newQueue({ send, clock, store: phone.tab("two") });
  await one.start();
  await two.start();
  one.add(result("a"));
  await settle();
  two.add(result("b"));
  await settle();
  assert.deepEqual([states(one), states(two), sent], [["waiting", "waiting"], ["waiting", "waiting"], ["a"]]);
  answers[0]();
  await settle();
  answers[1]();
  await settle();
  assert.deepEqual([states(one), states(two), sent], [["counted", "counted"], ["counted", "counted"], ["a", "b"]]);
});

test("a tab that dies while it sends is followed by another within seconds, in order", async () => {
  const clock = handClock();
  const phone = phoneStore({ now: clock.now });
  const dead = newQueue({ send: () => new Promise(() => {}), clock: handClock(), store: phone.tab("dead") });
  dead.add(result("a"));
  await settle();
  const sent = [];
  const send = async (item) => {
    sent.push(item.request_id);
    return { kind: "counted" };
  };
  const queue = newQueue({ send, clock, store: phone.tab("two") });
  await queue.start();
  await queue.add(result("b"));
  assert.deepEqual(sent, []);
  await clock.pass(6000);
  assert.deepEqual(sent, ["a", "b"]);
});

test("what one tab sends the other cannot silently take back", async () => {
  const phone = phoneStore();
  const one = newQueue({ send: () => new Promise(() => {}), clock: handClock(), store: phone.tab("one") });
  const two = newQueue({ send: () => new Promise(() => {}), clock: handClock(), store: phone.tab("two") });
  await one.start();
  await two.start();
  one.add(result("a"));
  await settle();
  assert.equal(await two.withdraw("a"), false);
});

test("what another tab settled without being heard is not sent again", async () => {
  const phone = phoneStore();
  const { queue, sent } = outbox([{ kind: "later" }], phone, "one");
  const tab = phone.tabs[0];
  await queue.start();
  await queue.add(result("a"));
  tab.deaf = true;
  await phone.tab("two").drop("a", { state: "counted" });
  await queue.wake();
  assert.deepEqual([sent, queue.items], [["a"], []]);
});

test("a page that cannot paint does not stop the sending", async (t) => {
  t.mock.method(console, "error", () => {});
  const sent = [];
  const send = async (item) => {
    sent.push(item.request_id);
    return { kind: "counted" };
  };
  const changed = () => {
    throw new Error("no such element");
  };
  const queue = newQueue({ send, changed, clock: handClock() });
  await queue.start();
  await queue.add(result("a"));
  await queue.add(result("b"));
  assert.deepEqual(sent, ["a", "b"]);
  assert.deepEqual(states(queue), ["counted", "counted"]);
});

test("a sender that breaks is tried again", async (t) => {
  t.mock.method(console, "error", () => {});
  const clock = handClock();
  let broken = true;
  const send = async () => {
    if (broken) throw new Error("broken");
    return { kind: "counted" };
  };
  const queue = newQueue({ send, clock });
  await queue.add(result("a"));
  broken = false;
  await clock.pass(4000);
  assert.deepEqual(states(queue), ["counted"]);
});

test("what is settled can be forgotten, what waits never", async () => {
  const { queue, clock } = outbox([{ kind: "counted" }, { kind: "stuck" }]);
  await queue.add(result("a"));
  await queue.add(result("b"));
  queue.forget(new Set(["a", "b"]));
  assert.deepEqual(queue.items.map((item) => item.request_id), ["b"]);
  await clock.pass(4000);
  assert.deepEqual(states(queue), ["counted"]);
});

test("a thousand entries through a network that loses four of ten answers: none lost, none doubled", async () => {
  const ledger = new Map();
  const order = [];
  let dice = 7;
  const roll = () => {
    dice = (dice * 48271) % 2147483647;
    return dice / 2147483647;
  };
  const send = async (item) => {
    if (roll() < 0.2) return { kind: "later" }; // lost on the way there
    if (!ledger.has(item.request_id)) {
      ledger.set(item.request_id, 0);
      order.push(item.request_id);
    }
    ledger.set(item.request_id, ledger.get(item.request_id) + 1);
    if (roll() < 0.2) return { kind: "later" }; // lost on the way back
    return { kind: "counted" };
  };
  const clock = handClock();
  const queue = newQueue({ send, clock });
  const ids = Array.from({ length: 1000 }, (_, i) => `id-${i}`);
  for (const id of ids) await queue.add(result(id));
  await clock.pass(3600_000 * 4);
  assert.equal(queue.waiting().length, 0);
  assert.deepEqual(order, ids);
});

test("one that never left is changed in its place, in the order and on every tab", async () => {
  const { sent, queue, clock, phone } = outbox([{ kind: "later" }]);
  const two = newQueue({ send: async () => ({ kind: "later" }), clock, store: phone.tab("two") });
  await queue.add(result("a"), result("b"), result("c"));
  await two.look();

  assert.equal(await queue.exchange("b", result("b2")), true);
  assert.equal(await two.exchange("b", result("b3")), false, "it is another one now");
  assert.equal(await queue.exchange("a", result("a2")), false, "a may have arrived: only a correction helps");
  await clock.pass(60000);

  assert.deepEqual(sent, ["a", "a", "b2", "c"]);
  assert.deepEqual(phone.items, []);
});

test("one that the store does not hold is changed all the same", async () => {
  const { sent, queue, clock, phone } = outbox([{ kind: "later" }]);
  phone.fails = true;
  await queue.add(result("a"), result("b"));
  assert.equal(await queue.exchange("a", result("a2")), false, "a may have arrived");
  assert.equal(await queue.exchange("b", result("b2")), true);
  await clock.pass(60000);
  assert.deepEqual(sent, ["a", "a", "b2"]);
});

test("a correction does not pass what it corrects", async () => {
  const { sent, queue } = outbox([{ kind: "stuck" }]);
  await queue.add(result("a"), { request_id: "new-a", kind: "replace", undoes: "a", body: {} }, result("b"));
  assert.deepEqual(sent, ["a", "b"]);
});

test("the end of a shift does not pass its start", async () => {
  const { sent, queue } = outbox([{ kind: "stuck" }]);
  const start = { request_id: "start", kind: "shift", body: {} };
  await queue.add(start, { request_id: "end", kind: "shift-end", shift: "start", body: {} }, result("b"));
  assert.deepEqual(sent, ["start", "b"]);
  await queue.hurry();
  assert.deepEqual(sent.slice(2), ["start", "end"]);
});

test("a refused correction, undo, question or shift is kept over a reload until it was read", async () => {
  const refused = [
    { request_id: "new-a", kind: "replace", undoes: "a", body: {} },
    undoOf("b"),
    { request_id: "ask-c", kind: "ask", about: "c", body: { note: "Please look" } },
    { request_id: "start", kind: "shift", body: {} },
    { request_id: "end", kind: "shift-end", shift: "start", body: {} },
  ];
  const { queue, phone } = outbox(refused.map(() => ({ kind: "refused", why: "closed", reason: "Closed." })));
  await queue.add(...refused);
  const { queue: reloaded, sent } = outbox([], phone, "two");
  await reloaded.start();
  assert.deepEqual(reloaded.items.map((item) => [item.request_id, item.reason]), refused.map((item) => [item.request_id, "Closed."]));
  assert.equal(reloaded.items[2].body.note, "Please look");
  for (const item of refused) reloaded.seen(item.request_id);
  await settle();
  assert.deepEqual([phone.items, sent], [[], []]);
});

test("carried, then corrected or undone on the old page, an entry counts once", async () => {
  const ledger = new Set();
  const server = (online) => async (item) => {
    if (!online()) return { kind: "later" };
    if (item.undoes && !ledger.delete(item.undoes)) return { kind: "refused", why: "already_taken_back" };
    if (item.kind !== "undo") ledger.add(item.request_id);
    return { kind: "counted" };
  };
  let online = false;
  const clock = handClock();
  const phone = phoneStore();
  const old = newQueue({ send: server(() => online), clock, store: phone.tab() });
  const otherTab = newQueue({ send: async () => ({ kind: "later" }), clock, store: phone.tab("two") });
  const fresh = newQueue({ send: server(() => true), clock });
  await old.add(result("a"), result("b"), result("c"));
  await otherTab.look();

  old.carried();
  await settle();
  await fresh.add(...old.waiting().map((item) => ({ ...result(item.request_id), tries: 1 })));
  assert.deepEqual([...ledger], ["a", "b", "c"]);
  assert.equal(await old.exchange("b", result("b2")), false, "b may count already");
  assert.equal(await otherTab.exchange("b", result("b3")), false);
  assert.equal(await old.withdraw("c"), false);
  await old.add({ ...result("b2"), kind: "replace", undoes: "b" }, undoOf("c"));
  online = true;
  await clock.pass(60000);

  assert.deepEqual([...ledger], ["a", "b2"]);
});

test("what was brought from another address may have arrived: only an undo takes it back", async () => {
  const { queue } = outbox([{ kind: "later" }]);
  await queue.add(result("a"), { ...result("b"), tries: 1 });
  assert.deepEqual([await queue.withdraw("b"), await queue.exchange("b", result("b2"))], [false, false]);
});

test("what is carried while it goes into the store is known there as carried", async () => {
  const phone = phoneStore();
  const { queue } = outbox([{ kind: "later" }, { kind: "later" }], phone);
  await queue.add(result("a"));
  let written;
  phone.writing = new Promise((done) => {
    written = done;
  });
  queue.add(result("b"));
  await settle();
  queue.carried();
  written();
  await settle();
  assert.equal(phone.items.find((item) => item.request_id === "b").tries, 1);
});
