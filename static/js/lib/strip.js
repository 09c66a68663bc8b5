// The strip above the pad: one line that makes one want the next call, and behind it the team's own figures.
import { endOf, hasGap, lineOf, paceOf } from "./fuel.js";
import { counted, fill } from "./phrases.js";

const LOOK_EVERY_MS = 30000;
const PERCENT = ["calls", "list", "goal", "best"];
const DAY_MS = 86400000;
const NOON = "T12:00:00Z";

const byId = (id) => document.getElementById(id);

export function makeStrip({ outcomes, format, now_ms }) {
  const words = JSON.parse(byId("fuel-words").textContent);
  const { lang } = format;
  const dayForm = new Intl.DateTimeFormat(format.tag, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  const dayName = (day) => dayForm.format(new Date(day + NOON));
  let mine = null;

  const isMoney = (kind) => /^money(:|$)/.test(kind);
  const keyIn = (kind) => kind.slice(kind.indexOf(":") + 1);

  // An amount of a kind: "€ 45", "3 calls", "25 trees", "3 × School convinced".
  function say(kind, amount) {
    const number = format.number(amount);
    if (isMoney(kind)) return format.exact(Math.ceil(amount));
    if (kind === "calls") return counted(words.calls_n, amount, lang, { n: number });
    if (kind === "points") return fill(amount === 1 ? words.points_n.one : words.points_n.many, { n: format.decimals(amount, amount % 1 ? 1 : 0) });
    if (kind.startsWith("outcome:")) return `${number} × ${outcomes.get(keyIn(kind))?.name ?? keyIn(kind)}`;
    const named = [...outcomes.values()].filter((one) => one.takes === "units" && (kind === "units" || one.key === keyIn(kind)));
    return `${number} ${[...new Set(named.map((one) => one.unit))].join(", ")}`;
  }

  // The same where room is scarce: what an outcome is called everybody knows by then.
  const brief = (kind, amount) => (kind.startsWith("outcome:") ? format.number(amount) : say(kind, amount));

  // What lacks to the next place up, as the standings count it.
  function gap(as = say) {
    const { gap_in: kind, gap_relative_to: against } = mine;
    const much = Number(mine.gap);
    if (PERCENT.includes(against)) return format.percents(much, 1);
    const what = isMoney(kind) || kind === "points" || Number.isInteger(much) ? as(kind, much) : format.decimals(much, 1);
    return words[`per_${against}`] ? fill(words[`per_${against}`], { what }) : what;
  }

  function lineWords(line) {
    if (line.key === "gap") return fill(words.gap, { what: gap(brief), n: mine.gap_to });
    const what = line.amount === undefined ? "" : brief(line.of ?? mine.fuel.kind, line.amount);
    return fill(words[line.key], { what, n: mine.gap_to });
  }

  const local = () => format.local(new Date(now_ms()));

  function paint(fresh = mine) {
    if (!fresh?.fuel) return;
    mine = fresh;
    const line = lineOf(mine, local());
    put(byId("fuel-line"), lineWords(line));
    byId("fuel").dataset.line = line.key;
    const rows = figures();
    for (const row of document.querySelectorAll("#fuel-rows [data-row]")) {
      const [much = "", more = ""] = rows[row.dataset.row] ?? [];
      row.hidden = !much;
      put(row.querySelector("b"), much);
      put(row.querySelector("small"), more);
    }
    paintGoal();
    const praise = line.key === "first" ? words.said_first : mine.fuel.record.day ? words.said_record_day : mine.fuel.record.hour ? words.said_record_hour : "";
    byId("fuel-praise").hidden = !praise;
    put(byId("fuel-praise"), praise);
  }

  // Each figure with what stands beside it.
  function figures() {
    const { fuel } = mine;
    const pace = paceOf(fuel, local());
    const own = (amount) => say(fuel.kind, amount);
    const rows = {};
    if (mine.place) rows.place = [mine.place === 1 ? words.first_place : fill(words.place_n, { n: mine.place }), gapWords()];
    if (!fuel.hour) return rows;
    rows.hour = [own(pace.thisHour), fill(words.hour_before, { what: own(pace.hourBefore) })];
    rows.today = [own(pace.today), pace.yesterday ? yesterdayWords(pace.yesterday, own) : ""];
    if (pace.today > 0) rows.average = [own(whole(fuel.average)), ""];
    if (fuel.best) rows.best = [own(fuel.best.amount), `${dayName(fuel.best.day)}, ${fuel.best.hour}:00–${endOf(fuel.best.hour)}`];
    return rows;
  }

  // Cents say nothing in an average.
  const whole = (amount) => (isMoney(mine.fuel.kind) && amount >= format.scale ? amount - amount % format.scale : amount);

  function gapWords() {
    if (!hasGap(mine)) return "";
    return Number(mine.gap) > 0 ? fill(words.gap, { what: gap(), n: mine.gap_to }) : fill(words.level, { n: mine.gap_to });
  }

  function yesterdayWords({ day, hour, amount }, own) {
    const isNext = Date.parse(mine.fuel.hour.day) - Date.parse(day) === DAY_MS;
    return fill(isNext ? words.yesterday : words.on_day, { day: dayName(day), time: endOf(hour), what: own(amount) });
  }

  function paintGoal() {
    const { goal } = mine.fuel;
    byId("fuel-goal").hidden = !goal;
    if (!goal) return;
    const reached = goal.reached >= goal.at;
    put(byId("fuel-goal-said"), fill(reached ? words.goal_reached : words.goal_of, { what: say(goal.of, goal.reached), goal: say(goal.of, goal.at) }));
    byId("fuel-goal-bar").max = goal.at;
    byId("fuel-goal-bar").value = Math.min(goal.reached, goal.at);
  }

  setInterval(paint, LOOK_EVERY_MS);
  return { paint };
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
