// A step of the set-up: keeps what is typed, says what is not right yet, and shows the wall.
// Everything works without this, one step at a time.
import { Keeper } from "./lib/setup_keep.js";
import { Preview } from "./lib/preview.js";
import { isBlank, renumber } from "./lib/setup_rows.js";

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
  saved.textContent = state === "refused" ? answer.detail : SAYS[state];
  if (state === "meanwhile") showTheirs(answer);
}

function markSteps(steps) {
  for (const [step, state] of Object.entries(steps)) {
    const link = document.querySelector(`.setup-way [data-step="${step}"]`);
    if (link) link.dataset.state = state;
  }
}

/* --- what is not right yet --- */

function placeFor(field) {
  const place = document.querySelector(`[data-problems-of="${field}"]`);
  if (place) return place;
  const input = form.elements[field];
  const first = input instanceof RadioNodeList ? input[0] : input;
  return first?.closest("[data-row]")?.querySelector("[data-problems]") || first?.closest(".field, fieldset") || null;
}

function markProblems(problems) {
  for (const line of form.querySelectorAll(".problem")) {
    const field = line.id.replace(/-problem$/, "");
    if (!(field in problems)) unmark(field, line);
  }
  for (const [field, sentence] of Object.entries(problems)) {
    const line = document.getElementById(`${field}-problem`) || newProblem(field);
    if (line && line.textContent !== sentence) line.textContent = sentence;
  }
}

function unmark(field, line) {
  line.remove();
  const input = form.elements[field];
  if (input instanceof HTMLElement) input.removeAttribute("aria-invalid");
}

function newProblem(field) {
  const place = placeFor(field);
  if (!place) return null;
  const line = document.createElement("p");
  line.className = "problem";
  line.id = `${field}-problem`;
  place.append(line);
  const input = form.elements[field];
  if (input instanceof HTMLElement) {
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", line.id);
  }
  return line;
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
  if (answer.fields) showTeams(answer.fields);
  markProblems(answer.problems);
  markSteps(answer.steps);
  if (answer.signs) showSigns(answer.signs);
  showRemarks(answer.remarks);
  preview.show(answer.version);
  form.dispatchEvent(new CustomEvent("kept", { detail: answer }));
}

const keeper = form && new Keeper({ send, fields, tell, took });

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

/* --- rows --- */

function rowsOf(list) {
  return Array.from(list.querySelectorAll(":scope > [data-row]"));
}

function number(list) {
  renumber(rowsOf(list), list.dataset.rows);
}

function newRow(list) {
  const row = document.getElementById(`${list.dataset.rows}-row`).content.firstElementChild.cloneNode(true);
  list.append(row);
  number(list);
  return row;
}

function firstField(row) {
  return row.querySelector('[data-field]:not([type="hidden"])');
}

function doWith(button) {
  const row = button.closest("[data-row]");
  const list = row.parentElement;
  const { previousElementSibling: before, nextElementSibling: after } = row;
  if (button.dataset.do === "up" && before) before.before(row);
  if (button.dataset.do === "down" && after) after.after(row);
  if (button.dataset.do === "remove") {
    const next = after || before;
    row.remove();
    const left = next || newRow(list);
    firstField(left).focus();
  } else {
    button.focus();
  }
  number(list);
  if (list === teams) countTeams();
  keeper.soon();
}

// The line that says what a button is follows what is chosen below it.
function sayOutcome(row) {
  const chosen = row.querySelectorAll(':is([data-field="takes"], [data-field="success"], [data-field="regular"], [data-field="objection"]):checked');
  const said = Array.from(chosen, (input) => input.nextElementSibling.firstChild.textContent.trim());
  row.querySelector(".outcome-says").textContent = said.join(" · ");
}

/* --- teams --- */

const teams = document.querySelector('[data-rows="team"]');
const teamWords = teams && JSON.parse(document.getElementById("team-words").textContent);

function keepOneOpen() {
  const rows = rowsOf(teams);
  return rows.length && isBlank(rows[rows.length - 1]) ? rows[rows.length - 1] : newRow(teams);
}

function countTeams() {
  const count = rowsOf(teams).filter((row) => !isBlank(row)).length;
  const note = document.getElementById("teams-count");
  const rule = new Intl.PluralRules(document.documentElement.lang).select(count);
  note.hidden = count === 0;
  note.textContent = (rule === "one" ? teamWords.one : teamWords.many).replace("{n}", count);
}

function showSigns(signs) {
  rowsOf(teams).filter((row) => !isBlank(row)).forEach((row, place) => {
    const sign = signs[place];
    const chip = row.querySelector(".chip");
    chip.className = sign ? `chip c-${sign.colour} s-${sign.shape}` : "chip chip-none";
    chip.textContent = sign ? sign.mono : "";
  });
}

function showTeams(fields) {
  document.getElementById("pasted").value = "";
  teams.replaceChildren();
  for (let n = 1; `team.${n}.name` in fields; n += 1) {
    const row = document.getElementById("team-row").content.firstElementChild.cloneNode(true);
    for (const field of row.querySelectorAll("[data-field]")) {
      field.value = fields[`team.${n}.${field.dataset.field}`] || "";
      if (field.value && field.dataset.field !== "name") showColumn(field.dataset.field);
    }
    teams.append(row);
  }
  keepOneOpen();
  number(teams);
  countTeams();
  document.getElementById("pasting").open = false;
}

function showColumn(column) {
  const box = document.getElementById(`show-${column}`);
  if (box) box.checked = true;
}

async function takeOver() {
  takingOver = true;
  await keeper.now();
  takingOver = false;
}

function wireTeams() {
  keepOneOpen();
  document.getElementById("pasting").open = rowsOf(teams).length === 1;
  const pasted = document.getElementById("pasted");
  teams.addEventListener("input", () => {
    keepOneOpen();
    number(teams);
    countTeams();
  });
  teams.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches(".team-name")) return;
    event.preventDefault();
    const rows = rowsOf(teams);
    const next = rows[rows.indexOf(event.target.closest("[data-row]")) + 1] || keepOneOpen();
    next.querySelector(".team-name").focus();
  });
  teams.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!/[\n\t]/.test(text.trim())) return;
    event.preventDefault();
    pasted.value = text;
    takeOver();
  });
  pasted.addEventListener("paste", () => setTimeout(takeOver));
  document.getElementById("take-over").addEventListener("click", (event) => {
    event.preventDefault();
    takeOver();
  });
}

/* --- wiring --- */

function isUnsaved() {
  return !keeper.stopped && (keeper.dirty || keeper.running !== null);
}

// Nobody leaves what is not kept yet: while the server is away the page stays.
async function leave(go) {
  await keeper.flush();
  if (!isUnsaved()) go();
}

function wire() {
  if (teams) wireTeams();
  form.addEventListener("input", (event) => {
    if (event.target.id === "pasted" || event.target.id.startsWith("show-")) return;
    const list = event.target.closest("[data-rows]");
    if (list && list !== teams) number(list);
    if (list?.dataset.rows === "outcome") sayOutcome(event.target.closest("[data-row]"));
    if (event.target.name === "name") document.getElementById("title").textContent = event.target.value.trim() || words.new;
    keeper.soon();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do], [data-add]");
    if (!button) return;
    event.preventDefault();
    if (button.dataset.do) doWith(button);
    else firstField(newRow(document.querySelector(`[data-rows="${button.dataset.add}"]`))).focus();
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
