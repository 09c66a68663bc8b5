// Which results are celebrated, how loudly, and when. Pure: time comes in as an argument.
import { isTakenBack } from "./changes.js";

export const THRESHOLDS = {
  graceMs: 3500,              // a loud celebration waits this long, and is dropped when its result is taken back
  leastAverageMinor: 1000,    // tiers are multiples of the average gift, but of this at the least
  flagTimes: 4,               // tier 2: a gold flag on the row
  takeoverTimes: 20,          // tier 3: a big balloon over the giant ...
  takeoverMinor: 50000,       // ... or from this amount
  flagEveryMs: 60000,         // tier 2, for one team
  takeoverEveryMs: 45000,     // tier 3; later ones are merged into the next
  milestoneEveryMs: 300000,   // tier 4
  tooLateMs: 30000,           // what could not be shown for so long is no news any more
  flights: 12,
  launchEveryMs: 600,
};

// The average gift so far: a stand-in for the median, which a board does not carry.
export function averageGift(board, moneyKeys) {
  const gifts = moneyKeys.reduce((sum, key) => sum + (board.totals.outcomes[key] || 0), 0);
  const average = gifts ? board.totals.money_minor / gifts : 0;
  return Math.max(THRESHOLDS.leastAverageMinor, average);
}

// 1: a chip and a balloon. 2: a flag as well. 3: the big balloon. 0: nothing.
export function tierOf(result, { average, counts, firstOfTeam, firstOfAll }) {
  const minor = result.money_minor || 0;
  if (!minor) return counts ? 1 : 0;
  if (firstOfAll || minor >= THRESHOLDS.takeoverMinor || minor >= average * THRESHOLDS.takeoverTimes) return 3;
  if (firstOfTeam || minor >= average * THRESHOLDS.flagTimes) return 2;
  return 1;
}

// Holds loud celebrations back for the grace time and drops those whose reason is gone.
export class Grace {
  constructor() {
    this.waiting = [];
    this.lastFlag = {};
    this.lastTakeover = -Infinity;
    this.lastMilestone = -Infinity;
  }

  addFlag(result, word, now) {
    const last = this.lastFlag[result.team];
    if (last !== undefined && now - last < THRESHOLDS.flagEveryMs) return;
    this.lastFlag[result.team] = now;
    this.push({ kind: "flag", result, word, due: now + THRESHOLDS.graceMs });
  }

  addLeader(team, now) {
    this.waiting = this.waiting.filter((it) => it.kind !== "leader");
    this.push({ kind: "leader", team, due: now + THRESHOLDS.graceMs });
  }

  addTakeover(result, now) {
    const due = Math.max(now + THRESHOLDS.graceMs, this.lastTakeover + THRESHOLDS.takeoverEveryMs);
    const merged = this.waiting.find((it) => it.kind === "takeover");
    if (merged) merged.results.push(result);
    else this.push({ kind: "takeover", results: [result], due });
  }

  // `step` is {kind, at, ...}. The goal is celebrated whenever it is reached. The organiser's own milestone
  // waits for its turn, a quarter does not, and neither takes the place of something greater.
  addMilestone(step, now) {
    const turn = step.kind === "goal" ? now : this.lastMilestone + THRESHOLDS.milestoneEveryMs;
    const ahead = this.waiting.find((it) => it.kind === "milestone");
    if (step.kind === "quarter" && (turn > now || (ahead && ahead.step.kind !== "quarter"))) return;
    if (ahead && ahead.step.kind === "goal" && step.kind !== "goal") return;
    this.waiting = this.waiting.filter((it) => it.kind !== "milestone");
    this.push({ kind: "milestone", step, due: Math.max(now + THRESHOLDS.graceMs, turn) });
  }

  push(it) {
    this.waiting.push(it);
  }

  // Takes a new board into account: what was taken back is not celebrated any more.
  revise(board) {
    const gone = (result) => isTakenBack(result, board.latest);
    this.waiting.forEach((it) => {
      if (it.results) it.results = it.results.filter((result) => !gone(result));
    });
    this.waiting = this.waiting.filter((it) => {
      if (it.kind === "flag") return !gone(it.result);
      if (it.kind === "takeover") return it.results.length > 0;
      if (it.kind === "leader") return board.rows.length > 0 && board.rows[0].team === it.team;
      return board.goal.reached >= it.step.at;
    });
  }

  // What is to be celebrated now, oldest first; of the loud kinds one at a time, and none
  // while the stage is busy with another.
  due(now, busy) {
    let loud = busy;
    const ripe = [];
    this.waiting = this.waiting.filter((it) => {
      const isLoud = it.kind === "takeover" || it.kind === "milestone";
      if (it.due > now) return true;
      if (now - it.due > THRESHOLDS.tooLateMs) return false;
      if (isLoud && loud) return true;
      loud = loud || isLoud;
      ripe.push(it);
      if (it.kind === "takeover") this.lastTakeover = now;
      if (it.kind === "milestone") this.lastMilestone = now;
      return false;
    });
    return ripe;
  }

  clear() {
    this.waiting = [];
  }
}
