// Keeps the text twin of the wall up to date, at most every 10 s, without moving the reader's place.
const EVERY_MS = 10000;
const STALE_MS = 12000;

const page = document.body;
const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
  hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: page.dataset.zone,
});
let heard = performance.now();
let heardAt = null;

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

async function look() {
  try {
    const answer = await fetch(window.location.href, { cache: "no-store", credentials: "same-origin" });
    const there = new DOMParser().parseFromString(await answer.text(), "text/html");
    const standings = there.getElementById("standings");
    if (!answer.ok || !standings) return;
    heard = performance.now();
    heardAt = new Date(answer.headers.get("Date") || Date.now());
    ["epoch", "version", "phase"].forEach((name) => { page.dataset[name] = there.body.dataset[name]; });
    takeOver(document.getElementById("standings"), standings);
  } catch (problem) {
    // The page stays as it is and says below since when.
  }
}

function say() {
  const stale = performance.now() - heard > STALE_MS;
  const sign = document.getElementById("stale");
  if (stale && heardAt) document.getElementById("stale-time").textContent = clock.format(heardAt);
  sign.hidden = !stale;
}

setInterval(look, EVERY_MS);
setInterval(say, 1000);
