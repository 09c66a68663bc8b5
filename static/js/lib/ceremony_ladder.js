// The ladder: on the left who is still in the race, on the right the places, filled from below.
import { moneyBeside, rankedOf } from "./ceremony_figures.js";
import { fitRowNames, fitWords } from "./ceremony_fit.js";
import { ladderNews } from "./ceremony_news.js";
import { ladderPlan, poolPlan } from "./ceremony_plan.js";
import { barOf, make, whoOf } from "./ceremony_parts.js";
import { TRAVEL_MS, fadeIn, grow, rise, sweep, travel } from "./ceremony_moves.js";
import { counted, fill } from "./phrases.js";
import { worded } from "./words.js";

const POOL_COLUMNS_ON_ITS_SIDE = 2;
const TIED_GAP = .3;

export function ladder(frame, kit) {
  const { words, lang, upright } = kit;
  const names = frame.pool.map((team) => make("li", "pool-team", [whoOf(team)]));
  const poolList = make("ol", "pool-list", names);
  const pool = frame.pool.length ? make("div", "pool", [make("h2", "pool-head", words.in_the_race), poolList]) : null;
  const slots = frame.slots.map((slot) => slotOf(slot, frame, kit));
  const list = make("ol", "slots", slots.map((slot) => slot.element));
  const legend = legendOf(frame, lang);
  const head = make("div", "ladder-head", [make("p", "ladder-now", nowWords(frame, kit)), legend]);
  const element = make("section", `act ladder${pool ? "" : " without-pool"}`, [pool, make("div", "steps", [head, list])]);
  const rows = [].concat(...slots.map((slot) => slot.rows));

  return {
    element,
    fit(u) {
      const stacked = upright();
      element.classList.toggle("stacked", stacked);
      if (pool) {
        const columns = stacked ? POOL_COLUMNS_ON_ITS_SIDE : 1;
        const high = stacked ? 30 : poolList.getBoundingClientRect().height / u;
        const plan = poolPlan({ count: names.length, height: high, columns, tallest: stacked ? 6 : 9.4 });
        poolList.style.setProperty("--columns", columns);
        poolList.style.setProperty("--row", plan.rowHeight.toFixed(2));
      }
      if (legend) fitWords(legend, { sizes: [2.7, 2.6], high: 6 * u, stretches: [100, 84, 72, 62] });
      const plan = ladderPlan({ slots: frame.slots, height: list.getBoundingClientRect().height / u });
      list.style.setProperty("--row", plan.rowHeight.toFixed(3));
      list.style.setProperty("--gap", plan.gap);
      list.style.setProperty("--tied", TIED_GAP);
      list.style.setProperty("--wide", widest(rows));
      fitRowNames(Array.from(element.querySelectorAll(".team-name")));
    },
    enter(motion, before, places) {
      const same = before && before.kind === "ladder" && !before.blackout;
      if (!same) {
        if (motion === "full") build(names, slots);
        return;
      }
      show(rows, ladderNews(frame, before), { motion, places });
      if (motion !== "full") return;
      names.forEach((item) => travel(item.querySelector(".who-is"), places));
      const next = list.querySelector(".is-next .slot-glow");
      if (next && before.next !== frame.next) fadeIn(next, { delay: 500 });
    },
  };
}

// At first: the names come one after the other, the places from the last one up.
function build(names, slots) {
  names.forEach((item, i) => rise(item, { delay: 200 + i * 70 }));
  slots.slice().reverse().forEach((slot, i) => rise(slot.element, { delay: 300 + i * 60 }));
}

// What is new in the rows: a name comes from where it stood, a number follows it.
function show(rows, { named, numbered }, { motion, places }) {
  rows.forEach((row) => {
    const arrives = named.includes(row.key);
    if (motion === "full" && row.who && row.who.dataset.travels in places) travel(row.who, places);
    else if (arrives) fadeIn(row.who);
    const delay = arrives && motion === "full" ? TRAVEL_MS - 150 : 0;
    if (motion === "full" && (arrives || numbered.includes(row.key))) sweep(row.light, arrives ? TRAVEL_MS - 250 : 0);
    if (!numbered.includes(row.key)) return;
    row.numbers.forEach((number) => (motion === "full" ? rise(number, { delay }) : fadeIn(number)));
    if (motion === "full") row.bars.forEach((bar, i) => grow(bar, { delay: delay + i * 500 }));
  });
}

function nowWords(frame, { words, lang }) {
  const next = frame.next || halfOpen(frame);
  if (next) return fill(words.next, { place: next });
  const left = frame.pool.length;
  return left > 1 ? counted(words.teams_left, left, lang) : "";
}

// The place of which only the name or only the number is there.
function halfOpen(frame) {
  const half = frame.slots.find((slot) => slot.rows.some((row) => !row.name || row.ranked === undefined));
  return half ? half.place : 0;
}

// What the two paints of a bar mean.
function legendOf(frame, lang) {
  const row = [].concat(...frame.slots.map((slot) => slot.rows)).find((one) => one.parts && one.parts.length > 1);
  if (!row) return null;
  const kinds = row.parts.map((part) => part.by).filter((by, i, all) => all.indexOf(by) === i);
  const labels = (by) => row.parts.filter((part) => part.by === by).map((part) => worded(part.label, lang)).join(" + ");
  return make("p", "legend", kinds.map((by) => make("span", "legend-part", [make("i", `legend-sign by-${by}`), labels(by)])));
}

function slotOf(slot, frame, kit) {
  const open = slot.rows.length > 0;
  const next = (frame.next || halfOpen(frame)) === slot.place;
  const place = make("span", "slot-place", String(slot.place));
  const rows = slot.rows.map((row, i) => rowOf(row, `${slot.place}/${i}`, frame, kit));
  const inside = make("ol", "slot-rows", rows.map((row) => row.element));
  const element = make("li", `slot${open ? " is-open" : ""}${next ? " is-next" : ""}`, [next ? make("i", "slot-glow") : null, place, inside]);
  element.dataset.place = slot.place;
  element.style.setProperty("--rows", Math.max(1, rows.length));
  return { element, rows };
}

function rowOf(row, key, frame, kit) {
  const { format } = kit;
  const known = Boolean(row.name);
  const who = known ? whoOf(row) : make("span", "who-is unknown", [make("span", "chip blank", "?")]);
  const beside = row.ranked === undefined ? "" : moneyBeside(row, frame, format);
  const numbers = row.ranked === undefined ? [] : [
    make("span", "row-beside", beside), make("span", "row-number", rankedOf(row, frame, format)),
  ];
  const parts = row.parts && row.parts.length ? row.parts : wholeOf(row);
  const bars = parts.map((part) => barOf(1, `by-${part.by}`));
  const light = make("i", "row-light");
  const track = make("span", "row-bars", bars.map((bar, i) => {
    const clip = make("span", "row-bar", [bar]);
    clip.style.width = `${(Math.max(0, parts[i].share) * 100).toFixed(2)}%`;
    return clip;
  }));
  const element = make("li", `row-of ${known ? `c-${row.colour}` : "unknown"}`, [track, make("span", "row-clip", [light]), who, ...numbers]);
  return { key, element, who: known ? who : null, numbers, bars, light };
}

// A single number that ranks has one bar.
const wholeOf = (row) => (row.share ? [{ share: row.share, by: "count" }] : []);

// The room that the widest number takes, in em: all of a column stand under one another.
const widest = (rows) => Math.max(0, ...rows.map((row) => (row.numbers.length ? row.numbers[1].textContent.length : 0))) * .56 + .3;
