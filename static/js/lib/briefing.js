// The day's briefing on the lead's page, until it is ticked off. A tick that is lost on the way is tried
// again with the next figures; one that is lost for good is simply asked for again.
import { TOO_SOON_MS } from "./taps.js";

const byId = (id) => document.getElementById(id);

// `ask(path, body)` gives {status, answer}.
export function makeBriefing({ told, ask, format }) {
  const fold = byId("briefing");
  const ticked = new Set();
  let briefing = told;

  function take(fresh) {
    briefing = fresh;
    paint();
    if (briefing && !briefing.read && ticked.has(briefing.id)) send(briefing.id);
  }

  function paint() {
    const unread = briefing !== null && !briefing.read && !ticked.has(briefing.id);
    if (!unread) fold.open = false;
    fold.hidden = !unread;
    if (!unread) return;
    byId("briefing-body").textContent = briefing.body;
    byId("briefing-at").textContent = format.clock(new Date(briefing.at));
  }

  const send = (id) => ask(`/briefings/${encodeURIComponent(id)}/read`, {});

  fold.addEventListener("submit", (event) => {
    event.preventDefault();
    ticked.add(briefing.id);
    // A hurried thumb's second tap finds the sheet still there, not the keys beneath it.
    setTimeout(paint, TOO_SOON_MS);
    send(briefing.id);
  });
  return { take };
}
