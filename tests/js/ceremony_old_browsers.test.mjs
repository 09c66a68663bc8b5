import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const read = (path) => readFileSync(join(root, path), "utf8");
const withoutComments = (code) => code.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");

function scriptsOf(path, found = new Set()) {
  if (found.has(path)) return found;
  found.add(path);
  for (const [, name] of read(path).matchAll(/from "(\.[^"]+)"/g)) scriptsOf(join(dirname(path), name), found);
  return found;
}

const STYLES = ["static/css/pages/ceremony.css", "static/css/pages/ceremony_acts.css"];
const TOO_NEW_SCRIPT = [/\?\./, /\?\?/, /\.replaceAll\(/, /\.at\(-?\d/, /\.replaceChildren\(/, /structuredClone/, /Object\.hasOwn/, /\.finished\b/, /^\s*static \{/m, /\bthis\.#|^\s*#\w+/m, /\|\|=|&&=/, /AbortSignal\.timeout/];
const TOO_NEW_STYLE = [/color-mix\(/, /:is\(/, /:where\(/, /:has\(/, /@layer/, /@container/, /^\s*(inset|translate|rotate|scale|aspect-ratio)\s*:/m, /overflow:\s*clip/, /\d(dvh|svh|lvh)\b/, /oklch|oklab/];

test("a television of 2020 can read every script of the ceremony", () => {
  const scripts = scriptsOf("static/js/ceremony.js");
  assert.ok(scripts.size > 20);
  for (const path of scripts) {
    const code = withoutComments(read(path));
    TOO_NEW_SCRIPT.forEach((sign) => assert.ok(!sign.test(code), `${path}: ${sign}`));
  }
});

test("a television of 2020 can read the ceremony's style", () => {
  STYLES.map(read).map(withoutComments).forEach((code) => TOO_NEW_STYLE.forEach((sign) => assert.ok(!sign.test(code), `${sign}`)));
});

test("nothing in a line of boxes needs a gap that such a television does not know", () => {
  STYLES.forEach((path) => {
    for (const [rule] of withoutComments(read(path)).matchAll(/\{[^{}]*\}/g)) {
      if (/display: flex/.test(rule)) assert.ok(!/[^-]gap:/.test(rule), rule);
    }
  });
});

test("the ceremony's style has no colour of its own", () => {
  STYLES.forEach((path) => assert.ok(!/#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(/i.test(withoutComments(read(path))), path));
});

test("no script of the ceremony writes markup", () => {
  for (const path of scriptsOf("static/js/ceremony.js")) assert.ok(!/innerHTML|insertAdjacentHTML|outerHTML/.test(read(path)), path);
});
