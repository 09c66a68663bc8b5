// Whether the screen keeps up. Pure: times come in. What it cannot carry goes, the numbers never do.
const SLOW_MS = 70;        // a frame that comes this late, again and again
const QUICK_MS = 30;
const WEIGHT = .1;         // of the latest frame in the running mean
const HOLD_MS = 60000;     // a screen found weak stays calm at least this long

export class Strength {
  constructor() {
    this.mean = 0;
    this.calm = false;
    this.since = -Infinity;
  }

  // A frame that was asked for came after so many ms. Answers whether to be calm.
  frameAfter(ms, now) {
    this.mean += (Math.min(ms, 500) - this.mean) * WEIGHT;
    if (!this.calm && this.mean > SLOW_MS) {
      this.calm = true;
      this.since = now;
    } else if (this.calm && this.mean < QUICK_MS && now - this.since > HOLD_MS) {
      this.calm = false;
    }
    return this.calm;
  }
}
