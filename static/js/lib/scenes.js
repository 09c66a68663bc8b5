// What stands on the left side, and for how long. Pure: time comes in.

export const STAYS_MS = { race: 75000, together: 12000 };
export const CALM_AFTER_EVENT_MS = 20000;   // a scene never changes right after something big
export const ONLY_RACE_BEFORE_END_MS = 30 * 60000;
const ROUND = ["race", "together"];

export class Scenes {
  constructor(now) {
    this.scene = "race";
    this.since = now;
    this.locked = null;
  }

  // The organiser's word: a scene by name, or anything else for the round.
  lock(name) {
    this.locked = ROUND.includes(name) ? name : null;
  }

  // The scene to show now. `left` is the time to the end in ms, null when unknown.
  next(now, { lastEvent = -Infinity, left = null, resting = false } = {}) {
    const wanted = this.wanted(now, lastEvent, left, resting);
    if (wanted !== this.scene) {
      this.scene = wanted;
      this.since = now;
    }
    return this.scene;
  }

  wanted(now, lastEvent, left, resting) {
    if (this.locked) return this.locked;
    if (resting || (left !== null && left < ONLY_RACE_BEFORE_END_MS)) return "race";
    if (now - this.since < STAYS_MS[this.scene]) return this.scene;
    if (this.scene === "race" && now - lastEvent < CALM_AFTER_EVENT_MS) return "race";
    return ROUND[(ROUND.indexOf(this.scene) + 1) % ROUND.length];
  }
}
