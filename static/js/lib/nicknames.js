// The nicknames of a team on the lead's page: whose call the next one is, and what each brought.
// `ask(path, body)` gives {status, answer}; `put(figure, value)` writes a figure as the reader does.
export function makeNicknames({ known, ask, say, put, words }) {
  const byId = (id) => document.getElementById(id);
  const row = byId("nick-row");
  const fold = byId("nick-fold");
  let caller = "";
  let nicknames = known;

  const name = (id) => nicknames.find((one) => one.id === id)?.name ?? "";

  function choose(id) {
    caller = nicknames.some((one) => one.id === id) ? id : "";
    for (const button of row.querySelectorAll(".nick")) {
      button.setAttribute("aria-pressed", String(button.dataset.caller === caller));
    }
  }

  function take(fresh) {
    nicknames = fresh;
    const [nobody] = row.children;
    row.replaceChildren(nobody, ...nicknames.map(chip));
    byId("nick-lines").replaceChildren(...nicknames.map(line));
    byId("nick-figures").hidden = nicknames.length === 0;
    byId("nick-word").classList.toggle("sr", nicknames.length > 0);
    choose(caller);
  }

  function chip(one) {
    const button = row.firstElementChild.cloneNode();
    button.dataset.caller = one.id;
    button.textContent = one.name;
    return button;
  }

  function line(one) {
    const element = byId("nick-line").content.firstElementChild.cloneNode(true);
    element.dataset.id = one.id;
    element.querySelector(".nick-name").textContent = one.name;
    element.querySelector("summary").setAttribute("aria-label", words.deleteThis(one.name));
    for (const cell of element.querySelectorAll("[data-figure]")) {
      const [when, figure] = cell.dataset.figure.split(".");
      cell.textContent = put(figure, one[when][figure]);
    }
    return element;
  }

  async function refresh() {
    const { status, answer } = await ask("/nicknames");
    // What is being deleted or was opened stays under the thumb.
    const busy = byId("nick-lines").querySelector("details[open]");
    if (status === 200 && !busy) take(answer.nicknames);
  }

  async function add(field) {
    const { status, answer } = await ask("/nicknames", { name: field.value });
    const problem = byId("nick-problem");
    problem.hidden = status === 201;
    problem.textContent = status === 201 ? "" : answer?.detail ?? words.noContact;
    if (status !== 201) return;
    field.value = "";
    take(answer.nicknames);
    choose(answer.added);
    say(words.added(name(answer.added)));
  }

  async function drop(id) {
    const gone = name(id);
    const { status, answer } = await ask(`/nicknames/${encodeURIComponent(id)}/delete`, {});
    say(status === 200 ? words.deleted(gone) : words.noContact);
    if (status === 200) take(answer.nicknames);
  }

  row.addEventListener("click", (event) => {
    const button = event.target.closest(".nick");
    if (button) choose(button.dataset.caller);
  });
  fold.addEventListener("toggle", () => fold.open && refresh());
  byId("nick-add").addEventListener("submit", (event) => {
    event.preventDefault();
    add(event.target.elements.name);
  });
  byId("nick-lines").addEventListener("submit", (event) => {
    event.preventDefault();
    drop(event.target.closest(".nick-line").dataset.id);
  });
  return { caller: () => caller, name, all: () => nicknames };
}
