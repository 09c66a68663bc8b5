// The right side: the giant, the total, the goal and what comes next.
import { Giant } from "./balloons.js";
import { THRESHOLDS } from "./celebrate.js";
import { fitLine, fitLines } from "./fit.js";
import { Flights } from "./flight.js";
import { endOf, goesBeyond, hasGoal, nextMilestone, partOf, ticksOf } from "./goals.js";
import { amountIn, countOf, heroValue, isMoney } from "./measure.js";
import { Odometer } from "./odometer.js";
import { pace } from "./pace.js";
import { fill, worded } from "./words.js";

const BREEZE_MS = 8000;
const PAUSE_MS = 2500;
const ROLL_EVERY_MS = 900;
const SEEN_GOAL = .012;     // a goal bar with anything in it shows a little
const SVG = "http://www.w3.org/2000/svg";

const byId = (id) => document.getElementById(id);
const setText = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

export class Hero {
  // `hero` is the kind that the total is of.
  constructor({ format, noun, words, hero, symbol, symbols, moves }) {
    Object.assign(this, { format, noun, words, hero, symbol, symbols, moves });
    this.calm = false;
    this.lastStir = -Infinity;
    this.total = byId("total");
    this.count = byId("count");
    this.countWord = byId("count-word");
    this.giantHost = byId("giant");
    this.next = byId("goal-next");
    this.match = byId("match");
    this.besides = Array.from(document.querySelectorAll("#besides data"));
    const line = byId("odometer");
    line.hidden = false;
    this.odometer = new Odometer(line, { onshape: () => this.fitTotal() });
    this.roll = pace(ROLL_EVERY_MS, () => this.rollTotal());
    if (symbol) {
      this.giant = new Giant(this.giantHost, symbol);
      this.flights = new Flights(byId("sky"), this.giant, { most: THRESHOLDS.flights, everyMs: THRESHOLDS.launchEveryMs });
      this.flights.onlanded = () => this.settle();
    }
    this.goal = this.prepareGoal();
  }

  prepareGoal() {
    const goal = byId("goal");
    if (!goal) return null;
    const bar = document.createElement("i");
    bar.className = "goal-fill";
    byId("goal-bar").replaceWith(bar);
    return { bar, ticks: byId("goal-ticks"), part: byId("goal-part"), sum: byId("goal-sum") };
  }

  // Numbers first: the exact values are right at once, the digits roll after them.
  take(board) {
    this.board = board;
    const value = heroValue(board, this.hero);
    if (this.value !== value) {
      this.value = value;
      this.total.setAttribute("value", value);
      this.total.textContent = this.say(this.hero, value);
      this.roll();
    }
    this.showGoal();
    this.showMatch();
    this.besides.forEach((one) => {
      const { kind } = one.dataset;
      const amount = amountIn(board.totals, kind);
      one.setAttribute("value", amount);
      setText(one, this.say(kind, amount));
    });
    if (!this.giant) return;
    const count = countOf(board.totals, this.symbols, board.outcomes);
    if (this.counted === count) return;
    if (count < this.counted) this.flights.dropQueue();
    this.counted = count;
    this.count.setAttribute("value", count);
    this.count.textContent = this.format.number(count);
    this.countWord.textContent = this.noun(this.symbol, count);
  }

  // An amount of a kind: money in whole units, rounded down, points with their decimal.
  say(kind, value) {
    if (isMoney(kind)) return this.format.whole(value);
    return this.format.decimals(value, value % 1 ? 1 : 0);
  }

  // What is still to come, rounded up: never less than it is.
  sayLeft(left) {
    const { scale } = this.format;
    return this.say(this.hero, isMoney(this.hero) ? Math.ceil(left / scale) * scale : left);
  }

  // The total with what it is of, for a celebration.
  get said() {
    const said = this.say(this.hero, this.value);
    return isMoney(this.hero) ? said : fill(this.words.of_kind, { what: byId("tally-word").textContent.trim(), number: said });
  }

  rollTotal() {
    const parts = isMoney(this.hero) ? this.format.parts(this.value) : this.format.numberParts(Math.floor(this.value));
    this.odometer.set(Math.floor(this.value), parts, this.moves());
  }

  showGoal() {
    const { goal } = this.board;
    this.showNext(goal);
    if (!this.goal || !hasGoal(goal)) return;
    const part = partOf(goal);
    const shown = part > 0 ? Math.max(part, SEEN_GOAL) : 0;
    const transform = `translateX(${((shown - 1) * 100).toFixed(1)}%)`;
    if (this.goal.transform !== transform) this.goal.bar.style.transform = transform;
    this.goal.transform = transform;
    const onward = goesBeyond(goal) && goal.reached < goal.stretch;
    setText(this.goal.part, onward ? this.words.reached : this.format.percent(goal.reached / goal.at));
    setText(this.goal.sum, fill(onward ? this.words.onward : this.words.of_goal, {
      goal: this.say(this.hero, onward ? endOf(goal) : goal.at),
    }));
    this.showTicks(ticksOf(goal));
  }

  showTicks(parts) {
    const shape = parts.map((part) => part.toFixed(4)).join(" ");
    if (this.goal.shape === shape) return;
    this.goal.shape = shape;
    this.goal.ticks.textContent = "";
    parts.forEach((part) => {
      const tick = document.createElementNS(SVG, "rect");
      Object.entries({ x: (part * 1000 - 3).toFixed(1), y: 0, width: 6, height: 1 }).forEach(([name, value]) => tick.setAttribute(name, value));
      this.goal.ticks.append(tick);
    });
  }

  showNext(goal) {
    const next = nextMilestone(goal);
    const text = next ? fill(this.words.next, { amount: this.sayLeft(next.left), name: worded(next.name, this.format.lang) }) : "";
    if (this.next.textContent === text && this.next.hidden === !text) return;
    this.next.textContent = text;
    this.next.hidden = !text;
    this.fitNext();
  }

  // What a sponsor adds: apart from the total, never in it.
  showMatch() {
    const { match } = this.board;
    const name = match ? worded(match.name, this.format.lang) : "";
    const shown = Boolean(match && match.money_minor);
    const amount = shown ? this.format.whole(match.money_minor) : "";
    setText(this.match, shown ? fill(name ? this.words.match : this.words.match_sponsor, { amount, name }) : "");
    this.match.hidden = !shown;
    this.fitMatch();
  }

  fitMatch() {
    if (!this.match.hidden) fitLines(this.match, [100, 92, 84, 76, 69, 62]);
  }

  fitNext() {
    if (!this.next.hidden) fitLines(this.next, [100, 92, 84, 76, 69, 62]);
  }

  // Draws those that are counted and not on their way.
  settle() {
    if (!this.giant || this.counted === undefined) return;
    const count = Math.max(0, this.counted - this.flights.owed);
    if (count === this.giant.count) return;
    const filled = this.giant.show(count);
    this.stir();
    if (filled && this.moves()) this.giant.breathe();
  }

  // A balloon takes off for a team; the first ones fly, the rest are simply there.
  fly(colourClass, from) {
    if (this.giant && this.moves() && !this.calm && !document.hidden) this.flights.ask(colourClass, from);
  }

  // The crowd stirs when a balloon comes after a pause, then settles: nothing moves on a quiet
  // wall, and where balloons keep coming they are movement enough.
  stir() {
    const now = performance.now();
    const afterPause = now - this.lastStir > PAUSE_MS;
    this.lastStir = now;
    if (!afterPause || this.stirring || !this.moves()) return;
    this.giantHost.classList.add("breeze");
    this.stirring = setTimeout(() => {
      this.stirring = null;
      this.giantHost.classList.remove("breeze");
    }, BREEZE_MS);
  }

  layOut() {
    this.fitNext();
    this.fitMatch();
    if (this.giant) this.giant.resize();
    this.fitTotal();
  }

  fitTotal() {
    fitLine(this.odometer.element, {
      stretch: { name: "--tw", steps: [84, 78, 72, 66, 62] },
      size: { name: "--ts", least: 7 },
    });
  }
}
