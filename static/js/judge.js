// Keeps the judges' standings live: the socket says that something changed, the rows are then
// fetched in the reader's own form. Nothing here touches what is being typed.
import { io } from "../vendor/socket.io.esm.min.js";
import { freshRows } from "./lib/rows.js";

const desk = JSON.parse(document.getElementById("desk").textContent);
const sign = document.getElementById("live");
const table = document.getElementById("standings");
const AT_MOST_EVERY_MS = 1000;

let wanted = false;
let busy = false;

function say(live) {
  if (!sign) return;
  sign.classList.toggle("is-live", live);
  sign.textContent = live ? desk.words.live : desk.words.not_live;
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
  try {
    const answer = await fetch(desk.now, { headers: { Accept: "application/json" } });
    if (answer.ok) show(await answer.json());
  } catch {
    wanted = true;
  }
  setTimeout(() => { busy = false; refresh(); }, AT_MOST_EVERY_MS);
}

function show(now) {
  // Another phase means other columns and other buttons: the page is made anew.
  if (now.phase !== desk.phase) return location.reload();
  freshRows(table.tBodies[0], now.rows);
}

const socket = io({ path: "/socket.io", transports: ["websocket"], auth: { competition: desk.slug, as: desk.role } });
socket.on("connect", () => say(true));
socket.on("disconnect", () => say(false));
socket.on("connect_error", () => say(false));
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

// One key for each answer, as long as nothing is being typed.
const KEYS = ["c", "x"];
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const summary = KEYS.includes(event.key) && document.querySelector(`.act > summary[data-key="${event.key}"]`);
  if (!summary) return;
  summary.parentElement.open = !summary.parentElement.open;
  summary.focus();
  event.preventDefault();
});
