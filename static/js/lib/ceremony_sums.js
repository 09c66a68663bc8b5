// The sum that all raised: rolling up in large digits, and on the cheque at the end.
import { fitLine } from "./fit.js";
import { decimal, goalOf, sumParts, totalOf, zeroed } from "./ceremony_figures.js";
import { fitWords, sizesFrom } from "./ceremony_fit.js";
import { barOf, make } from "./ceremony_parts.js";
import { fadeIn, grow, rise } from "./ceremony_moves.js";
import { totalSaid, totalWords } from "./ceremony_said.js";
import { isMoney } from "./measure.js";
import { Odometer } from "./odometer.js";
import { fill } from "./phrases.js";
import { worded } from "./words.js";

const SLOWLY = 2.6;         // times as long as on a wall: the hall is waiting
const DELAY_MS = 700;

// The digits, with the plain number beside them for whoever hears the page.
function sumOf(value, parts, plain) {
  const line = make("div", "odometer");
  line.setAttribute("aria-hidden", "true");
  const fit = () => fitLine(line, { stretch: { name: "--tw", steps: [84, 78, 72, 66, 62] }, size: { name: "--ts", least: 7 } });
  const odometer = new Odometer(line, { onshape: () => {}, pace: SLOWLY, spins: true });
  odometer.set(value, parts, false);
  return {
    line, fit,
    plain: make("span", "unseen", plain),
    roll() {
      odometer.value = null;
      odometer.set(0, zeroed(parts), false);
      setTimeout(() => { if (line.isConnected) odometer.set(value, parts, true); }, DELAY_MS);
    },
  };
}

export function total(frame, kit) {
  const { format, noun, words } = kit;
  const head = make("p", "sum-head", totalWords(frame, kit));
  const { value, of } = totalOf(frame);
  const isSum = of === "money";
  const parts = isSum ? sumParts(value, frame.currency, format) : format.numberParts(value);
  const sum = sumOf(value, parts, totalSaid(frame, kit));
  const unit = isSum || !of ? null : make("p", "sum-unit", noun(of, value));
  const figures = [[frame.count, frame.symbol], [frame.calls, "call"]].filter(([n, kind]) => n && kind && kind !== of)
    .map(([n, kind]) => make("span", "sum-figure", [make("b", "", format.number(n)), ` ${noun(kind, n)}`]));
  const beside = figures.length ? make("p", "sum-beside", figures) : null;
  const goal = goalOf(frame.of_goal);
  const bar = goal ? barOf(goal.part) : null;
  const goalWords = goal ? make("p", "sum-goal-words", goalSaid(frame.of_goal, goal, kit)) : null;
  const under = goal ? make("div", "sum-goal", [make("div", "sum-goal-track", [bar]), goalWords]) : null;
  return {
    element: make("section", "act sum", [head, sum.line, sum.plain, unit, under, beside]),
    fit(u) {
      fitWords(head, { sizes: sizesFrom(5, 3.2), high: 12 * u });
      if (beside) fitWords(beside, { sizes: sizesFrom(4.2, 2.6, .4), high: 6 * u, stretches: [100, 90, 80] });
      sum.fit();
    },
    enter(motion, before) {
      if (motion !== "full" || (before && before.kind === "total")) return;
      sum.roll();
      rise(head);
      if (beside) rise(beside, { delay: 3400 });
      if (!bar) return;
      fadeIn(under, { delay: 500 });
      grow(bar, { delay: 3300, duration: 1600 });
      fadeIn(goalWords, { delay: 4700 });
    },
  };
}

function goalSaid({ of, at, reached }, { reached: done }, { format, words }) {
  const say = (value) => (isMoney(of) ? format.whole(value) : decimal(String(value), format));
  if (done) return [make("b", "", words.goal_reached), ` · ${say(at)}`];
  return [make("b", "", `${format.percent(reached / at)} `), fill(words.of_goal, { goal: say(at) })];
}

export function cheque(frame, kit) {
  const { words, lang } = kit;
  const charity = make("p", "cheque-to", worded(frame.charity, lang) || worded(frame.name, lang));
  const giver = make("p", "cheque-from", worded(frame.name, lang));
  const { format } = kit;
  const sum = sumOf(frame.money_minor, sumParts(frame.money_minor, frame.currency, format), format.exact(frame.money_minor));
  const paper = make("div", "cheque-paper", [
    make("p", "cheque-kind", words.cheque),
    make("div", "cheque-line", [make("span", "cheque-label", words.pay_to), charity]),
    make("div", "cheque-sum", [sum.line, sum.plain]),
    make("div", "cheque-line foot", [make("span", "cheque-label", words.pay_from), giver]),
    make("i", "cheque-seal"),
  ]);
  return {
    element: make("section", "act cheque", [paper]),
    fit(u) {
      fitWords(charity, { sizes: sizesFrom(8, 3.4), high: 18 * u });
      fitWords(giver, { sizes: sizesFrom(4.4, 2.8), high: 11 * u });
      sum.fit();
    },
    enter(motion, before) {
      if (motion !== "full" || (before && before.kind === "cheque")) return;
      rise(paper, { by: "38vh" });
      sum.roll();
    },
  };
}
