// The director's console: presses with keys, a clicker or a finger, one at a time; shows where the show is, and what comes.
import { presserOf, verbOf } from "./lib/director_keys.js";
import { countdown } from "./lib/director_auto.js";

const LOOK_EVERY_MS = 1500;
const PATIENCE_MS = 6000;

const byId = (id) => document.getElementById(id);
const words = JSON.parse(byId("words").textContent);
const console_ = byId("director");
const forms = [...document.querySelectorAll("form[data-go]")];
const wide = window.matchMedia("(min-width: 64rem)");

let now = JSON.parse(byId("now").textContent);
let pictured = "";
const auto = countdown({ onEnd: () => press(formOf("next"), { auto: true }), show: showAuto });

const formOf = (verb) => forms.find((form) => form.dataset.go === verb);

function show(told) {
  if (!told.show || told.show !== now.show) {
    window.location.reload();
    return;
  }
  const news = told.number !== now.number;
  now = told;
  byId("count").textContent = words.count.replace("{step}", told.step + 1).replace("{last}", told.last + 1);
  byId("here").textContent = told.here;
  byId("next").textContent = told.next || words.end;
  byId("black").hidden = !told.blackout;
  byId("reveal").hidden = !told.to_reveal;
  for (const form of forms) {
    form.elements.show.value = told.show;
    form.elements.number.value = told.number;
  }
  for (const line of byId("steps").children) {
    if (Number(line.dataset.step) === told.step) line.setAttribute("aria-current", "step");
    else line.removeAttribute("aria-current");
  }
  if (news) auto.begin(told.auto);
  picture();
}

function say(problem) {
  const place = byId("problem");
  place.hidden = !problem;
  place.firstElementChild.textContent = problem;
}

// The picture of what comes, where there is room for it.
function picture() {
  const step = now.blackout ? now.step : now.step + 1;
  const box = byId("picture-box");
  box.hidden = !wide.matches || step > now.last;
  const wanted = box.hidden ? "" : `${byId("picture").dataset.src}?step=${step}`;
  if (wanted && wanted !== pictured) byId("picture").src = wanted;
  pictured = wanted || pictured;
}

function showAuto(seconds) {
  byId("auto").hidden = !seconds;
  byId("auto-words").textContent = words.auto.replace("{seconds}", seconds);
}

async function ask(address, options = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store", credentials: "same-origin", redirect: "manual", signal: stop.signal, ...options });
    const isJson = /json/.test(answer.headers.get("Content-Type") ?? "");
    return isJson ? await answer.json() : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

// Each press carries the number that was seen: of two at once the server makes one.
const press = presserOf(async (form, { auto: byItself = false } = {}) => {
  console_.classList.add("is-busy");
  auto.stop();
  const told = await ask(form.action, { method: "POST", body: posted(form, byItself) });
  console_.classList.remove("is-busy");
  // The page that asks for the passphrase comes in the place of this one, and posts the form again.
  if (told?.why === "step_up") form.submit();
  else if (told && "number" in told) {
    show(told);
    say(told.problem);
  } else {
    say(told?.detail ?? words.offline);
  }
});

function posted(form, byItself) {
  const body = new URLSearchParams(new FormData(form));
  if (byItself) body.set("auto", "1");
  return body;
}

for (const form of [...forms, byId("reveal")]) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    press(form);
  });
}

document.addEventListener("keydown", (event) => {
  const verb = verbOf(event);
  if (!verb) return;
  event.preventDefault();
  if (verb !== "nothing" && !event.repeat) press(formOf(verb));
});
// A focused button takes the space when it is let go.
document.addEventListener("keyup", (event) => {
  if (event.key === " " && verbOf(event)) event.preventDefault();
});

byId("hold").addEventListener("click", () => auto.stop());
wide.addEventListener("change", picture);

setInterval(async () => {
  if (press.isBusy()) return;
  const told = await ask(`${window.location.pathname}/now`);
  if (told && "number" in told && !press.isBusy() && (told.show !== now.show || told.number > now.number)) {
    show(told);
    say("");
  }
}, LOOK_EVERY_MS);

auto.begin(now.auto);
picture();
