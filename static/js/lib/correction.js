// What goes into the outbox when an entry is put right or taken back. `when` is the moment and the
// number of the tap (see lead.js).
import { undoId } from "./request_id.js";

// Takes back the entry of a line.
export const undoOf = (line, when) => undoItem({ undoes: line.request_id, request_id: line.undo_id, target: targetOf(line) }, when);

// Takes back what a correction that never left would have replaced: it goes instead of it.
export function undoInstead({ undoes, undo_id = undoId(undoes), target }, when) {
  return undoItem({ undoes, request_id: undo_id, target }, when);
}

function undoItem({ undoes, request_id, target }, when) {
  return { request_id, kind: "undo", undoes, target, body: { request_id, reason: "mistake" }, ...when };
}

// Puts other values in the place of the entry of a line.
export function correctionOf(line, request_id, { reason, ...values }, when) {
  const body = { request_id, reason, ...values };
  return { request_id, kind: "replace", undoes: line.request_id, undo_id: line.undo_id, target: targetOf(line), body, ...when };
}

// An item that never left with other values, where it waits. An objection that no new number came for
// keeps the one it has; `outcomes` say which are objections.
export function corrected(item, request_id, { reason, ...values }, outcomes) {
  const { nr, ...kept } = item;
  const isObjection = (body) => Boolean(outcomes.get(body.outcome)?.objection);
  const note = values.note || (isObjection(item.body) && isObjection(values) && item.body.note) || "";
  const body = { ...item.body, request_id, ...values, note, ...(item.kind === "replace" && { reason }) };
  return { ...kept, request_id, body };
}

// What is taken back with a line. What the judges have aside counts nowhere.
export function targetOf({ outcome, amount_minor, units, calls, state }) {
  return { outcome, amount_minor, units, calls: state === "set_aside" ? 0 : calls };
}
