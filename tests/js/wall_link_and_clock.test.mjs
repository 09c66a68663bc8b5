import assert from "node:assert/strict";
import { test } from "node:test";
import { Link, SILENCE_MS } from "../../static/js/lib/connection.js";
import { ServerClock, aim, split } from "../../static/js/lib/countdown.js";
import { Scenes } from "../../static/js/lib/scenes.js";
import { Strength } from "../../static/js/lib/strength.js";

test("a wall that has heard nothing yet does not call itself live", () => {
  assert.equal(new Link(0).state(100), "retry");
});

test("a connected socket that is silent is stale all the same", () => {
  const link = new Link(0);
  link.socket(true);
  link.sign(1000);
  assert.equal(link.state(1000 + SILENCE_MS), "live");
  assert.equal(link.state(1001 + SILENCE_MS), "stale");
  assert.equal(link.shouldPoll(1001 + SILENCE_MS), true);
});

test("stale is said within 15 s of the last beat", () => {
  assert.ok(SILENCE_MS + 1000 < 15000);
});

test("a wall without a socket is live as long as the polls are answered", () => {
  const link = new Link(0);
  link.sign(5000);
  assert.equal(link.state(10000), "live");
  assert.equal(link.state(13000), "retry");
  assert.equal(link.shouldPoll(5001), true);
});

test("one sign of life makes a stale wall live again", () => {
  const link = new Link(0);
  link.socket(true);
  assert.equal(link.state(20000), "stale");
  link.sign(20001);
  assert.equal(link.state(20002), "live");
});

test("the beat that travelled fastest sets the clock", () => {
  const clock = new ServerClock();
  const at = (ms) => new Date(1e12 + ms).toISOString();
  clock.heard(at(0), 500);
  clock.heard(at(5000), 5020);
  clock.heard(at(10000), 10900);
  assert.equal(clock.now(20000), 1e12 + 19980);
});

test("after sleep the clock starts again from the first beat", () => {
  const clock = new ServerClock();
  clock.heard(new Date(1e12).toISOString(), 0);
  clock.heard(new Date(1e12 + 3600000).toISOString(), 1000);
  assert.equal(clock.now(1000), 1e12 + 3600000);
});

test("a broken time does not disturb the clock", () => {
  const clock = new ServerClock();
  clock.heard("nonsense", 0);
  assert.equal(clock.known, false);
});

test("the countdown aims at the start before the opening and at the end after it", () => {
  const schedule = { starts_at: "2026-11-23T08:00:00Z", ends_at: "2026-11-27T16:00:00Z" };
  assert.equal(aim("rehearsal", schedule).word, "starts_in");
  assert.equal(aim("frozen", schedule).until, Date.parse(schedule.ends_at));
  assert.equal(aim("closed", schedule), null);
  assert.equal(aim("open", { starts_at: null, ends_at: null }), null);
});

test("time left is shown in days, hours, minutes and seconds and never below zero", () => {
  assert.deepEqual(split(5047000), { days: 0, text: "1:24:07" });
  assert.deepEqual(split(59000), { days: 0, text: "0:59" });
  assert.deepEqual(split(2 * 86400000 + 65000), { days: 2, text: "0:01:05" });
  assert.deepEqual(split(-4000), { days: 0, text: "0:00" });
});

test("the race stays 75 s, the total of all 12 s, and in the last half hour only the race", () => {
  const scenes = new Scenes(0);
  assert.equal(scenes.next(74999), "race");
  assert.equal(scenes.next(75000), "together");
  assert.equal(scenes.next(86999), "together");
  assert.equal(scenes.next(87000), "race");
  assert.equal(scenes.next(170000, { left: 29 * 60000 }), "race");
  assert.equal(scenes.next(170000, { left: 31 * 60000 }), "together");
});

test("a scene does not change within 20 s of something big", () => {
  const scenes = new Scenes(0);
  assert.equal(scenes.next(80000, { lastEvent: 70000 }), "race");
  assert.equal(scenes.next(90000, { lastEvent: 70000 }), "together");
});

test("the organiser's scene stays until it is given back to the round", () => {
  const scenes = new Scenes(0);
  scenes.lock("together");
  assert.equal(scenes.next(500000, { left: 60000 }), "together");
  scenes.lock(null);
  assert.equal(scenes.next(600000), "race");
});

test("a screen that is late again and again is spared, one late frame is forgiven", () => {
  const strength = new Strength();
  assert.equal(strength.frameAfter(400, 0), false);
  for (let i = 0; i < 30; i += 1) strength.frameAfter(200, 1000);
  assert.equal(strength.calm, true);
});

test("a spared screen gets its motion back when it has kept up for a while", () => {
  const strength = new Strength();
  for (let i = 0; i < 30; i += 1) strength.frameAfter(200, 0);
  for (let i = 0; i < 60; i += 1) strength.frameAfter(16, 30000);
  assert.equal(strength.calm, true);
  assert.equal(strength.frameAfter(16, 61000), false);
});
