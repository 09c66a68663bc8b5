// What stands on the left side, and for how long. Pure: time comes in.

export const STAYS_MS = { race: 75000, together: 12000, impact: 12000, hour: 12000 };
const CALM_AFTER_EVENT_MS = 20000;   // a scene never changes right after something big
const ONLY_RACE_BEFORE_END_MS = 30 * 60000;
const BESIDE = ["together", "impact", "hour"];   // in the round: race, together, race, impact, race, hour
const SCENES = ["race"].concat(BESIDE);

export class Scenes {
  constructor(now) {
    this.scene = "race";
    this.beside = "";
    this.since = now;
    this.locked = null;
  }

  // The organiser's word: a scene by name, or anything else for the round.
  lock(name) {
    this.locked = SCENES.includes(name) ? name : null;
  }

  // The scene to show now. `left` is the time to the end in ms, null when unknown; `impact` says
  // whether there is anything to say about what the results do, `hour` about the hour.
  next(now, { lastEvent = -Infinity, left = null, resting = false, impact = false, hour = false } = {}) {
    const speaks = { race: true, together: true, impact, hour };
    const wanted = this.wanted(now, { lastEvent, left, resting, speaks });
    if (wanted !== this.scene) {
      this.scene = wanted;
      this.since = now;
    }
    return this.scene;
  }

  wanted(now, { lastEvent, left, resting, speaks }) {
    if (this.locked) return speaks[this.locked] ? this.locked : "race";
    if (resting || (left !== null && left < ONLY_RACE_BEFORE_END_MS)) return "race";
    if (!speaks[this.scene]) return "race";
    if (now - this.since < STAYS_MS[this.scene]) return this.scene;
    if (this.scene === "race" && now - lastEvent < CALM_AFTER_EVENT_MS) return "race";
    return this.go(speaks);
  }

  // From the race to one of the others in turn, and back. What has nothing to say is left out.
  go(speaks) {
    if (this.scene !== "race") return "race";
    const from = BESIDE.indexOf(this.beside) + 1;
    this.beside = BESIDE.slice(from).concat(BESIDE).find((scene) => speaks[scene]);
    return this.beside;
  }
}
