// Since when nothing was entered although somebody waits for it.
import { isEntry } from "./lines.js";

// `waited_since_ms` is what the server told: since when the team's next result is waited for, null while
// nobody waits. `shift` is the shift as this phone knows it, and `items` are in its outbox: what was
// begun, ended or entered without a network counts here at once. Null while all is well.
export function silentSince({ waited_since_ms, shift, items, now_ms, patience_minutes }) {
  if (!patience_minutes || (shift !== null && shift.minutes > 0)) return null;
  const begun_ms = shift !== null && shift.minutes === null ? shift.started_ms : null;
  const made = items.filter((item) => isEntry(item) && item.state !== "refused" && item.state !== "withdrawn");
  const since = [waited_since_ms, begun_ms].filter((moment) => moment !== null);
  if (since.length === 0) return null;
  const latest_ms = Math.max(...since, ...made.map((item) => item.made_ms + (item.ahead_ms ?? 0)));
  return now_ms - latest_ms >= patience_minutes * 60_000 ? latest_ms : null;
}

// The moment in the reader's form: the time, and the day when it is not today's.
export function sinceWhen(since_ms, now_ms, { tag, clock }, zone) {
  const day = new Intl.DateTimeFormat(tag, { weekday: "short", day: "numeric", month: "short", timeZone: zone });
  const since = new Date(since_ms);
  const time = clock(since);
  return day.format(since) === day.format(new Date(now_ms)) ? time : `${day.format(since)} ${time}`;
}
