import { undoId } from "./request_id.js";

// The last entries as the lead sees them: what the server told, and what this phone sent
// or still holds, each entry once, newest first.
//
// A line is {request_id, undo_id, outcome, calls, amount_minor, units, caller, at_ms, state, void,
// undoing, may_undo, asked, answer, may_ask, why, reason, offer}; state is waiting, counted, rehearsal,
// refused or set_aside; asked is "waits", "open" with the judges, or "left" as it was by them,
// with the words of their answer.
//
// `open` says that results count: after the close nothing is undone from here.
export function linesOf(items, last, { clockAhead_ms = 0, open = true } = {}) {
  const undoes = new Map(items.filter((item) => item.kind === "undo").map((item) => [item.undoes, item]));
  const told = new Map(last.map((entry) => [entry.request_id, entry]));
  const corrections = new Map(items.filter((item) => item.kind === "replace").map((item) => [item.undoes, item]));
  const asks = new Map(items.filter((item) => item.kind === "ask").map((item) => [item.about, item]));
  const own = items.filter(isEntry);
  const ownIds = new Set(own.map((item) => item.request_id));

  const lines = [
    ...own.map((item) => lineOfItem(item, told.get(item.request_id), { clockAhead_ms, open })),
    ...last.filter((entry) => !ownIds.has(entry.request_id)).map(lineOfEntry),
  ];
  for (const line of lines) {
    withCorrection(line, corrections.get(line.request_id));
    withAsk(line, asks.get(line.request_id));
    withUndo(line, undoes.get(line.request_id));
  }
  return lines.sort((a, b) => pinned(b) - pinned(a) || b.at_ms - a.at_ms || b.nth - a.nth);
}

// What is one of the lines: a result, or one that stands for another.
export const isEntry = (item) => item.kind === "result" || item.kind === "replace";

// What helps when the server refused it, by the reason: the judges decide, or it counts all the same.
const OFFERS = { closed: "to_judges", made_in_rehearsal: "count" };

// A refused line stays on top until the lead has said "seen": it must not slip away.
const pinned = (line) => Number(line.state === "refused" && !line.seen);

function lineOfItem(item, entry, { clockAhead_ms, open }) {
  const counts = item.state === "counted" || item.state === "set_aside";
  return {
    request_id: item.request_id,
    undo_id: undoId(item.request_id),
    outcome: item.body.outcome,
    calls: item.body.calls,
    amount_minor: item.body.amount_minor,
    units: item.body.units,
    caller: item.body.caller ?? "",
    at_ms: item.made_ms + (item.ahead_ms ?? clockAhead_ms),
    nth: item.nth,
    state: item.status === "rehearsal" ? "rehearsal" : item.state,
    void: item.state === "withdrawn" || Boolean(entry?.void),
    undoing: false,
    may_undo: item.state === "waiting" || (counts && (entry?.may_undo ?? open)),
    asked: entry?.asked ?? "",
    answer: entry?.answer ?? "",
    may_ask: Boolean(entry?.may_ask),
    why: item.why,
    reason: item.reason ?? "",
    offer: item.kind === "result" && item.state === "refused" && !item.seen ? OFFERS[item.why] ?? "" : "",
    seen: Boolean(item.seen),
  };
}

function lineOfEntry(entry) {
  return {
    request_id: entry.request_id,
    undo_id: entry.undo_id,
    outcome: entry.outcome,
    calls: entry.calls,
    amount_minor: entry.amount_minor,
    units: entry.units,
    caller: entry.caller ?? "",
    at_ms: Date.parse(entry.at),
    nth: 0,
    state: entry.status,
    void: entry.void,
    undoing: false,
    may_undo: entry.may_undo,
    asked: entry.asked,
    answer: entry.answer ?? "",
    may_ask: entry.may_ask,
    reason: "",
    offer: "",
    seen: true,
  };
}

// A correction that was refused has a line of its own that says so; this one stands as before.
function withCorrection(line, correction) {
  if (!correction || correction.state === "refused" || correction.state === "withdrawn") return;
  Object.assign(line, { void: true, undoing: correction.state === "waiting", may_undo: false });
}

function withAsk(line, ask) {
  if (!ask || line.asked === "left") return;
  if (ask.state === "refused") line.reason = ask.reason;
  else Object.assign(line, { asked: ask.state === "waiting" ? "waits" : "open", may_ask: false });
}

function withUndo(line, undo) {
  if (!undo) return;
  if (undo.state === "waiting") {
    line.undoing = true;
    line.void = true;
  } else if (undo.state === "refused") {
    line.reason = undo.reason;
  } else {
    line.void = true;
  }
  line.may_undo = false;
}

// What this phone knows beyond the server's count of each outcome: what waits, and what
// was acknowledged after the server's figures were made (`seen` holds the ids that are in them).
export function unseenCalls(items, seen) {
  const beyond = {};
  for (const item of items) {
    const stands = item.state === "waiting" || item.state === "counted";
    if (!stands || seen.has(item.request_id)) continue;
    const counts = !item.target || item.target.calls > 0;
    if (isEntry(item) && counts) add(item.body, 1);
    if (item.kind === "undo" || item.kind === "replace") add(item.target, -1);
  }
  return beyond;

  function add({ outcome, calls }, sign) {
    beyond[outcome] = (beyond[outcome] ?? 0) + sign * calls;
  }
}

// What need not be kept of this phone's entries: settled, told to the lead, contained in the
// server's figures, and not among the lines that are shown.
export function spentIds(items, shownIds, seen) {
  const spent = items.filter((item) => {
    const told = item.state !== "refused" || item.seen;
    const contained = item.state !== "counted" || seen.has(item.request_id);
    const line = isEntry(item) ? item.request_id : item.undoes ?? item.about;
    return item.state !== "waiting" && told && contained && !shownIds.has(line);
  });
  return new Set(spent.map((item) => item.request_id));
}
