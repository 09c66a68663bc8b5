// The keypad: what is typed, and the save buttons that say what they would send.
import { makeAgain } from "./again.js";
import { NOTHING, fromMinor, press, shown, toMinor, toUnits } from "./amount.js";
import { fill } from "./phrases.js";
import { buzz, say, shake } from "./signs.js";

// `record(outcome, {amount_minor, units})` enters what was typed; `whatOf(entry)` says it in words;
// `limits` are those of again.js.
export function makePad({ outcomes, format, takesMoney, limits, words, taps, whatOf, record }) {
  const byId = (id) => document.getElementById(id);
  const buttons = (selector) => [...document.querySelectorAll(selector)];
  const decimals = takesMoney ? format.digits : 0;
  const again = makeAgain(limits);
  const label = byId("amount-label")?.textContent;
  let typed = NOTHING;
  let asking = null; // the key of the outcome whose save button asks to type the amount again
  let differ = "";

  function type(key) {
    if (key === "back" && typed === NOTHING && giveUp()) return;
    const before = typed;
    typed = press(typed, key, { decimals });
    buzz(6);
    if (typed === before && key !== "back") shake(byId("amount"));
    take(typed !== before);
  }

  function takeQuick(minor) {
    typed = fromMinor(minor, decimals);
    buzz(8);
    take(true);
  }

  function take(changed) {
    if (changed) differ = "";
    if (changed && above()) say(above());
    paint();
  }

  // Back to the amount that was typed first, to mend it. False when nothing is asked.
  function giveUp() {
    if (asking === null) return false;
    typed = fromMinor(again.giveUp(), decimals);
    asking = null;
    differ = "";
    buzz(8);
    paint();
    return true;
  }

  const money = (minor) => format.exact(minor);

  // What is wrong with an amount that is too large; empty when it is not.
  function above() {
    const tooMuch = takesMoney && toMinor(typed, decimals) > again.most();
    return tooMuch ? fill(words.above, { most: money(again.most()) }) : "";
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
    if (meant === null || (asking !== null && asking !== outcome.key)) {
      shake(byId("amount"));
      say(asking === null ? words.amount_first : fill(words.again, { amount: money(again.first()) }));
      return;
    }
    const { verdict, before } = again.judge(meant.amount_minor);
    if (verdict === "above") {
      shake(byId("amount"));
      say(above());
      return;
    }
    typed = NOTHING;
    asking = verdict === "take" ? null : outcome.key;
    differ = verdict === "differs" ? fill(words.differ, { first: money(before), second: money(meant.amount_minor) }) : "";
    if (verdict === "take") {
      record(outcome, meant);
      buzz(18);
    } else {
      say([differ, fill(words.again, { amount: money(meant.amount_minor) })].join(" "));
      buzz([20, 40, 20]);
    }
    paint();
  }

  function paint() {
    const output = byId("amount-typed");
    if (!output) return;
    const minor = toMinor(typed, decimals);
    output.textContent = takesMoney ? shown(typed, format) : format.number(Number(typed));
    byId("amount").classList.toggle("is-zero", typed === NOTHING);
    const note = differ || above();
    byId("amount-label").textContent = note || label;
    byId("amount").classList.toggle("is-noted", note !== "");
    byId("amount").classList.toggle("is-asking", asking !== null);
    for (const button of buttons("#quick button")) {
      button.classList.toggle("is-typed", minor > 0 && Number(button.dataset.minor) === minor);
    }
    for (const button of buttons(".save")) paintSave(button, outcomes.get(button.dataset.outcome));
  }

  function paintSave(button, outcome) {
    const ask = asking === outcome.key;
    const meant = asking === null && !above() ? meantBy(outcome) : null;
    const only = button.parentElement.childElementCount === 1;
    button.setAttribute("aria-disabled", String(meant === null && !ask));
    button.classList.toggle("is-asking", ask);
    button.querySelector(".save-word").textContent = ask
      ? fill(words.again, { amount: money(again.first()) })
      : only ? fill(words.save_this, { name: outcome.name }) : outcome.name;
    button.querySelector(".save-amount").textContent = meant === null ? "" : whatOf({ outcome: outcome.key, ...meant });
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
  return { type, giveUp };
}
