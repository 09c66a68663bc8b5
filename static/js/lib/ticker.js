// The latest results as cards that step aside for a newer one.
import { keyOf, newResults } from "./changes.js";
import { pace } from "./pace.js";
import { worded } from "./words.js";

const STEP_EVERY_MS = 1200;
const STEP_MS = 620;
const SHOWN = 3;
const SHORT_NAMES_ABOVE = 12;
const SVG = "http://www.w3.org/2000/svg";

export class Ticker {
  constructor(list, { format, words, lang, moves, phone, now, callerOf = () => "" }) {
    Object.assign(this, { list, format, words, lang, moves, phone, now, callerOf });
    this.cards = [];
    this.step = pace(STEP_EVERY_MS, () => this.show(true));
  }

  // Only what is worth a card: money, units, a success. A call without a result is silent.
  worthwhile(board) {
    return board.latest.filter((result) => {
      const outcome = board.outcomes[result.outcome] || {};
      return result.money_minor || result.units || outcome.symbol || outcome.success;
    }).slice(0, SHOWN);
  }

  take(board, animate) {
    this.board = board;
    if (animate) this.step();
    else this.show(false);
  }

  show(animate) {
    const wanted = this.worthwhile(this.board);
    const had = this.cards.map((card) => card.result);
    const fresh = newResults(wanted, had).length;
    const same = fresh === 0 && wanted.length === had.length && wanted.every((result, i) => keyOf(result) === keyOf(had[i]));
    if (same) return;
    const old = this.cards;
    this.cards = wanted.map((result) => {
      const i = old.findIndex((card) => card && keyOf(card.result) === keyOf(result));
      const kept = i >= 0 ? old.splice(i, 1)[0] : null;
      return kept || this.make(result);
    });
    old.forEach((card) => card.element.remove());
    this.cards.forEach((card, i) => {
      if (this.list.children[i] !== card.element) this.list.insertBefore(card.element, this.list.children[i] || null);
    });
    while (this.list.children.length > this.cards.length) this.list.lastElementChild.remove();
    this.sayWhen();
    this.place(animate && this.moves());
  }

  make(result) {
    const { board } = this;
    const team = board.teams[result.team];
    const outcome = board.outcomes[result.outcome] || {};
    const outcomeName = worded(outcome.name, this.lang);
    const element = document.createElement("li");
    element.className = "card";
    if (team) element.append(this.part("span", `chip c-${team.colour} shape-${team.shape || 0}`, team.mono || ""));
    const name = team && board.rows.length > SHORT_NAMES_ABOVE ? team.short || team.name : team && team.name;
    const who = this.part("bdi", "card-team", team ? name : outcomeName);
    who.dir = "auto";
    const caller = this.part("bdi", "card-caller", this.callerOf(result));
    caller.dir = "auto";
    const when = this.part("span", "card-when", "");
    element.append(who, caller, when, this.what(result, outcome, outcomeName));
    return { element, caller, when, result, x: null };
  }

  // Who made the calls, as far as it may be said now.
  sayWho() {
    this.cards.forEach(({ caller, result }) => { caller.textContent = this.callerOf(result); });
  }

  // What was achieved: an amount, units, one more of the symbol, or the outcome in words.
  what(result, outcome, outcomeName) {
    const what = this.part("span", "card-what", "");
    let text = outcomeName;
    if (result.money_minor) {
      text = this.format.exact(result.money_minor);
    } else if (result.units) {
      text = `${this.format.number(result.units)} ${worded(outcome.unit, this.lang)}`;
    } else if (outcome.symbol) {
      what.append(this.icon(outcome.symbol));
      text = `+${this.format.number(Math.max(1, result.calls))}`;
    } else {
      what.classList.add("worded");
    }
    what.append(this.part("span", "", text));
    return what;
  }

  icon(symbol) {
    const icon = document.createElementNS(SVG, "svg");
    const use = document.createElementNS(SVG, "use");
    icon.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `#symbol-${symbol}`);
    icon.append(use);
    return icon;
  }

  part(tag, name, text) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.textContent = text;
    return element;
  }

  // Puts the cards side by side; a new one pushes the others on.
  place(animate) {
    if (this.phone() || !this.cards.length) return;
    const width = this.cards[0].element.offsetWidth;
    const gap = this.gap();
    this.cards.forEach((card, i) => {
      const x = i * (width + gap);
      const from = card.x === null ? x - width - gap : card.x;
      if (animate && from !== x) {
        card.element.animate(
          [{ transform: `translateX(${from}px)`, opacity: card.x === null ? 0 : 1 }, { transform: `translateX(${x}px)`, opacity: 1 }],
          { duration: STEP_MS, easing: "cubic-bezier(.16, .84, .3, 1)" });
      }
      card.element.style.transform = `translateX(${x}px)`;
      card.x = x;
    });
  }

  gap() {
    return parseFloat(getComputedStyle(this.list).columnGap) || 0;
  }

  // "just now", "2 min": by the server's clock.
  sayWhen() {
    const now = this.now();
    this.cards.forEach((card) => {
      const text = now === null ? this.format.clock(new Date(card.result.at)) : this.words.ago(now - Date.parse(card.result.at), card.result.at);
      if (card.when.textContent !== text) card.when.textContent = text;
    });
  }
}
