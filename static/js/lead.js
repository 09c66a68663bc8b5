// The team lead's page: wires the keypad, the outbox and the socket to what is on the glass.
import { NOTHING, fromMinor, keyOf, press, shown, toMinor, toUnits } from "./lib/amount.js";
import { makeDoor } from "./lib/door.js";
import { makeFormat } from "./lib/format.js";
import { lettersFor } from "./lib/letters.js";
import { linesOf, spentIds, unseenCalls } from "./lib/lines.js";
import { counted, fill } from "./lib/phrases.js";
import { makeNicknames } from "./lib/nicknames.js";
import { makeQueue } from "./lib/queue.js";
import { requestId } from "./lib/request_id.js";
import { makeTaps } from "./lib/taps.js";

const LINES_SHOWN = 10;
const REFRESH_S = 15;
const REFRESH_CALM_S = 60;
const WAITS_LONG_S = 10;

const byId = (id) => document.getElementById(id);
const read = (id) => JSON.parse(byId(id).textContent);
const buttons = (selector) => [...document.querySelectorAll(selector)];

const page = read("page");
const words = read("words");
const outcomes = new Map(read("outcomes").map((outcome) => [outcome.key, outcome]));
const format = makeFormat(page.lang, page.currency, page.zone);
const takesMoney = [...outcomes.values()].some((outcome) => outcome.takes === "money");
const decimals = takesMoney ? format.digits : 0;
const taps = makeTaps();

let typed = NOTHING;
let asking = null; // the key of the outcome whose save button asks "is that right?"
let mine = page.mine;
let last = page.last;
let contact = true;
let passGone = false;
let nth = 0; // entries of this page in the order they were made
const seen = new Set(); // entries that the server's own figures contain
let asked = 0; // how often the server's figures were asked for, or came by themselves
let taken = 0; // the newest of these that are on the glass

const door = makeDoor({
  address: page.address,
  team: page.team,
  token: page.csrf_token,
  contact: (there) => {
    contact = there;
    paintSync();
  },
});
const queue = makeQueue({ send: door.send, changed: settled });
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

// --- what an entry says ---

const whatOf = (entry) => {
  const outcome = outcomes.get(entry.outcome);
  if (entry.amount_minor) return format.exact(entry.amount_minor);
  if (entry.units) return `${format.number(entry.units)} ${outcome?.unit ?? ""}`.trim();
  return outcome?.name ?? entry.outcome;
};

const moreOf = (entry) => {
  const name = entry.amount_minor || entry.units ? outcomes.get(entry.outcome)?.name ?? "" : "";
  const calls = entry.calls === 1 ? name : `${name} × ${format.number(entry.calls)}`.trim();
  const nickname = nicknames?.name(entry.caller) ?? "";
  return nickname ? `${calls} · ${nickname}` : calls;
};

const timeOf = (at_ms) => {
  const minutes = Math.floor((serverNow_ms() - at_ms) / 60000);
  if (minutes < 1) return words.just_now;
  return minutes < 60 ? fill(words.min_ago, { n: minutes }) : format.clock(new Date(at_ms));
};

const serverNow_ms = () => Date.now() + door.clockAhead_ms();

function wordOf(line) {
  if (line.undoing) return words.undo_waits;
  if (line.void) return words.undone;
  if (line.state === "refused") {
    const reason = line.why === "closed" ? words.why_closed : line.reason;
    return reason ? fill(words.refused_because, { reason }) : words.refused;
  }
  if (line.reason) return fill(words.still_counts, line);
  return words[line.state] ?? line.state;
}

// --- what a tap does ---

function typeKey(key) {
  const before = typed;
  typed = press(typed, key, { decimals });
  asking = null;
  buzz(6);
  if (typed === before && key !== "back") shake();
  paintPad();
}

function takeQuick(minor) {
  typed = fromMinor(minor, decimals);
  asking = null;
  buzz(8);
  paintPad();
}

// What a save button would send now; null when nothing fitting was typed.
function meantBy(outcome) {
  if (outcome.takes === "money") {
    const amount_minor = toMinor(typed, decimals);
    return amount_minor > 0 ? { amount_minor, units: 0 } : null;
  }
  const units = toUnits(typed);
  return units > 0 ? { amount_minor: 0, units } : null;
}

function save(outcome) {
  if (!taps.meant("save")) return;
  const meant = meantBy(outcome);
  if (meant === null) {
    shake();
    say(words.amount_first);
    return;
  }
  if (meant.amount_minor >= page.ask_from_minor && asking !== outcome.key) {
    asking = outcome.key;
    say(fill(words.said_check, { amount: format.exact(meant.amount_minor) }));
    buzz([20, 40, 20]);
    paintPad();
    return;
  }
  typed = NOTHING;
  asking = null;
  record(outcome, meant);
  buzz(18);
  paintPad();
}

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
  const made_ms = Date.now();
  const request_id = requestId();
  const made_at = new Date(made_ms).toISOString();
  const body = { request_id, outcome: outcome.key, calls: 1, amount_minor, units, made_at };
  const caller = nicknames?.caller();
  if (caller) body.caller = caller;
  if (note) body.note = note;
  nth += 1;
  queue.add({ request_id, kind: "result", body, made_ms, nth });
  say(fill(words.said_saved, { what: whatOf(body) }));
}

function undo(line) {
  if (!taps.meant("undo")) return;
  buzz([10, 40, 10]);
  say(fill(words.said_undone, { what: whatOf(line) }));
  if (queue.withdraw(line.request_id)) return;
  const request_id = line.undo_id;
  const { outcome, amount_minor, units } = line;
  const target = { outcome, amount_minor, units, calls: line.state === "set_aside" ? 0 : line.calls };
  const body = { request_id, reason: "mistake" };
  queue.add({ request_id, kind: "undo", undoes: line.request_id, target, body, made_ms: Date.now() });
}

function undoLatest() {
  const line = linesNow().find((one) => one.may_undo && !one.void);
  if (line) undo(line);
}

function markSeen(line) {
  queue.items.find((item) => item.request_id === line.request_id).seen = true;
  paint();
}

// --- what the server says ---

function settled(item) {
  if (item?.state === "refused") {
    const entry = item.kind === "undo" ? item.target : item.body;
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

// What the socket brings is newer than every answer still on its way.
function hearMine(fresh) {
  asked += 1;
  taken = asked;
  takeMine(fresh, countedIds());
}

const countedIds = () => queue.items.filter((item) => item.state === "counted").map((item) => item.request_id);

// The page is open all evening: it keeps what it shows and what is not settled yet.
function forgetSpent() {
  const shown = new Set(rows.keys());
  queue.forget(spentIds(queue.items, shown, seen));
  const kept = new Set(queue.items.map((item) => item.request_id));
  for (const request_id of [...seen]) {
    if (!kept.has(request_id)) seen.delete(request_id);
  }
}

async function refresh() {
  asked += 1;
  const nth = asked;
  const before = countedIds();
  const told = await door.mine();
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

// The socket only shows; without it the figures are asked for now and then.
let live = false;
async function listen() {
  const { io } = await import("../vendor/socket.io.esm.min.js");
  const socket = io({ path: "/socket.io", transports: ["websocket"], auth: { competition: page.slug, as: "lead", team: page.team } });
  socket.on("connect", () => {
    live = true;
    contact = true;
    queue.wake();
    paintSync();
  });
  socket.on("disconnect", () => {
    live = false;
    refresh();
  });
  socket.on("mine", hearMine);
}

// --- what is on the glass ---

const linesNow = () => linesOf(queue.items, last, { clockAhead_ms: door.clockAhead_ms() });

function paint() {
  paintSum();
  paintBanner();
  paintSync();
  paintLines();
  paintCounts();
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

function bannerNow() {
  if (noAccess()) return ["pass", words.banner_pass];
  if (["closed", "final", "revealed"].includes(mine.phase)) {
    const time = mine.phase === "closed" && format.clock(new Date(mine.phase_at));
    return ["closed", time ? fill(words.banner_closed_at, { time }) : words.banner_closed, words.banner_closed_more];
  }
  const oldest = queue.waiting()[0];
  if (oldest && Date.now() - oldest.made_ms > WAITS_LONG_S * 1000) return ["keep-open", words.banner_keep_open];
  if (mine.phase === "frozen") return ["frozen", words.banner_frozen];
  if (mine.phase === "rehearsal") return ["rehearsal", words.banner_rehearsal, startSentence()];
  return [null];
}

function startSentence() {
  const starts = page.schedule?.starts_at && new Date(page.schedule.starts_at);
  if (!starts || starts.getTime() < serverNow_ms()) return undefined;
  const form = new Intl.DateTimeFormat(format.tag, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: page.zone });
  return fill(words.banner_starts, { moment: form.format(starts) });
}

function paintSync() {
  const refused = queue.items.filter((item) => item.kind === "result" && item.state === "refused" && !item.seen).length;
  const waiting = queue.waiting().length;
  const [state, word] = syncNow(refused, waiting);
  byId("sync").dataset.state = state;
  byId("sync-word").textContent = word;
}

function syncNow(refused, waiting) {
  if (noAccess()) return ["refused", words.no_access];
  if (waiting > 0 && queue.trouble() !== null) return ["waiting", counted(words.waiting_n, waiting, page.lang)];
  if (refused > 0) return ["refused", counted(words.refused_n, refused, page.lang)];
  if (waiting > 0) return ["sending", counted(words.sending_n, waiting, page.lang)];
  return contact ? ["sent", words.all_sent] : ["no-contact", words.no_contact];
}

// Rows are kept and refilled: one that is replaced under a thumb would swallow its tap.
const rows = new Map();

function paintLines() {
  const lines = linesNow().slice(0, LINES_SHOWN);
  const elements = lines.map((line) => {
    const row = rows.get(line.request_id) ?? newRow(line.request_id);
    fillRow(row, line);
    return row;
  });
  const list = byId("lines");
  if (elements.length !== list.childElementCount || elements.some((element, i) => list.children[i] !== element)) {
    list.replaceChildren(...elements);
  }
  for (const request_id of [...rows.keys()]) {
    if (!lines.some((line) => line.request_id === request_id)) rows.delete(request_id);
  }
  byId("lines-none").hidden = lines.length > 0;
}

function newRow(request_id) {
  const row = byId("line").content.firstElementChild.cloneNode(true);
  row.dataset.id = request_id;
  row.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const line = linesNow().find((one) => one.request_id === request_id);
    if (line.state === "refused") markSeen(line);
    else if (line.may_undo && !line.void) undo(line);
  });
  rows.set(request_id, row);
  return row;
}

function fillRow(row, line) {
  const refused = line.state === "refused" && !line.seen;
  const put = (selector, text) => {
    row.querySelector(selector).textContent = text;
  };
  row.dataset.state = line.void ? "undone" : line.state;
  row.classList.toggle("is-void", line.void);
  put("b", whatOf(line));
  put(".line-more", moreOf(line));
  put(".line-word", wordOf(line));
  put("time", timeOf(line.at_ms));
  put(".line-do span", refused ? words.seen : words.undo);
  row.querySelector("form").hidden = !refused && (line.void || !line.may_undo);
  row.querySelector("form").classList.toggle("is-seen", refused);
  row.querySelector("button").setAttribute("aria-label", refused ? words.seen : fill(words.undo_this, { what: whatOf(line) }));
}

function paintCounts() {
  const beyond = unseenCalls(queue.items, seen);
  for (const button of buttons(".out")) {
    const key = button.dataset.outcome;
    const count = (mine.outcomes?.[key] ?? 0) + (beyond[key] ?? 0);
    button.querySelector(".out-count").textContent = format.number(Math.max(0, count));
  }
}

function paintPad() {
  const output = byId("amount-typed");
  if (!output) return;
  const minor = toMinor(typed, decimals);
  output.textContent = takesMoney ? shown(typed, format) : format.number(Number(typed));
  byId("amount").classList.toggle("is-zero", typed === NOTHING);
  for (const button of buttons("#quick button")) {
    button.classList.toggle("is-typed", minor > 0 && Number(button.dataset.minor) === minor);
  }
  for (const button of buttons(".save")) paintSave(button, outcomes.get(button.dataset.outcome));
}

function paintSave(button, outcome) {
  const meant = meantBy(outcome);
  const ask = asking === outcome.key;
  const amount = meant === null ? "" : whatOf({ outcome: outcome.key, ...meant });
  const only = button.parentElement.childElementCount === 1;
  button.setAttribute("aria-disabled", String(meant === null));
  button.classList.toggle("is-asking", ask);
  button.querySelector(".save-word").textContent = ask
    ? fill(words.check, { amount })
    : only ? fill(words.save_this, { name: outcome.name }) : outcome.name;
  button.querySelector(".save-amount").textContent = ask ? "" : amount;
}

// --- small signs ---

function say(sentence) {
  byId("say").textContent = sentence;
}

function buzz(pattern) {
  navigator.vibrate?.(pattern);
}

function restart(element, name) {
  if (!element) return;
  element.classList.remove(name);
  void element.offsetWidth; // lets the same movement begin anew
  element.classList.add(name);
}

const shake = () => restart(byId("amount"), "is-shaking");
const flash = (button) => restart(button, "is-hit");

// --- wiring ---

function wireButtons() {
  for (const button of buttons("#keys button")) button.addEventListener("click", () => typeKey(button.dataset.key));
  for (const button of buttons("#quick button")) button.addEventListener("click", () => takeQuick(Number(button.dataset.minor)));
  for (const button of buttons("#keys button, #quick button")) {
    // A mouse leaves the focus where it is, so that Enter saves and does not type the key again.
    button.addEventListener("mousedown", (event) => event.preventDefault());
  }
  for (const button of buttons(".save")) button.addEventListener("click", () => save(outcomes.get(button.dataset.outcome)));
  for (const button of buttons(".out")) button.addEventListener("click", () => tapOutcome(outcomes.get(button.dataset.outcome), button));
  byId("sync").addEventListener("click", () => {
    queue.wake();
    refresh();
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
  const decimal = byId("decimal");
  if (decimal) {
    decimal.textContent = decimals > 0 ? format.decimal : "";
    decimal.disabled = decimals === 0;
  }
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
    if (event.target.closest("input, textarea, select, .tongue, .fold")) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
      event.preventDefault();
      undoLatest();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = firstSave && keyOf(event.key);
    if (key) {
      event.preventDefault();
      typeKey(key);
    } else if (event.key === "Enter" && firstSave && !event.target.closest("button, a, summary")) {
      event.preventDefault();
      firstSave.click();
    } else {
      byLetter.get(event.key.toUpperCase())?.click();
    }
  });
}

function wireWorld() {
  addEventListener("online", () => queue.wake());
  addEventListener("offline", () => {
    contact = false;
    paintSync();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") return;
    queue.wake();
    refresh();
  });
  addEventListener("beforeunload", (event) => {
    if (queue.waiting().length > 0) event.preventDefault();
  });
  let quiet_s = 0;
  setInterval(() => {
    quiet_s += REFRESH_S;
    paint();
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
paintPad();
queue.start();
listen().catch(() => {}); // without a socket the page goes on, asking every 15 s
document.documentElement.classList.add("ready");
