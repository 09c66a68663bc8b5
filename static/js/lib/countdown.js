// The server's clock, and the time left on it. Pure: the local, monotonic time comes in.

// A television's own clock may be hours off, so it is never asked. Each beat says what the
// server's clock was when it left; the beat that travelled fastest tells it best.
export class ServerClock {
  constructor(keep = 12) {
    this.keep = keep;
    this.offsets = [];
  }

  heard(at, localMs) {
    const offset = Date.parse(at) - localMs;
    if (Number.isNaN(offset)) return;
    const last = this.offsets[this.offsets.length - 1];
    // A jump means that one of the two clocks slept or was set: start again.
    if (last !== undefined && Math.abs(offset - last) > 5000) this.offsets = [];
    this.offsets.push(offset);
    if (this.offsets.length > this.keep) this.offsets.shift();
  }

  get known() {
    return this.offsets.length > 0;
  }

  now(localMs) {
    return localMs + Math.max.apply(null, this.offsets);
  }
}

// What the clock counts down to: {word, until} or null.
export function aim(phase, schedule) {
  if (!schedule) return null;
  if (phase === "rehearsal" && schedule.starts_at) return { word: "starts_in", until: Date.parse(schedule.starts_at) };
  if ((phase === "open" || phase === "frozen") && schedule.ends_at) return { word: "left", until: Date.parse(schedule.ends_at) };
  return null;
}

// 5047 s -> {days: 0, text: "1:24:07"}; never below zero.
export function split(ms) {
  let seconds = Math.max(0, Math.ceil(ms / 1000));
  const days = Math.floor(seconds / 86400);
  seconds -= days * 86400;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const two = (n) => String(n).padStart(2, "0");
  const tail = `${two(minutes)}:${two(seconds % 60)}`;
  const text = days || hours ? `${hours}:${tail}` : `${minutes}:${two(seconds % 60)}`;
  return { days, text };
}
