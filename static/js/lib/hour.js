// The scene of the hour: who won it, who is ahead of itself, records, how it was at this time before.
import { fitLines } from "./fit.js";
import { isMoney, outcomeIn, unitKeys } from "./measure.js";
import { isFresh, namedOf, newsOf, newsShown } from "./news.js";
import { fill, worded } from "./words.js";

const TELLS = ["open", "rehearsal"];     // later the standings stand still, and no hour is news
const NOON = "T12:00:00Z";

const byId = (id) => document.getElementById(id);
const setText = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

export class Hour {
  constructor({ format, noun, words }) {
    Object.assign(this, { format, noun, words });
    this.section = byId("news");
    this.list = byId("news-cards");
    this.card = byId("news-card").content.firstElementChild;
    this.cards = [];
    this.turn = 0;
    const dayForm = new Intl.DateTimeFormat(format.tag, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
    this.day = (day) => dayForm.format(new Date(day + NOON));
    this.both = Intl.ListFormat ? new Intl.ListFormat(format.tag, { type: "conjunction" }) : { format: (names) => names.join(", ") };
  }

  take(board) {
    this.board = board;
    this.cards = TELLS.includes(board.phase) ? newsOf(board.fuel) : [];
    this.show();
  }

  // Whether there is anything to say now, a moment on the server's clock. On a phone it stands there only then.
  speaks(now) {
    const speaks = this.cards.length > 0 && now !== null && isFresh(this.board.fuel.at, this.format.local(new Date(now)));
    if (this.section.hidden === speaks) this.section.hidden = !speaks;
    return speaks;
  }

  // The next three come the next time.
  turnOver() {
    this.turn += 1;
    this.show();
  }

  show() {
    const shown = newsShown(this.cards, this.turn);
    while (this.list.children.length > shown.length) this.list.lastElementChild.remove();
    while (this.list.children.length < shown.length) this.list.append(this.card.cloneNode(true));
    shown.forEach((card, i) => this.write(this.list.children[i], card));
    this.layOut();
  }

  // Long names get narrower letters, once the scene is on the glass.
  layOut() {
    if (!this.list.clientWidth) return;
    Array.from(this.list.querySelectorAll(".news-names")).forEach((names) => fitLines(names, [100, 92, 84, 76, 69, 62]));
  }

  write(element, card) {
    element.dataset.kind = card.kind;
    setText(element.querySelector(".news-kind"), this.head(card));
    this.writeTeams(element, card);
    const value = element.querySelector(".news-value");
    const known = card.amount !== undefined && card.amount !== null;
    value.hidden = !known;
    value.setAttribute("value", known ? card.amount : "");
    setText(value, known ? `${card.more ? "+\u2009" : ""}${this.say(card.amount)}` : "");
    const unit = element.querySelector(".news-unit");
    setText(unit, known ? this.unit(card.amount) : "");
  }

  head(card) {
    const day = card.day && !card.isYesterday ? this.day(card.day) : "";
    return fill(this.words[day ? `${card.kind}_day` : card.kind], { from: card.from, until: card.until, day });
  }

  writeTeams(element, card) {
    const { teams } = this.board;
    const named = namedOf(card.teams).map((code) => teams[code]).filter(Boolean);
    const chips = element.querySelector(".news-chips");
    const shape = named.map((team) => [team.colour, team.shape, team.mono].join(" ")).join("|");
    if (chips.dataset.shape !== shape) {
      chips.dataset.shape = shape;
      chips.textContent = "";
      named.forEach((team) => {
        const chip = document.createElement("span");
        chip.className = `chip c-${team.colour} shape-${team.shape || 0}`;
        chip.textContent = team.mono || "";
        chips.append(chip);
      });
    }
    setText(element.querySelector(".news-names"), this.names(card, named));
  }

  names(card, named) {
    if (card.kind === "same_hour") return this.before(card);
    if (card.kind === "projection") return this.words.at_the_end;
    if (!named.length) return fill(this.words.teams, { count: this.format.number(card.teams.length) });
    return this.both.format(named.map((team) => (named.length > 1 && team.short) || team.name));
  }

  // "yesterday € 10,400 · last year € 9,800"
  before({ before, lastYear }) {
    const parts = [];
    if (before) {
      const amount = this.say(before.amount);
      parts.push(before.isYesterday ? fill(this.words.yesterday, { amount }) : fill(this.words.on_day, { day: this.day(before.day), amount }));
    }
    if (lastYear) parts.push(fill(this.words.last_year, { amount: this.say(lastYear.amount) }));
    return parts.map((part) => part.replace(/ /g, "\u00a0")).join(" · ");
  }

  say(amount) {
    return isMoney(this.board.fuel.kind) ? this.format.whole(amount) : this.format.number(amount);
  }

  // What is counted, where it is no money: calls, trees, the name of an outcome.
  unit(amount) {
    const { fuel, outcomes } = this.board;
    const { kind } = fuel;
    const { lang } = this.format;
    const key = outcomeIn(kind);
    if (isMoney(kind)) return "";
    if (kind === "calls") return this.noun("call", amount);
    if (kind.startsWith("outcome:")) return worded((outcomes[key] || {}).name, lang) || key;
    const units = unitKeys(outcomes).filter((one) => !key || one === key).map((one) => worded(outcomes[one].unit, lang));
    return units.filter((unit, i) => units.indexOf(unit) === i).join(", ");
  }
}
