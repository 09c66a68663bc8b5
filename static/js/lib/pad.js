// The keypad: what is typed, and the save buttons that say what they would send.
import { NOTHING, fromMinor, press, shown, toMinor, toUnits } from "./amount.js";
import { fill } from "./phrases.js";
import { buzz, say, shake } from "./signs.js";

// `record(outcome, {amount_minor, units})` enters what was typed; `whatOf(entry)` says it in words.
export function makePad({ outcomes, format, takesMoney, ask_from_minor, words, taps, whatOf, record }) {
  const byId = (id) => document.getElementById(id);
  const buttons = (selector) => [...document.querySelectorAll(selector)];
  const decimals = takesMoney ? format.digits : 0;
  let typed = NOTHING;
  let asking = null; // the key of the outcome whose save button asks "is that right?"

  function type(key) {
    const before = typed;
    typed = press(typed, key, { decimals });
    asking = null;
    buzz(6);
    if (typed === before && key !== "back") shake(byId("amount"));
    paint();
  }

  function takeQuick(minor) {
    typed = fromMinor(minor, decimals);
    asking = null;
    buzz(8);
    paint();
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
      shake(byId("amount"));
      say(words.amount_first);
      return;
    }
    if (meant.amount_minor >= ask_from_minor && asking !== outcome.key) {
      asking = outcome.key;
      say(fill(words.said_check, { amount: format.exact(meant.amount_minor) }));
      buzz([20, 40, 20]);
      paint();
      return;
    }
    typed = NOTHING;
    asking = null;
    record(outcome, meant);
    buzz(18);
    paint();
  }

  function paint() {
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

  function wire() {
    for (const button of buttons("#keys button")) button.addEventListener("click", () => type(button.dataset.key));
    for (const button of buttons("#quick button")) button.addEventListener("click", () => takeQuick(Number(button.dataset.minor)));
    for (const button of buttons("#keys button, #quick button")) {
      // A mouse leaves the focus where it is, so that Enter saves and does not type the key again.
      button.addEventListener("mousedown", (event) => event.preventDefault());
    }
    for (const button of buttons(".save")) button.addEventListener("click", () => save(outcomes.get(button.dataset.outcome)));
    const decimal = byId("decimal");
    if (decimal) {
      decimal.textContent = decimals > 0 ? format.decimal : "";
      decimal.disabled = decimals === 0;
    }
    paint();
  }

  wire();
  return { type };
}
