// The scene that says what the results do, in things.
import { fitLines } from "./fit.js";
import { impactsOf, impactsShown } from "./impacts.js";
import { isMoney, outcomeIn, unitKeys } from "./measure.js";
import { fill, worded } from "./words.js";

const byId = (id) => document.getElementById(id);
const setText = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

export class Impact {
  constructor({ format, noun, words }) {
    Object.assign(this, { format, noun, words });
    this.section = byId("impact");
    this.list = byId("impacts");
    this.line = byId("impact-line").content.firstElementChild;
    this.lines = [];
    this.turn = 0;
  }

  // Whether there is anything to say.
  get speaks() {
    return this.lines.length > 0;
  }

  take(board) {
    this.board = board;
    this.lines = impactsOf(board);
    this.section.hidden = !this.speaks;
    this.show();
  }

  // The next three come the next time.
  turnOver() {
    this.turn += 1;
    this.show();
  }

  show() {
    const shown = impactsShown(this.lines, this.turn);
    while (this.list.children.length > shown.length) this.list.lastElementChild.remove();
    while (this.list.children.length < shown.length) this.list.append(this.line.cloneNode(true));
    shown.forEach((impact, i) => this.write(this.list.children[i], impact));
  }

  // Long names get narrower letters, once the scene is on the glass.
  layOut() {
    if (!this.list.clientWidth) return;
    Array.from(this.list.querySelectorAll(".thing")).forEach((thing) => fitLines(thing, [100, 92, 84, 76, 69, 62]));
  }

  write(element, impact) {
    const number = element.querySelector(".made");
    number.setAttribute("value", impact.made);
    setText(number, this.format.number(impact.made));
    setText(element.querySelector(".thing"), worded(impact.name, this.format.lang));
    setText(element.querySelector(".each"), fill(this.words.each, { each: this.each(impact) }));
  }

  // "€ 25", "10 calls", "25 trees", "3 × School convinced": what one of them takes.
  each({ of, each }) {
    const number = this.format.number(each);
    const { outcomes } = this.board;
    const key = outcomeIn(of);
    if (isMoney(of)) return this.format.exact(each);
    if (of === "calls") return each === 1 ? this.noun("call", 1) : fill(this.words.calls, { count: number });
    if (of.startsWith("outcome:")) {
      const what = worded((outcomes[key] || {}).name, this.format.lang) || key;
      return each === 1 ? what : fill(this.words.times, { count: number, what });
    }
    const units = unitKeys(outcomes).filter((one) => !key || one === key).map((one) => worded(outcomes[one].unit, this.format.lang));
    const what = units.filter((unit, i) => units.indexOf(unit) === i).join(", ");
    return each === 1 ? what : `${number} ${what}`;
  }
}
