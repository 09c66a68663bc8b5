// The leaderboard. What is true changes at once; where it stands changes at a calm pace,
// and only by transform.
import { fitNames } from "./fit.js";
import { placeOf, planFor, widthOf } from "./layout.js";
import { countOf, gapsToNext, rankedForm, sayRanked, unitKeys, valueOf } from "./measure.js";
import { worded } from "./words.js";

const SWAP_MS = 820;
const BAR_MS = 900;
const ARROW_UP_MS = 14000;
const ARROW_DOWN_MS = 6000;
const FULL_BAR = .985;
const SIGN_STANDS = "translate(0, -50%)";
const SECONDS = ["amount", "calls", "count", "unit-0", "unit-1", "unit-2", "gap"];
const SHORT_NAMES_ABOVE = 12;

export class Board {
  constructor(root, { format, noun, symbol, symbols, far, template, moves, phone }) {
    Object.assign(this, { root, format, noun, symbol, symbols, far, template, moves, phone });
    this.list = root.querySelector("#rows");
    this.rows = new Map();
    this.page = 0;
    this.plan = null;
    this.widths = { main: 0, second: 0 };
    Array.from(this.list.children).forEach((li) => this.adopt(li));
  }

  adopt(li) {
    const figures = {};
    li.querySelectorAll(".figure").forEach((element) => { figures[element.classList[1]] = element; });
    const bar = li.querySelector(".bar");
    const fill = document.createElement("i");
    fill.className = "bar-fill";
    bar.textContent = "";
    bar.append(fill);
    const row = {
      li, fill, figures,
      place: li.querySelector(".place-number"),
      move: li.querySelector(".move"),
      chip: li.querySelector(".chip"),
      name: li.querySelector(".name"),
      sub: li.querySelector(".sub"),
      shown: {},
      part: 0,
      fresh: true,
    };
    if (li.dataset.team) this.rows.set(li.dataset.team, row);
    return row;
  }

  make(code) {
    const li = this.template.content.querySelector(".row").cloneNode(true);
    li.dataset.team = code;
    this.list.append(li);
    return this.adopt(li);
  }

  // ---- what is true ----

  // Writes every figure of the board into the rows, touching only what changed.
  take(board) {
    this.board = board;
    this.form = rankedForm(board, this.format.scale);
    this.units = unitKeys(board.outcomes).slice(0, 3);
    this.short = board.rows.length > SHORT_NAMES_ABOVE;
    const gaps = gapsToNext(board.rows, valueOf);
    let cursor = this.list.firstElementChild;
    board.rows.forEach((data, i) => {
      const row = this.rows.get(data.team) || this.make(data.team);
      if (row.li === cursor) cursor = cursor.nextElementSibling;
      else this.list.insertBefore(row.li, cursor);
      this.dress(row, board.teams[data.team]);
      this.fill(row, data, gaps[i]);
    });
    this.drop(board);
    this.measure();
  }

  // The team's name and chip, when they are new. A large field has room for short names only.
  dress(row, team) {
    if (!team || (row.team === team && row.short === this.short)) return;
    const before = row.team;
    row.team = team;
    row.short = this.short;
    const name = (this.short && team.short) || team.name;
    if (row.name.textContent !== name) {
      row.name.textContent = name;
      row.fresh = true;
    }
    if (before && before.colour === team.colour && before.shape === team.shape && before.mono === team.mono) return;
    Array.from(row.li.classList).filter((one) => one.startsWith("c-")).forEach((one) => row.li.classList.remove(one));
    row.li.classList.add(`c-${team.colour}`);
    row.chip.className = `chip shape-${team.shape || 0}`;
    row.chip.textContent = team.mono || "";
  }

  fill(row, data, gap) {
    const { format, form } = this;
    const { shown } = row;
    if (shown.place !== data.place) row.li.dataset.place = data.place;
    shown.place = data.place;
    const count = countOf(data, this.symbols, this.board.outcomes);
    const say = (value) => sayRanked(Number(value), form, format);
    // All rows are written alike: a form that changed is written anew everywhere.
    if (row.style !== form.style || row.places !== form.places) Object.assign(shown, { ranked: undefined, gap: undefined });
    Object.assign(row, { style: form.style, places: form.places });
    this.figure(row, "ranked", data.ranked, say);
    this.figure(row, "amount", data.money_minor, format.whole);
    this.figure(row, "calls", data.calls, format.number);
    this.figure(row, "count", count, format.number);
    this.units.forEach((key, i) => this.figure(row, `unit-${i}`, (data.units_by || {})[key] || 0, format.number));
    this.figure(row, "gap", gap === null ? "" : gap, (value) => (value === "" ? "" : `−\u2009${say(value)}`));
    const sub = this.sub(data, count).join("  ·  ");
    if (shown.sub !== sub) row.sub.textContent = sub;
    shown.sub = sub;
  }

  // The second line of few teams: what else they reached.
  sub(data, count) {
    const { outcomes, totals } = this.board;
    const parts = this.symbols.length ? [this.counted(this.symbol, count)] : [];
    this.units.filter((key) => !this.symbols.includes(key)).forEach((key) => {
      parts.push(`${this.format.number((data.units_by || {})[key] || 0)} ${worded(outcomes[key].unit, this.format.lang)}`);
    });
    if (totals.calls || !parts.length) parts.push(this.counted("call", data.calls));
    return parts;
  }

  counted(kind, n) {
    return `${this.format.number(n)} ${this.noun(kind, n)}`;
  }

  figure(row, name, value, say) {
    const element = row.figures[name];
    if (!element || row.shown[name] === value) return;
    row.shown[name] = value;
    element.setAttribute("value", value);
    element.textContent = say(value);
  }

  drop(board) {
    if (this.rows.size === board.rows.length) return;
    const here = new Set(board.rows.map((row) => row.team));
    this.rows.forEach((row, code) => {
      if (here.has(code)) return;
      row.li.remove();
      this.rows.delete(code);
    });
  }

  // The columns are as wide as their widest number; names are fitted to what is left.
  measure() {
    const widest = { main: 0, second: 0 };
    this.rows.forEach((row) => {
      widest.main = Math.max(widest.main, this.widthIn(row, "ranked"));
      SECONDS.forEach((name) => { widest.second = Math.max(widest.second, this.widthIn(row, name)); });
    });
    if (widest.main === this.widths.main && widest.second === this.widths.second) return;
    this.widths = widest;
    this.root.style.setProperty("--aw", (widest.main * .94).toFixed(2));
    this.root.style.setProperty("--sw", (widest.second * .97).toFixed(2));
    this.rows.forEach((row) => { row.fresh = true; });
  }

  widthIn(row, name) {
    const element = row.figures[name];
    if (!element) return 0;
    if (row[`${name}Text`] !== element.textContent) {
      row[`${name}Text`] = element.textContent;
      row[`${name}Width`] = widthOf(element.textContent);
    }
    return row[`${name}Width`];
  }

  // ---- where it stands ----

  // Lays the board out anew: at the start, for another size, for another number of teams.
  layOut(u) {
    this.u = u;
    if (!this.list.clientWidth) return;
    const flat = this.phone();
    const modes = ["xl", "l", "m", "p", "f"];
    const apply = (plan) => {
      modes.forEach((mode) => this.root.classList.toggle(mode, mode === plan.mode));
      this.root.style.setProperty("--rh", flat ? "" : `${(plan.rowHeight * u).toFixed(2)}px`);
      this.root.style.setProperty("--pin", `${(plan.pinHeight * u).toFixed(2)}px`);
      this.plan = plan;
    };
    const fresh = () => planFor({
      teams: this.rows.size, width: this.list.clientWidth / u, height: this.list.clientHeight / u, far: flat ? 0 : this.far,
    });
    // The mode decides the height of the head, and with it that of the rows: twice settles it.
    apply(fresh());
    apply(fresh());
    this.page = Math.min(this.page, this.plan.pages - 1);
    this.rows.forEach((row) => { row.fresh = true; });
    this.arrange(false);
  }

  // Brings the rows to their places: at once, or moving.
  arrange(animate) {
    const { board, plan, u } = this;
    const flat = this.phone();
    const empty = document.body.classList.contains("is-empty");
    board.rows.forEach((data, i) => {
      const row = this.rows.get(data.team);
      const spot = placeOf(i, plan, this.page);
      const text = empty ? "–" : String(data.place);
      if (row.place.textContent !== text) row.place.textContent = text;
      row.li.classList.toggle("first", data.place === 1);
      this.put(row, spot, { i, animate: animate && this.moves() && !flat, flat, u });
    });
    this.growBars(animate && this.moves());
    this.fitFresh(flat);
  }

  // Names that are new, or stand in a new width. A hidden board has no widths: it waits.
  fitFresh(flat) {
    if (!this.list.clientWidth) return;
    const late = [];
    this.rows.forEach((row) => {
      if (row.fresh) late.push(row.name);
      row.fresh = false;
    });
    if (late.length && !flat) fitNames(late);
  }

  put(row, spot, { i, animate, flat, u }) {
    const { li } = row;
    const width = flat ? "" : `${(spot.width * u).toFixed(1)}px`;
    const transform = flat ? "none" : `translate(${(spot.x * u).toFixed(1)}px, ${(spot.y * u).toFixed(1)}px)`;
    const seen = flat || spot.seen;
    if (row.width !== width || row.pinned !== spot.pinned) {
      li.style.width = width;
      li.classList.toggle("pinned", spot.pinned && !flat);
      row.fresh = true;
    }
    if (row.seen !== seen) li.style.visibility = seen ? "" : "hidden";
    if (animate && row.seen && seen && row.transform && row.transform !== transform) this.swap(row, spot, { rises: i < row.i, transform, u });
    if (row.transform !== transform) li.style.transform = transform;
    Object.assign(row, { width, transform, seen, i, pinned: spot.pinned, x: spot.x, y: spot.y });
  }

  // The riser passes over, a little larger half way; the other slides under.
  swap(row, spot, { rises, transform, u }) {
    const middle = `translate(${(((spot.x + row.x) / 2) * u).toFixed(1)}px, ${(((spot.y + row.y) / 2) * u).toFixed(1)}px) scale(1.025)`;
    const frames = rises
      ? [{ transform: row.transform }, { transform: middle, offset: .5 }, { transform }]
      : [{ transform: row.transform }, { transform }];
    row.li.style.zIndex = rises ? 3 : 1;
    const swap = row.li.animate(frames, { duration: SWAP_MS, easing: "cubic-bezier(.6, 0, .16, 1)" });
    swap.onfinish = () => { row.li.style.zIndex = ""; };
    if (this.plan.pages > 1 && !spot.pinned) return;
    row.move.className = `move ${rises ? "up" : "down"}`;
    clearTimeout(row.moveTimer);
    row.moveTimer = setTimeout(() => { row.move.className = "move"; }, rises ? ARROW_UP_MS : ARROW_DOWN_MS);
  }

  growBars(animate) {
    const { board } = this;
    const top = board.rows.length ? valueOf(board.rows[0]) : 0;
    board.rows.forEach((data) => {
      const row = this.rows.get(data.team);
      const part = top > 0 ? Math.max(0, valueOf(data) / top) * FULL_BAR : 0;
      if (Math.abs(part - row.part) < .0005 && part !== 0) return;
      const from = `translateX(${((row.part - 1) * 100).toFixed(2)}%)`;
      const to = `translateX(${((part - 1) * 100).toFixed(2)}%)`;
      row.fill.style.transform = to;
      if (animate && row.seen && Math.abs(part - row.part) > .002) {
        row.fill.animate([{ transform: from }, { transform: to }], { duration: BAR_MS, easing: "cubic-bezier(.16, .84, .3, 1)" });
      }
      row.part = part;
    });
  }

  turnPage() {
    if (!this.plan || this.plan.pages < 2) return;
    this.page = (this.page + 1) % this.plan.pages;
    this.arrange(false);
    if (this.moves()) this.list.animate([{ opacity: .2 }, { opacity: 1 }], { duration: 420 });
  }

  // ---- signs on a row ----

  // Where no motion is wanted, a sign only fades where it stands.
  signFrames(frames) {
    return this.moves() ? frames : frames.map((frame) => Object.assign({}, frame, { transform: SIGN_STANDS }));
  }

  // A chip with what came in, and a sweep of light.
  cheer(code, text) {
    const row = this.rows.get(code);
    if (!row || !row.seen || row.cheering) return;
    row.cheering = true;
    const gain = document.createElement("span");
    gain.className = "gain";
    gain.textContent = text;
    row.li.append(gain);
    const chip = gain.animate(this.signFrames([
      { opacity: 0, transform: "translate(14%, -50%) scale(.9)" },
      { opacity: 1, transform: SIGN_STANDS, offset: .1 },
      { opacity: 1, transform: SIGN_STANDS, offset: .82 },
      { opacity: 0, transform: "translate(-6%, -50%)" },
    ]), { duration: 3000, easing: "ease-out" });
    chip.onfinish = () => {
      gain.remove();
      row.cheering = false;
    };
    if (!this.moves()) return;
    const flash = document.createElement("i");
    flash.className = "flash";
    row.li.append(flash);
    const sweep = flash.animate([{ transform: "translateX(-100%)" }, { transform: "translateX(100%)" }], { duration: 1100, easing: "cubic-bezier(.4, 0, .2, 1)" });
    sweep.onfinish = () => flash.remove();
    const second = row.figures[this.root.dataset.second];
    if (second && this.plan.mode === "l") second.animate([{ opacity: 0 }, { opacity: 0, offset: .9 }, { opacity: 1 }], { duration: 3000 });
  }

  // A gold flag in words: a new leader, a team's first donation.
  flag(code, words) {
    const row = this.rows.get(code);
    if (!row || !row.seen) return;
    const flag = document.createElement("span");
    flag.className = "flag";
    flag.textContent = words;
    row.li.append(flag);
    const fade = flag.animate(this.signFrames([
      { opacity: 0, transform: "translate(8%, -50%)" },
      { opacity: 1, transform: SIGN_STANDS, offset: .08 },
      { opacity: 1, transform: SIGN_STANDS, offset: .9 },
      { opacity: 0, transform: SIGN_STANDS },
    ]), { duration: 6000 });
    fade.onfinish = () => flag.remove();
  }

  // Where a balloon of this team starts; null when its row is not to be seen.
  startOf(code) {
    const row = this.rows.get(code);
    if (!row || !row.seen || this.phone()) return null;
    const box = row.li.getBoundingClientRect();
    return box.width ? { x: box.right + this.u * 3.6, y: box.top + box.height / 2 } : null;
  }
}
