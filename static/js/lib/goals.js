// The way to the goal: how far the bar is, what stands on it, what comes next. Pure.

const QUARTERS = [.25, .5, .75];
const PERCENTS = [25, 50, 75];

// `goal` as a board has it: {of, at, stretch, reached, milestones: [{at, name}]}.
export const hasGoal = (goal) => Boolean(goal && goal.at > 0);

// Once the goal is reached the bar goes on to the goal beyond it, if there is one.
export const goesBeyond = ({ at, stretch, reached }) => at > 0 && stretch > at && reached >= at;

export const endOf = (goal) => (goesBeyond(goal) ? goal.stretch : goal.at);

export const partOf = (goal) => Math.max(0, Math.min(1, goal.reached / endOf(goal)));

// Where the bar has a mark: at the milestones, else at the quarters; beyond the goal, at the goal too.
export function ticksOf(goal) {
  const end = endOf(goal);
  const named = (goal.milestones || []).map((one) => one.at / end);
  const own = goesBeyond(goal) ? [goal.at / end] : [];
  const parts = named.length || own.length ? named.concat(own) : QUARTERS;
  return parts.filter((part, i) => part > 0 && part < 1 && parts.indexOf(part) === i).sort((a, b) => a - b);
}

// The milestone that comes next: {left, name}, or null.
export function nextMilestone(goal) {
  const ahead = ((goal && goal.milestones) || []).filter((one) => one.at > goal.reached).sort((a, b) => a.at - b.at);
  return ahead.length ? { left: ahead[0].at - goal.reached, name: ahead[0].name } : null;
}

// The milestone that was passed on the way from one sum to another, or null. The organiser's own go
// before the quarters; of those that were passed at once the highest counts.
export function milestonePassed(before, goal) {
  const passed = (at) => at > 0 && before < at && goal.reached >= at;
  const highest = (all) => all.filter((one) => passed(one.at)).sort((a, b) => b.at - a.at)[0] || null;
  const named = (goal.milestones || []).map(({ at, name }) => ({ kind: at === goal.at ? "goal" : "named", at, name }));
  const ends = [{ kind: "goal", at: goal.at }];
  if (goal.stretch > goal.at) ends.push({ kind: "stretch", at: goal.stretch });
  const quarters = PERCENTS.map((percent) => ({ kind: "quarter", percent, at: (goal.at * percent) / 100 }));
  const isNamed = (at) => named.some((one) => one.at === at);
  return highest(named.concat(ends.filter((end) => !isNamed(end.at)))) || highest(quarters);
}
