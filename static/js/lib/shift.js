// The team's shift on the lead's page: begun and ended here, through the same outbox as the results.
import { counted, fill } from "./phrases.js";
import { requestId } from "./request_id.js";
import { TOO_SOON_MS } from "./taps.js";

const MOST_SEATS = 500;
const MOST_MINUTES = 24 * 60;
const WHOLE = /^[0-9]{1,4}$/;

// What the server told of a shift, in the page's own form; null for none.
export function toldShift(told) {
  if (!told) return null;
  const { request_id, seats, minutes, may_correct } = told;
  return { request_id, seats, minutes, may_correct, started_ms: Date.parse(told.started_at), waits: false };
}

// The shift after an item of this phone, whether it is counted already or still waits.
export function withItem(shift, item, { waits }) {
  if (item.kind === "shift") {
    const { request_id, seats, started_at } = item.body;
    return { request_id, seats, minutes: null, may_correct: true, started_ms: Date.parse(started_at), waits };
  }
  if (item.kind !== "shift-end" || item.shift !== shift?.request_id) return shift;
  return { ...shift, seats: item.body.seats, minutes: item.body.minutes, may_correct: true, waits };
}

// What the lead sees: the server's shift, and over it what this phone has not got rid of yet.
export function shiftNow(told, items) {
  return items.filter((item) => item.state === "waiting").reduce((shift, item) => withItem(shift, item, { waits: true }), told);
}

// Whole minutes since a shift began, or that it took.
export function minutesOf(shift, now_ms) {
  if (shift.minutes !== null) return shift.minutes;
  return Math.min(MOST_MINUTES, Math.max(0, Math.floor((now_ms - shift.started_ms) / 60_000)));
}

// {seats, minutes} of what was typed, or {wrong} with the key of the sentence.
export function readShift({ seats, hours = "", minutes = "" }) {
  const typed = [seats, hours, minutes].map((text) => text.trim());
  if (!WHOLE.test(typed[0]) || !typed.every((text) => text === "" || WHOLE.test(text))) return { wrong: "not_whole" };
  const read = { seats: Number(typed[0]), minutes: Number(typed[1]) * 60 + Number(typed[2]) };
  if (read.seats < 1 || read.seats > MOST_SEATS || read.minutes > MOST_MINUTES) return { wrong: "too_long" };
  return read;
}

// `moment()` gives {made_ms, ahead_ms} of now; `changed()` paints the page anew.
export function makeShift({ told, queue, format, lang, moment, serverNow_ms, say, taps, changed }) {
  const byId = (id) => document.getElementById(id);
  const words = JSON.parse(byId("shift-words").textContent);
  const fold = byId("shift");
  const starting = byId("shift-start");
  const ending = byId("shift-end");
  let shift = toldShift(told.shift);
  let seats = told.seats;
  let called_minutes = told.called_minutes;
  let filled = ""; // what the fields were last filled for

  const lasted = (minutes) => minutes < 60
    ? fill(words.min, { n: minutes })
    : fill(words.hours, { hours: format.number(Math.floor(minutes / 60)), minutes: String(minutes % 60).padStart(2, "0") });
  const seatsOf = (n) => counted(words.seats_n, n, lang);

  const now = () => shiftNow(shift, queue.items);

  function take(fresh) {
    shift = toldShift(fresh.shift);
    seats = fresh.seats;
    called_minutes = fresh.called_minutes;
  }

  // Whether a settled item was one of a shift.
  function settled(item) {
    if (item.kind !== "shift" && item.kind !== "shift-end") return false;
    if (item.state === "refused") wrong(item.seen ? "" : item.reason);
    else if (item.state === "counted") shift = withItem(shift, item, { waits: false });
    return true;
  }

  // What an item of a shift says.
  function whatOf({ kind, body }) {
    const seats = seatsOf(body.seats);
    return kind === "shift" ? fill(words.said_started, { seats }) : fill(words.said_ended, { seats, lasted: lasted(body.minutes) });
  }

  function wrong(sentence) {
    const problem = byId("shift-problem");
    problem.textContent = sentence;
    problem.hidden = sentence === "";
    fold.classList.toggle("is-new", sentence !== "");
  }

  function send(item) {
    wrong("");
    say(whatOf(item));
    // A hurried thumb's second tap finds the sheet still there, not the keys beneath it.
    setTimeout(() => { fold.open = false; }, TOO_SOON_MS);
    queue.add({ ...item, ...moment() });
    changed();
  }

  function start(event) {
    event.preventDefault();
    if (!taps.meant("shift")) return;
    const read = readShift({ seats: starting.elements.seats.value });
    if (read.wrong) return wrong(words[read.wrong]);
    const request_id = requestId();
    const started_at = new Date(serverNow_ms()).toISOString();
    send({ request_id, kind: "shift", body: { request_id, seats: read.seats, started_at } });
  }

  function end(event) {
    event.preventDefault();
    if (!taps.meant("shift")) return;
    const { seats, hours, minutes } = ending.elements;
    const read = readShift({ seats: seats.value, hours: hours.value, minutes: minutes.value });
    if (read.wrong) return wrong(words[read.wrong]);
    const request_id = requestId();
    send({ request_id, kind: "shift-end", shift: now().request_id, body: { request_id, ...read } });
  }

  function paint() {
    const one = now();
    const shown = one?.may_correct ? one : null;
    const state = shown === null ? "none" : shown.minutes === null ? "running" : "ended";
    const minutes = shown ? minutesOf(shown, serverNow_ms()) : 0;
    fold.dataset.state = state;
    byId("shift-key").textContent = {
      none: words.none,
      running: shown && `${shown.seats} · ${lasted(minutes)}`,
      ended: fill(words.shift, { time: lasted(minutes) }),
    }[state];
    byId("shift-said").hidden = shown === null;
    byId("shift-said").textContent = shown ? said(shown, minutes) : "";
    byId("shift-called").hidden = !called_minutes;
    byId("shift-called").textContent = fill(words.called, { time: lasted(called_minutes) });
    starting.hidden = state === "running";
    ending.hidden = state === "none";
    byId("shift-end-word").textContent = state === "ended" ? words.save : words.end;
    fillFields(shown, state, minutes);
  }

  function said(shown, minutes) {
    const time = format.clock(new Date(shown.started_ms));
    const sentence = shown.minutes === null ? words.since : words.ended;
    const text = fill(sentence, { seats: seatsOf(shown.seats), time, lasted: lasted(minutes) });
    return shown.waits ? `${text} · ${words.waits}` : text;
  }

  // What is being typed stays; the fields follow the shift while nobody is at them.
  function fillFields(shown, state, minutes) {
    const known = `${state} ${shown?.request_id} ${shown?.seats} ${shown?.minutes}`;
    if (fold.open && known === filled) return;
    filled = known;
    starting.elements.seats.value = shown?.seats ?? (seats || "");
    if (!shown) return;
    ending.elements.seats.value = shown.seats;
    ending.elements.hours.value = Math.floor(minutes / 60);
    ending.elements.minutes.value = String(minutes % 60).padStart(2, "0");
  }

  starting.addEventListener("submit", start);
  ending.addEventListener("submit", end);
  fold.addEventListener("toggle", () => fold.open && paint());
  return { paint, take, settled, now, whatOf };
}
