// Symbols in the air: rising as a flock, standing as one, or a single large one.
import { paint, sheetOf, shapeOf, toneOf } from "./paint.js";
import { release } from "./release.js";

const FLOCK = { least: 70, most: 420, seconds: 16 };
const STANDING = 64;
const SIZES = [.028, .05, .085, .13];
const TONES = 5;
const MOST_SCALE = 1.5;
const USUAL = "balloon";

const known = (symbol) => (document.getElementById(`symbol-${symbol}`) ? symbol : USUAL);

// The pixels of a canvas as large as it is shown, and no finer than anybody sees; this clears it.
function fitted(canvas) {
  const scale = Math.min(MOST_SCALE, window.devicePixelRatio || 1);
  canvas.width = Math.round(canvas.clientWidth * scale);
  canvas.height = Math.round(canvas.clientHeight * scale);
  return canvas;
}

// All of them go up, as many as were earned, and the picture stays when the last is gone.
export function rising(canvas, symbol, count) {
  const name = known(symbol);
  const flock = Math.max(FLOCK.least, Math.min(FLOCK.most, count || 0));
  return release(canvas, shapeOf(name), toneOf(name), { count: flock, seconds: FLOCK.seconds });
}

// The same for a picture that does not move; the middle stays free for words.
export function standing(canvas, symbol, { free = .5 } = {}) {
  const name = known(symbol);
  const [shape, tone] = [shapeOf(name), toneOf(name)];
  const { width, height } = fitted(canvas);
  if (!width || !height) return;
  const g = canvas.getContext("2d");
  const sheets = SIZES.map((part) => sheetOf(shape, Math.min(width, height) * part, tone, TONES));
  seatsAround(STANDING, free).forEach(([x, y], i) => {
    const sheet = sheets[[0, 1, 0, 2, 1, 0, 3, 1][i % 8]];
    const shade = (i * 7) % TONES;
    g.drawImage(sheet.canvas, shade * sheet.w, 0, sheet.w, sheet.h, x * width - sheet.ox, y * height - sheet.oy, sheet.w, sheet.h);
  });
}

// Always the same places, spread evenly, thinned where the words stand: [x, y] in 0..1.
export function seatsAround(count, free) {
  const seats = [];
  for (let i = 1; seats.length < count && i < count * 12; i += 1) {
    const x = (i * .754877666) % 1;
    const y = (i * .569840291) % 1;
    const middle = Math.hypot((x - .5) / free, (y - .5) / (free * .82));
    if (middle > 1) seats.push([x, y]);
  }
  return seats;
}

// One large one on a canvas of its own; a balloon has its string.
export function painted(canvas, symbol) {
  const name = known(symbol);
  const [shape, tone] = [shapeOf(name), toneOf(name)];
  const { width, height } = fitted(canvas);
  if (!width || !height) return;
  const g = canvas.getContext("2d");
  const size = Math.min(width / 1.18, height / (name === "balloon" ? 1.55 : 1.3));
  g.translate(width / 2, name === "balloon" ? size * .57 : height / 2);
  if (name === "balloon") string(g, { size, width, height, tone });
  paint(g, shape, { size, tone, light: .46 });
}

function string(g, { size, height, tone }) {
  const from = size * .62;
  const to = height - size * .57;
  const lit = g.createLinearGradient(0, from, 0, to);
  const [r, b, l] = tone.lit;
  lit.addColorStop(0, `rgba(${r}, ${b}, ${l}, .8)`);
  lit.addColorStop(1, `rgba(${r}, ${b}, ${l}, 0)`);
  g.strokeStyle = lit;
  g.lineWidth = Math.max(1, size * .008);
  g.beginPath();
  g.moveTo(0, from);
  g.bezierCurveTo(-size * .06, from + (to - from) * .4, size * .06, from + (to - from) * .6, 0, to);
  g.stroke();
}
