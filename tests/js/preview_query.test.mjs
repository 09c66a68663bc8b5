// What the preview of the wall is asked with.
import assert from "node:assert/strict";
import { test } from "node:test";

import { MOST_LENGTH, MOST_TEAMS, query } from "../../static/js/lib/preview_query.js";

const asked = (typed) => new URLSearchParams(query(new Map(Object.entries(typed))));
const teams = (typed) => asked({ teams: typed }).get("teams").split("\n");

test("what was typed is asked with, and nothing else of the form", () => {
  const made = asked({ name: "Nuit & jour", goal: "5.000", key: "secret", csrf_token: "token" });

  assert.equal(made.get("name"), "Nuit & jour");
  assert.equal(made.get("goal"), "5.000");
  assert.equal(made.get("key"), null);
  assert.equal(made.get("csrf_token"), null);
});

test("teams go by their names, without empty lines", () => {
  assert.deepEqual(teams("Rood\t12\tbinnen\n\n  Blauw  \r\n"), ["Rood", "Blauw"]);
});

test("no more teams are asked with than a competition may have", () => {
  assert.equal(teams("x\n".repeat(200)).length, MOST_TEAMS);
});

test("an address is never longer than a server takes", () => {
  const typed = Array.from({ length: 150 }, (_, i) => `数字のチーム、とても長い名前 ${i}`).join("\n");
  const made = query(new Map([["teams", typed]]));

  assert.ok(made.length <= MOST_LENGTH);
  assert.ok(made.length > MOST_LENGTH - 500);
});
