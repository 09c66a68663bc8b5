import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const read = (path) => readFileSync(join(root, path), "utf8");
const withoutComments = (code) => code.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");

// Every script that the wall loads, found by its imports.
function scriptsOf(path, found = new Set()) {
  if (found.has(path)) return found;
  found.add(path);
  for (const [, name] of read(path).matchAll(/from "(\.[^"]+)"/g)) scriptsOf(join(dirname(path), name), found);
  return found;
}

const TOO_NEW_SCRIPT = [/\?\./, /\?\?/, /\.replaceAll\(/, /\.at\(-?\d/, /\.replaceChildren\(/, /structuredClone/, /Object\.hasOwn/, /\.finished\b/, /^\s*static \{/m, /\bthis\.#|^\s*#\w+/m, /\|\|=|&&=/, /AbortSignal\.timeout/];
const TOO_NEW_STYLE = [/color-mix\(/, /:is\(/, /:where\(/, /:has\(/, /@layer/, /@container/, /^\s*(inset|translate|rotate|scale|aspect-ratio)\s*:/m, /overflow:\s*clip/, /\d(dvh|svh|lvh)\b/, /oklch|oklab/];

test("a television of 2020 can read every script of the wall", () => {
  for (const path of scriptsOf("static/js/wall.js")) {
    const code = withoutComments(read(path));
    TOO_NEW_SCRIPT.forEach((sign) => assert.ok(!sign.test(code), `${path}: ${sign}`));
  }
});

test("a television of 2020 can read the wall's style", () => {
  const code = withoutComments(read("static/css/wall.css"));
  TOO_NEW_STYLE.forEach((sign) => assert.ok(!sign.test(code), `${sign}`));
});

test("the wall's style has no colour of its own", () => {
  assert.ok(!/#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(/i.test(withoutComments(read("static/css/wall.css"))));
});
