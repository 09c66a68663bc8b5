// Takes the recipe in words anew from the page whenever the step was kept: the server writes the sentences.
// Where there is room they stand beside the form.
const form = document.getElementById("setup");
const lines = form.querySelector('[data-rows="measure"]');
const side = document.querySelector(".setup-side");
const below = document.getElementById("recipe-said").nextElementSibling;
const wide = matchMedia("(width > 60rem)");
let asked = 0;

function place() {
  const said = document.getElementById("recipe-said");
  side.querySelector(".facts")?.toggleAttribute("hidden", wide.matches);
  if (wide.matches) side.append(said);
  else below.before(said);
}

async function renew() {
  const mine = ++asked;
  const page = await newest();
  // An older answer may arrive after a newer one.
  if (!page || mine !== asked) return;
  const now = document.getElementById("recipe-said");
  const fresh = document.adoptNode(page.getElementById("recipe-said"));
  if (!fresh.isEqualNode(now)) now.replaceWith(fresh);
  // Whoever chooses points for the first time is given lines to begin with.
  const given = page.querySelector('[data-rows="measure"]');
  if (!lines.children.length) lines.append(...given.children);
  takeKeys(page);
  takeKinds(page);
}

// A criterion that was just named has its key from the server. It may still change while the name is typed.
function takeKeys(page) {
  for (const { name, value } of page.querySelectorAll('[data-rows="criterion"] [data-field="key"]')) {
    const mine = form.elements[name];
    const typing = mine?.closest("[data-row]").contains(document.activeElement);
    if (mine && !mine.value && !typing) mine.value = value;
  }
}

// Lines can count a new criterion from then on.
function takeKinds(page) {
  const known = page.getElementById("measure-row").content.querySelector('[data-field="kind"]').options;
  const blank = document.getElementById("measure-row").content;
  for (const select of [lines, blank].flatMap((part) => [...part.querySelectorAll('[data-field="kind"]')])) {
    if (select === document.activeElement) continue;
    const { value: chosen, selectedOptions: [before] } = select;
    select.replaceChildren(...Array.from(known, (option) => option.cloneNode(true)));
    if (!Array.from(select.options).some((option) => option.value === chosen)) select.append(before);
    select.value = chosen;
  }
}

// The browser reads the page itself here: no text becomes markup in a script of ours.
function newest() {
  return new Promise((answer) => {
    const request = new XMLHttpRequest();
    request.open("GET", form.action);
    request.responseType = "document";
    request.onload = () => answer(request.status === 200 ? request.response : null);
    request.onerror = () => answer(null);
    request.send();
  });
}

// A new line counts something from the first moment, so it is kept before anything is typed into it.
form.addEventListener("click", (event) => {
  const what = event.target.closest("[data-add]")?.dataset.add;
  const added = what && form.querySelector(`[data-rows="${what}"]`).lastElementChild.querySelector("select");
  added?.dispatchEvent(new Event("input", { bubbles: true }));
});
form.addEventListener("kept", renew);
wide.addEventListener("change", place);
place();
