import assert from "node:assert/strict";
import { test } from "node:test";
import { isTakenBack, newResults, risen, supersedes, withWords } from "../../static/js/lib/changes.js";

const result = (team, at, money = 0) => ({ team, outcome: "gift", calls: 1, money_minor: money, units: 0, at });

test("an older or equal board of the same epoch never replaces a newer one", () => {
  const shown = { epoch: "a", version: 7 };
  assert.equal(supersedes({ epoch: "a", version: 7 }, shown), false);
  assert.equal(supersedes({ epoch: "a", version: 6 }, shown), false);
  assert.equal(supersedes({ epoch: "a", version: 8 }, shown), true);
});

test("a board of another epoch is taken at once, whatever its version", () => {
  assert.equal(supersedes({ epoch: "b", version: 1 }, { epoch: "a", version: 900 }), true);
});

test("names and words that a board leaves out are kept from the last one that had them", () => {
  const shown = { teams: { A: { name: "Anna" }, B: { name: "Bo" } }, outcomes: { gift: {} } };
  const next = withWords({ version: 2, teams: { B: { name: "Bob" } } }, shown);
  assert.deepEqual(next.teams, { A: { name: "Anna" }, B: { name: "Bob" } });
  assert.deepEqual(next.outcomes, { gift: {} });
});

test("only what stands before the known results is new", () => {
  const before = [result("B", "2"), result("A", "1")];
  assert.deepEqual(newResults([result("C", "3"), ...before], before), [result("C", "3")]);
  assert.deepEqual(newResults(before, before), []);
});

test("two equal results within one moment are two results", () => {
  const before = [result("A", "1"), result("B", "0")];
  assert.equal(newResults([result("A", "1"), result("A", "1"), result("B", "0")], before).length, 1);
});

test("an older result that moves up after another was taken back is not new", () => {
  const twelve = Array.from({ length: 12 }, (_, i) => result("T", `2${99 - i}`));
  const older = result("T", "100");
  assert.deepEqual(newResults([...twelve.slice(0, 4), ...twelve.slice(5), older], twelve), []);
});

test("a result is taken back when it is gone although older ones are still there", () => {
  const list = [result("B", "2"), result("A", "1")];
  assert.equal(isTakenBack(result("C", "3"), list), true);
  assert.equal(isTakenBack(result("B", "2"), list), false);
});

test("a result that twelve newer ones pushed off the end is not taken back", () => {
  const newer = Array.from({ length: 12 }, (_, i) => result("T", `2${99 - i}`));
  assert.equal(isTakenBack(result("C", "100"), newer), false);
});

test("balloons rise for the teams that have more than before, and for nobody else", () => {
  const count = (row) => row.n;
  const before = { rows: [{ team: "A", n: 4 }, { team: "B", n: 2 }] };
  const now = { rows: [{ team: "A", n: 3 }, { team: "B", n: 4 }, { team: "C", n: 1 }] };
  assert.deepEqual(risen(now, before, count), [{ team: "B", more: 2 }, { team: "C", more: 1 }]);
});
