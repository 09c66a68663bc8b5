// The team lead's page: wires the keypad, the outbox and the socket to what is on the glass.
import { keyOf } from "./lib/amount.js";
import { paintAsked } from "./lib/asked.js";
import { makeBriefing } from "./lib/briefing.js";
import { corrected, correctionOf, targetOf, undoInstead, undoOf } from "./lib/correction.js";
import { makeDoor } from "./lib/door.js";
import { makeEntries } from "./lib/entries.js";
import { makeFormat } from "./lib/format.js";
import { lettersFor } from "./lib/letters.js";
import { isEntry, linesOf, spentIds, unseenCalls } from "./lib/lines.js";
import { makePad } from "./lib/pad.js";
import { counted, fill } from "./lib/phrases.js";
import { makeMend } from "./lib/mend.js";
import { makeKept } from "./lib/kept.js";
import { makeNicknames } from "./lib/nicknames.js";
import { makeQueue } from "./lib/queue.js";
import { silentSince, sinceWhen } from "./lib/reminder.js";
import { requestId } from "./lib/request_id.js";
import { makeShift } from "./lib/shift.js";
import { buzz, flash, say } from "./lib/signs.js";
import { makeStore } from "./lib/store.js";
import { makeStrip } from "./lib/strip.js";
import { makeTally } from "./lib/tally.js";
import { makeTaps } from "./lib/taps.js";
import { tooFast } from "./lib/toofast.js";
import { io } from "../vendor/socket.io.esm.min.js";

const REFRESH_S = 15;
const REFRESH_CALM_S = 60;
const WAITS_LONG_S = 10;
const CLOCK_SLACK_MS = 2000;

const byId = (id) => document.getElementById(id);
const read = (id) => JSON.parse(byId(id).textContent);
const buttons = (selector) => [...document.querySelectorAll(selector)];

const page = read("page");
const words = read("words");
const outcomes = new Map(read("outcomes").map((outcome) => [outcome.key, outcome]));
const format = makeFormat(page.lang, page.currency, page.zone);
const takesMoney = [...outcomes.values()].some((outcome) => outcome.takes === "money");
const taps = makeTaps();

let mine = page.mine;
let last = page.last;
let duty = page.duty; // what the server last told of the shift, the briefing, and since when it waits for a result
let starts_at = page.schedule?.starts_at ?? null; // it may be moved while the page is open
let contact = true;
let passGone = false;
let madeLast_ms = 0; // the moment of the newest entry of this page, on the server's clock
let nth = 0; // entries of this page in the order they were made
const seen = new Set(); // entries that the server's own figures contain
let asked = 0; // how often the server's figures were asked for, or came by themselves
let taken = 0; // the newest of these that are on the glass
let dutyTaken = 0; // the same for what the server said of the shift and the briefing

// When the page's own answer came, by this phone's clock: then it was `now_ms` on the server's.
const sinceArrival_ms = performance.now() - (performance.getEntriesByType("navigation")[0]?.responseStart || performance.now());
const arrived_ms = Math.round(Date.now() - sinceArrival_ms);
const door = makeDoor({
  address: page.address,
  team: page.team,
  token: page.csrf_token,
  ahead_ms: page.now_ms - arrived_ms,
  contact: heard,
});
const store = makeStore({ name: `scoreboard ${page.slug} ${page.kept_as}`, team: page.team, holder: requestId() });
const queue = makeQueue({ store, send: door.send, changed: settled });
const kept = makeKept({ queue, page, format, taps, saysOf, tryNow, say, serverNow_ms });
const nicknames = page.nicknames && makeNicknames({
  known: page.nicknames,
  ask: door.once,
  say,
  put: (figure, value) => (figure === "money_minor" ? format.exact(value) : format.number(value)),
  words: {
    added: (what) => fill(words.added, { what }),
    deleted: (what) => fill(words.deleted, { what }),
    deleteThis: (what) => fill(words.delete_this, { what }),
    noContact: words.nobody_heard,
  },
});

const pad = makePad({ outcomes, format, takesMoney, limits: page, words, taps, whatOf, record });
const entries = makeEntries({
  lines: linesNow,
  say: { what: whatOf, more: moreOf, word: wordOf, time: timeOf },
  does: { undo, offer: takeOffer, seen: (line) => queue.seen(line.request_id), mend: (line) => mend.open(line) },
  paintOffer: kept.paintOffer,
  words,
  address: `${page.address}?team=${encodeURIComponent(page.team)}`,
});
const mend = makeMend({
  outcomes, format, takesMoney, limits: page, words, taps, whatOf, moreOf, timeOf, nicknames,
  tooFast: (line, calls) => tooFastAt(calls, line.at_ms, line.request_id),
  does: { correct, ask, undo },
});
const strip = makeStrip({ outcomes, format, now_ms: serverNow_ms });
const shift = makeShift({ told: duty, queue, format, lang: page.lang, moment, serverNow_ms, say, taps, changed: paint });
const briefing = makeBriefing({ told: duty.briefing, ask: door.once, format });
makeTally({
  outcomes: [...outcomes.values()], format, currency: page.currency, limits: page, lang: page.lang, say, taps,
  enter: enterTally, tooFast: (calls) => tooFastAt(calls, serverNow_ms()),
});

// --- what an entry says ---

function whatOf(entry) {
  const outcome = outcomes.get(entry.outcome);
  if (entry.amount_minor) return format.exact(entry.amount_minor);
  if (entry.units) return `${format.number(entry.units)} ${outcome?.unit ?? ""}`.trim();
  return outcome?.name ?? entry.outcome;
}

function moreOf(entry) {
  const name = entry.amount_minor || entry.units ? outcomes.get(entry.outcome)?.name ?? "" : "";
  const calls = entry.calls === 1 ? name : `${name} × ${format.number(entry.calls)}`.trim();
  const nickname = nicknames?.name(entry.caller) ?? "";
  return nickname ? `${calls} · ${nickname}` : calls;
}

function timeOf({ at_ms }) {
  const minutes = Math.floor((serverNow_ms() - at_ms) / 60000);
  if (minutes < 1) return words.just_now;
  return minutes < 60 ? fill(words.min_ago, { n: minutes }) : format.clock(new Date(at_ms));
}

function serverNow_ms() {
  return Date.now() + door.clockAhead_ms();
}

function wordOf(line) {
  if (line.undoing) return words.undo_waits;
  if (line.void) return words.undone;
  if (line.state === "refused") {
    const reason = words[`why_${line.why}`] ?? line.reason;
    return reason ? fill(words.refused_because, { reason }) : words.refused;
  }
  if (line.reason) return fill(words.still_counts, line);
  if (line.asked === "left" && line.answer) return fill(words.asked_answer, { words: line.answer });
  if (line.asked) return words[`asked_${line.asked}`];
  return words[line.state] ?? line.state;
}

// What the sheet of the outbox says of items: [what, more, word] of each.
function saysOf(items) {
  const lines = new Map(linesNow().map((line) => [line.request_id, line]));
  return items.map((item) => (isEntry(item) ? saysOfLine(lines.get(item.request_id)) : saysOfOther(item)));
}

const saysOfLine = (line) => [whatOf(line), moreOf(line), wordOf(line)];

function saysOfOther(item) {
  const word = item.state === "refused" ? fill(words.not_done, { reason: item.reason }) : words.waiting;
  if (item.kind === "undo") return [fill(words.undo_this, { what: whatOf(item.target) }), moreOf(item.target), word];
  if (item.kind === "ask") return [fill(words.ask_this, { what: whatOf(item.target) }), item.body.note, word];
  return [shift.whatOf(item), "", word];
}

// --- what a tap does ---

function tapOutcome(outcome, button) {
  if (!taps.meant(outcome.key)) return;
  record(outcome, { amount_minor: 0, units: 0 });
  buzz(12);
  flash(button);
}

function object(form) {
  if (!taps.meant("objection")) return;
  const field = form.elements.record;
  record(outcomes.get(form.parentElement.dataset.outcome), { amount_minor: 0, units: 0, note: field.value.trim() });
  field.value = "";
  form.parentElement.open = false;
  buzz(12);
}

function record(outcome, { amount_minor, units, note }) {
  const item = madeNow({ outcome: outcome.key, calls: 1, amount_minor, units });
  const caller = nicknames?.caller();
  if (caller) item.body.caller = caller;
  if (note) item.body.note = note;
  queue.add(item);
  say(fill(words.said_saved, { what: whatOf(item.body) }));
}

// Each row of a tally is a result like any other. All of them are in the outbox before the first one
// leaves, in their order, so that a page that is closed half way has lost none.
function enterTally(rows) {
  queue.add(...rows.map(madeNow));
  buzz(18);
}

function madeNow(values) {
  const { made_ms, ahead_ms } = moment();
  const request_id = requestId();
  const body = { request_id, ...values, made_at: new Date(made_ms + ahead_ms).toISOString() };
  if (isRehearsed()) body.rehearsed = true;
  nth += 1;
  return { request_id, kind: "result", body, made_ms, ahead_ms, nth };
}

// When this is, by the phone's clock, and how far the server's was ahead when it was last heard.
// A difference that becomes a little smaller never puts an entry before the one made before it.
function moment() {
  const made_ms = Date.now();
  const at_ms = made_ms + door.clockAhead_ms();
  madeLast_ms = at_ms <= madeLast_ms && madeLast_ms - at_ms < CLOCK_SLACK_MS ? madeLast_ms + 1 : at_ms;
  return { made_ms, ahead_ms: madeLast_ms - made_ms };
}

// As far as this page knows. What it makes must not count when it is sent after the opening.
function isRehearsed() {
  const starts = Date.parse(starts_at ?? "");
  return mine.phase === "rehearsal" && !(starts <= serverNow_ms());
}

async function undo(line) {
  if (!taps.meant("undo")) return;
  buzz([10, 40, 10]);
  say(fill(words.said_undone, { what: whatOf(line) }));
  const item = itemOf(line);
  if (item?.kind === "replace" && await queue.exchange(line.request_id, undoInstead(item, moment()))) return;
  if (item?.kind !== "replace" && await queue.withdraw(line.request_id)) return;
  queue.add(undoOf(line, moment()));
}

const itemOf = (line) => queue.items.find((item) => item.request_id === line.request_id);

// Put other values in the place of an entry. One that never left is changed where it waits.
async function correct(line, values) {
  say(fill(words.said_corrected, { what: whatOf(values) }));
  const request_id = requestId();
  const item = itemOf(line);
  if (item && await queue.exchange(line.request_id, corrected(item, request_id, values, outcomes))) return;
  nth += 1;
  queue.add(correctionOf(line, request_id, values, { nth, ...moment() }));
}

function ask(line, { reason, note }) {
  say(fill(words.said_asked, { what: whatOf(line) }));
  const request_id = requestId();
  const body = { request_id, reason, note };
  queue.add({ request_id, kind: "ask", about: line.request_id, target: targetOf(line), body, ...moment() });
}

// Whether so many calls cannot have been made by then, in the time since the entry before, or since the
// shift or the competition began. An entry that they stand for is not counted `besides`.
function tooFastAt(calls, at_ms, besides = "") {
  const entries = linesNow().filter((one) => !one.void && one.state !== "refused" && one.request_id !== besides);
  const now = shift.now();
  const running = now !== null && now.minutes === null && now.started_ms <= at_ms;
  const since_ms = running ? now.started_ms : mine.phase_at ? Date.parse(mine.phase_at) : undefined;
  return tooFast({ calls, entries, at_ms, since_ms, seats: running ? now.seats : page.seats });
}

function undoLatest() {
  const line = linesNow().find((one) => one.may_undo && !one.void);
  if (line) undo(line);
}

// Send again what was refused, in the way that is offered for it.
function takeOffer(line) {
  if (!taps.meant("offer")) return;
  const { rehearsed, ...body } = queue.items.find((item) => item.request_id === line.request_id).body;
  queue.again(line.request_id, line.offer === "to_judges" ? { ...body, to_judges: true } : body);
}

// --- what the server says ---

function settled(item) {
  if (item && item.state !== "waiting" && shift.settled(item)) {
    refresh();
  } else if (item?.state === "refused" && !item.seen) {
    const entry = isEntry(item) ? item.body : item.target;
    say(fill(words.said_refused, { what: whatOf(entry), reason: item.reason }));
  }
  paint();
}

// `contained` are the entries that these figures surely contain.
function takeMine(fresh, contained) {
  if (fresh.team !== page.team) return;
  mine = fresh;
  for (const request_id of contained) seen.add(request_id);
  paint();
  forgetSpent();
}

// Whether the scoreboard answered.
function heard(there) {
  contact = there;
  kept.contact(there);
  paintSync();
}

// What the socket brings is newer than every answer still on its way.
function hearMine(fresh) {
  asked += 1;
  taken = asked;
  const turned = fresh.phase !== mine.phase;
  takeMine(fresh, countedIds());
  if (turned) refresh(); // another phase, another answer to who may correct what
}

const countedIds = () => queue.items.filter((item) => item.state === "counted").map((item) => item.request_id);

// The page is open all evening: it keeps what it shows and what is not settled yet.
function forgetSpent() {
  queue.forget(spentIds(queue.items, entries.shown(), seen));
  const kept = new Set(queue.items.map((item) => item.request_id));
  for (const request_id of [...seen]) {
    if (!kept.has(request_id)) seen.delete(request_id);
  }
}

function tryNow() {
  queue.hurry();
  refresh();
}

async function refresh() {
  asked += 1;
  const nth = asked;
  const before = countedIds();
  const told = await door.mine();
  if (told.kind === "told") takeDuty(told, nth);
  if (told.kind === "later" || nth < taken) return;
  taken = nth;
  passGone = told.kind === "pass";
  if (passGone) {
    paint();
    return;
  }
  last = told.last;
  takeMine(told.mine, [...before, ...last.map((entry) => entry.request_id)]);
}

// The socket brings none of this: it is taken also when the figures beside it are old by now.
function takeDuty(told, nth) {
  if (nth < dutyTaken) return;
  dutyTaken = nth;
  duty = told;
  starts_at = told.starts_at;
  shift.take(told);
  briefing.take(told.briefing);
  paintAsked(told.queries, format);
  paint();
}

// The socket only shows; without it the figures are asked for now and then.
let live = false;
function listen() {
  const socket = io({ path: "/socket.io", transports: ["websocket"], auth: { competition: page.slug, as: "lead", team: page.team } });
  socket.on("connect", () => {
    live = true;
    heard(true);
    queue.wake();
  });
  socket.on("disconnect", () => {
    live = false;
    refresh();
  });
  socket.on("mine", hearMine);
}

// --- what is on the glass ---

function linesNow() {
  return linesOf(queue.items, last, { clockAhead_ms: door.clockAhead_ms(), open: !isClosed() });
}

function paint() {
  kept.paint();
  paintSum();
  paintBanner();
  paintSync();
  entries.paint();
  paintCounts();
  shift.paint();
  strip.paint(mine);
}

function paintSum() {
  const sum = takesMoney ? format.exact(mine.money_minor) : counted(words.calls_n, mine.calls, page.lang);
  const place = mine.place === 1 ? words.first_place : fill(words.place_n, { n: mine.place });
  byId("sum").replaceChildren(...(mine.place ? [part(`${place} ·`), " ", part(sum)] : [part(sum)]));
}

// A part of a sentence that stays on one line.
function part(text) {
  const span = document.createElement("span");
  span.textContent = text;
  return span;
}

const noAccess = () => passGone || queue.trouble() === "pass";

function paintBanner() {
  const [kind, sentence, more] = bannerNow();
  const banner = byId("banner");
  banner.hidden = kind === null;
  banner.dataset.kind = kind ?? "";
  const text = [sentence, more].filter(Boolean).join(" ");
  if (banner.textContent === text) return; // it is read out when it changes
  const tail = part(more ?? "");
  tail.className = "banner-more";
  banner.replaceChildren(sentence ?? "", ...(more ? [" ", tail] : []));
}

function isClosed() {
  return ["closed", "final", "revealed"].includes(mine.phase);
}

function bannerNow() {
  if (noAccess()) return ["pass", words.banner_pass];
  const closed = isClosed();
  const own = kept.banner();
  if (own && !(closed && queue.waiting().length === 0)) return [...own, mine.phase === "rehearsal" ? words.banner_rehearsal : undefined];
  if (closed) {
    const time = mine.phase === "closed" && format.clock(new Date(mine.phase_at));
    return ["closed", time ? fill(words.banner_closed_at, { time }) : words.banner_closed, words.banner_closed_more];
  }
  const oldest = queue.waiting()[0];
  if (oldest && Date.now() - oldest.made_ms > WAITS_LONG_S * 1000) return ["keep-open", words.banner_keep_open];
  if (mine.phase === "rehearsal") return ["rehearsal", words.banner_rehearsal, startSentence()];
  const quiet = quietSentence();
  if (mine.phase === "frozen") return ["frozen", words.banner_frozen, quiet];
  return quiet ? ["reminder", quiet] : [null];
}

function quietSentence() {
  const now_ms = serverNow_ms();
  const waited_since_ms = duty.waited_since ? Date.parse(duty.waited_since) : null;
  const since_ms = silentSince({ waited_since_ms, shift: shift.now(), items: queue.items, now_ms, patience_minutes: duty.report_minutes });
  return since_ms === null ? undefined : fill(words.banner_quiet, { time: sinceWhen(since_ms, now_ms, format, page.zone) });
}

function startSentence() {
  const starts = starts_at && new Date(starts_at);
  if (!starts || starts.getTime() < serverNow_ms()) return undefined;
  const form = new Intl.DateTimeFormat(format.tag, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: page.zone });
  return fill(words.banner_starts, { moment: form.format(starts) });
}

function paintSync() {
  const refused = queue.items.filter((item) => item.state === "refused" && !item.seen);
  const waiting = queue.waiting().length;
  const [state, word] = syncNow(refused, waiting);
  byId("sync").dataset.state = state;
  byId("sync-word").textContent = word;
}

function syncNow(refused, waiting) {
  if (noAccess()) return ["refused", words.no_access];
  if (waiting > 0 && queue.trouble() !== null) return ["waiting", counted(words.waiting_n, waiting, page.lang)];
  if (refused.length > 0) return ["refused", counted(refused.every(isEntry) ? words.refused_n : words.refused_other_n, refused.length, page.lang)];
  if (waiting > 0) return ["sending", counted(words.sending_n, waiting, page.lang)];
  return contact ? ["sent", words.all_sent] : ["no-contact", words.no_contact];
}

function paintCounts() {
  const beyond = unseenCalls(queue.items, seen);
  for (const button of buttons(".out")) {
    const key = button.dataset.outcome;
    const count = (mine.outcomes?.[key] ?? 0) + (beyond[key] ?? 0);
    button.querySelector(".out-count").textContent = format.number(Math.max(0, count));
  }
}

// --- wiring ---

function wireButtons() {
  for (const button of buttons(".out")) button.addEventListener("click", () => tapOutcome(outcomes.get(button.dataset.outcome), button));
  byId("sync").addEventListener("click", () => {
    tryNow();
    kept.open();
  });
  for (const form of buttons(".objection form")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      object(form);
    });
  }
  const folds = buttons(".tongue, .fold");
  document.addEventListener("click", (event) => {
    // What was tapped may be gone from the page by now: where it stood still tells.
    const path = event.composedPath();
    for (const fold of folds) {
      if (!path.includes(fold)) fold.open = false;
    }
  });
}

// One letter for each outcome, and Enter for the first save button.
function wireKeyboard() {
  const firstSave = document.querySelector(".save");
  const lettered = buttons(".save, .out").filter((button) => button !== firstSave);
  const letters = lettersFor(lettered.map((button) => outcomes.get(button.dataset.outcome).name));
  const byLetter = new Map(letters.map((letter, i) => [letter, lettered[i]]));
  for (const [letter, button] of byLetter) {
    button.querySelector(".kbd").textContent = letter;
    button.setAttribute("aria-keyshortcuts", letter);
  }
  if (firstSave) firstSave.querySelector(".kbd").textContent = "↵";
  document.addEventListener("keydown", (event) => {
    if (event.repeat && event.key !== "Backspace") return;
    if (event.target.closest("input, textarea, select, .tongue, .fold") || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape" && pad.giveUp()) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
      event.preventDefault();
      undoLatest();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = firstSave && keyOf(event.key);
    if (key) {
      event.preventDefault();
      pad.type(key);
    } else if (event.key === "Enter" && firstSave && !event.target.closest("button, a, summary")) {
      event.preventDefault();
      firstSave.click();
    } else {
      byLetter.get(event.key.toUpperCase())?.click();
    }
  });
}

function wireWorld() {
  addEventListener("online", tryNow);
  addEventListener("offline", () => heard(false));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") return;
    queue.look();
    tryNow();
  });
  addEventListener("pagehide", queue.leave);
  addEventListener("beforeunload", (event) => {
    if (queue.waiting().length > 0) event.preventDefault();
  });
  let quiet_s = 0;
  setInterval(() => {
    quiet_s += REFRESH_S;
    queue.look().then(paint);
    if (document.visibilityState === "hidden" || (live && quiet_s < REFRESH_CALM_S)) return;
    quiet_s = 0;
    refresh();
  }, REFRESH_S * 1000);
}

function dress() {
  const colour = getComputedStyle(document.body).getPropertyValue("--c").trim();
  const meta = document.createElement("meta");
  meta.name = "theme-color";
  meta.content = colour;
  document.head.append(meta);
  document.querySelector(".teams [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
}

dress();
wireButtons();
wireKeyboard();
wireWorld();
queue.start();
refresh(); // also tells how late this page came
listen();
document.documentElement.classList.add("ready");
