// What a board counts: the number it ranks by, its balloons, the sum over everybody. Pure.

export const rankedOutcome = (board) =>
  (board.rank_by && board.rank_by.startsWith("outcome:") ? board.rank_by.slice("outcome:".length) : "");

// Which figure of a row is the main one: "amount", "calls" or "ranked".
export function mainFigure(board) {
  if (!board.rank_by || board.rank_by === "money") return "amount";
  return board.rank_by === "calls" ? "calls" : "ranked";
}

export const takesMoney = (outcomes) => Object.values(outcomes).some((outcome) => outcome.takes === "money");

// The outcomes that are shown as balloons, hearts, trees...
export const symbolKeys = (outcomes) => Object.keys(outcomes).filter((key) => outcomes[key].symbol);

export const sumOf = (counts, keys) => keys.reduce((sum, key) => sum + (counts[key] || 0), 0);

// The number a row is ranked by. Points come as a decimal string; a float is enough to draw it.
export function valueOf(row, board) {
  const figure = mainFigure(board);
  if (figure === "amount") return row.money_minor;
  if (figure === "calls") return row.calls;
  const key = rankedOutcome(board);
  return key ? row.outcomes[key] || 0 : Number(row.points || 0);
}

// The sum over everybody: money where money can be given, else the count that is ranked by.
export function heroValue(board, hero) {
  if (hero === "amount") return board.totals.money_minor;
  if (hero === "ranked") return board.totals.outcomes[rankedOutcome(board)] || 0;
  return board.totals.calls;
}

export const isEmpty = ({ totals }) => !totals.calls && !totals.money_minor && !totals.units;

// What each row lacks to the next better place; null for whoever stands first.
export function gapsToNext(rows, value) {
  let better = null;
  let group = null;
  return rows.map((row) => {
    const own = value(row);
    if (!group || row.place !== group.place) {
      better = group;
      group = { place: row.place, own };
    }
    // Points have one decimal; a float would carry noise behind it.
    return better ? Math.max(0, Number((better.own - own).toFixed(1))) : null;
  });
}

// The figures that take turns in the second column.
export function secondFigures(board, symbols) {
  const main = mainFigure(board);
  const turns = [];
  if (main !== "amount" && takesMoney(board.outcomes)) turns.push("amount");
  const repeatsMain = symbols.length === 1 && symbols[0] === rankedOutcome(board);
  if (symbols.length && !repeatsMain) turns.push("count");
  if (main !== "calls") turns.push("calls");
  turns.push("gap");
  return turns;
}
