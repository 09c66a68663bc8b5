// Balloons rising behind the words of a milestone: the only frame loop of the wall, and it ends by itself.
import { sheetOf } from "./paint.js";

const SIZES = [.028, .05, .085, .14];   // of the height of the picture
const TONES = 5;
const MOST_PIXELS = 2100000;            // drawn anew in every frame: a larger screen gets a coarser picture

function sizeClass(chance) {
  if (chance < .5) return 0;
  if (chance < .82) return 1;
  return chance < .96 ? 2 : 3;
}

export function release(canvas, shape, tone, { count, seconds }) {
  const area = canvas.clientWidth * canvas.clientHeight;
  const scale = Math.min(1.5, window.devicePixelRatio || 1, Math.sqrt(MOST_PIXELS / Math.max(1, area)));
  const width = Math.round(canvas.clientWidth * scale);
  const height = Math.round(canvas.clientHeight * scale);
  canvas.width = width;
  canvas.height = height;
  const g = canvas.getContext("2d");
  const sheets = SIZES.map((part) => sheetOf(shape, height * part, tone, TONES));
  let flock = Array.from({ length: count }, () => {
    const near = sizeClass(Math.random());
    return {
      near,
      x: Math.random() * width,
      startMs: Math.random() * seconds * 620,
      speed: height * (.13 + .055 * near + Math.random() * .07),
      swing: width * (.006 + .008 * Math.random()),
      phase: Math.random() * 6.28,
      pace: 1 + Math.random() * 1.4,
      shade: Math.floor(Math.random() * TONES),
    };
  }).sort((a, b) => a.near - b.near);

  return new Promise((done) => {
    let began = 0;
    let last = 0;
    let slow = 0;
    const frame = (now) => {
      if (!began) began = now;
      // A slow stick gets fewer balloons, not fewer frames.
      if (last && now - last > 34) slow += 1;
      if (slow === 20) {
        flock = flock.filter((_, i) => i % 5 < 3);
        slow = 0;
      }
      last = now;
      g.clearRect(0, 0, width, height);
      const alive = flock.filter((one) => rise(g, one, { sheet: sheets[one.near], ms: now - began - one.startMs, height })).length;
      if (alive && canvas.isConnected && now - began < seconds * 2000) requestAnimationFrame(frame);
      else done();
    };
    requestAnimationFrame(frame);
  });
}

// Draws one; answers whether it is still to be seen, or yet to come.
function rise(g, one, { sheet, ms, height }) {
  if (ms < 0) return true;
  const seconds = ms / 1000;
  const y = height + sheet.h - one.speed * seconds * (1 + seconds * .05);
  if (y < -sheet.h * 1.2) return false;
  const x = one.x + Math.sin(one.phase + seconds * one.pace) * one.swing * (1 + seconds * .1);
  g.drawImage(sheet.canvas, one.shade * sheet.w, 0, sheet.w, sheet.h, x - sheet.ox, y - sheet.oy, sheet.w, sheet.h);
  return true;
}
