// How things move from one frame to the next: by transform and opacity alone.

const OUT = "cubic-bezier(.16, .84, .3, 1)";
const SWAP = "cubic-bezier(.6, 0, .16, 1)";
export const TRAVEL_MS = 950;
export const GROW_MS = 2200;
const FADE_MS = 700;

export const fadeIn = (element, { delay = 0, duration = FADE_MS } = {}) =>
  element.animate([{ opacity: 0 }, { opacity: 1 }], { duration, delay, fill: "backwards", easing: "ease-out" });

export const fadeOut = (element) =>
  element.animate([{ opacity: 1 }, { opacity: 0 }], { duration: 350, fill: "forwards", easing: "ease-in" });

// Comes up a little while it appears.
export function rise(element, { delay = 0, by = "2.4vh" } = {}) {
  const { transform } = getComputedStyle(element);
  const stands = transform === "none" ? "" : transform;
  element.animate(
    [{ opacity: 0, transform: `translateY(${by}) ${stands}` }, { opacity: 1, transform: `translateY(0) ${stands}` }],
    { duration: 620, delay, fill: "backwards", easing: OUT });
}

export const grow = (fill, { delay = 0, duration = 900 } = {}) =>
  fill.animate([{ transform: "translateX(-100%)" }, { transform: fill.style.transform }], { duration, delay, fill: "backwards", easing: "cubic-bezier(.3, 0, .1, 1)" });

// Light that passes over a row once.
export const sweep = (light, delay = 0) =>
  light.animate([{ transform: "translateX(-100%)", opacity: 1 }, { transform: "translateX(100%)", opacity: 1 }], { duration: 1100, delay, fill: "none", easing: "ease-in-out" });

// Where that which may travel stands on the glass: {key: box}.
export function placesOf(root) {
  const places = {};
  root.querySelectorAll("[data-travels]").forEach((one) => { places[one.dataset.travels] = one.getBoundingClientRect(); });
  return places;
}

// From where it stood to where it stands now.
export function travel(element, places) {
  const from = places[element.dataset.travels];
  const to = element.getBoundingClientRect();
  if (!from || !to.height) return;
  const scale = from.height / to.height;
  const x = from.left - to.left;
  const y = from.top - to.top;
  if (Math.abs(x) < 1 && Math.abs(y) < 1) return;
  element.animate(
    [{ transform: `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) scale(${scale.toFixed(3)})` }, { transform: "none" }],
    { duration: TRAVEL_MS, easing: SWAP });
}
