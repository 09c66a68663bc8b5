// Marking: keeps what is chosen at once, and takes digits from the keyboard. Without this file the buttons of the
// form keep it.
import { fill } from "./lib/phrases.js";
import { Digits } from "./lib/digits.js";

const PAUSE_MS = 700; // between a letter of the remark and keeping it
const AGAIN_MS = 4000;
const form = document.getElementById("marks");
const kept = document.getElementById("kept");
const words = JSON.parse(document.getElementById("marks-words").textContent);
const howFar = document.getElementById("how-far");
const digits = new Digits();

let dirty = false;
let running = null;
let timer = 0;
let leaving = false;

function soon(ms) {
  if (leaving) return;
  dirty = true;
  clearTimeout(timer);
  timer = setTimeout(flush, ms);
}

// One at a time, so that an older state never arrives behind a newer one.
async function flush() {
  clearTimeout(timer);
  if (running || !dirty || leaving) return running;
  dirty = false;
  say(words.keeping);
  running = keep();
  const said = await running;
  running = null;
  if (said === null) {
    say(words.lost);
    soon(AGAIN_MS);
  } else {
    say(said);
    if (dirty) flush();
  }
  return null;
}

// Gives what to say, null when it is to be tried again.
async function keep() {
  const body = new URLSearchParams(new FormData(form));
  const headers = { Accept: "application/json" };
  try {
    const answer = await fetch(form.dataset.draft, { method: "POST", body, headers, keepalive: true });
    if (answer.status >= 500) return null;
    const said = await answer.json();
    if (!answer.ok) return said.detail;
    howFar.textContent = fill(words.howFar, { have: said.have, all: said.wanted });
    howFar.parentElement.classList.remove("is-done");
    return words.kept;
  } catch {
    return null;
  }
}

function say(sentence) {
  if (kept.textContent !== sentence) kept.textContent = sentence;
}

form.addEventListener("change", () => soon(0));
form.addEventListener("input", (event) => {
  if (event.target.name === "remark") soon(PAUSE_MS);
});

form.addEventListener("keydown", (event) => {
  const scale = event.target.type === "radio" && event.target.closest("[data-scale]");
  if (!scale || event.ctrlKey || event.metaKey || event.altKey || !/^[0-9]$/.test(event.key)) return;
  const marks = Array.from(scale.querySelectorAll("input"));
  const mark = digits.typed(event.key, { on: scale.id, at: event.timeStamp, marks: marks.map((one) => one.value) });
  const chosen = marks.find((one) => one.value === mark);
  if (!chosen) return;
  event.preventDefault();
  chosen.focus();
  if (chosen.checked) return;
  chosen.checked = true;
  chosen.dispatchEvent(new Event("change", { bubbles: true }));
});

// What is on its way is waited for: a draft must not arrive behind the marks that are given.
form.addEventListener("submit", async (event) => {
  if (!running) {
    leaving = true;
    return;
  }
  event.preventDefault();
  const { submitter } = event;
  await running;
  leaving = true;
  form.requestSubmit(submitter);
});

addEventListener("pagehide", flush);
// Whoever comes back by the browser's own button finds the page as it was left, and may go on.
addEventListener("pageshow", () => { leaving = false; });

document.documentElement.classList.add("has-js");
// The list scrolls sideways on a phone: the team that is marked stands in sight.
document.querySelector('.marks-team[aria-current="true"]').scrollIntoView({ block: "nearest", inline: "center" });
