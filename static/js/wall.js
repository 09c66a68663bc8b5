// The wall: wires the server's boards to the picture.
import { Also } from "./lib/also.js";
import { Board } from "./lib/board.js";
import { Grace, averageGift, tierOf } from "./lib/celebrate.js";
import { newResults, risen, supersedes, withWords } from "./lib/changes.js";
import { SILENCE_MS } from "./lib/connection.js";
import { ServerClock } from "./lib/countdown.js";
import { Feed } from "./lib/feed.js";
import { makeFormat } from "./lib/format.js";
import { hasGoal, milestonePassed } from "./lib/goals.js";
import { Header } from "./lib/header.js";
import { Hero } from "./lib/hero.js";
import { Hour } from "./lib/hour.js";
import { Impact } from "./lib/impact.js";
import { countOf, isEmpty, isPart, secondFigures, symbolKeys } from "./lib/measure.js";
import { pace } from "./lib/pace.js";
import { reloadForBuild, reloadForMakeUp } from "./lib/reload.js";
import { Scenes } from "./lib/scenes.js";
import { Stage } from "./lib/stage.js";
import { Strength } from "./lib/strength.js";
import { Callers, LOOK_EVERY_MS } from "./lib/callers.js";
import { Ticker } from "./lib/ticker.js";
import { fill, makeNoun, worded } from "./lib/words.js";

const REORDER_EVERY_MS = 2400;
const TURN_SECOND_MS = 12000;
const TURN_PAGE_MS = 9000;
const WALK_MS = 30000;
const MIRROR_MS = 2 * 3600000;

const { body } = document;
const byId = (id) => document.getElementById(id);
const json = (id) => JSON.parse(byId(id).textContent);
const asked = new URLSearchParams(window.location.search);

const settings = json("settings");
const words = json("words");
const firstBoard = json("first-board");
const format = makeFormat(settings.lang, firstBoard.currency, settings.zone);
const noun = makeNoun(words.nouns, format.tag);
const symbol = byId("giant").dataset.symbol;
const symbols = symbolKeys(firstBoard.outcomes, symbol);
const clock = new ServerClock();
const now = () => performance.now();

const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const onPhone = window.matchMedia("(max-width: 700px), (max-height: 480px)");
const onItsSide = window.matchMedia("(max-aspect-ratio: 1/1)");
let paused = false;
const preview = body.hasAttribute("data-preview");
const moves = () => !preview && !paused && !still.matches && asked.get("motion") !== "reduced";
const phone = () => onPhone.matches;

// 1 % of the height of a 16:9 picture, as the style sheet has it.
function unit() {
  const { innerWidth: w, innerHeight: h } = window;
  if (phone()) return Math.min(7, Math.max(4.6, w * .0128));
  return onItsSide.matches ? Math.min(h * .005625, w * .01) : Math.min(h * .01, w * .005625);
}

const ago = (ms, at) => {
  const minutes = Math.floor(ms / 60000);
  if (minutes < 1) return words.just_now;
  if (minutes < 60) return fill(words.minutes, { count: minutes });
  if (minutes < 1440) return fill(words.hours, { count: Math.floor(minutes / 60) });
  return format.clock(new Date(at));
};

const header = new Header({ format, words, clock });
const board = new Board(byId("board"), {
  format, noun, symbol, symbols, moves, phone, template: byId("row"), far: Number(asked.get("rows")) || 0,
});
const hero = new Hero({
  format, noun, symbol, symbols, moves, hero: settings.hero, words: words.goal,
});
const impact = new Impact({ format, noun, words: words.impact });
const hour = new Hour({ format, noun, words: words.hour });
const also = new Also();
const callers = new Callers({
  ask: () => fetch(settings.nicknames_url).then((answer) => answer.json()).then(({ nicknames }) => nicknames),
  onnames: () => ticker.sayWho(),
});
const ticker = new Ticker(byId("latest"), {
  format, moves, phone, lang: settings.lang, words: { ago }, now: () => (clock.known ? clock.now(now()) : null),
  callerOf: (result) => callers.of(result),
});
const stage = new Stage({ giant: hero.giant, moves });
const scenes = new Scenes(now());
const grace = new Grace();
const strength = new Strength();

let shown = null;          // the board that is on the glass
let pending = null;        // a newer one, waiting for the next frame
let pendingCatchesUp = false;
let lastResult = -Infinity;
let lastLoud = -Infinity;
let heardAt = null;
let leader = null;

// ---- boards ----

function receive(next) {
  const newest = pending || shown;
  if (!supersedes(next, newest)) return;
  pendingCatchesUp = pendingCatchesUp || feed.silence > SILENCE_MS || document.hidden;
  pending = withWords(next, newest);
  schedule();
}

// Boards that arrive within one frame cost one rendering. A hidden page has no frames.
let scheduled = false;
function schedule() {
  if (scheduled) return;
  scheduled = true;
  const asked = now();
  const run = () => {
    if (!scheduled) return;
    scheduled = false;
    if (!document.hidden) showStrength(strength.frameAfter(now() - asked, now()));
    render();
  };
  requestAnimationFrame(run);
  setTimeout(run, 200);
}

// A screen that cannot keep up loses the sway and the flights first, never the numbers.
function showStrength(calm) {
  hero.calm = calm;
  if (moves()) body.dataset.motion = calm ? "calm" : "";
}

function render() {
  const before = shown;
  const next = pending;
  const catchesUp = pendingCatchesUp;
  pending = null;
  pendingCatchesUp = false;
  if (before && !sameMakeUp(next, before)) {
    reloadForMakeUp();
    return;
  }
  shown = next;
  writeState(next);
  board.take(next);
  hero.take(next);
  impact.take(next);
  hour.take(next);
  const roomChanged = also.take(next);
  ticker.take(next, Boolean(before));
  callers.take(next);
  header.showPhase(next);
  showHeads();
  if (before && before.epoch === next.epoch) celebrate(next, before, catchesUp);
  else grace.clear();
  hero.settle();
  const teamsChanged = before && before.rows.length !== next.rows.length;
  const labelChanged = before && before.label !== next.label;
  if (teamsChanged || labelChanged || (before && roomChanged)) layOut();
  else if (before) reorder();
}

// What the page was laid out for: what is ranked by, what the goal is of, what is money, what has a symbol.
function sameMakeUp(a, b) {
  const makeUp = ({ rank_by: rankBy, relative_to: against, currency, goal, outcomes, unplaced }) => JSON.stringify([
    rankBy, against, currency, Boolean(unplaced), goal.of, hasGoal(goal), goal.milestones.length > 0,
    Object.keys(outcomes).sort().map((key) => [key, outcomes[key].symbol || "", outcomes[key].takes]),
  ]);
  return makeUp(a) === makeUp(b);
}

function writeState(it) {
  body.dataset.epoch = it.epoch;
  body.dataset.version = it.version;
  body.dataset.seq = it.seq;
  body.dataset.phase = it.phase;
  body.dataset.label = it.label.split(" ")[0];
  body.classList.toggle("is-empty", isEmpty(it));
}

// A busy board moves like a sentence, not like a slot machine.
const reorder = pace(REORDER_EVERY_MS, () => {
  if (!shown) return;
  board.arrange(true);
  const first = shown.rows.length ? shown.rows[0] : null;
  const alone = first && (shown.rows.length < 2 || shown.rows[1].place > 1);
  if (leader && alone && leader !== first.team) grace.addLeader(first.team, now());
  if (alone) leader = first.team;
});

// ---- celebrations: the numbers stand already ----

function celebrate(next, before, catchesUp) {
  grace.revise(next);
  if (hero.giant) {
    const count = (row) => countOf(row, symbols, next.outcomes);
    risen(next, before, count).forEach(({ team, more }) => {
      const known = next.teams[team];
      for (let i = 0; i < Math.min(more, 12); i += 1) {
        hero.fly(known ? `c-${known.colour}` : "", () => (body.dataset.scene === "race" ? board.startOf(team) : null));
      }
    });
  }
  const fresh = newResults(next.latest, before.latest);
  if (fresh.length) lastResult = now();
  if (catchesUp) {
    // What came in while nobody looked, or was about to be shown then, is not played back.
    grace.clear();
    return;
  }
  if (next.phase !== "open" && next.phase !== "rehearsal") return;
  fresh.reverse().forEach((result) => cheer(result, next, before));
  const step = milestonePassed(before.goal.reached, next.goal);
  if (step) grace.addMilestone(step, now());
}

function cheer(result, next, before) {
  const outcome = next.outcomes[result.outcome] || {};
  const hadRow = before.rows.find((row) => row.team === result.team);
  const firstOfAll = before.totals.money_minor === 0;
  const firstOfTeam = Boolean(hadRow) && hadRow.money_minor === 0;
  const moneyKeys = Object.keys(next.outcomes).filter((key) => next.outcomes[key].takes === "money");
  const tier = tierOf(result, {
    average: averageGift(next, moneyKeys), counts: Boolean(outcome.symbol || outcome.success || result.units), firstOfTeam, firstOfAll,
  });
  if (tier === 0) return;
  board.cheer(result.team, gainOf(result));
  if (tier === 2 && firstOfTeam) grace.addFlag(result, words.first_gift, now());
  if (tier === 3) grace.addTakeover(result, now());
}

function gainOf(result) {
  if (result.money_minor) return `+\u2009${format.exact(result.money_minor)}`;
  return `+\u2009${format.number(result.units || Math.max(1, result.calls))}`;
}

function celebrateDue() {
  grace.due(now(), stage.busy).forEach((it) => {
    lastLoud = now();
    if (it.kind === "flag") board.flag(it.result.team, it.word);
    if (it.kind === "leader") board.flag(it.team, words.new_leader);
    if (it.kind === "takeover") takeOver(it.results);
    if (it.kind === "milestone") stage.milestone(milestoneWords(it.step), unit());
  });
}

// The organiser's own words stand under what kind of step it was; without them that says it all.
function milestoneWords({ kind, percent, name }) {
  const usual = words.milestones[kind === "quarter" ? percent : kind];
  const own = worded(name, settings.lang);
  return { kind: own && usual, words: own || usual, sum: hero.said };
}

function takeOver(results) {
  const sum = results.reduce((minor, result) => minor + result.money_minor, 0);
  const team = shown.teams[results[0].team];
  const oneTeam = results.every((result) => result.team === results[0].team);
  const from = results.length === 1 || oneTeam ? team && team.name : "";
  stage.takeover(format.exact(sum), from || fill(words.gifts_together, { count: results.length }), unit());
}

// ---- layout ----

function layOut() {
  const u = unit();
  header.fitTitle();
  also.layOut();
  board.layOut(u);
  hero.layOut();
  impact.layOut();
  hour.layOut();
  ticker.place(false);
  showPager();
}

function showPager() {
  const pager = byId("pager");
  const pages = board.plan && !phone() ? board.plan.pages : 1;
  const was = pager.hidden;
  pager.hidden = pages < 2;
  if (was !== pager.hidden) board.layOut(unit());
  while (pager.children.length > pages) pager.lastElementChild.remove();
  while (pager.children.length < pages) pager.append(document.createElement("i"));
  Array.from(pager.children).forEach((dot, i) => dot.classList.toggle("on", i === board.page));
}

let resizing = null;
window.addEventListener("resize", () => {
  clearTimeout(resizing);
  resizing = setTimeout(layOut, 120);
});

// ---- scenes, paging, the second column ----

function showScene() {
  const left = shown ? header.left(shown, now()) : null;
  const resting = !shown || isEmpty(shown) || phone();
  const scene = scenes.next(now(), {
    lastEvent: lastLoud, left, resting, impact: impact.speaks, hour: hour.speaks(clock.known ? clock.now(now()) : null),
  });
  if (body.dataset.scene === scene) return;
  if (body.dataset.scene === "impact") impact.turnOver();
  if (body.dataset.scene === "hour") hour.turnOver();
  body.dataset.scene = scene;
  mirror();
  layOut();
  if (!moves()) return;
  [byId("hero"), byId("board"), byId("impact"), byId("news")].forEach((part) => part.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 700, easing: "ease-out" }));
}

// The mirrored wall: no part of the panel carries the same thing all week.
let lastMirror = now();
function mirror() {
  if (now() - lastMirror < MIRROR_MS) return;
  lastMirror = now();
  body.dataset.flip = body.dataset.flip === "1" ? "0" : "1";
}

let turn = 0;
function turnSecond() {
  const turns = secondFigures(shown || firstBoard, symbols);
  turn = (turn + 1) % turns.length;
  byId("board").dataset.second = turns[turn];
  byId("head-second").textContent = words.heads[turns[turn]];
}

// Where not every result may earn anything, the head says that it is those that do.
function showHeads() {
  const head = byId("head-main");
  const text = words.heads[isPart(shown) ? "part" : "ranked"];
  if (head.textContent !== text) head.textContent = text;
}

// ---- what the server says beside boards ----

function onBeat(beat) {
  const first = !clock.known;
  clock.heard(beat.at, now());
  if (first) ticker.sayWhen();
  header.tick(shown || firstBoard);
  // A beat that knows of a newer board than the one shown: a board was missed.
  if (shown && (beat.epoch !== shown.epoch || beat.version > shown.version) && !pending) missed();
}

// The board itself may be just behind the beat; only when it does not come is it fetched.
let missing = null;
function missed() {
  if (missing) return;
  missing = setTimeout(() => {
    missing = null;
    feed.poll();
  }, 2500);
}

function onShow(show) {
  scenes.lock(show.scene);
  showScene();
  const message = byId("message");
  message.textContent = worded(show.message, settings.lang);
  message.hidden = !message.textContent;
  if (!show.reload) return;
  reloadForBuild(show.reload, {
    quietFor: () => now() - Math.max(lastResult, lastLoud),
    mayNow: () => !body.hasAttribute("data-last-hour"),
  });
}

function onLink(link) {
  if (link !== "stale" && clock.known) heardAt = clock.now(now()) - feed.link.silentFor(now());
  header.showLink(shown || firstBoard, link, heardAt);
}

const feed = new Feed({
  competition: settings.competition, boardUrl: settings.board_url, onboard: receive, onbeat: onBeat, onshow: onShow, onlink: onLink,
});

// ---- start ----

function showMotion() {
  body.dataset.motion = moves() ? "" : "reduced";
}

function everySecond() {
  if (!shown) return;
  header.tick(shown);
  celebrateDue();
  showScene();
}

// The picture walks a little, so that nothing burns in.
function walk(step) {
  const u = unit();
  const x = Math.round(Math.sin(step * .12) * u * .6);
  const y = Math.round(Math.sin(step * .24) * u * .4);
  byId("orbit").style.transform = `translate(${x}px, ${y}px)`;
  setTimeout(walk, WALK_MS, step + 1);
}

window.addEventListener("keydown", (event) => {
  if (event.key !== "p" && event.key !== "P") return;
  paused = !paused;
  showMotion();
});

if (asked.get("flip")) body.dataset.flip = "1";
showMotion();
body.classList.add("running");
pending = firstBoard;
render();
leader = firstBoard.rows.length && !isEmpty(firstBoard) ? firstBoard.rows[0].team : null;
layOut();
document.fonts.ready.then(layOut);
if (preview) {
  // Its figures are invented: there is no server to hear, and nothing turns.
  onBeat(firstBoard);
  onLink("live");
} else {
  feed.start();
  setInterval(everySecond, 1000);
  setInterval(() => ticker.sayWhen(), 15000);
  setInterval(() => { if (Object.keys(callers.names).length) callers.look(); }, LOOK_EVERY_MS);
  setInterval(() => { if (body.dataset.scene === "race") turnSecond(); }, TURN_SECOND_MS);
  setInterval(() => {
    board.turnPage();
    also.turnPage();
    showPager();
  }, TURN_PAGE_MS);
  setTimeout(walk, WALK_MS, 1);
}
