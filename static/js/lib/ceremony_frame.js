// Which of two frames is the one to show, and how much may move on the way to it. Pure.

// Another performance is taken at once; of the same one, the later click. A frame twice is no news.
export const supersedes = (next, shown) => !shown || next.show !== shown.show || next.number > shown.number;

// Whether something is a frame at all: a proxy's error page is not.
export const isFrame = (it) => Boolean(it) && typeof it === "object" && typeof it.kind === "string" && typeof it.number === "number";

// What is to be seen of a frame, without when it was sent.
export function pictureOf(frame) {
  if (frame.blackout) return "blackout";
  return JSON.stringify(Object.assign({}, frame, { number: 0, show: "", moves: true }));
}

// "full": the click just came. "fade": only a change of light. "none": a screen that missed something,
// or that goes back, stands at once where the show is.
export function motionTo(next, shown) {
  if (!shown || next.blackout) return "none";
  const follows = next.show === shown.show && next.number - shown.number === 1;
  if (shown.blackout && follows) return "fade";
  if (!next.moves) return "none";
  if (next.show !== shown.show) return "fade";
  return follows ? "full" : "none";
}

// What the screen itself can show of that: `still` shows no change at all, `calm` only light.
export function motionOn(motion, { still, calm }) {
  if (still) return "none";
  return calm && motion === "full" ? "fade" : motion;
}
