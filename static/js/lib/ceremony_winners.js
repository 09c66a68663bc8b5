// Who is first: of all, with everything in the air, of a division, and on the photo card at the end.
import { moneyBeside, rankedOf, rankedWord, versionOf } from "./ceremony_figures.js";
import { fitAlike, fitWords, sizesFrom } from "./ceremony_fit.js";
import { canvasOf, chipOf, make, makeIf, nameOf } from "./ceremony_parts.js";
import { fadeIn, rise } from "./ceremony_moves.js";
import { totalWords, winnerWords } from "./ceremony_said.js";
import { painted, rising, standing } from "./ceremony_sky.js";
import { fill } from "./phrases.js";
import { worded } from "./words.js";

const NAME = [20, 13, 9.6, 7.4];        // in u, by how many are first together
const NARROW_BELOW = 11;                // a name that gets smaller than this needs the balloon's room

const largestFor = (rows) => NAME[Math.max(1, Math.min(rows.length, NAME.length)) - 1];

const fitFigures = (element, u) => element.querySelectorAll(".first-figures").forEach(
  (line) => fitWords(line, { sizes: sizesFrom(4.2, 2.6, .4), high: 6 * u, stretches: [100, 90, 80] }));

// "93,1 points · € 33.120 raised"
function figuresOf(row, frame, kit) {
  const { format, words } = kit;
  if (row.ranked === undefined) return [];
  const money = moneyBeside(row, frame, format);
  const figure = (number, word) => make("span", "first-figure", [make("b", "", number), word ? ` ${word}` : null]);
  return [figure(rankedOf(row, frame, format), rankedWord(row, frame, kit)), money ? figure(money, words.raised) : null].filter(Boolean);
}

function champions(frame, kit, { chips }) {
  const several = frame.rows.length > 1;
  const names = frame.rows.map((row) => nameOf(row, "first-name"));
  const blocks = frame.rows.map((row, i) => make("div", `first-one c-${row.colour}`, [
    chips || several ? chipOf(row) : null, make("div", "first-said", [names[i], several ? null : figureLine(row, frame, kit)]),
  ]));
  return { names, blocks, shared: several ? figureLine(frame.rows[0], frame, kit) : null };
}

function figureLine(row, frame, kit) {
  const figures = figuresOf(row, frame, kit);
  return figures.length ? make("p", "first-figures", figures) : null;
}

export function winner(frame, kit) {
  const head = make("p", "first-head", winnerWords(frame, kit));
  const { names, blocks, shared } = champions(frame, kit, { chips: false });
  const large = canvasOf("first-large");
  const sky = canvasOf("in-the-air");
  const text = make("div", "first-words", [head, ...blocks, shared]);
  const element = make("section", `act first is-winner of-${Math.min(4, frame.rows.length)}`, [sky, make("i", "veil"), large, text]);
  return {
    element,
    fit(u) {
      element.classList.remove("narrow");
      const sizes = sizesFrom(largestFor(frame.rows), 5);
      const high = (frame.rows.length > 1 ? 18 : 42) * u;
      fitAlike(names, { sizes, high });
      if (Number(names[0].style.getPropertyValue("--size")) < Math.min(NARROW_BELOW, largestFor(frame.rows) - 2)) {
        element.classList.add("narrow");
        fitAlike(names, { sizes, high });
      }
      fitWords(head, { sizes: sizesFrom(4.6, 3), high: 12 * u });
      fitFigures(element, u);
      painted(large, frame.symbol);
      if (!element.dataset.rising) standing(sky, frame.symbol, { free: .56 });
    },
    enter(motion, before) {
      if (motion !== "full" || (before && before.kind === "winner")) return;
      element.dataset.rising = "1";
      rise(large, { by: "60vh" });
      fadeIn(head, { delay: 300 });
      blocks.forEach((block, i) => rise(block, { delay: 700 + i * 500 }));
      if (shared) fadeIn(shared, { delay: 1200 + blocks.length * 500 });
      rising(sky, frame.symbol, frame.count).then(() => {
        delete element.dataset.rising;
        if (!sky.isConnected) return;
        standing(sky, frame.symbol, { free: .56 });
        fadeIn(sky, { duration: 2400 });
      });
    },
  };
}

export function division(frame, kit) {
  const head = make("p", "first-head", fill(kit.words.first_in, { division: worded(frame.division, kit.lang) }));
  const { names, blocks, shared } = champions(frame, kit, { chips: true });
  const element = make("section", `act first is-division of-${Math.min(4, frame.rows.length)}`, [make("div", "first-words", [head, ...blocks, shared])]);
  return {
    element,
    fit(u) {
      fitAlike(names, { sizes: sizesFrom(Math.min(13, largestFor(frame.rows)), 4.4), high: (frame.rows.length > 1 ? 16 : 34) * u });
      fitWords(head, { sizes: sizesFrom(6, 3.2), high: 16 * u });
      fitFigures(element, u);
    },
    enter(motion) {
      if (motion !== "full") return;
      rise(head);
      blocks.forEach((block, i) => rise(block, { delay: 500 + i * 400, by: "7vh" }));
    },
  };
}

// Winner, total and day on one card: it stands until someone ends it.
export function still(frame, kit) {
  const { format, lang, words } = kit;
  const head = make("p", "still-head", winnerWords(frame, kit));
  const names = frame.rows.map((row) => nameOf(row, "first-name"));
  const charity = frame.money_minor ? make("p", "still-for", totalWords(frame, kit)) : null;
  const version = versionOf(frame.label);
  const foot = [dayOf(frame.date, format.tag, kit.zone), !frame.rehearsal && version ? fill(words.official, { version }) : ""].filter(Boolean).join(" · ");
  const sky = canvasOf("in-the-air");
  const card = make("div", "still-card", [
    head, make("div", "still-names", names), make("i", "still-rule"), charity,
    charity ? make("p", "still-sum", format.exact(frame.money_minor)) : null, makeIf(foot, "p", "still-day"),
  ]);
  return {
    element: make("section", "act still", [sky, card]),
    fit(u) {
      fitWords(head, { sizes: sizesFrom(4, 2.8), high: 10 * u });
      if (names.length) fitAlike(names, { sizes: sizesFrom(Math.min(14, largestFor(frame.rows)), 4.4), high: (names.length > 1 ? 30 / names.length : 30) * u });
      if (charity) fitWords(charity, { sizes: sizesFrom(3.8, 2.8), high: 9 * u });
      standing(sky, frame.symbol || "balloon", { free: .4 });
    },
    enter(motion) {
      if (motion === "full") rise(card);
    },
  };
}

// A day, or the moment of the final as a day on the competition's clocks.
function dayOf(date, tag, zone) {
  const isMoment = String(date).includes("T");
  const day = date ? new Date(isMoment ? date : `${date}T12:00:00Z`) : null;
  if (!day || Number.isNaN(day.getTime())) return "";
  return new Intl.DateTimeFormat(tag, { day: "numeric", month: "long", year: "numeric", timeZone: isMoment ? zone : "UTC" }).format(day);
}
