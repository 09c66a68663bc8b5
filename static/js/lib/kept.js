// The sheet behind the sync badge: what waits and why, the way to another address and back.
// Its words stand in the page.
import { encode } from "../../vendor/uqr.js";
import { itemsIn, textsOf } from "./carry.js";
import { OTHER_KINDS } from "./door.js";
import { counted, fill } from "./phrases.js";

const MOVED_MS = 120_000;
const LINES_SHOWN = 50;
const CODE_LETTERS = 480; // what a phone's camera still reads from another phone's glass
const SVG = "http://www.w3.org/2000/svg";

const byId = (id) => document.getElementById(id);

export function makeKept({ queue, page, format, whatOf, moreOf, wordOf, tryNow, say, serverNow_ms, now = () => performance.now() }) {
  const sheet = byId("kept");
  const words = JSON.parse(byId("kept-words").textContent);
  const { slug, team } = page;
  let lost = null; // when the server was first not heard: {at_ms, clock}
  let lines = [];
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

  function paint(now_lines) {
    const waits = (line) => line.state === "waiting" || line.undoing || line.asked === "waits";
    lines = now_lines.filter((line) => waits(line) || (line.state === "refused" && !line.seen));
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
    const shown = lines.slice(-LINES_SHOWN).reverse();
    byId("kept-lines").replaceChildren(...shown.map(paintLine));
    byId("kept-more").hidden = lines.length <= LINES_SHOWN;
    byId("kept-more").textContent = counted(words.more_n, lines.length - LINES_SHOWN, page.lang);
    paintText();
  }

  function paintLine(line) {
    const row = byId("kept-line").content.firstElementChild.cloneNode(true);
    row.dataset.state = line.state;
    row.querySelector("b").textContent = whatOf(line);
    row.querySelector(".kept-more").textContent = moreOf(line);
    row.querySelector(".kept-word").textContent = wordOf(line);
    row.querySelector("time").textContent = format.clock(new Date(line.at_ms));
    return row;
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
