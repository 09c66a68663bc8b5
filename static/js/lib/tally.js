// A shift's tally: read as strictly as the server reads it, checked by its control totals, and then
// entered as ordinary results.
import { fill } from "./phrases.js";
import { TOO_SOON_MS } from "./taps.js";

const MOST_CALLS = 10_000;
const MOST_UNITS = 1_000_000;
const MOST_ROWS = 50; // full rows that a control total may sum up
const SPACES = /[\t\u00a0\u2007\u2009\u202f]/g;

// A whole number in plain digits; 0 for nothing, null for what is no number.
export function readWhole(text) {
  const typed = text.trim();
  if (typed === "") return 0;
  return /^[0-9]{1,9}$/.test(typed) ? Number(typed) : null;
}

// The minor units of a typed amount in the reader's own form; null for what cannot be read for certain.
// `form` is {decimal, group, digits, signs}; the currency may stand in front or behind.
export function readAmount(text, form) {
  const bare = withoutSign(text.replace(SPACES, " ").trim(), form.signs);
  const [group, decimal] = [form.group.replace(SPACES, " "), form.decimal].map((sign) => sign.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const fraction = form.digits > 0 ? `(?:${decimal}([0-9]{1,${form.digits}}))?` : "";
  const found = new RegExp(`^([0-9]{1,3}(?:${group}[0-9]{3})+|[0-9]{1,10})${fraction}$`).exec(bare);
  if (!found) return null;
  return Number(found[1].replace(/[^0-9]/g, "") + (found[2] ?? "").padEnd(form.digits, "0"));
}

function withoutSign(typed, signs) {
  const folded = typed.toLowerCase();
  const front = signs.find((sign) => folded.startsWith(sign.toLowerCase()));
  if (front) return typed.slice(front.length).trimStart();
  const behind = signs.find((sign) => folded.endsWith(sign.toLowerCase()));
  return behind ? typed.slice(0, -behind.length).trimEnd() : typed;
}

// How a reader writes amounts of a currency.
export function amountForm(tag, currency) {
  const parts = new Intl.NumberFormat(tag, { style: "currency", currency, useGrouping: "always" }).formatToParts(1234567.5);
  const part = (type) => parts.find((one) => one.type === type)?.value ?? "";
  const digits = new Intl.NumberFormat(tag, { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
  return { decimal: part("decimal"), group: part("group"), digits, signs: [part("currency"), currency].filter(Boolean) };
}

// What was typed, as the entries it means and what is wrong with it.
//
// `typed` gives the text of a field by its name: `n-`, `a-`, `u-` and `again-` with the key of an
// outcome, `total_calls`, `total_money`. `limits` are {ask_from_minor, most_minor, largest_minor}.
// Problems are {field: {code, …values}}; amounts among the values are minor units.
export function readTally(typed, outcomes, { form, limits }) {
  const problems = {};
  const entries = [];
  for (const outcome of outcomes) {
    const entry = readRow(typed, outcome, { form, limits, problems });
    if (entry) entries.push(entry);
  }
  if (entries.length === 0 && Object.keys(problems).length === 0) problems.tally = { code: "nothing_to_count" };
  if (Object.keys(problems).length === 0) {
    compare("calls", readWhole(typed("total_calls")), MOST_ROWS * MOST_CALLS);
    compare("money", typed("total_money").trim() === "" ? 0 : readAmount(typed("total_money"), form), MOST_ROWS * limits.largest_minor);
  }
  if (Object.keys(problems).length === 0) askAgain();
  return { entries, problems };

  function compare(what, total, most) {
    const field = `total_${what}`;
    if (typed(field).trim() === "") return;
    const rows = entries.reduce((sum, entry) => sum + (what === "calls" ? entry.calls : entry.amount_minor), 0);
    if (total === null) problems[field] = { code: what === "calls" ? "not_whole" : "not_an_amount" };
    else if (total > most) problems[field] = { code: "too_many", most };
    else if (total !== rows) problems[field] = { code: `${what}_${rows < total ? "below" : "above"}_total`, rows, total, gap: Math.abs(total - rows) };
  }

  // A large average is typed a second time.
  function askAgain() {
    for (const { outcome, calls, amount_minor } of entries) {
      if (!amount_minor || amount_minor < limits.ask_from_minor * calls) continue;
      if (readAmount(typed(`again-${outcome}`), form) !== amount_minor) problems[`again-${outcome}`] = { code: "again", amount: amount_minor };
    }
  }
}

function readRow(typed, { key, takes }, { form, limits, problems }) {
  const calls = readWhole(typed(`n-${key}`));
  if (calls === null) problems[`n-${key}`] = { code: "not_whole" };
  else if (calls > MOST_CALLS) problems[`n-${key}`] = { code: "too_many", most: MOST_CALLS };
  const units = takes === "units" ? readWhole(typed(`u-${key}`)) : 0;
  if (units === null) problems[`u-${key}`] = { code: "not_whole" };
  else if (units > MOST_UNITS) problems[`u-${key}`] = { code: "too_many", most: MOST_UNITS };
  const text = takes === "money" ? typed(`a-${key}`).trim() : "";
  if (problems[`n-${key}`] || problems[`u-${key}`] || !(calls || units || text)) return null;
  const amount_minor = takes === "money" ? readAmount(text, form) : 0;
  const most = Math.min(limits.largest_minor, limits.most_minor * Math.max(1, calls));
  if (takes === "money" && !amount_minor) problems[`a-${key}`] = { code: "not_an_amount" };
  else if (amount_minor > most) problems[`a-${key}`] = { code: "too_large", most };
  if (takes === "units" && !units) problems[`u-${key}`] = { code: "units_missing" };
  if (!calls) problems[`n-${key}`] = { code: "how_often_missing" };
  return { outcome: key, calls, amount_minor: amount_minor ?? 0, units };
}

// Enter goes on to the next field, and from the last one to the button.
export function enterMovesOn(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    const fields = [...form.querySelectorAll("input:not([type=hidden]), button")].filter((field) => field.offsetParent !== null);
    const next = fields[fields.indexOf(event.target) + 1];
    next?.focus();
    next?.select?.();
  });
}

const MONEY = new Set(["money_below_total", "money_above_total", "too_large", "again"]);

// `enter(entries)` puts the rows into the outbox; `tooFast(calls)` says whether so many cannot well be.
export function makeTally({ outcomes, format, currency, limits, lang, enter, tooFast, say, taps }) {
  const byId = (id) => document.getElementById(id);
  const words = JSON.parse(byId("tally-words").textContent);
  const form = byId("tally-form");
  const amounts = amountForm(format.tag, currency);
  const example = amounts.digits > 0 ? `12${amounts.decimal}5`.padEnd(3 + amounts.digits, "0") : "1250";
  const field = (name) => form.elements[name];
  const typed = (name) => field(name)?.value ?? "";
  let sure_of = 0; // the number of calls that was asked about

  function submit(event) {
    event.preventDefault();
    if (!taps.meant("tally")) return;
    const { entries, problems } = readTally(typed, outcomes, { form: amounts, limits });
    const calls = entries.reduce((sum, entry) => sum + entry.calls, 0);
    if (Object.keys(problems).length === 0) askIfSure(calls, problems);
    paint(problems);
    const wrong = Object.keys(problems)[0];
    if (wrong) {
      say(sentence(problems[wrong]));
      show(wrong);
      return;
    }
    enter(entries);
    say(fill(words.said[new Intl.PluralRules(lang).select(calls) === "one" ? "one" : "many"], { n: calls }));
    form.reset();
    sure_of = 0;
    paint({});
    // A hurried thumb's second tap finds the sheet still there, not the keys beneath it.
    setTimeout(() => { byId("tally").open = false; }, TOO_SOON_MS);
  }

  // What is wrong comes into sight whole, and the finger back to its field.
  function show(wrong) {
    field(wrong)?.focus({ preventScroll: true });
    form.querySelector(`[data-problem="${wrong}"]`).scrollIntoView({ block: "center" });
  }

  function askIfSure(calls, problems) {
    const fast = tooFast(calls);
    if (!fast || (field("sure").checked && sure_of === calls)) return;
    if (sure_of !== calls) field("sure").checked = false;
    sure_of = calls;
    problems.sure = { code: "fast", ...fast };
  }

  function paint(problems) {
    for (const place of form.querySelectorAll("[data-problem]")) {
      const problem = problems[place.dataset.problem];
      place.textContent = problem ? sentence(problem) : "";
      if (place.matches("p")) place.hidden = !problem;
      field(place.dataset.problem)?.setAttribute("aria-invalid", String(Boolean(problem)));
    }
    for (const again of form.querySelectorAll(".tally-again")) {
      const name = `again-${again.dataset.again}`;
      const asks = again.querySelector("[data-problem]");
      asks.classList.toggle("problem", Boolean(problems[name]));
      if (!problems[name]) asks.textContent = words.second;
      again.hidden = !problems[name] && typed(name) === "";
    }
    byId("tally-sure").hidden = sure_of === 0;
  }

  function sentence({ code, ...values }) {
    const put = MONEY.has(code) ? format.exact : format.number;
    const said = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, put(value)]));
    return fill(words[code], { example, ...said });
  }

  enterMovesOn(form);
  form.addEventListener("submit", submit);
}
