// What there is to say about the hour and the day, the most telling first. Pure.

export const SHOWN = 3;
const STILL_NEWS_H = 2;      // what was won longer ago says nothing about now
const NAMED = 2;             // what more teams share is no news; of their first successes the number is
const DAY_MS = 86400000;

// Whether the newest hour with results is one of now: {day, hour} as the competition's clocks show it.
export function isFresh(at, now) {
  if (!at || !now || at.day !== now.day) return false;
  return Math.abs(Number(now.hour) - Number(at.hour)) <= STILL_NEWS_H;
}

// The cards: {kind, teams?, amount?, more?, day?, from?, until?, yesterday?, lastYear?}. Without an amount
// the card is praise by name alone.
export function newsOf(fuel) {
  const { at, hour, day, day_before: dayBefore, improved, first, records, same_hour: sameHour, projection } = fuel;
  if (!at) return [];
  const cards = [];
  const add = (kind, it, more) => {
    if (it.teams.length > NAMED && kind !== "first") return;
    cards.push(Object.assign({ kind, teams: it.teams, amount: it.amount }, more));
  };
  const newHour = records && records.hour.new;
  const newDay = records && records.day.new;
  if (newDay) add("record_day", records.day);
  else if (newHour) add("record_hour", records.hour);
  if (hour) add("hour", hour, span(hour.hour));
  if (improved) add(improved.than === "day" ? "improved_day" : "improved_hour", improved, { amount: improved.by, more: true });
  if (first && first.hour === at.hour) add("first", first);
  if (day && dayBefore && !newDay) add("day", day);
  if (dayBefore && !hour) add("day_before", dayBefore, { day: dayBefore.day, isYesterday: isNextDay(dayBefore.day, at.day) });
  if (sameHour && (sameHour.yesterday || sameHour.last_year)) cards.push(comparison(sameHour));
  if (projection) cards.push({ kind: "projection", amount: projection.amount });
  return cards;
}

const isNextDay = (day, next) => Date.parse(next) - Date.parse(day) === DAY_MS;

// "13" -> from 13:00 until 14:00.
export const span = (hour) => ({ from: `${hour}:00`, until: `${String((Number(hour) + 1) % 24).padStart(2, "0")}:00` });

function comparison({ day, hour, amount, yesterday, last_year: lastYear }) {
  return {
    kind: "same_hour",
    until: `${hour}:00`,
    amount,
    before: yesterday ? { amount: yesterday.amount, day: yesterday.day, isYesterday: isNextDay(yesterday.day, day) } : null,
    lastYear: lastYear ? { amount: lastYear.amount } : null,
  };
}

// Three of them; the next time the next three, round and round.
export function newsShown(cards, turn) {
  if (cards.length <= SHOWN) return cards;
  const from = (turn * SHOWN) % cards.length;
  return cards.concat(cards).slice(from, from + SHOWN);
}

// The teams that are named: none where too many share it.
export const namedOf = (teams) => (teams && teams.length <= NAMED ? teams : []);
