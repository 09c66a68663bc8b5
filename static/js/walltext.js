// Keeps the text twin of the wall up to date, at most every 10 s, without moving the reader's place.
import { fill } from "./lib/words.js";

const EVERY_MS = 10000;
const STALE_MS = 14000;
const TIMEOUT_MS = 8000;

const page = document.body;
const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
  hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: page.dataset.zone,
});
let heard = performance.now();
let heardAt = new Date();

// Takes over what differs. Where the parts are the same in kind, every element stays where it is.
function takeOver(target, source) {
  const twins = Array.from(source.childNodes);
  const alike = target.childNodes.length === twins.length
    && twins.every((twin, i) => twin.nodeName === target.childNodes[i].nodeName);
  if (!alike) {
    target.textContent = "";
    twins.forEach((twin) => target.append(document.importNode(twin, true)));
    return;
  }
  Array.from(target.childNodes).forEach((node, i) => {
    const twin = twins[i];
    if (node.nodeType === Node.TEXT_NODE && node.data !== twin.data) node.data = twin.data;
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    Array.from(twin.attributes).forEach(({ name, value }) => {
      if (node.getAttribute(name) !== value) node.setAttribute(name, value);
    });
    takeOver(node, twin);
  });
}

// Asks for this page again and reads it as a document, without running or drawing anything of it.
function look() {
  const ask = new XMLHttpRequest();
  ask.open("GET", window.location.href);
  ask.responseType = "document";
  ask.timeout = TIMEOUT_MS;
  ask.setRequestHeader("Cache-Control", "no-cache");
  ask.onload = () => {
    const there = ask.status === 200 ? ask.response : null;
    const standings = there && there.getElementById("standings");
    if (!standings) return;
    heard = performance.now();
    heardAt = new Date(ask.getResponseHeader("Date") || Date.now());
    ["epoch", "version", "phase"].forEach((name) => { page.dataset[name] = there.body.dataset[name]; });
    takeOver(document.getElementById("standings"), standings);
  };
  ask.send();
}

function say() {
  const sign = document.getElementById("stale");
  const stale = performance.now() - heard > STALE_MS;
  if (sign.hidden === !stale) return; // it is read out when it changes
  sign.textContent = stale ? fill(sign.dataset.sentence, { time: clock.format(heardAt) }) : "";
  sign.hidden = !stale;
}

setInterval(look, EVERY_MS);
setInterval(say, 1000);
