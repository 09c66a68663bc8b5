// Request ids: allowed everywhere, never twice.
import assert from "node:assert/strict";
import { test } from "node:test";

import { requestId, undoId } from "../../static/js/lib/request_id.js";

test("a request id has 8 to 64 letters, digits, - or _", () => {
  assert.match(requestId(), /^[A-Za-z0-9_-]{22}$/);
});

test("ten thousand ids are ten thousand", () => {
  assert.equal(new Set(Array.from({ length: 10000 }, () => requestId())).size, 10000);
});

test("every letter is used, none more often than the others", () => {
  const seen = new Set();
  for (let start = 0; start < 64; start += 22) {
    const bytes = { getRandomValues: (array) => array.map((_, i) => start + i) };
    for (const letter of requestId(bytes)) seen.add(letter);
  }
  assert.equal(seen.size, 64);
});

test("taking the same entry back twice is the same request", () => {
  assert.equal(undoId("abc12345"), undoId("abc12345"));
  assert.notEqual(undoId("abc12345"), undoId("abc12346"));
  assert.match(undoId(requestId()), /^[A-Za-z0-9_-]{8,64}$/);
});
