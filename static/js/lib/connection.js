// Whether the wall may call itself live. Pure: the local, monotonic time comes in.

export const SILENCE_MS = 12000;   // no sign of life for this long: not live any more
export const POLL_MS = 5000;

// Only what the server really said counts as a sign of life: a beat, a board, or its answer
// to a poll. A socket that says it is connected proves nothing: it may be open and silent.
export class Link {
  constructor(now) {
    this.lastSign = now;
    this.heardEver = false;
    this.socketUp = false;
  }

  sign(now) {
    this.lastSign = now;
    this.heardEver = true;
  }

  socket(up) {
    this.socketUp = up;
  }

  silentFor(now) {
    return now - this.lastSign;
  }

  // "live", "retry" (not heard for a moment, or not yet: nothing is claimed), "stale".
  state(now) {
    if (this.silentFor(now) > SILENCE_MS) return "stale";
    if (!this.heardEver) return "retry";
    return this.socketUp || this.silentFor(now) < POLL_MS + 2000 ? "live" : "retry";
  }

  shouldPoll(now) {
    return !this.socketUp || this.silentFor(now) > SILENCE_MS;
  }
}
