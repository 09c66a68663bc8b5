// The last entries on the glass. Rows are kept and refilled: one that is replaced under a thumb
// would swallow its tap.
import { fill } from "./phrases.js";

const LINES_SHOWN = 10;

// `lines()` gives them as they are now (see lines.js), `say` puts one into words, `does` is what
// the buttons of a row do with it, `address` where the page without scripts does the same.
export function makeEntries({ lines, say, does, paintOffer, words, address }) {
  const byId = (id) => document.getElementById(id);
  const rows = new Map();
  const all = byId("lines-all");
  const section = all.parentElement;

  all.addEventListener("click", () => openAll(!isOpen()));
  // A tap beside the list closes it and does nothing else: the list has covered what it meets.
  document.addEventListener("click", (event) => {
    if (!isOpen() || event.composedPath().includes(section) || event.target.closest("dialog")) return;
    event.preventDefault();
    event.stopPropagation();
    openAll(false);
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOpen() || document.querySelector("dialog[open]")) return;
    openAll(false);
    all.focus();
  });
  new ResizeObserver(paintAll).observe(section);

  const now = (request_id) => lines().find((line) => line.request_id === request_id);

  function paint() {
    const shown = lines().slice(0, LINES_SHOWN);
    const elements = shown.map((line) => {
      const row = rows.get(line.request_id) ?? newRow(line.request_id);
      fillRow(row, line);
      return row;
    });
    const list = byId("lines");
    if (elements.length !== list.childElementCount || elements.some((element, i) => list.children[i] !== element)) {
      list.replaceChildren(...elements);
    }
    for (const request_id of [...rows.keys()]) {
      if (!shown.some((line) => line.request_id === request_id)) rows.delete(request_id);
    }
    byId("lines-none").hidden = shown.length > 0;
    paintAll();
  }

  const isOpen = () => all.getAttribute("aria-expanded") === "true";

  // The glass has room for some of them: a tap shows all, over the keypad.
  function paintAll() {
    const list = byId("lines");
    const cut = [...list.children].some((row) => row.offsetHeight === 0 || isCut(row));
    all.hidden = !cut && !isOpen();
    section.classList.toggle("has-more", !all.hidden);
  }

  // What the judges answered may be longer than its line.
  function isCut(row) {
    const word = row.querySelector(".line-word");
    return row.dataset.asked === "left" && word.scrollWidth > word.clientWidth;
  }

  function openAll(open) {
    all.setAttribute("aria-expanded", String(open));
    section.classList.toggle("is-open", open);
    byId("lines").scrollTop = 0;
    paintAll();
  }

  function newRow(request_id) {
    const row = byId("line").content.firstElementChild.cloneNode(true);
    row.dataset.id = request_id;
    row.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      const line = now(request_id);
      if (line.state === "refused") does.seen(line);
      else if (line.may_undo && !line.void) does.undo(line);
    });
    row.querySelector(".line-offer").addEventListener("click", () => does.offer(now(request_id)));
    for (const opener of row.querySelectorAll(".line-open, .line-ask")) {
      opener.setAttribute("aria-haspopup", "dialog");
      opener.href = `${address}&mend=${encodeURIComponent(request_id)}#mending`;
      opener.addEventListener("click", (event) => {
        event.preventDefault();
        does.mend(now(request_id));
      });
    }
    rows.set(request_id, row);
    return row;
  }

  function fillRow(row, line) {
    const refused = line.state === "refused" && !line.seen;
    const put = (selector, text) => {
      row.querySelector(selector).textContent = text;
    };
    row.dataset.state = line.void ? "undone" : line.state;
    row.dataset.asked = line.void ? "" : line.asked ?? "";
    row.classList.toggle("is-void", line.void);
    put("b", say.what(line));
    put(".line-more", say.more(line));
    put(".line-word", say.word(line));
    put("time", say.time(line));
    put(".line-do span", refused ? words.seen : words.undo);
    paintOffer(row.querySelector(".line-offer"), line);
    const mayMend = line.may_undo && !line.void;
    row.querySelector("form").hidden = !refused && !mayMend;
    row.querySelector(".line-open").hidden = !mayMend;
    put(".line-open span", fill(words.correct_this, { what: say.what(line) }));
    row.querySelector(".line-ask").hidden = mayMend || line.void || !line.may_ask;
    row.querySelector(".line-ask").setAttribute("aria-label", fill(words.ask_this, { what: say.what(line) }));
    row.querySelector("form").classList.toggle("is-seen", refused);
    row.querySelector(".line-undo").setAttribute("aria-label", refused ? words.seen : fill(words.undo_this, { what: say.what(line) }));
  }

  return { paint, shown: () => new Set(rows.keys()) };
}
