// The wall is made anew only when the server answers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const settle = () => new Promise((done) => setImmediate(done));

// A wall with its own module, before a server that answers or not.
async function wall(t, name) {
  const it = { reloads: 0, answers: false };
  t.mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.window = { location: { href: "http://wall.example/", reload: () => { it.reloads += 1; } } };
  globalThis.fetch = async () => ({ ok: it.answers });
  const reload = await import(`../../static/js/lib/reload.js?${name}`);
  it.pass = async () => {
    await settle();
    t.mock.timers.tick(2000);
    await settle();
  };
  return { it, reload };
}

test("another make-up waits for a server that answers", async (t) => {
  const { it, reload } = await wall(t, "make-up");
  reload.reloadForMakeUp();
  await it.pass();
  assert.equal(it.reloads, 0);
  it.answers = true;
  await it.pass();
  assert.equal(it.reloads, 1);
});

test("another build waits for a quiet moment, another make-up does not wait with it", async (t) => {
  const { it, reload } = await wall(t, "build");
  it.answers = true;
  const busy = { quietFor: () => 0, mayNow: () => true };
  reload.reloadForBuild("a", busy);
  reload.reloadForBuild("b", busy);
  await it.pass();
  assert.equal(it.reloads, 0);
  reload.reloadForMakeUp();
  await it.pass();
  assert.equal(it.reloads, 1);
});

test("no script of the wall reloads by itself", () => {
  assert.ok(!/location\.reload/.test(readFileSync(join(root, "static/js/wall.js"), "utf8")));
});
