// What is new on a board compared with the one before it. Pure.

// A board replaces the one that is shown when it is of another epoch, or newer in the same one.
export const supersedes = (board, shown) =>
  !shown || board.epoch !== shown.epoch || board.version > shown.version;

// Names, colours and words come only with the first board and when they change.
export function withWords(board, shown) {
  if (!shown) return board;
  return Object.assign({}, board, {
    teams: Object.assign({}, shown.teams, board.teams),
    outcomes: board.outcomes || shown.outcomes,
  });
}

export const keyOf = (result) =>
  [result.team, result.outcome, result.calls, result.money_minor || 0, result.units || 0, result.at].join("|");

// Results at the head of `latest` that were not there before, newest first.
//
// Results have no number on the wall, and two may be equal in everything. So the two lists
// are laid side by side: the fewest at the head are new that leave a list which the former
// one explains, where some may have been taken back and older ones have moved up at the end.
export function newResults(latest, before) {
  for (let fresh = 0; fresh < latest.length; fresh += 1) {
    if (isExplainedBy(latest.slice(fresh), before)) return latest.slice(0, fresh);
  }
  return latest.slice();
}

function isExplainedBy(rest, before) {
  let at = 0;
  for (let i = 0; i < rest.length; i += 1) {
    const key = keyOf(rest[i]);
    while (at < before.length && keyOf(before[at]) !== key) at += 1;
    if (at === before.length) {
      const last = before[before.length - 1];
      return i > 0 && last !== undefined && rest[i].at <= last.at;
    }
    at += 1;
  }
  return true;
}

// Whether a result that was celebrated, or is about to be, has been taken back since.
// One that newer ones have pushed off the end counts as still there.
export function isTakenBack(result, latest) {
  const key = keyOf(result);
  if (latest.some((other) => keyOf(other) === key)) return false;
  if (!latest.length) return true;
  const last = latest[latest.length - 1];
  return latest.length < 12 || last.at < result.at;
}

// How many balloons each team has more than before: [{team, more}], in order of place. One whose place
// was not shown before did not rise just now.
export function risen(board, before, count) {
  const had = {};
  const unseen = before.unplaced || [];
  before.rows.forEach((row) => { had[row.team] = count(row); });
  return board.rows
    .map((row) => ({ team: row.team, more: count(row) - (had[row.team] || 0) }))
    .filter((it) => it.more > 0 && !unseen.includes(it.team));
}
