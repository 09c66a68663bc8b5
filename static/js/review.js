// One key for each answer on the review page, what an answer would do while it is typed, and who was quicker.
import { io } from "../vendor/socket.io.esm.min.js";

const review = JSON.parse(document.getElementById("review").textContent);
const desk = JSON.parse(document.getElementById("desk").textContent);
const AT_MOST_EVERY_MS = 2000;
const TYPED_MS = 300;
const TYPES = "input:not([type=radio]):not([type=checkbox]), textarea, select";

const byId = (id) => document.getElementById(id);
const current = () => document.querySelector(".case-acts .act[open]") ?? document.querySelector(".several[open]");

// --- keys ---

function press(key) {
  const button = document.querySelector(`[data-key="${key}"], [data-key-too="${key}"]`);
  if (!button) return false;
  if (!button.matches("summary")) {
    button.click();
    return true;
  }
  const act = button.parentElement;
  act.open = !act.open;
  if (act.open) start(act);
  else button.focus();
  return true;
}

// What is to be typed or chosen first has the focus; what stands there is typed over.
function start(act) {
  const amount = act.querySelector("[data-for]:not([hidden]) input");
  const first = amount ?? act.querySelector(".pick input, select, textarea, input:not([type=hidden]), form button");
  first?.focus();
  if (first?.matches("input") && first.select) first.select();
}

function pick(number) {
  const choices = current()?.querySelectorAll(".pick input") ?? [];
  const choice = choices[number - 1];
  if (!choice) return false;
  choice.checked = true;
  choice.focus();
  return true;
}

function go(address) {
  if (!address) return false;
  location.assign(address);
  return true;
}

function tick() {
  const box = review.entry && document.querySelector(`.tick input[value="${CSS.escape(review.entry)}"]`);
  if (!box) return false;
  box.checked = !box.checked;
  return true;
}

function close() {
  const act = current();
  if (!act) return false;
  act.open = false;
  byId("case")?.focus();
  return true;
}

const DOES = {
  n: () => go(review.next),
  j: () => go(review.next),
  p: () => go(review.before),
  s: tick,
};

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.key === "Escape") {
    if (close()) event.preventDefault();
    return;
  }
  if (event.target.closest(TYPES)) return;
  const key = event.key.toLowerCase();
  const done = /^[1-9]$/.test(key) ? pick(Number(key)) : (DOES[key]?.() ?? press(key));
  if (done) event.preventDefault();
});

// A button that was pressed once is not pressed again while the answer is on its way.
addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  else if (!event.submitter?.matches(".look")) form.dataset.sent = "1";
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// --- what it would do ---

let looks = 0;
async function look(form) {
  const button = form.querySelector(".look");
  const tried = form.querySelector(".tried");
  looks += 1;
  const mine = looks;
  try {
    const headers = { Accept: "application/json" };
    const answer = await fetch(button.formAction, { method: "POST", headers, body: new URLSearchParams(new FormData(form)) });
    const { lines } = await answer.json();
    if (mine !== looks) return;
    tried.hidden = !answer.ok || lines.length === 0;
    tried.querySelector("ul").replaceChildren(...lines.map((line) => {
      const item = document.createElement("li");
      item.textContent = line;
      return item;
    }));
  } catch {
    button.hidden = false; // the button asks for the whole page
  }
}

for (const button of document.querySelectorAll(".look")) {
  button.hidden = true;
  let later = 0;
  button.form.addEventListener("input", () => {
    clearTimeout(later);
    later = setTimeout(() => look(button.form), TYPED_MS);
  });
}

// --- who was quicker ---

let asking = false;
let wanted = false;
async function refresh() {
  if (asking || !wanted) return;
  asking = true;
  wanted = false;
  try {
    const address = `${review.now}?entry=${encodeURIComponent(review.entry)}`;
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (answer.ok) show(await answer.json());
  } catch {
    wanted = true;
  }
  setTimeout(() => { asking = false; refresh(); }, AT_MOST_EVERY_MS);
}

function show(now) {
  byId("waits").textContent = new Intl.NumberFormat(document.documentElement.lang).format(now.waits);
  const decided = byId("decided");
  if (!decided || now.decided <= review.decided) return;
  review.decided = now.decided;
  decided.firstElementChild.textContent = now.said;
  decided.hidden = false;
}

const socket = io({ path: "/socket.io", transports: ["websocket"], auth: { competition: desk.slug, as: desk.role } });
socket.on("board", () => { wanted = true; refresh(); });

if (review.entry && !location.hash) byId("case")?.focus({ preventScroll: true });
if (location.hash === "#case") byId("case")?.focus();
