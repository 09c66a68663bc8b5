// A screen of the ceremony: shows the frame that the server says is on, and nothing of any other.
import { actOf } from "./lib/ceremony_acts.js";
import { CeremonyFeed } from "./lib/ceremony_feed.js";
import { motionOn, motionTo, pictureOf, supersedes } from "./lib/ceremony_frame.js";
import { fadeIn, fadeOut, placesOf } from "./lib/ceremony_moves.js";
import { said } from "./lib/ceremony_said.js";
import { makeFormat } from "./lib/format.js";
import { makeNoun } from "./lib/words.js";

const { body } = document;
const byId = (id) => document.getElementById(id);
const json = (id) => JSON.parse(byId(id).textContent);
const asked = new URLSearchParams(window.location.search).get("motion");

const settings = json("settings");
const words = json("words");
const firstFrame = json("frame");
const acts = byId("acts");
const preview = body.hasAttribute("data-preview");
const wantsCalm = window.matchMedia("(prefers-reduced-motion: reduce)");
const onItsSide = window.matchMedia("(max-aspect-ratio: 1/1)");

// `?motion=none` shows stills alone, `?motion=reduced` changes of light alone.
const still = () => preview || asked === "none";
const calm = () => asked === "reduced" || wantsCalm.matches;

// 1 % of the height of a 16:9 picture, as the style sheet has it.
function unit() {
  const { innerWidth: w, innerHeight: h } = window;
  return onItsSide.matches ? Math.min(h * .0062, w * .013) : Math.min(h * .01, w * .005625);
}

const CHANGE_MS = 280;   // the old picture is all but gone before the new one comes: two texts never mix

let shown = null;        // the frame that is on
let picture = "";        // what was last to be seen, so that light after black plays nothing again
let act = null;

function kitFor(frame) {
  const format = makeFormat(settings.lang, frame.currency || "EUR", settings.zone);
  return {
    format, words, lang: settings.lang, zone: settings.zone, noun: makeNoun(words.nouns, format.tag),
    upright: () => onItsSide.matches, still, sways: () => !still() && !calm(), turns: !preview,
  };
}

function take(frame) {
  if (!supersedes(frame, shown)) return;
  const before = shown;
  shown = frame;
  show(frame, before, motionOn(motionTo(frame, before), { still: still() || document.hidden, calm: calm() }));
}

function show(frame, before, motion) {
  writeState(frame);
  byId("said").textContent = said(frame, kitFor(frame));
  if (frame.blackout) {
    clear();
    return;
  }
  const seenAlready = pictureOf(frame) === picture;
  picture = pictureOf(frame);
  draw(frame, before, seenAlready && motion === "full" ? "fade" : motion);
}

function draw(frame, before, motion) {
  const old = act;
  const places = motion === "full" && old ? placesOf(old.element) : {};
  const sameKind = Boolean(old) && Boolean(before) && before.kind === frame.kind && !before.blackout;
  if (motion === "none" || sameKind) clear();
  else if (old) leave(old.element);
  act = actOf(frame, kitFor(frame));
  acts.append(act.element);
  act.fit(unit());
  if (motion === "none") return;
  if (!sameKind) fadeIn(act.element, { delay: old ? CHANGE_MS : 0 });
  act.enter(motion, before, places);
}

// The picture that goes is out of reach at once and out of the page within a breath.
function leave(element) {
  acts.querySelectorAll(".leaving").forEach((one) => one.remove());
  element.classList.add("leaving");
  element.setAttribute("aria-hidden", "true");
  fadeOut(element).onfinish = () => element.remove();
}

function clear() {
  act = null;
  acts.textContent = "";
}

function writeState(frame) {
  body.dataset.kind = frame.blackout ? "black" : frame.kind;
  body.dataset.show = frame.show;
  body.dataset.number = frame.number;
  body.classList.toggle("is-black", Boolean(frame.blackout));
  body.classList.toggle("is-rehearsed", Boolean(frame.rehearsal));
  byId("rehearsed").hidden = !frame.rehearsal;
}

// ---- start ----

function layOut() {
  if (act) act.fit(unit());
}

let resizing = null;
window.addEventListener("resize", () => {
  clearTimeout(resizing);
  resizing = setTimeout(layOut, 120);
});

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else if (document.documentElement.requestFullscreen) document.documentElement.requestFullscreen();
}

window.addEventListener("keydown", (event) => {
  if ((event.key === "f" || event.key === "F") && !event.ctrlKey && !event.metaKey && !event.altKey) toggleFullScreen();
});
window.addEventListener("dblclick", toggleFullScreen);

take(firstFrame);
document.fonts.ready.then(() => {
  layOut();
  body.dataset.ready = "1";
});
if (!preview) {
  new CeremonyFeed({
    competition: settings.competition, frameUrl: settings.frame_url, onframe: take,
    onlink: (link) => { body.dataset.link = link; },
  }).start();
}
