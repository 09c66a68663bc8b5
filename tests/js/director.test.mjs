// The director's keys, one press at a time, and the seconds of a step that goes on by itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { countdown } from "../../static/js/lib/director_auto.js";
import { presserOf, verbOf } from "../../static/js/lib/director_keys.js";

test("a presenter's clicker goes on, back and black, and its other keys do nothing", () => {
  const verbs = (keys) => keys.map((key) => verbOf({ key }));
  assert.deepEqual(verbs(["PageDown", "ArrowRight", "ArrowDown", " "]), ["next", "next", "next", "next"]);
  assert.deepEqual(verbs(["PageUp", "ArrowLeft", "ArrowUp"]), ["back", "back", "back"]);
  assert.deepEqual(verbs(["b", "B", "."]), ["black", "black", "black"]);
  assert.deepEqual(verbs(["F5", "Escape"]), ["nothing", "nothing"]);
  assert.deepEqual(verbs(["a", "Enter", "Tab", "F11"]), ["", "", "", ""]);
});

test("a key that is held with another, or typed into a field, presses nothing", () => {
  assert.equal(verbOf({ key: "b", ctrlKey: true }), "");
  assert.equal(verbOf({ key: "ArrowLeft", altKey: true }), "");
  assert.equal(verbOf({ key: " ", target: { closest: (what) => what.includes("summary") } }), "");
});

test("what is pressed while a press is under way is dropped", async () => {
  const made = [];
  let done;
  const press = presserOf((form) => { made.push(form); return new Promise((resolve) => { done = resolve; }); });
  const first = press("one");
  assert.equal(press.isBusy(), true);
  await press("two");
  done();
  await first;
  const third = press("three");
  done();
  await third;
  assert.deepEqual(made, ["one", "three"]);
});

test("a press says whether somebody pressed or the seconds were over", async () => {
  const made = [];
  const press = presserOf(async (form, how) => { made.push([form, how]); });
  await press("next", { auto: true });
  await press("next");
  assert.deepEqual(made, [["next", { auto: true }], ["next", undefined]]);
});

test("a press that fails leaves the console ready for the next", async () => {
  const press = presserOf(async () => { throw new Error("no server"); });
  await assert.rejects(press("one"));
  assert.equal(press.isBusy(), false);
});

function clockwork() {
  const told = [];
  let tick = null;
  let ended = 0;
  const timers = { set: (work) => { tick = work; return 1; }, clear: () => { tick = null; } };
  const auto = countdown({ onEnd: () => { ended += 1; }, show: (seconds) => told.push(seconds), timers });
  return { auto, told, ended: () => ended, runs: () => tick !== null, second: () => tick() };
}

test("a step goes on by itself when its seconds are over, once, and tells them while they run", () => {
  const clock = clockwork();
  clock.auto.begin(3);
  for (let n = 0; n < 3; n += 1) clock.second();
  assert.deepEqual(clock.told, [0, 3, 2, 1, 0]);
  assert.equal(clock.ended(), 1);
  assert.equal(clock.runs(), false);
});

test("whoever wants it to wait is waited for", () => {
  const clock = clockwork();
  clock.auto.begin(3);
  clock.second();
  clock.auto.stop();
  assert.equal(clock.runs(), false);
  assert.equal(clock.ended(), 0);
});

test("a step without seconds waits for ever", () => {
  const clock = clockwork();
  clock.auto.begin(0);
  assert.equal(clock.runs(), false);
});
