import assert from "node:assert/strict";
import { test } from "node:test";
import { goalOf, moneyBeside, rankedOf, rankedWord, sumParts, totalOf, versionOf, zeroed } from "../../static/js/lib/ceremony_figures.js";
import { isFrame, motionOn, motionTo, pictureOf, supersedes } from "../../static/js/lib/ceremony_frame.js";
import { duelNews, ladderNews } from "../../static/js/lib/ceremony_news.js";
import { ladderPlan, poolPlan, thanksPlan } from "../../static/js/lib/ceremony_plan.js";
import { said } from "../../static/js/lib/ceremony_said.js";
import { seatsAround } from "../../static/js/lib/ceremony_sky.js";
import { makeFormat } from "../../static/js/lib/format.js";
import { makeNoun } from "../../static/js/lib/words.js";

const at = (number, more = {}) => ({ show: "a", number, kind: "ladder", moves: true, ...more });
const kit = (lang = "en", currency = "EUR") => {
  const format = makeFormat(lang, currency);
  const words = {
    nouns: { call: { one: "call", other: "calls" } },
    ranked: { points: "points", money: "raised", marks: "marks" },
    per: { seats: "{what} per seat", goal: "of own goal" },
    says: { place: "Place {place}: {what}", named: "{what}: {number}" },
    next: "Next: place {place}", in_the_race: "Still in the race", not_begun: "Not begun", rehearsal: "Rehearsal",
    winner_of: "Winner of {name}", winners_of: "Winners of {name}", one_prize: { two: "Two teams", many: "{n} teams" },
    together: "Together", together_for: "Together for {charity}", goal_reached: "Goal reached", soon: "Soon",
  };
  return { format, words, lang, noun: makeNoun(words.nouns, format.tag) };
};

test("a later click is taken, an old frame and the same one twice are not", () => {
  assert.ok(supersedes(at(3), null));
  assert.ok(supersedes(at(4), at(3)));
  assert.ok(!supersedes(at(3), at(3)));
  assert.ok(!supersedes(at(2), at(3)));
});

test("another performance is taken at once, whatever its number", () => {
  assert.ok(supersedes(at(0, { show: "b" }), at(30)));
});

test("a proxy's page is no frame", () => {
  for (const it of [null, "x", {}, { kind: "total" }, { number: 2 }]) assert.ok(!isFrame(it));
  assert.ok(isFrame(at(0)));
});

test("only the very next click moves; what was missed, taken back or jumped over stands at once", () => {
  assert.equal(motionTo(at(4), at(3)), "full");
  assert.equal(motionTo(at(5), at(3)), "none");
  assert.equal(motionTo(at(4, { moves: false }), at(3)), "none");
  assert.equal(motionTo(at(4), null), "none");
  assert.equal(motionTo(at(4, { blackout: true }), at(3)), "none");
  assert.equal(motionTo(at(1, { show: "b" }), at(9)), "fade");
  assert.equal(motionTo(at(4, { moves: false }), at(3, { blackout: true })), "fade");
});

test("who wants no motion gets changes of light, and a still screen not even those", () => {
  assert.equal(motionOn("full", { still: false, calm: true }), "fade");
  assert.equal(motionOn("none", { still: false, calm: true }), "none");
  assert.equal(motionOn("full", { still: true, calm: false }), "none");
  assert.equal(motionOn("full", { still: false, calm: false }), "full");
});

test("a picture is the same whenever it was sent, and black is always black", () => {
  assert.equal(pictureOf(at(3)), pictureOf(at(8, { moves: false })));
  assert.notEqual(pictureOf(at(3)), pictureOf(at(3, { kind: "duel" })));
  assert.equal(pictureOf(at(3, { blackout: true })), pictureOf(at(3, { kind: "duel", blackout: true })));
});

test("numbers are written as they are ranked by", () => {
  const { format } = kit("nl");
  const by = (ranked_by, ranked, relative_to = "") => rankedOf({ ranked }, { ranked_by, relative_to }, format);
  assert.equal(by("points", "71"), "71,0");
  assert.equal(by("points", "71.25"), "71,25");
  assert.equal(by("money", "3312000"), "€\u00a033.120");
  assert.equal(by("money", "3312050"), "€\u00a033.120,50");
  assert.equal(by("money", "41200", "seats"), "€\u00a0412,00");
  assert.equal(by("calls", "1204"), "1.204");
  assert.equal(by("conversion", "12.3"), "12,3%");
  assert.equal(by("units:schools", "7"), "7");
  assert.equal(rankedOf({ ranked: "3312000" }, { ranked_by: "money", relative_to: "" }, kit("en", "JPY").format).replace(/\s/g, ""), "JP¥3,312,000");
});

test("the word behind a number says what it is, per what, and nothing it does not know", () => {
  const word = (ranked_by, relative_to = "", ranked = "2", more = {}) => rankedWord({ ranked }, { ranked_by, relative_to, ...more }, kit());
  assert.equal(word("points"), "points");
  assert.equal(word("calls", "", "1"), "call");
  assert.equal(word("marks:advice"), "marks");
  assert.equal(word("money", "seats"), "raised per seat");
  assert.equal(word("units:schools"), "");
  assert.equal(word("units:schools", "", "2", { ranked_word: { en: "schools" } }), "schools");
});

test("money stands beside the rank only where it is not the rank", () => {
  const { format } = kit("nl");
  assert.equal(moneyBeside({ money_minor: 100 }, { ranked_by: "money", relative_to: "" }, format), "");
  assert.equal(moneyBeside({ money_minor: 100 }, { ranked_by: "points" }, format), "€\u00a01");
  assert.equal(moneyBeside({ money_minor: 0 }, { ranked_by: "points" }, format), "");
});

test("a sum begins as noughts of the same shape", () => {
  const parts = makeFormat("fr", "EUR").parts(18376000);
  assert.equal(zeroed(parts).map((part) => part.value).join("").replace(/\s/g, " "), "000 000 €");
  assert.equal(parts.map((part) => part.value).join("").replace(/\s/g, " "), "183 760 €");
});

test("a sum is shown to the cent, and every digit of it rolls", () => {
  const format = makeFormat("de", "EUR");
  const parts = sumParts(25799963, "EUR", format);
  assert.equal(parts.map((part) => part.value).join("").replace(/\s/g, " "), "257.999,63 €");
  assert.deepEqual(parts.filter((part) => part.type === "integer").map((part) => part.value), ["257", "999", "63"]);
  assert.deepEqual(sumParts(25799900, "EUR", format), format.parts(25799900));
});

test("where no money was raised the total is what was counted", () => {
  const sums = { money_minor: 0, count: 412, symbol: "tree", units: 900, calls: 2304 };
  assert.deepEqual(totalOf({ ...sums, money_minor: 700 }), { value: 700, of: "money" });
  assert.deepEqual(totalOf(sums), { value: 412, of: "tree" });
  assert.deepEqual(totalOf({ ...sums, symbol: "" }), { value: 900, of: "" });
  assert.deepEqual(totalOf({ ...sums, count: 0, units: 0 }), { value: 2304, of: "call" });
});

test("a goal of nothing has no bar, and one that is passed is full", () => {
  assert.equal(goalOf(null), null);
  assert.equal(goalOf({ of: "money", at: 0, reached: 5 }), null);
  assert.deepEqual(goalOf({ of: "money", at: 10, reached: 25 }), { part: 1, reached: true });
});

test("only a signed final has a version", () => {
  assert.equal(versionOf("official v2"), "v2");
  assert.equal(versionOf("rehearsal"), "");
});

const slots = (count, tied = 1) => Array.from({ length: count }, (_, i) => ({ place: i + 1, rows: i === 1 ? Array(tied).fill({}) : [] }));

test("2 to 12 places, with three of them tied, always fit their column", () => {
  for (let count = 1; count <= 12; count += 1) {
    for (const tied of [1, 2, 3, 6]) {
      const plan = ladderPlan({ slots: slots(count, tied), height: 82 });
      assert.ok(plan.rowHeight * plan.rows + plan.gap * (plan.rows - 1) <= 82.01, `${count} places, ${tied} tied`);
      assert.ok(plan.rowHeight >= 4, `${count} places, ${tied} tied: ${plan.rowHeight}`);
    }
  }
});

test("everybody in the race has a line of their own from the first picture on", () => {
  for (let count = 1; count <= 24; count += 1) assert.ok(poolPlan({ count, height: 82 }).rowHeight * count <= 82.01);
});

test("1 to 300 teams are thanked, each on one page, none outside it", () => {
  for (const size of [{ width: 159, height: 72 }, { width: 159, height: 100 }, { width: 69, height: 140 }]) {
    for (let count = 1; count <= 300; count += 1) {
      const plan = thanksPlan({ count, ...size });
      assert.ok(plan.pages * plan.perPage >= count, `${count} teams`);
      assert.ok(plan.rowHeight * plan.inColumn <= size.height + .01, `${count} teams`);
      assert.ok(plan.rowHeight >= 5.9, `${count} teams`);
    }
  }
  assert.equal(thanksPlan({ count: 40, width: 159, height: 72 }).pages, 1);
});

const ladder = (rows) => ({ kind: "ladder", slots: [{ place: 1, rows: [] }, { place: 2, rows }] });

test("a row that gets its number after its name brings only the number", () => {
  const named = ladder([{ name: "A" }]);
  const whole = ladder([{ name: "A", ranked: "7" }]);
  assert.deepEqual(ladderNews(named, ladder([])), { named: ["2/0"], numbered: [] });
  assert.deepEqual(ladderNews(whole, named), { named: [], numbered: ["2/0"] });
  assert.deepEqual(ladderNews(whole, whole), { named: [], numbered: [] });
  assert.deepEqual(ladderNews(whole, { kind: "total" }), { named: ["2/0"], numbered: ["2/0"] });
});

test("a duel plays only the bar that is new", () => {
  const bars = (...shown) => ({ kind: "duel", bars: shown.map((is) => ({ values: is ? [{ text: "1", share: 1 }, null] : [null, null] })) });
  assert.deepEqual(duelNews(bars(true, false), bars(false, false)), [0]);
  assert.deepEqual(duelNews(bars(true, true), bars(true, false)), [1]);
  assert.deepEqual(duelNews(bars(true, true), bars(true)), [1]);
  assert.deepEqual(duelNews(bars(true), { kind: "ladder", slots: [] }), [0]);
});

test("a screen reader hears the step, and of a black picture nothing", () => {
  const frame = {
    kind: "ladder", ranked_by: "points", name: "Calls", pool: [], next: 1,
    slots: [{ place: 1, rows: [] }, { place: 2, rows: [{ name: "Lijn 9", ranked: "70.5" }] }, { place: 3, rows: [{ name: "Zo", ranked: "61" }] }],
  };
  assert.equal(said(frame, kit()), "Place 2: Lijn 9, 70.5 points");
  assert.equal(said({ ...frame, rehearsal: true }, kit()), "Rehearsal. Place 2: Lijn 9, 70.5 points");
  assert.equal(said({ ...frame, blackout: true }, kit()), "");
  assert.equal(said({ kind: "winner", ranked_by: "money", name: "Calls", rows: [{ name: "A", ranked: "500" }, { name: "B", ranked: "500" }] }, kit()), "Winners of Calls: A, €5 raised, B, €5 raised");
  assert.equal(said({ kind: "unheard of" }, kit()), "");
});

test("a number that is told before its name is heard without any", () => {
  const frame = { kind: "ladder", ranked_by: "money", name: "", pool: [], next: null, slots: [{ place: 2, rows: [{ ranked: "500" }] }] };
  assert.equal(said(frame, kit()), "Place 2: €5 raised");
});

test("what stands in the air leaves the middle to the words, and is always the same", () => {
  const seats = seatsAround(64, .5);
  assert.equal(seats.length, 64);
  assert.ok(seats.every(([x, y]) => x >= 0 && x <= 1 && y >= 0 && y <= 1 && Math.hypot((x - .5) / .5, (y - .5) / .41) > 1));
  assert.deepEqual(seats, seatsAround(64, .5));
});
