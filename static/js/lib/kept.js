// The sheet behind the sync badge: what waits and why, the way to another address and back.
// Its words stand in the page.
import { encode } from "../../vendor/uqr.js";
import { itemsIn, textsOf } from "./carry.js";
import { OTHER_KINDS } from "./door.js";
import { counted, fill } from "./phrases.js";
import { isOpen } from "./queue.js";

const MOVED_MS = 120_000;
const LINES_SHOWN = 50;
const CODE_LETTERS = 480; // what a phone's camera still reads from another phone's glass
const SVG = "http://www.w3.org/2000/svg";

const byId = (id) => document.getElementById(id);

// `saysOf(items)` puts each of them into words: [what, more, word].
export function makeKept({ queue, page, format, taps, saysOf, tryNow, say, serverNow_ms, now = () => performance.now() }) {
  const sheet = byId("kept");
  const words = JSON.parse(byId("kept-words").textContent);
  const { slug, team } = page;
  let lost = null; // when the server was first not heard: {at_ms, clock}
  const rows = new Map(); // kept and refilled: one that is replaced under a thumb would swallow its tap
  const asking = new Set(); // what was tapped once to be given up
  let drawn = ""; // the text whose codes are on the glass

  byId("kept-try").addEventListener("click", tryNow);
  byId("kept-copy").addEventListener("click", copy);
  byId("kept-take").addEventListener("toggle", paintText);
  byId("kept-bring").addEventListener("submit", bring);
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet) sheet.close(); // beside the sheet
  });

  function open() {
    sheet.showModal();
    paintSheet();
  }

  function contact(there) {
    if (there) lost = null;
    else lost ??= { at_ms: now(), clock: format.clock(new Date(serverNow_ms())) };
  }

  const isLong = () => lost !== null && now() - lost.at_ms >= MOVED_MS;

  // What must be said before the next tap; null when all is well.
  function banner() {
    if (queue.keeps() === false) return ["keep-open", words.keeps_nothing];
    return isLong() ? ["keep-open", fill(words.no_contact_since, { time: lost.clock })] : null;
  }

  function paint() {
    if (sheet.open) paintSheet();
  }

  function paintSheet() {
    const elsewhere = Object.values(queue.elsewhere()).reduce((sum, n) => sum + n, 0);
    const waiting = queue.waiting().length;
    const state = waiting ? counted(words.waiting_n, waiting, page.lang) : words.none_waiting;
    const said = lost ? `${state} ${fill(words.lost_since, { time: lost.clock })}` : state;
    if (byId("kept-state").textContent !== said) byId("kept-state").textContent = said; // it is read out when it changes
    byId("kept-moved").hidden = !isLong();
    byId("kept-nothing").hidden = queue.keeps() !== false;
    byId("kept-elsewhere").hidden = elsewhere === 0;
    byId("kept-elsewhere").textContent = counted(words.elsewhere_n, elsewhere, page.lang);
    byId("kept-take").hidden = waiting === 0;
    paintLines();
    paintText();
  }

  // What wants a tap stands first: what was refused, and what the server cannot take.
  function paintLines() {
    const open = queue.items.filter(isOpen).sort((a, b) => Number(wantsTap(b)) - Number(wantsTap(a)));
    const shown = open.slice(0, LINES_SHOWN);
    const says = saysOf(shown);
    const elements = shown.map((item, i) => paintLine(item, says[i]));
    const list = byId("kept-lines");
    if (elements.length !== list.childElementCount || elements.some((element, i) => list.children[i] !== element)) {
      list.replaceChildren(...elements);
    }
    for (const request_id of [...rows.keys()]) {
      if (!shown.some((item) => item.request_id === request_id)) rows.delete(request_id);
    }
    byId("kept-more").hidden = open.length <= LINES_SHOWN;
    byId("kept-more").textContent = counted(words.more_n, open.length - LINES_SHOWN, page.lang);
  }

  const wantsTap = (item) => item.state === "refused" || queue.isStuck(item.request_id);

  function paintLine(item, [what, more, word]) {
    const row = rows.get(item.request_id) ?? newRow(item.request_id);
    row.dataset.state = item.state;
    row.querySelector("b").textContent = what;
    row.querySelector(".kept-more").textContent = more;
    const [otherWord, button] = doing(item);
    row.querySelector(".kept-word").textContent = otherWord ?? word;
    row.querySelector("time").textContent = format.clock(new Date(item.made_ms + (item.ahead_ms ?? 0)));
    row.querySelector(".kept-do").hidden = !wantsTap(item);
    row.querySelector(".kept-do").textContent = button;
    return row;
  }

  // The word of a line when the server cannot take it, and its button.
  function doing({ state, request_id }) {
    if (state === "refused" || !queue.isStuck(request_id)) return [undefined, words.seen];
    return asking.has(request_id) ? [words.give_up_first, words.give_up_now] : [words.stuck, words.give_up];
  }

  function newRow(request_id) {
    const row = byId("kept-line").content.firstElementChild.cloneNode(true);
    row.querySelector(".kept-do").addEventListener("click", () => tapLine(request_id));
    rows.set(request_id, row);
    return row;
  }

  function tapLine(request_id) {
    if (!taps.meant(`kept ${request_id}`)) return;
    const stuck = queue.isStuck(request_id);
    if (stuck && !asking.has(request_id)) {
      asking.add(request_id);
      byId("kept-take").open = true; // its text is there to copy before it goes
      say(words.give_up_first);
      paintSheet();
      return;
    }
    byId("kept-try").focus(); // the row goes
    asking.delete(request_id);
    if (stuck) queue.giveUp(request_id);
    else queue.seen(request_id);
  }

  // The button of a refused line that offers more than "seen".
  function paintOffer(button, line) {
    button.hidden = !line.offer;
    button.textContent = line.offer ? words[`offer_${line.offer}`] : "";
  }

  function paintText() {
    if (!byId("kept-take").open) return;
    const [text = ""] = textsOf(queue.waiting(), { slug, team });
    if (text === drawn) return;
    drawn = text;
    byId("kept-text").value = text;
    const parts = textsOf(queue.waiting(), { slug, team, most: CODE_LETTERS });
    byId("kept-codes").replaceChildren(...parts.map((part, i) => codeOf(part, fill(words.code_n, { n: i + 1, all: parts.length }))));
    queue.carried();
  }

  function copy() {
    const field = byId("kept-text");
    field.focus();
    field.select();
    // The newer way to copy is not there on plain http.
    const copied = document.execCommand("copy");
    byId("kept-copied").textContent = copied ? words.copied : words.copy_by_hand;
  }

  async function bring(event) {
    event.preventDefault();
    const field = byId("kept-bring-text");
    const { items, unclear, foreign } = itemsIn(field.value, { slug, team, kinds: OTHER_KINDS });
    // Where they come from they may be on their way too.
    await queue.add(...items.map((item) => ({ ...item, nth: 0, tries: 1 })));
    const left = [...unclear, ...foreign].sort((a, b) => a.number - b.number);
    const numbers = (those) => those.map((one) => one.number).join(", ");
    const said = [
      (items.length > 0 || left.length === 0) && counted(words.brought_n, items.length, page.lang),
      unclear.length > 0 && fill(words.unclear, { numbers: numbers(unclear) }),
      foreign.length > 0 && fill(words.foreign, { numbers: numbers(foreign) }),
    ].filter(Boolean).join(" ");
    byId("kept-brought").textContent = said;
    // What was not taken in stays where it is, under numbers that still fit.
    if (left.length === 0) field.value = "";
    say(said);
  }

  return { open, contact, banner, paint, paintOffer };
}

function codeOf(text, label) {
  const { data, size } = encode(text, { ecc: "L", border: 4 });
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join(""));
  svg.append(path);
  const figure = document.createElement("figure");
  const caption = document.createElement("figcaption");
  caption.textContent = label;
  figure.append(svg, caption);
  return figure;
}
