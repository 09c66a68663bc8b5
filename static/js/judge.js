// Keeps the judges' standings live: the socket says that something changed, the rows are then
// fetched in the reader's own form. Nothing here touches what is being typed.
import { io } from "../vendor/socket.io.esm.min.js";
import { freshRows } from "./lib/rows.js";

const desk = JSON.parse(document.getElementById("desk").textContent);
const sign = document.getElementById("live");
const table = document.getElementById("standings");
const reload = sign?.querySelector("a");
const others = document.querySelectorAll("[data-table]"); // the other views of the standings
const AT_MOST_EVERY_MS = 1000;
const OTHERS_AT_MOST_EVERY_MS = 5000;
const AFTER_TROUBLE_MS = 5000;

let wanted = false;
let busy = false;
let connected = false;
let fresh = true; // the table stands as the server last said
let typed = false;
let othersAt = -OTHERS_AT_MOST_EVERY_MS;
let later = 0;

// Live is said only over a table that is: else the sentence is the link that reloads.
function say() {
  if (!sign) return;
  const live = connected && fresh;
  const words = live ? desk.words.live : desk.words.not_live;
  sign.classList.toggle("is-live", live);
  if (sign.textContent === words) return; // it is read out when it changes
  reload.textContent = words;
  sign.replaceChildren(live ? words : reload);
}

function sayConnected(now) {
  connected = now;
  say();
}

function changed(board) {
  const newer = document.getElementById("newer");
  if (newer && board.seq > desk.seq) newer.hidden = false;
  wanted = true;
  refresh();
}

async function refresh() {
  if (busy || !wanted || !table) return;
  busy = true;
  wanted = false;
  const now = await newest();
  if (now === null) wanted = true;
  fresh = now !== null && show(now);
  say();
  setTimeout(() => { busy = false; refresh(); }, now === null ? AFTER_TROUBLE_MS : AT_MOST_EVERY_MS);
}

async function newest() {
  try {
    const answer = await fetch(address(), { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

// The other views are many rankings: they may stand still a little longer.
function address() {
  if (!others.length || performance.now() - othersAt < OTHERS_AT_MOST_EVERY_MS) return desk.now;
  othersAt = performance.now();
  return `${desk.now}?views=1`;
}

// Whether the table now stands as the server says. Another phase means other columns and
// other buttons, another team other rows: the page is made anew, but never under what
// somebody is typing.
function show(now) {
  if (now.phase === desk.phase && fits(now)) {
    freshRows(table.tBodies[0], now.rows);
    now.tables?.forEach((rows, number) => freshRows(others[number], rows));
    if (others.length && !now.tables) othersLater();
    return true;
  }
  if (!typing()) location.reload();
  return false;
}

function othersLater() {
  later ||= setTimeout(() => { later = 0; wanted = true; refresh(); }, OTHERS_AT_MOST_EVERY_MS);
}

function fits(now) {
  const tables = [now.rows, ...(now.tables ?? [])];
  const bodies = [table.tBodies[0], ...(now.tables ? others : [])];
  return tables.length === bodies.length && tables.every((rows, number) => sameTeams(bodies[number], rows));
}

const sameTeams = (body, rows) =>
  body.rows.length === rows.length && rows.every((row) => body.querySelector(`[data-team="${row.team}"]`));

const typing = () => typed || document.activeElement.matches("input, textarea, select");
addEventListener("input", () => { typed = true; });

const socket = io({ path: "/socket.io", transports: ["websocket"], auth: { competition: desk.slug, as: desk.role } });
socket.on("connect", () => sayConnected(true));
socket.on("disconnect", () => sayConnected(false));
socket.on("connect_error", () => sayConnected(false));
socket.on("board", changed);

// The amount is asked for where the outcome takes one.
const outcome = document.getElementById("outcome");
function showFields() {
  const takes = outcome.selectedOptions[0].dataset.takes;
  for (const field of document.querySelectorAll("[data-for]")) field.hidden = field.dataset.for !== takes;
}
if (outcome) {
  outcome.addEventListener("change", showFields);
  showFields();
}
