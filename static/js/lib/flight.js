// A balloon on its way: a small canvas that the compositor moves along a curve.
import { spriteOf } from "./paint.js";

const unit = () => Math.min(window.innerHeight, window.innerWidth * .5625) / 100;

export class Flights {
  constructor(sky, giant, { most, everyMs }) {
    this.sky = sky;
    this.giant = giant;
    this.most = most;
    this.everyMs = everyMs;
    this.queue = [];
    this.airborne = 0;
    this.lastLaunch = -Infinity;
    this.timer = null;
    this.onlanded = () => {};
  }

  // How many are counted but not drawn yet.
  get owed() {
    return this.airborne + this.queue.length;
  }

  // Asks for one; what exceeds the most at a time is set without flying.
  ask(colourClass, from) {
    if (this.owed >= this.most) return;
    this.queue.push({ colourClass, from });
    this.launchNext();
  }

  dropQueue() {
    this.queue = [];
  }

  launchNext() {
    if (!this.queue.length || this.timer) return;
    const wait = this.lastLaunch + this.everyMs - performance.now();
    if (wait > 0) {
      this.timer = setTimeout(() => {
        this.timer = null;
        this.launchNext();
      }, wait);
      return;
    }
    this.lastLaunch = performance.now();
    this.launch(this.queue.shift());
    this.launchNext();
  }

  launch({ colourClass, from }) {
    const u = unit();
    const size = 8.4 * u;
    const start = from() || { x: window.innerWidth * (.15 + .4 * Math.random()), y: window.innerHeight * .9 };
    const seat = this.giant.nextSeat(this.airborne);
    const flying = this.sprite(size, colourClass);
    this.airborne += 1;
    const flight = flying.animate(path(start, seat, { u, size }), { duration: 3200 + Math.random() * 500, fill: "forwards" });
    flight.onfinish = () => {
      flying.remove();
      this.airborne -= 1;
      this.onlanded();
    };
  }

  // The balloon is painted once per size and then copied; its string wears the team's colour.
  // One canvas, nothing around it: so each flight is one layer for the compositor.
  sprite(size, colourClass) {
    const scale = Math.min(1.5, window.devicePixelRatio || 1);
    const pixels = Math.round((size * scale) / 1.26);
    if (!this.master || this.masterSize !== pixels) {
      this.master = spriteOf(this.giant.shape, pixels, this.giant.tone);
      this.masterSize = pixels;
    }
    const { width, height } = this.master;
    const flying = document.createElement("canvas");
    flying.className = `flying ${colourClass}`;
    flying.width = width;
    flying.height = Math.round(height * 1.4);
    flying.style.width = `${size}px`;
    flying.style.height = `${(size * flying.height) / width}px`;
    this.sky.append(flying);
    const g = flying.getContext("2d");
    g.fillStyle = getComputedStyle(flying).getPropertyValue("--c").trim() || "white";
    g.globalAlpha = .85;
    g.fillRect(width * .488, height * .82, Math.max(1, width * .024), height * .56);
    g.globalAlpha = 1;
    g.drawImage(this.master, 0, 0);
    return flying;
  }
}

// Inflates at its row, hangs there for a moment, floats up on a curve and settles.
function path(start, seat, { u, size }) {
  const at = (x, y, scale, turn) =>
    `translate(${(x - size / 2).toFixed(1)}px, ${(y - size * .5).toFixed(1)}px) rotate(${turn.toFixed(1)}deg) scale(${scale.toFixed(3)})`;
  const last = (seat.size / size) * 1.26;
  const dx = seat.x - start.x;
  const dy = seat.y - start.y;
  const drift = (Math.random() - .5) * u * 5;
  const frames = [
    { transform: at(start.x, start.y, .05, 0), offset: 0, easing: "cubic-bezier(.2, 1.3, .4, 1)" },
    { transform: at(start.x, start.y - u * 1.5, .98, -3), offset: .2, easing: "ease-in-out" },
    { transform: at(start.x + u * .4, start.y - u * 2, 1, 2), offset: .3, easing: "cubic-bezier(.45, 0, .4, 1)" },
  ];
  for (let i = 1; i <= 5; i += 1) {
    const a = i / 6;
    const lift = Math.sin(a * Math.PI) * u * 7;
    const x = start.x + dx * a + Math.sin(a * 7) * drift * (1 - a);
    const y = start.y + dy * (a * a * .4 + a * .6) - lift;
    frames.push({ transform: at(x, y, 1 + (last - 1) * Math.pow(a, 1.6), Math.sin(a * 6) * 5), offset: .3 + .7 * a, easing: "linear" });
  }
  frames.push({ transform: at(seat.x, seat.y, last, 0), offset: 1 });
  return frames;
}
