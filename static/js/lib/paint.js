// Draws one symbol, small or large, from the shapes in the page and the colours of the theme.
const SHADES = 14;

const mix = (a, b, part) => a.map((value, i) => Math.round(value + (b[i] - value) * part));
export const rgb = (colour, alpha = 1) => `rgba(${colour[0]}, ${colour[1]}, ${colour[2]}, ${alpha})`;
const parse = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

// The tones of a symbol, as the theme has them.
export function toneOf(symbol) {
  const theme = getComputedStyle(document.documentElement);
  const own = symbol === "tree" || symbol === "star" ? symbol : "balloon";
  const read = (name) => parse(theme.getPropertyValue(name).trim());
  return { base: read(`--${own}`), lit: read(`--${own}-hi`), dark: read(`--${own}-lo`), shine: read("--ink-1") };
}

// The parts of a symbol: paths in a box of about -1 to 1, and the outline as a polygon.
export function shapeOf(symbol) {
  const source = document.getElementById(`symbol-${symbol}`);
  const body = source.querySelector(".s-body");
  const paths = (selector) => Array.from(source.querySelectorAll(selector)).map((path) => new Path2D(path.getAttribute("d")));
  const shine = Array.from(source.querySelectorAll("ellipse.s-shine")).map((ellipse) => ({
    x: Number(ellipse.getAttribute("cx")),
    y: Number(ellipse.getAttribute("cy")),
    rx: Number(ellipse.getAttribute("rx")),
    ry: Number(ellipse.getAttribute("ry")),
    turn: (Number(/rotate\(([-\d.]+)/.exec(ellipse.getAttribute("transform") || "rotate(0")[1]) * Math.PI) / 180,
  }));
  return { symbol, body: new Path2D(body.getAttribute("d")), dark: paths("path.s-dark"), panes: paths("path.s-shine"), shine, polygon: polygonOf(body) };
}

function polygonOf(path, corners = 160) {
  const length = path.getTotalLength();
  return Array.from({ length: corners }, (_, i) => {
    const point = path.getPointAtLength((length * i) / corners);
    return [point.x, point.y];
  });
}

// Paints it around the origin, `size` wide for a body of width 2; light 0..1 picks the tone.
export function paint(g, shape, { size, tone, light = .5 }) {
  const r = size / 2;
  const mid = light < .5 ? mix(tone.dark, tone.base, light * 2) : mix(tone.base, tone.lit, (light - .5) * 1.5);
  const bright = mix(mid, tone.lit, .75);
  const deep = mix(mid, tone.dark, .72);
  g.save();
  g.scale(r, r);
  g.fillStyle = rgb(mix(mid, tone.dark, .5));
  shape.dark.forEach((path) => g.fill(path));
  if (size < 9) {
    // A dot with a lit side is all the eye can get.
    g.fillStyle = rgb(mid);
    g.fill(shape.body);
    g.fillStyle = rgb(bright);
    g.beginPath();
    g.arc(-.3, -.34, .36, 0, 7);
    g.fill();
  } else {
    const ball = g.createRadialGradient(-.36, -.45, .06, -.08, -.05, 1.32);
    ball.addColorStop(0, rgb(bright));
    ball.addColorStop(.3, rgb(mid));
    ball.addColorStop(.78, rgb(mix(mid, deep, .75)));
    ball.addColorStop(1, rgb(deep));
    g.fillStyle = ball;
    g.fill(shape.body);
    if (size >= 22) paintRim(g, shape, tone, size);
    paintShine(g, shape, tone, size);
  }
  g.restore();
}

// Light caught on the far rim.
function paintRim(g, shape, tone, size) {
  const strength = size > 200 ? .1 : .2;
  const rim = g.createRadialGradient(-.12, -.16, .82, -.12, -.16, 1.2);
  rim.addColorStop(0, rgb(tone.lit, 0));
  rim.addColorStop(.72, rgb(tone.lit, strength));
  rim.addColorStop(1, rgb(tone.lit, 0));
  g.save();
  g.clip(shape.body);
  g.fillStyle = rim;
  g.fillRect(-1.3, -1.3, 2.6, 2.8);
  g.restore();
}

// The window on the near shoulder.
function paintShine(g, shape, tone, size) {
  g.fillStyle = rgb(tone.shine, size >= 22 ? .74 : .66);
  shape.shine.forEach((window) => {
    g.beginPath();
    g.ellipse(window.x, window.y, window.rx, window.ry, window.turn, 0, 7);
    g.fill();
  });
  g.globalAlpha = .8;
  shape.panes.forEach((pane) => g.fill(pane));
  g.globalAlpha = 1;
}

const boxFor = (size) => ({ w: Math.ceil(size * 1.26) + 2, h: Math.ceil(size * 1.4) + 2 });

// One symbol in many tones, side by side on one canvas: drawing from it is cheap.
export function sheetOf(shape, size, tone, shades = SHADES) {
  const { w, h } = boxFor(size);
  const canvas = document.createElement("canvas");
  canvas.width = w * shades;
  canvas.height = h;
  const g = canvas.getContext("2d");
  for (let i = 0; i < shades; i += 1) {
    g.save();
    g.translate(w * i + w / 2, h * .46);
    paint(g, shape, { size, tone, light: i / (shades - 1) });
    g.restore();
  }
  return { canvas, w, h, ox: w / 2, oy: h * .46, shades };
}

// One symbol on a canvas of its own.
export function spriteOf(shape, size, tone, light = .56) {
  const { w, h } = boxFor(size);
  const canvas = document.createElement("canvas");
  canvas.width = w;
  canvas.height = h;
  const g = canvas.getContext("2d");
  g.translate(w / 2, h * .46);
  paint(g, shape, { size, tone, light });
  return canvas;
}

