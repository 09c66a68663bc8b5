// How the numbers of the ceremony are written. Pure.
import { isMoney } from "./measure.js";
import { fill } from "./phrases.js";
import { worded } from "./words.js";

const placesIn = (text) => (String(text).split(".")[1] || "").length;
const TENTHS = 1;

const fixed = (tag, places) => new Intl.NumberFormat(tag, { minimumFractionDigits: places, maximumFractionDigits: places });

// Decimal strings keep the decimals they came with; a whole number gets one where its neighbours have one.
export function decimal(text, format, least = 0) {
  const places = Math.max(least, placesIn(text));
  return fixed(format.tag, places).format(Number(text)).replace(/\u202f/g, "\u00a0");
}

const SHARES = ["calls", "list", "goal", "best"];
const isShare = (frame) => frame.ranked_by === "conversion" || SHARES.includes(frame.relative_to);

// What a row is ranked by, written out: "71,3", "€ 23.880", "12,3 %".
export function rankedOf({ ranked }, frame, format) {
  const { ranked_by: kind, relative_to: against } = frame;
  if (isShare(frame)) return format.percents(Number(ranked), TENTHS);
  if (isMoney(kind)) return against ? format.cents(Number(ranked)) : format.exact(Number(ranked));
  return decimal(ranked, format, against || kind === "points" || kind.startsWith("marks") ? TENTHS : 0);
}

// The word behind that number, where there is one.
export function rankedWord({ ranked }, frame, { words, noun, lang }) {
  const { ranked_by: kind, relative_to: against } = frame;
  const own = kind === "calls" ? noun("call", against ? 2 : Number(ranked)) : words.ranked[isMoney(kind) ? "money" : kind.split(":")[0]];
  const what = worded(frame.ranked_word, lang) || own || "";
  return what && words.per[against] ? fill(words.per[against], { what }) : what;
}

// The money beside the rank, where there is any and it is not the rank itself.
export const moneyBeside = (row, frame, format) =>
  (row.money_minor && (frame.relative_to || !isMoney(frame.ranked_by)) ? format.exact(row.money_minor) : "");

// What a total is of: money, or where none was raised what was counted. `of` is "" for units without a word.
export function totalOf({ money_minor: money, count, symbol, units, calls }) {
  if (money) return { value: money, of: "money" };
  if (count && symbol) return { value: count, of: symbol };
  return units ? { value: units, of: "" } : { value: calls || 0, of: "call" };
}

// A sum to the cent, in parts whose digits all roll; without cents where it has none.
export function sumParts(minor, currency, format) {
  if (minor % format.scale === 0) return format.parts(minor);
  const rolls = { fraction: "integer", decimal: "group" };
  return new Intl.NumberFormat(format.tag, { style: "currency", currency }).formatToParts(minor / format.scale)
    .map(({ type, value }) => ({ type: rolls[type] || type, value }));
}

// The same shape with nothing in it: where a number that rolls begins.
export const zeroed = (parts) => parts.map((part) =>
  (part.type === "integer" ? { type: part.type, value: part.value.replace(/\d/g, "0") } : part));

// The bar of a goal: {part: 0..1, reached}.
export function goalOf(goal) {
  if (!goal || !goal.at) return null;
  return { part: Math.max(0, Math.min(1, goal.reached / goal.at)), reached: goal.reached >= goal.at };
}

// The version behind "official v2".
export const versionOf = (label) => (/^official (v\d+)/.exec(label || "") || ["", ""])[1];
