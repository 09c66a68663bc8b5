// A step of the set-up: keeps what is typed, says what is not right yet, and shows the wall.
// Everything works without this, one step at a time.
import { Keeper } from "./lib/setup_keep.js";
import { Preview } from "./lib/preview.js";
import { Problems } from "./lib/setup_problems.js";
import { Teams } from "./lib/setup_teams.js";
import { addRow, doWith, firstField, number } from "./lib/setup_lists.js";

const words = JSON.parse(document.getElementById("words").textContent);
const form = document.getElementById("setup");
const saved = document.getElementById("saved");
const tv = document.getElementById("tv");

const preview = new Preview(tv, () => {
  document.getElementById("drawn").hidden = true;
  document.getElementById("previewed").hidden = false;
});
preview.show(tv.dataset.version);

/* --- the state of things --- */

const SAYS = {
  saving: words.saving, saved: words.saved, "to-mend": words.to_mend, "not-saved": words.not_saved,
  meanwhile: words.meanwhile, gone: words.gone,
};

function tell(state, answer) {
  // That it is being saved is said when it takes a while: a word that flickers tells nobody anything.
  if (state === "saving" && saved.dataset.state !== "not-saved") return;
  saved.dataset.state = state;
  const isMade = state === "meanwhile" && !answer.theirs;
  saved.textContent = state === "refused" || isMade ? answer.detail : SAYS[state];
  if (state === "meanwhile" && !isMade) showTheirs(answer);
}

function markSteps(steps) {
  for (const [step, state] of Object.entries(steps)) {
    const link = document.querySelector(`.setup-way [data-step="${step}"]`);
    if (link) link.dataset.state = state;
  }
}

function showRemarks(sentences) {
  const list = document.getElementById("remarks");
  if (!list || !sentences) return;
  list.replaceChildren(...sentences.map((sentence) => {
    const item = document.createElement("li");
    item.textContent = sentence;
    return item;
  }));
  list.parentElement.hidden = !sentences.length;
}

/* --- keeping --- */

let takingOver = false;

function fields() {
  const sent = new URLSearchParams(new FormData(form));
  if (!takingOver) sent.delete("pasted");
  return sent;
}

async function send(body) {
  const answer = await fetch(form.dataset.keep, { method: "POST", body, headers: { Accept: "application/json" } });
  const told = await answer.json();
  if (answer.status === 400 && told.why === "csrf" && (await freshToken())) throw new Error("again");
  return { status: answer.status, answer: told };
}

// A server that was set up anew does not know the page's token any more; it gives another.
async function freshToken() {
  const answer = await fetch(form.dataset.token, { headers: { Accept: "application/json" } });
  if (!answer.ok) return false;
  const { csrf_token } = await answer.json();
  for (const field of document.querySelectorAll('[name="csrf_token"]')) field.value = csrf_token;
  return true;
}

function took(answer) {
  form.elements.version.value = answer.version;
  if (answer.fields) teams.show(answer.fields);
  problems.mark(answer.problems);
  markSteps(answer.steps);
  if (answer.signs) teams.showSigns(answer.signs);
  showRemarks(answer.remarks);
  preview.show(answer.version);
  form.dispatchEvent(new CustomEvent("kept", { detail: answer }));
}

const keeper = form && new Keeper({ send, fields, tell, took });
const problems = form && new Problems(form);

async function takeOver() {
  takingOver = true;
  await keeper.now();
  takingOver = false;
}

const teamList = document.querySelector('[data-rows="team"]');
const teams = teamList && new Teams(teamList, takeOver);

function labelOf(input) {
  return input.ariaLabel || input.labels?.[0]?.querySelector("span")?.textContent || input.labels?.[0]?.textContent || "";
}

function showTheirs({ version, theirs }) {
  const notice = document.getElementById("theirs");
  const mine = new FormData(form);
  const others = Object.entries(theirs).filter(([field, value]) => value && mine.has(field) && value !== mine.get(field));
  notice.querySelector("ul").replaceChildren(...others.map(([field, value]) => {
    const item = document.createElement("li");
    item.textContent = [labelOf(form.elements[field]), value].filter((part) => part).join(": ");
    return item;
  }));
  notice.hidden = false;
  notice.scrollIntoView({ block: "center" });
  document.getElementById("keep-mine").onclick = () => {
    form.elements.version.value = version;
    notice.hidden = true;
    keeper.stopped = false;
    keeper.now();
  };
}

/* --- wiring --- */

// The line that says what a button is follows what is chosen below it.
function sayOutcome(row) {
  const chosen = row.querySelectorAll(':is([data-field="takes"], [data-field="success"], [data-field="regular"], [data-field="pledged"], [data-field="objection"]):checked');
  const said = Array.from(chosen, (input) => input.nextElementSibling.firstChild.textContent.trim());
  row.querySelector(".outcome-says").textContent = said.join(" · ");
}

function isUnsaved() {
  return !keeper.stopped && (keeper.dirty || keeper.running !== null);
}

// Nobody leaves what is not kept yet: while the server is away the page stays.
async function leave(go) {
  await keeper.flush();
  if (!isUnsaved()) go();
}

function wire() {
  form.addEventListener("input", (event) => {
    if (event.target.id === "pasted" || event.target.id.startsWith("show-")) return;
    const list = event.target.closest("[data-rows]");
    if (list && list !== teamList) number(list);
    if (list?.dataset.rows === "outcome") sayOutcome(event.target.closest("[data-row]"));
    if (event.target.name === "name") document.getElementById("title").textContent = event.target.value.trim() || words.new;
    keeper.soon();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do], [data-add]");
    if (!button) return;
    event.preventDefault();
    if (button.dataset.add) {
      firstField(addRow(document.querySelector(`[data-rows="${button.dataset.add}"]`))).focus();
      return;
    }
    if (doWith(button) === teamList) teams.changed();
    keeper.soon();
  });
  form.addEventListener("submit", (event) => {
    if (!isUnsaved()) return keeper.stop();
    event.preventDefault();
    leave(() => form.requestSubmit(event.submitter));
  });
  for (const link of document.querySelectorAll(".setup-way a, .languages a, .setup-bar a")) {
    link.addEventListener("click", (event) => {
      if (!isUnsaved()) return;
      event.preventDefault();
      leave(() => location.assign(link.href));
    });
  }
  addEventListener("online", () => keeper.dirty && keeper.flush());
  addEventListener("pagehide", () => keeper.dirty && !keeper.stopped && navigator.sendBeacon(form.dataset.keep, fields()));
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

// Whoever has a keyboard goes on typing: what is to be mended comes first, then what is still needed.
function focusFirst() {
  const needed = Array.from(form.querySelectorAll("#name, #charity, #starts_at, #ends_at, .team-name"));
  const first = form.querySelector('[aria-invalid="true"]') || needed.find((field) => !field.value);
  if (matchMedia("(pointer: fine)").matches) first?.focus();
}

if (form) {
  wire();
  focusFirst();
}
