import assert from "node:assert/strict";
import test from "node:test";
import { Callers } from "../../static/js/lib/callers.js";

const board = (...callers) => ({ latest: callers.map((caller) => (caller ? { caller } : {})) });

function watched(answers) {
  const seen = { asked: 0, told: 0 };
  const callers = new Callers({
    ask: () => { seen.asked += 1; return answers.shift(); },
    onnames: () => { seen.told += 1; },
  });
  return { callers, seen };
}

test("a name is asked for when somebody new has called, and only then", async () => {
  const { callers, seen } = watched([Promise.resolve({ a1: "Bo" })]);
  await callers.take(board("a1", "", "a1"));
  await callers.take(board("a1"));

  assert.equal(callers.of({ caller: "a1" }), "Bo");
  assert.equal(callers.of({}), "");
  assert.deepEqual(seen, { asked: 1, told: 1 });
});

test("a name that was deleted is gone at the next look", async () => {
  const { callers, seen } = watched([Promise.resolve({ a1: "Bo" }), Promise.resolve({})]);
  await callers.take(board("a1"));
  await callers.look();

  assert.equal(callers.of({ caller: "a1" }), "");
  assert.equal(seen.told, 2);
});

test("somebody without a name is not asked for with every board", async () => {
  const { callers, seen } = watched([Promise.resolve({})]);
  await callers.take(board("a1"));
  await callers.take(board("a1"));

  assert.equal(seen.asked, 1);
});

test("a server that does not answer leaves the names as they are", async () => {
  const { callers, seen } = watched([Promise.resolve({ a1: "Bo" }), Promise.reject(new Error("away"))]);
  await callers.take(board("a1"));
  await callers.look();

  assert.equal(callers.of({ caller: "a1" }), "Bo");
  assert.equal(seen.told, 1);
});
