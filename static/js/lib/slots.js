// Where the small ones stand inside the big one. Pure.

// A full level is redrawn smaller in the same outline: so five are large, and 3,000 fit.
const LEVELS = [24, 60, 150, 400, 1000, 3000];
const MOST_SPRITES = 3000;
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

// One sprite stands for this many: one, until there are more than can be drawn.
export const perSprite = (count) => Math.max(1, Math.ceil((count + 1) / MOST_SPRITES));

export const spritesFor = (count) => Math.ceil(count / perSprite(count));

export const capacityFor = (sprites) =>
  LEVELS.find((level) => sprites < level) || LEVELS[LEVELS.length - 1];

export function boxOf(polygon) {
  const xs = polygon.map((point) => point[0]);
  const ys = polygon.map((point) => point[1]);
  const left = Math.min.apply(null, xs);
  const right = Math.max.apply(null, xs);
  const top = Math.min.apply(null, ys);
  const bottom = Math.max.apply(null, ys);
  return { left, right, top, bottom, width: right - left, height: bottom - top, cx: (left + right) / 2, cy: (top + bottom) / 2 };
}

export function areaOf(polygon) {
  const twice = polygon.reduce((sum, [x, y], i) => {
    const [nx, ny] = polygon[(i + 1) % polygon.length];
    return sum + x * ny - nx * y;
  }, 0);
  return Math.abs(twice) / 2;
}

export function contains(polygon, x, y) {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i, i += 1) {
    const [xi, yi] = polygon[i];
    const [xj, yj] = polygon[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

// The distance of one to the next, when `capacity` of them fill the outline.
export const spacing = (polygon, capacity) => Math.sqrt(areaOf(polygon) / capacity);

// `capacity` places inside the outline, from the middle outwards, evenly spread: a
// sunflower's pattern laid over it, drawn a little closer until enough seeds lie inside.
export function slotsIn(polygon, capacity) {
  const box = boxOf(polygon);
  const reach = Math.hypot(box.width, box.height) / 2;
  let step = Math.sqrt(areaOf(polygon) / (Math.PI * capacity)) * 1.01;
  for (;;) {
    const found = seeds(polygon, box, { step, reach, capacity });
    if (found.length === capacity) return found;
    step *= .992;
  }
}

function seeds(polygon, box, { step, reach, capacity }) {
  const found = [];
  for (let i = 0; found.length < capacity; i += 1) {
    const radius = step * Math.sqrt(i + .5);
    if (radius > reach) break;
    const x = box.cx + radius * Math.cos(i * GOLDEN);
    const y = box.cy + radius * Math.sin(i * GOLDEN);
    if (contains(polygon, x, y)) found.push([x, y]);
  }
  return found;
}

// Light as on a ball lit from the upper left, 0 to 1, so that the crowd reads as one big thing.
export function lightAt([x, y], box) {
  const nx = (x - box.cx) / (box.width / 2);
  const ny = (y - box.cy) / (box.height / 2);
  const nz = Math.sqrt(Math.max(0, 1 - nx * nx - ny * ny));
  const shine = Math.hypot(nx + .38, ny + .5);
  let light = .05 + .72 * Math.max(0, -.5 * nx - .6 * ny + .62 * nz);
  if (shine < .34) light += .5 * Math.pow(1 - shine / .34, .8);
  return Math.min(1, light);
}

// A number in -1..1 that is always the same for the same place: the crowd is not quite regular.
export const wobble = (i, salt) => (Math.sin(i * salt) * 43758.5453) % 1;
