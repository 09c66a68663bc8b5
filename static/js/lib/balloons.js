// One giant made of small ones: a balloon, a heart, a tree.
// Every small one is drawn once, into one of three canvases that sway by CSS alone, so that
// a wall at rest runs no script and redraws nothing.
import { rgb, shapeOf, sheetOf, toneOf } from "./paint.js";
import { boxOf, capacityFor, lightAt, perSprite, slotsIn, spacing, spritesFor, wobble } from "./slots.js";

const LAYERS = 3;
const MOST_PIXELS = 1500000;
const TIGHT = 1.23;      // a sprite is this much wider than its share: the crowd closes up

// A balloon hangs on a string; what is wide at its foot leaves room there for the number.
const FOOT = { balloon: .075, heart: .02, tree: .17, wagon: .2, nose: .1, star: .15 };

export class Giant {
  constructor(host, symbol) {
    this.host = host;
    this.symbol = symbol;
    this.shape = shapeOf(symbol);
    this.tone = toneOf(symbol);
    this.box = boxOf(this.shape.polygon);
    this.count = 0;
    this.drawn = 0;
    this.capacity = 0;
    this.slots = {};
    this.outline = this.addCanvas("crowd");
    this.layers = [0, 1, 2].map((i) => this.addCanvas(`crowd crowd-${i}`));
  }

  addCanvas(name) {
    const canvas = document.createElement("canvas");
    canvas.className = name;
    canvas.setAttribute("aria-hidden", "true");
    this.host.append(canvas);
    return canvas;
  }

  // Shows so many. Answers true when that filled a level and everything got smaller.
  show(count) {
    const before = { capacity: this.capacity, per: perSprite(this.count) };
    const sprites = spritesFor(count);
    this.count = count;
    const fits = capacityFor(sprites) === before.capacity && perSprite(count) === before.per && sprites >= this.drawn;
    if (!fits) {
      const grew = before.capacity > 0 && capacityFor(sprites) > before.capacity;
      this.bake();
      return grew;
    }
    this.draw(sprites);
    return false;
  }

  resize() {
    const { width, height } = this.host.getBoundingClientRect();
    if (!width || !height) return;
    const scale = Math.min(2, window.devicePixelRatio || 1, Math.sqrt(MOST_PIXELS / (width * height)));
    Object.assign(this, { width, height, scale });
    [this.outline].concat(this.layers).forEach((canvas) => {
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
    });
    this.bake();
  }

  // Where the outline lies in the host, in CSS pixels.
  place() {
    const polygon = this.shape.polygon;
    const size = spacing(polygon, this.capacity) * TIGHT;
    const grow = 1 + size / this.box.width;
    const margin = .02 * this.height;
    const high = this.height * (1 - FOOT[this.symbol]) - 2 * margin;
    const unit = Math.min(high / (this.box.height * grow), (this.width - 2 * margin) / (this.box.width * grow));
    const cx = this.width / 2 - this.box.cx * unit;
    // A balloon hangs from the top, whatever string is left below; all else stands in the middle.
    const tall = unit * this.box.height * grow;
    const top = margin + (this.symbol === "balloon" ? 0 : (high - tall) / 2);
    const cy = top + tall / 2 - unit * this.box.cy;
    return { unit, cx, cy, grow, size: size * unit };
  }

  bake() {
    if (!this.width) return;
    const sprites = spritesFor(this.count);
    this.capacity = capacityFor(sprites);
    this.at = this.place();
    if (!this.slots[this.capacity]) this.slots[this.capacity] = slotsIn(this.shape.polygon, this.capacity);
    this.sheet = sheetOf(this.shape, this.at.size * this.scale, this.tone);
    this.drawOutline();
    this.layers.forEach((canvas) => canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height));
    this.drawn = 0;
    this.draw(sprites);
  }

  drawOutline() {
    const g = this.outline.getContext("2d");
    const { unit, cx, cy, grow } = this.at;
    const { box, tone } = this;
    const put = ([x, y]) => [cx + (box.cx + (x - box.cx) * grow) * unit, cy + (box.cy + (y - box.cy) * grow) * unit];
    g.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    g.clearRect(0, 0, this.width, this.height);
    const middle = put([box.cx, box.cy]);
    const glow = g.createRadialGradient(middle[0] - unit * .3, middle[1] - unit * .4, unit * .1, middle[0], middle[1], unit * 1.4);
    glow.addColorStop(0, rgb(tone.base, .16));
    glow.addColorStop(1, rgb(tone.base, .03));
    g.beginPath();
    this.shape.polygon.map(put).forEach((point, i) => (i ? g.lineTo(point[0], point[1]) : g.moveTo(point[0], point[1])));
    g.closePath();
    g.fillStyle = glow;
    g.fill();
    g.setLineDash([unit * .022, unit * .03]);
    g.lineWidth = Math.max(1.5, unit * .008);
    g.strokeStyle = rgb(tone.lit, .5);
    g.stroke();
    g.setLineDash([]);
    if (this.symbol === "balloon") this.drawString(g, put([0, box.bottom]), unit);
    else this.drawUnder(g);
  }

  // Trunk or wheels.
  drawUnder(g) {
    const { unit, cx, cy, grow } = this.at;
    g.save();
    g.translate(cx, cy);
    g.scale(unit * grow, unit * grow);
    g.fillStyle = rgb(this.tone.dark, .9);
    this.shape.dark.forEach((path) => g.fill(path));
    g.restore();
  }

  drawString(g, [x, y], unit) {
    g.fillStyle = rgb(this.tone.base, .9);
    g.beginPath();
    g.moveTo(x, y - unit * .035);
    g.lineTo(x - unit * .06, y + unit * .075);
    g.quadraticCurveTo(x, y + unit * .045, x + unit * .06, y + unit * .075);
    g.closePath();
    g.fill();
    const string = g.createLinearGradient(0, y, 0, this.height);
    string.addColorStop(0, rgb(this.tone.lit, .75));
    string.addColorStop(1, rgb(this.tone.lit, .1));
    g.fillStyle = string;
    g.fillRect(x - unit * .006, y + unit * .06, unit * .012, Math.max(0, this.height - y - unit * .06));
  }

  slot(i) {
    const { unit, cx, cy, size } = this.at;
    const seat = this.slots[this.capacity][Math.min(i, this.capacity - 1)];
    const light = Math.max(0, Math.min(1, lightAt(seat, this.box) + .05 * wobble(i, 78.233)));
    return {
      x: cx + seat[0] * unit + wobble(i, 12.9898) * size * .1,
      y: cy + seat[1] * unit + wobble(i, 39.425) * size * .1,
      size: size * (1 + .1 * wobble(i, 12.9898)),
      light,
    };
  }

  draw(upTo) {
    if (!this.width) return;
    const paper = this.layers.map((canvas) => canvas.getContext("2d"));
    const { sheet, scale } = this;
    for (let i = this.drawn; i < upTo; i += 1) {
      const slot = this.slot(i);
      const shade = Math.round(slot.light * (sheet.shades - 1));
      const k = slot.size / this.at.size;
      paper[i % LAYERS].drawImage(sheet.canvas, shade * sheet.w, 0, sheet.w, sheet.h,
        slot.x * scale - sheet.ox * k, slot.y * scale - sheet.oy * k, sheet.w * k, sheet.h * k);
    }
    this.drawn = Math.max(this.drawn, upTo);
  }

  // Where the next one will sit, on the screen; `ahead` are still on their way.
  nextSeat(ahead) {
    const host = this.host.getBoundingClientRect();
    const slot = this.slot(this.drawn + ahead);
    return { x: host.left + slot.x, y: host.top + slot.y, size: slot.size };
  }

  // The crowd takes a breath when a level is full and all get smaller.
  breathe() {
    this.host.animate(
      [{ transform: "none" }, { transform: "scale(.96)", offset: .4 }, { transform: "scale(1.02)", offset: .75 }, { transform: "none" }],
      { duration: 1100, easing: "ease-in-out" });
  }
}
