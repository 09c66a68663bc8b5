// Takes the recipe in words anew from the page whenever the step was kept: the server writes the sentences.
const form = document.getElementById("setup");
const lines = form.querySelector('[data-rows="measure"]');
let asked = 0;

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
}

async function newest() {
  try {
    const answer = await fetch(form.action, { headers: { Accept: "text/html" } });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}

// A new line counts something from the first moment, so it is kept before anything is typed into it.
form.addEventListener("click", (event) => {
  const list = form.querySelector(`[data-rows="${event.target.closest("[data-add]")?.dataset.add}"]`);
  const added = list?.lastElementChild?.querySelector("select");
  added?.dispatchEvent(new Event("input", { bubbles: true }));
});
form.addEventListener("kept", renew);
