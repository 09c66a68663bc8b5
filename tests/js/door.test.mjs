// The door: only a plain answer of the scoreboard decides; everything else means later.
import assert from "node:assert/strict";
import { test } from "node:test";

import { makeDoor } from "../../static/js/lib/door.js";

const json = (status, body, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/problem+json", ...headers } });
const RESULT = { kind: "result", request_id: "a", body: { request_id: "a" } };
const UNDO = { kind: "undo", request_id: "undo-a", undoes: "a", body: {} };

let now = 0;

function door(...answers) {
  const asked = [];
  now = 0;
  const fetcher = async (address, options) => {
    asked.push({ address, ...options });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return typeof answer === "function" ? answer(options) : answer;
  };
  return { asked, door: makeDoor({ address: "/demo/lead", team: "Z O", token: "old", fetcher, now: () => now, timeout_s: 0.05 }) };
}

const verdict = async (item, ...answers) => door(...answers).door.send(item);

test("201 and 200 with a receipt are counted", async () => {
  for (const status of [200, 201]) {
    const told = await verdict(RESULT, json(status, { receipt: "R", team: "ZO", status: "counted" }));
    assert.deepEqual(told, { kind: "counted", status: "counted", receipt: "R" });
  }
});

test("what is set aside for the judges is said so", async () => {
  const told = await verdict(RESULT, json(201, { receipt: "R", team: "ZO", status: "set_aside" }));
  assert.equal(told.kind, "set_aside");
});

test("a lost network, a busy server, a hotel's page and half an answer mean later", async () => {
  const page = () => new Response("<h1>Welcome</h1>", { status: 200, headers: { "Content-Type": "text/html" } });
  const half = () => new Response('{"receipt": "R', { status: 201, headers: { "Content-Type": "application/json" } });
  for (const answer of [new Error("offline"), page(), half(), json(200, {}), json(502, {}), json(503, {}), json(429, {}), json(408, {})]) {
    assert.equal((await verdict(RESULT, answer)).kind, "later");
  }
});

test("an undo is done only when the answer says so", async () => {
  assert.equal((await verdict(UNDO, json(200, {}))).kind, "later");
  assert.equal((await verdict(UNDO, json(200, { team: "ZO", status: "void" }))).kind, "counted");
});

test("the server's wish for a pause is passed on", async () => {
  assert.equal((await verdict(RESULT, json(503, {}, { "Retry-After": "7" }))).retry_after_s, 7);
});

test("an answer that does not come within the time is later", async () => {
  const never = ({ signal }) => new Promise((_, no) => signal.addEventListener("abort", () => no(new Error("aborted"))));
  assert.equal((await verdict(RESULT, never)).kind, "later");
});

test("a stale form token is renewed and the same entry sent again, never refused", async () => {
  const { asked, door: one } = door(
    json(400, { why: "csrf" }),
    json(200, { csrf_token: "new" }),
    json(201, { receipt: "R", status: "counted" }),
  );
  assert.equal((await one.send(RESULT)).kind, "counted");
  assert.deepEqual(asked.map((one) => one.address), ["/demo/lead/results?team=Z%20O", "/demo/lead/token?team=Z%20O", "/demo/lead/results?team=Z%20O"]);
  assert.equal(asked[2].headers["X-CSRFToken"], "new");
  assert.equal(asked[0].body, asked[2].body);
});

test("a token that is refused twice means later", async () => {
  assert.equal((await verdict(RESULT, json(400, { why: "csrf" }), json(200, { csrf_token: "new" }), json(400, { why: "csrf" }))).kind, "later");
  assert.equal((await verdict(RESULT, json(400, { why: "csrf" }), json(503, {}))).kind, "later");
});

test("no token without a session: the pass is gone, nothing is refused", async () => {
  assert.equal((await verdict(RESULT, json(400, { why: "csrf" }), json(403, { why: "needs_pass" }))).kind, "pass");
});

test("a refusal carries its reason, the fields' sentences first", async () => {
  const closed = await verdict(RESULT, json(409, { why: "closed", detail: "Closed at 17:00." }));
  assert.deepEqual(closed, { kind: "refused", why: "closed", reason: "Closed at 17:00." });
  const fields = await verdict(RESULT, json(422, { detail: "Look at the fields.", problems: { amount: "Too much." } }));
  assert.equal(fields.reason, "Too much.");
});

test("a server that stumbles on one entry lets the others pass", async () => {
  assert.equal((await verdict(RESULT, json(500, {}))).kind, "stuck");
});

test("an answer that does not say why throws nothing away: the entry is tried again", async () => {
  for (const status of [400, 404, 405, 409, 413, 415, 422]) {
    assert.deepEqual(await verdict(RESULT, json(status, { title: "No", detail: "No." })), { kind: "stuck" });
  }
  const open = json(200, { mine: { team: "ZO" }, last: [] });
  assert.equal((await verdict(RESULT, json(403, { detail: "No." }), open)).kind, "stuck");
});

test("a pass that is back by the time it is looked for is no refusal", async () => {
  const open = json(200, { mine: { team: "ZO" }, last: [] });
  assert.equal((await verdict(RESULT, json(403, { why: "needs_pass" }), open)).kind, "later");
});

test("without a session everything waits", async () => {
  assert.equal((await verdict(RESULT, json(401, {}))).kind, "pass");
});

test("forbidden is the pass when the page is closed too, else this one entry", async () => {
  const mine = { mine: { team: "ZO" }, last: [] };
  assert.equal((await verdict(RESULT, json(403, {}), json(403, {}))).kind, "pass");
  assert.equal((await verdict(RESULT, json(403, {}), new Error("offline"))).kind, "later");
  assert.equal((await verdict(UNDO, json(403, { why: "too_late", detail: "Too late." }), json(200, mine))).kind, "refused");
});

test("taking back what is already taken back is done", async () => {
  assert.equal((await verdict(UNDO, json(409, { why: "already_taken_back" }))).kind, "counted");
});

const paths = (asked) => asked.map((one) => one.address.replace(/^.demo.lead(.*)[?].*/, "$1"));
const done = () => json(201, { receipt: "R", status: "counted" });
const fresh = () => json(200, { csrf_token: "new" });

test("after a pause of a minute a fresh form token is fetched before anything is sent", async () => {
  const { asked, door: one } = door(done(), fresh(), done(), done());
  await one.send(RESULT);
  now += 61_000;
  assert.equal((await one.send(RESULT)).kind, "counted");
  await one.send(RESULT);
  assert.deepEqual(paths(asked), ["/results", "/token", "/results", "/results"]);
  assert.equal(asked[2].headers["X-CSRFToken"], "new");
});

test("after a try that failed a fresh form token comes first", async () => {
  const { asked, door: one } = door(new Error("offline"), fresh(), done());
  await one.send(RESULT);
  await one.send(RESULT);
  assert.deepEqual(paths(asked), ["/results", "/token", "/results"]);
});

test("while no fresh token is to be had nothing is sent, and nothing refused", async () => {
  for (const [answer, kind] of [[new Error("offline"), "later"], [json(503, {}), "later"], [json(403, { why: "needs_pass" }), "pass"]]) {
    const { asked, door: one } = door(answer);
    now += 61_000;
    assert.equal((await one.send(RESULT)).kind, kind);
    assert.deepEqual(paths(asked), ["/token"]);
  }
});

test("the clock is the scoreboard's from the first moment, and a hotel's page does not change it", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: Date.parse("2026-11-23T12:00:00Z") });
  const day_ms = 24 * 3600 * 1000;
  const hotel = new Response("<h1>Wi-Fi</h1>", { status: 200, headers: { "Content-Type": "text/html", Date: "Mon, 01 Jan 2001 00:00:00 GMT" } });
  const told = (time, more) => json(200, { mine: {}, last: [], ...more }, { Date: `Tue, 24 Nov 2026 ${time} GMT` });
  const answers = [hotel, told("11:59:59"), told("12:00:05"), told("12:00:05", { now_ms: Date.now() + day_ms + 5300 })];
  const one = makeDoor({ address: "", team: "ZO", token: "", ahead_ms: day_ms, fetcher: async () => answers.shift() });
  await one.mine();
  assert.equal(one.clockAhead_ms(), day_ms);
  await one.mine();
  assert.equal(one.clockAhead_ms(), day_ms, "a second that is not over yet says nothing new");
  await one.mine();
  assert.equal(one.clockAhead_ms(), day_ms + 5000);
  await one.mine();
  assert.equal(one.clockAhead_ms(), day_ms + 5300, "to the millisecond where it is told");
});

test("a correction needs a receipt, and a question to the judges a word", async () => {
  const correction = { kind: "replace", request_id: "new-a", undoes: "a", body: {} };
  const { asked, door: one } = door(json(201, { receipt: "R", status: "counted" }));
  assert.equal((await one.send(correction)).kind, "counted");
  assert.equal(asked[0].address, "/demo/lead/results/a/replace?team=Z%20O");
  assert.equal((await verdict(correction, json(200, { status: "void" }))).kind, "later");

  const question = { kind: "ask", request_id: "ask-a", about: "a", body: {} };
  assert.equal((await verdict(question, json(200, { status: "asked" }))).kind, "counted");
  assert.equal((await verdict(question, json(409, { why: "already_asked" }))).kind, "counted");
});

test("a correction of what was taken back meanwhile is refused, and never taken for done", async () => {
  const correction = { kind: "replace", request_id: "new-a", undoes: "a", body: {} };
  const told = await verdict(correction, json(409, { why: "already_taken_back", detail: "Taken back." }));
  assert.deepEqual(told, { kind: "refused", why: "already_taken_back", reason: "Taken back." });
});
