// The loud celebrations: the big balloon over the giant, and the milestone over everything.
import { fitBlock } from "./fit.js";
import { release } from "./release.js";
import { paint } from "./paint.js";

const TAKEOVER_MS = 6500;
const MILESTONE_MS = 8000;
const RELEASE = { count: 110, seconds: 4 };
const WORDS = { sizes: [15, 12.6, 10.6, 9, 7.6, 6.4, 5.4], high: 54 };   // in u
const byId = (id) => document.getElementById(id);

export class Stage {
  constructor({ giant, moves }) {
    this.giant = giant;
    this.moves = moves;
    this.hero = byId("hero");
    this.big = byId("big");
    this.busy = false;
  }

  // One big balloon with an amount and a team.
  takeover(amount, team, u) {
    this.busy = true;
    byId("big-amount").textContent = amount;
    byId("big-team").textContent = team;
    this.drawBig(u);
    this.big.hidden = false;
    this.hero.classList.add("busy");
    const frames = this.moves()
      ? [
        { opacity: 0, transform: `translateY(${20 * u}px) scale(.7)` },
        { opacity: 1, transform: "none", offset: .14, easing: "ease-in-out" },
        { opacity: 1, transform: `translateY(${-1.6 * u}px) rotate(.6deg)`, offset: .5, easing: "ease-in-out" },
        { opacity: 1, transform: `translateY(${-.4 * u}px) rotate(-.5deg)`, offset: .86, easing: "cubic-bezier(.5, 0, .9, .5)" },
        { opacity: 0, transform: `translateY(${-34 * u}px)` },
      ]
      : [{ opacity: 1 }, { opacity: 1 }];
    this.big.animate(frames, { duration: TAKEOVER_MS }).onfinish = () => {
      this.big.hidden = true;
      this.hero.classList.remove("busy");
      this.busy = false;
    };
  }

  drawBig(u) {
    if (!this.giant) return;
    const size = Math.round(u);
    if (this.bigSize === size) return;
    this.bigSize = size;
    if (!this.canvas) {
      this.canvas = document.createElement("canvas");
      this.big.prepend(this.canvas);
    }
    const scale = Math.min(1.5, window.devicePixelRatio || 1);
    this.canvas.width = Math.round(56 * u * scale);
    this.canvas.height = Math.round(62 * u * scale);
    const g = this.canvas.getContext("2d");
    g.translate(28 * u * scale, 26 * u * scale);
    paint(g, this.giant.shape, { size: 47 * u * scale, tone: this.giant.tone, light: .42 });
  }

  // Words over the whole picture, balloons behind them.
  milestone({ kind, words, sum }, u) {
    this.busy = true;
    const parts = [byId("curtain"), byId("milestone")];
    byId("milestone-kind").textContent = kind;
    byId("milestone-words").textContent = words;
    byId("milestone-sum").textContent = sum;
    const fade = [{ opacity: 0 }, { opacity: 1, offset: .06 }, { opacity: 1, offset: .92 }, { opacity: 0 }];
    parts.forEach((part) => { part.hidden = false; });
    fitBlock(byId("milestone-words"), { size: "--ms", sizes: WORDS.sizes, high: WORDS.high * u });
    parts.forEach((part) => {
      part.animate(fade, { duration: MILESTONE_MS }).onfinish = () => {
        part.hidden = true;
        this.busy = false;
      };
    });
    if (!this.moves() || !this.giant) return;
    const canvas = byId("release");
    canvas.hidden = false;
    release(canvas, this.giant.shape, this.giant.tone, RELEASE).then(() => {
      canvas.hidden = true;
      canvas.width = 1;
    });
  }
}
