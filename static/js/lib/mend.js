// The sheet that puts an entry right in one step, or asks the judges about one that is too old for it.
import { makeAgain } from "./again.js";
import { NOTHING, fromMinor, keyOf, press, shown, toMinor, toUnits } from "./amount.js";
import { fill } from "./phrases.js";
import { buzz, say, shake } from "./signs.js";
import { TOO_SOON_MS } from "./taps.js";

const MOST_CALLS = 10_000;

// `does.correct(line, values)`, `does.ask(line, {reason, note})` and `does.undo(line)` do what was
// chosen; `tooFast(line, calls)` says which calls in how many minutes cannot be, if so (see
// toofast.js); `limits` are those of again.js.
export function makeMend({ outcomes, format, takesMoney, limits, words, taps, whatOf, moreOf, timeOf, nicknames, tooFast, does }) {
  const byId = (id) => document.getElementById(id);
  const sheet = byId("mend");
  const correct = byId("mend-correct");
  const ask = byId("mend-ask");
  const steps = [...sheet.querySelectorAll(".mend-step")];
  const decimals = takesMoney ? format.digits : 0;
  let line = null;
  let typed = NOTHING;
  let fresh = true; // what stands there is the entry's own: the first key begins anew
  let again = makeAgain(limits);
  let sure = 0; // the number of calls that was asked about
  let differ = "";
  let restUntil = 0;

  function open(one) {
    if (!taps.meant("mend")) return;
    line = one;
    again = makeAgain(limits);
    sure = 0;
    differ = "";
    fresh = true;
    const correcting = line.may_undo;
    correct.hidden = !correcting;
    ask.hidden = correcting;
    byId("mend-title").textContent = fill(correcting ? words.correct_this : words.ask_this, { what: whatOf(line) });
    byId("mend-line").textContent = [moreOf(line), timeOf(line)].filter(Boolean).join(" · ");
    if (correcting) fillIn();
    else ask.reset();
    sheet.showModal();
    sheet.scrollTop = 0;
    sheet.querySelector(".mend-close").focus();
    rest();
    paint();
  }

  function close() {
    sheet.close();
    rest();
  }

  // What comes within a double tap was aimed at what stood there before.
  function rest() {
    restUntil = performance.now() + TOO_SOON_MS;
  }

  function fillIn() {
    correct.reset();
    for (const radio of correct.elements.outcome.length ? correct.elements.outcome : [correct.elements.outcome]) {
      radio.checked = radio.value === line.outcome;
    }
    correct.elements.calls.value = String(line.calls);
    const caller = correct.elements.caller;
    if (caller) {
      caller.replaceChildren(caller.options[0], ...nicknames.all().map((one) => new Option(one.name, one.id)));
      caller.value = line.caller;
      byId("mend-whose").hidden = caller.options.length === 1;
    }
    typed = line.amount_minor ? fromMinor(line.amount_minor, decimals) : line.units ? String(line.units) : NOTHING;
  }

  const picked = () => outcomes.get(correct.elements.outcome.value);

  const calls = () => {
    const number = Number(correct.elements.calls.value.trim());
    return Number.isInteger(number) && number >= 0 && number <= MOST_CALLS ? number : null;
  };

  function type(key) {
    if (key === "back" && typed === NOTHING && again.first()) {
      typed = fromMinor(again.giveUp(), decimals);
      differ = "";
      paint();
      return;
    }
    const before = typed;
    typed = press(fresh && key !== "back" ? NOTHING : typed, key, { decimals: takes() === "money" ? decimals : 0 });
    if (typed === before && !fresh && key !== "back") shake(byId("mend-amount"));
    fresh = false;
    differ = "";
    buzz(6);
    paint();
  }

  const takes = () => picked()?.takes ?? "nothing";

  // What saving would enter now; null when something is missing.
  function meant() {
    const outcome = picked();
    const made = calls();
    if (!outcome || made === null || (outcome.takes === "nothing" && made === 0)) return null;
    const amount_minor = outcome.takes === "money" ? toMinor(typed, decimals) : 0;
    const units = outcome.takes === "units" ? toUnits(typed) : 0;
    if ((outcome.takes === "money" && !amount_minor) || (outcome.takes === "units" && !units)) return null;
    return {
      outcome: outcome.key,
      calls: made,
      amount_minor,
      units,
      caller: correct.elements.caller?.value ?? line.caller,
      note: outcome.objection ? correct.elements.record.value.trim() : "",
      reason: correct.elements.reason.value,
    };
  }

  const isChanged = (values) =>
    values.note !== "" || ["outcome", "calls", "amount_minor", "units", "caller"].some((name) => values[name] !== line[name]);

  function save() {
    if (!taps.meant("mend-save")) return;
    const values = meant();
    if (values === null || !correct.reportValidity()) {
      shake(byId("mend-amount"));
      say(calls() ? words.amount_first : words.calls_first);
      return;
    }
    if (!isChanged(values)) {
      close();
      return;
    }
    if (!isAmountSure(values) || !areCallsSure(values)) {
      buzz([20, 40, 20]);
      paint();
      return;
    }
    close();
    buzz(18);
    does.correct(line, values);
  }

  function isAmountSure({ amount_minor, calls: made }) {
    if (amount_minor <= again.most(made) && amount_minor === line.amount_minor && !again.first()) return true;
    const { verdict, before } = again.judge(amount_minor, made);
    differ = "";
    if (verdict === "take") return true;
    if (verdict !== "above") typed = NOTHING;
    if (verdict === "differs") differ = fill(words.differ, { first: format.exact(before), second: format.exact(amount_minor) });
    return false;
  }

  function areCallsSure({ calls: made }) {
    if (made === line.calls || made === sure || tooFast(line, made) === null) return true;
    sure = made;
    return false;
  }

  // What must be read before saving; empty when nothing must.
  function note() {
    const made = calls();
    if (takes() === "money" && made !== null && toMinor(typed, decimals) > again.most(made)) {
      return fill(words.above, { most: format.exact(again.most(made)) });
    }
    if (differ) return differ;
    const fast = made !== null && made === sure ? tooFast(line, made) : null;
    return fast ? fill(words.too_fast, { calls: format.number(fast.calls), minutes: format.number(fast.minutes) }) : "";
  }

  function paint() {
    if (!line?.may_undo) return;
    const outcome = picked();
    const values = meant();
    const asks = again.first() > 0;
    const money = outcome?.takes === "money";
    const pad = byId("mend-pad");
    if (pad) {
      pad.hidden = takes() === "nothing";
      byId("mend-typed").textContent = money ? shown(typed, format) : `${format.number(toUnits(typed) ?? 0)} ${outcome?.unit ?? ""}`.trim();
      byId("mend-amount").classList.toggle("is-zero", typed === NOTHING);
      byId("mend-amount").classList.toggle("is-asking", asks);
      byId("mend-decimal").disabled = !money || decimals === 0;
    }
    if (byId("mend-record")) byId("mend-record").hidden = !outcome?.objection;
    byId("mend-note").textContent = note();
    const button = byId("mend-save");
    const above = values !== null && values.amount_minor > again.most(values.calls);
    button.setAttribute("aria-disabled", String((values === null && !asks) || above));
    button.classList.toggle("is-asking", asks || (values !== null && values.calls === sure));
    button.querySelector("span").textContent = asks ? fill(words.again, { amount: format.exact(again.first()) }) : words.save;
    button.querySelector("b").textContent = asks || values === null || above ? "" : whatOf(values);
  }

  function send() {
    if (!taps.meant("mend-ask")) return;
    close();
    buzz(12);
    does.ask(line, { reason: ask.elements.reason.value, note: ask.elements.words.value.trim() });
  }

  function wire() {
    for (const key of sheet.querySelectorAll(".mend-keys button")) {
      key.addEventListener("click", () => type(key.dataset.key));
      key.addEventListener("mousedown", (event) => event.preventDefault());
    }
    for (const step of steps) {
      step.addEventListener("click", () => {
        correct.elements.calls.value = String(Math.min(MOST_CALLS, Math.max(0, (calls() ?? 0) + Number(step.dataset.step))));
        paint();
      });
    }
    correct.addEventListener("input", (event) => {
      if (event.target.name === "outcome") {
        typed = picked().takes === outcomes.get(line.outcome)?.takes ? typed : NOTHING;
        again.giveUp();
      }
      paint();
    });
    correct.addEventListener("submit", (event) => {
      event.preventDefault();
      save();
    });
    ask.addEventListener("submit", (event) => {
      event.preventDefault();
      send();
    });
    byId("mend-undo").addEventListener("click", () => {
      close();
      does.undo(line);
    });
    byId("mend-close").addEventListener("click", close);
    sheet.addEventListener("click", (event) => {
      if (event.target === sheet) close(); // beside the sheet
    });
    sheet.addEventListener("close", rest); // also when Escape or the phone's way back closes it
    document.addEventListener("click", (event) => {
      if (performance.now() >= restUntil) return;
      event.preventDefault();
      event.stopPropagation();
    }, true);
    document.addEventListener("keydown", (event) => {
      if (!sheet.open || correct.hidden || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=radio]), select, textarea")) return;
      if (event.key === "Escape" && again.first()) {
        event.preventDefault(); // the check goes, the sheet stays
        typed = NOTHING;
        type("back");
      } else if (takes() !== "nothing" && keyOf(event.key)) {
        event.preventDefault();
        type(keyOf(event.key));
      } else if (event.key === "Enter" && !event.target.closest("button")) {
        event.preventDefault();
        save();
      }
    });
    const decimal = byId("mend-decimal");
    if (decimal) decimal.textContent = decimals > 0 ? format.decimal : "";
  }

  wire();
  return { open };
}
