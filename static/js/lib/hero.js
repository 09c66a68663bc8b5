// The right side: the giant, the total and the goal.
import { Giant } from "./balloons.js";
import { fitLine } from "./fit.js";
import { Flights } from "./flight.js";
import { heroValue, sumOf } from "./measure.js";
import { Odometer } from "./odometer.js";
import { pace } from "./pace.js";
import { THRESHOLDS } from "./celebrate.js";

const BREEZE_MS = 8000;
const PAUSE_MS = 2500;
const ROLL_EVERY_MS = 900;
const SEEN_GOAL = .012;     // a goal bar with anything in it shows a little

const byId = (id) => document.getElementById(id);

export class Hero {
  constructor({ format, noun, words, hero, symbol, symbols, moves }) {
    Object.assign(this, { format, noun, words, hero, symbol, symbols, moves });
    this.calm = false;
    this.lastStir = -Infinity;
    this.total = byId("total");
    this.count = byId("count");
    this.countWord = byId("count-word");
    this.giantHost = byId("giant");
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
    const fill = document.createElement("i");
    fill.className = "goal-fill";
    goal.querySelector("svg").replaceWith(fill);
    return { fill, part: byId("goal-part"), sum: byId("goal-sum") };
  }

  // Numbers first: the exact values are right at once, the digits roll after them.
  take(board) {
    this.board = board;
    const value = heroValue(board, this.hero);
    if (this.value !== value) {
      this.value = value;
      this.total.setAttribute("value", value);
      this.total.textContent = this.say(value);
      this.roll();
    }
    this.showGoal();
    if (!this.giant) return;
    const count = sumOf(board.totals.outcomes, this.symbols);
    if (this.counted === count) return;
    if (count < this.counted) this.flights.dropQueue();
    this.counted = count;
    this.count.setAttribute("value", count);
    this.count.textContent = this.format.number(count);
    this.countWord.textContent = this.noun(this.symbol, count);
  }

  say(value) {
    return this.hero === "amount" ? this.format.whole(value) : this.format.number(value);
  }

  rollTotal() {
    const parts = this.hero === "amount" ? this.format.parts(this.value) : this.format.numberParts(this.value);
    this.odometer.set(this.value, parts, this.moves());
  }

  showGoal() {
    const goal = this.board.goal_minor;
    if (!this.goal || !goal) return;
    const part = this.board.totals.money_minor / goal;
    const shown = part > 0 ? Math.min(1, Math.max(part, SEEN_GOAL)) : 0;
    const transform = `translateX(${((shown - 1) * 100).toFixed(1)}%)`;
    const percent = this.format.percent(part);
    if (this.goal.transform !== transform) this.goal.fill.style.transform = transform;
    if (this.goal.percent !== percent) this.goal.part.textContent = percent;
    if (this.goal.goal !== goal) this.goal.sum.textContent = this.words.goal(this.format.whole(goal));
    Object.assign(this.goal, { transform, percent, goal });
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
