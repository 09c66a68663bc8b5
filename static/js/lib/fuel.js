// What makes a team take the next call: the one line that says the most, from its own figures. Pure.

const COUNTING = ["rehearsal", "open", "frozen"];
const IN_REACH = 3;          // a gap of more than so many best hours would not make anybody hurry
const NEARLY = 10;           // the last so-manieth of a goal

// The own pace now, {day, hour} on the competition's clocks. What nobody entered yet this hour is nothing.
export function paceOf(fuel, now) {
  const { hour, before, yesterday } = fuel;
  if (!hour) return { isNow: false, thisHour: 0, hourBefore: 0, today: 0, yesterday: null };
  // A phone's clock may be a moment behind the entries.
  const isNow = `${hour.day} ${hour.hour}` >= `${now.day} ${now.hour}`;
  const isToday = hour.day >= now.day;
  const wasLast = isToday && Number(now.hour) - Number(hour.hour) === 1;
  return {
    isNow,
    thisHour: isNow ? hour.amount : 0,
    hourBefore: isNow ? before?.amount ?? 0 : wasLast ? hour.amount : 0,
    today: isToday ? fuel.today : 0,
    yesterday: isToday ? yesterday : null,
  };
}

// The line: {key, …}. The gap is always to the next place up; in a freeze there is none.
export function lineOf(mine, now) {
  const { fuel } = mine;
  if (!COUNTING.includes(mine.phase)) return { key: "ours" };
  const pace = paceOf(fuel, now);
  const best = fuel.best?.amount ?? 0;
  if (!best) return { key: "waits" };
  if (pace.isNow && fuel.first) return { key: "first" };
  if (pace.isNow && fuel.record.hour) return { key: "record", amount: pace.thisHour };
  const left = fuel.goal ? fuel.goal.at - fuel.goal.reached : 0;
  if (left > 0 && left * NEARLY <= fuel.goal.at) return { key: "goal", amount: left, of: fuel.goal.of };
  if (hasGap(mine) && isInReach(mine, best)) return { key: Number(mine.gap) > 0 ? "gap" : "level" };
  if (pace.thisHour > 0 && pace.thisHour < best && pace.thisHour * 2 >= best) return { key: "best", amount: best - pace.thisHour };
  if (pace.thisHour > 0) return { key: "hour", amount: pace.thisHour };
  if (pace.today > 0) return { key: "today", amount: pace.today };
  return { key: "to_beat", amount: best };
}

export const hasGap = (mine) => mine.gap !== undefined && mine.gap_to !== undefined;

// A gap in something else than the race is counted in cannot be compared with an hour: it is told as it is.
function isInReach({ gap, gap_in, gap_relative_to, fuel }, best) {
  return gap_in !== fuel.kind || Boolean(gap_relative_to) || Number(gap) <= IN_REACH * best;
}

// "13" -> "14:00": when an hour ends.
export const endOf = (hour) => `${String((Number(hour) + 1) % 24).padStart(2, "0")}:00`;
