// The lights before the start: this device's own clock beside the server's.
import assert from "node:assert/strict";
import { test } from "node:test";

import { ahead, withOwnClock, worst } from "../../static/js/lib/lights.js";

const words = { ahead: "%(seconds)s s ahead", late: "%(seconds)s s behind", set_clock: "Set it." };
const clock = { key: "clock", colour: "green", says: "It is nine.", to_do: "", items: [] };

test("half of the way there and back is taken off", () => {
  assert.equal(ahead(10_000, 9_000, 11_000), 0);
  assert.equal(ahead(10_000, 14_900, 15_100), 5);
});

test("a few seconds are nothing, more is amber, over a minute is red", () => {
  assert.equal(withOwnClock(clock, 4, words), clock);
  assert.deepEqual(withOwnClock(clock, 12, words), { ...clock, colour: "amber", says: "It is nine. 12 s ahead", to_do: "Set it." });
  assert.equal(withOwnClock(clock, -12, words).says, "It is nine. 12 s behind");
  assert.equal(withOwnClock(clock, -61, words).colour, "red");
});

test("what the server says of its own clock comes first", () => {
  const red = { ...clock, colour: "red" };
  assert.equal(withOwnClock(red, 30, words), red);
});

test("the worst colour wins", () => {
  assert.equal(worst([{ colour: "green" }, { colour: "amber" }, { colour: "red" }]), "red");
  assert.equal(worst([{ colour: "grey" }, { colour: "green" }]), "green");
  assert.equal(worst([]), "green");
});
