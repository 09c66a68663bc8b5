// Whether so many calls can have been made in the time: a slip of the thumb makes 120 of 12.
const CALLS_A_MINUTE = 3; // at one seat
const FEW_CALLS = 20;
const SHORT_MS = 120_000; // no time is taken to be shorter

// {calls, minutes} when that is more than the seats can make, else null. Asks about nothing
// that is entered call by call.
//
// A number of calls stands for all since the entry before it, and that is the newest of the
// `entries` ({at_ms, calls}) that is not of the same two minutes; `since_ms` is when there was
// none: the start of the shift, or of the competition. `at_ms` is when the calls were entered.
export function tooFast({ calls, entries, at_ms, since_ms, seats }) {
  if (calls <= 1) return null;
  const before = entries.filter((entry) => at_ms - entry.at_ms >= SHORT_MS).map((entry) => entry.at_ms);
  const start_ms = Math.max(since_ms ?? at_ms, ...before);
  const minutes = Math.ceil(Math.max(SHORT_MS, at_ms - start_ms) / 60_000);
  const others = entries.filter((entry) => entry.at_ms > start_ms && entry.at_ms <= at_ms);
  const made = calls + others.reduce((sum, entry) => sum + entry.calls, 0);
  const most = CALLS_A_MINUTE * Math.max(1, seats) * minutes;
  return made >= FEW_CALLS && made > most ? { calls: made, minutes } : null;
}
