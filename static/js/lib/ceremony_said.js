// What a screen reader hears of a frame: the news of the step, in a sentence. Pure.
import { decimal, goalOf, rankedOf, rankedWord, totalOf } from "./ceremony_figures.js";
import { counted, fill } from "./phrases.js";
import { worded } from "./words.js";

const listed = (parts) => parts.filter(Boolean).join(", ");
const named = (what, number, { words }) => fill(words.says.named, { what, number });
const namesOf = (teams) => teams.map((team) => team.name);

function numberOf(row, frame, kit) {
  if (!row.ranked) return "";
  return `${rankedOf(row, frame, kit.format)} ${rankedWord(row, frame, kit)}`.trim();
}

const rowSaid = (row, frame, kit) => listed([row.name, numberOf(row, frame, kit)]);

// The lowest slot that is filled is the one just opened; else what comes next.
function ladderSaid(frame, kit) {
  const { says } = kit.words;
  const open = frame.slots.find((slot) => slot.rows.length);
  const next = frame.next ? fill(kit.words.next, { place: frame.next }) : "";
  if (!open) return next || kit.words.in_the_race;
  const what = listed(open.rows.map((row) => rowSaid(row, frame, kit)));
  return fill(says.place, { place: open.place, what });
}

function duelSaid(frame, kit) {
  const shown = frame.bars.filter((bar) => bar.values.some(Boolean));
  const last = shown[shown.length - 1];
  if (!last) return named(oneMany(frame.teams.length, kit), listed(namesOf(frame.teams)), kit);
  const label = worded(last.label, kit.lang);
  const say = ({ text: ranked }) => (label ? decimal(ranked, kit.format, 1) : rankedOf({ ranked }, frame, kit.format));
  const values = last.values.map((value, i) => (value ? `${frame.teams[i].name} ${say(value)}` : ""));
  return label ? named(label, listed(values), kit) : listed(values);
}

export function oneMany(count, { words }) {
  return count === 2 ? words.one_prize.two : fill(words.one_prize.many, { n: count });
}

export function winnerWords(frame, { words, lang }) {
  return fill(frame.rows.length > 1 ? words.winners_of : words.winner_of, { name: worded(frame.name, lang) });
}

export function totalWords(frame, { words, lang }) {
  const charity = worded(frame.charity, lang);
  if (!frame.money_minor) return charity ? fill(words.reached_for, { charity }) : words.reached;
  return charity ? fill(words.together_for, { charity }) : words.together;
}

// "€ 183.760", or "412 balloons" where no money was raised.
export function totalSaid(frame, { format, noun }) {
  const { value, of } = totalOf(frame);
  if (of === "money") return format.exact(value);
  return of ? `${format.number(value)} ${noun(of, value)}` : format.number(value);
}

const SAID = {
  none: (frame, { words, lang }) => `${worded(frame.name, lang)}. ${words.not_begun}`,
  pause: (frame, { words }) => words.soon,
  curtain: (frame, kit) => `${worded(frame.name, kit.lang)}. ${kit.words.result}. ${counted(kit.words.teams_one_cause, frame.teams, kit.lang)}`,
  total: (frame, kit) => {
    const goal = goalOf(frame.of_goal);
    return listed([named(totalWords(frame, kit), totalSaid(frame, kit), kit), goal && goal.reached ? kit.words.goal_reached : ""]);
  },
  thanks: (frame, kit) => named(kit.words.thanks, listed(namesOf(frame.teams)), kit),
  ladder: ladderSaid,
  duel: duelSaid,
  winner: (frame, kit) => named(winnerWords(frame, kit), listed(frame.rows.map((row) => rowSaid(row, frame, kit))), kit),
  division: (frame, kit) => named(
    fill(kit.words.first_in, { division: worded(frame.division, kit.lang) }), listed(frame.rows.map((row) => rowSaid(row, frame, kit))), kit),
  prize: (frame, { lang }) => listed([worded(frame.title, lang), frame.team ? frame.team.name : "", worded(frame.says, lang)]),
  card: (frame, { lang }) => listed([worded(frame.title, lang), worded(frame.says, lang)]),
  cheque: (frame, kit) => listed([kit.words.cheque, worded(frame.charity, kit.lang), kit.format.exact(frame.money_minor)]),
  still: (frame, kit) => [
    named(winnerWords(frame, kit), listed(namesOf(frame.rows)), kit),
    frame.money_minor ? named(totalWords(frame, kit), kit.format.exact(frame.money_minor), kit) : "",
  ].filter(Boolean).join(". "),
};

// Black says nothing; a rehearsal says first that it is one.
export function said(frame, kit) {
  if (frame.blackout || !SAID[frame.kind]) return "";
  const sentence = SAID[frame.kind](frame, kit);
  return frame.rehearsal ? `${kit.words.rehearsal}. ${sentence}` : sentence;
}
