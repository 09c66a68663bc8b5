// What a board counts: the number the places follow, its balloons, the sum over everybody. Pure.

const PERCENT = ["calls", "list", "goal", "best"];
const CENTS_BELOW = 1000;      // amounts per seat or hour that all stay below this are shown to the cent

// "outcome:yes" -> "yes"; empty for a kind that is about no single outcome.
export const outcomeIn = (kind) => (/^(outcome|units|money):/.test(kind) ? kind.slice(kind.indexOf(":") + 1) : "");

export const isMoney = (kind) => kind === "money" || kind.startsWith("money:");

export const takesMoney = (outcomes) => Object.keys(outcomes).some((key) => outcomes[key].takes === "money");

export const unitKeys = (outcomes) => Object.keys(outcomes).filter((key) => outcomes[key].takes === "units");

// The number a row is ranked by. It comes as a decimal string; a float is enough to draw it.
export const valueOf = (row) => Number(row.ranked);

// Whether that number is another one than the plain sum: not every result may earn anything.
export const isPart = (board) => !board.relative_to && /^(money|calls|units|outcome:.*|units:.*)$/.test(board.rank_by)
  && board.rows.some((row) => amountIn(row, board.rank_by) !== valueOf(row));

// How that number is written: {style: "money", "cents", "percent" or "number", places}. All rows alike.
export function rankedForm(board, scale) {
  const against = board.relative_to || (board.rank_by === "conversion" ? "calls" : "");
  const values = board.rows.map(valueOf);
  const places = values.some((value) => value % 1 !== 0) ? 1 : 0;
  if (PERCENT.includes(against)) return { style: "percent", places };
  if (!isMoney(board.rank_by)) return { style: "number", places };
  const small = against && values.every((value) => value < CENTS_BELOW * scale);
  return { style: small ? "cents" : "money", places: 0 };
}

export function sayRanked(value, { style, places }, format) {
  if (style === "percent") return format.percents(value, places);
  if (style === "number") return format.decimals(value, places);
  return style === "cents" ? format.cents(value) : format.whole(value);
}

// How much of a kind a team's sums, or those of all, hold.
export function amountIn(sums, kind) {
  const key = outcomeIn(kind);
  if (kind === "calls") return sums.calls;
  if (kind === "units") return sums.units;
  if (kind.startsWith("outcome:")) return sums.outcomes[key] || 0;
  if (kind.startsWith("units:")) return (sums.units_by || {})[key] || 0;
  return sums.money_minor;
}

// The sum over everybody. Points are added up in tenths: they have one decimal.
export function heroValue(board, kind) {
  if (kind !== "points") return amountIn(board.totals, kind);
  return board.rows.reduce((tenths, row) => tenths + Math.round(valueOf(row) * 10), 0) / 10;
}

// What is shown as balloons, hearts, trees: the outcomes with that one symbol.
export const symbolKeys = (outcomes, symbol) => Object.keys(outcomes).filter((key) => symbol && outcomes[key].symbol === symbol);

// How many of them: each unit is one where an outcome takes units, else each time.
export const countOf = (sums, keys, outcomes) => keys.reduce(
  (sum, key) => sum + amountIn(sums, `${outcomes[key].takes === "units" ? "units" : "outcome"}:${key}`), 0);

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
    // Published numbers have one decimal at most; a float would carry noise behind it.
    return better ? Math.max(0, Number((better.own - own).toFixed(1))) : null;
  });
}

// The figures that take turns in the second column: never the one that ranks.
export function secondFigures(board, symbols) {
  const { rank_by: kind, outcomes } = board;
  const plain = !board.relative_to && !isPart(board);
  const turns = [];
  if (takesMoney(outcomes) && !(plain && kind === "money")) turns.push("amount");
  const repeats = symbols.length === 1 && plain && (kind === `outcome:${symbols[0]}` || kind === `units:${symbols[0]}`);
  if (symbols.length && !repeats) turns.push("count");
  unitKeys(outcomes).slice(0, 3).forEach((key, i) => {
    if (!symbols.includes(key) && !(plain && kind === `units:${key}`)) turns.push(`unit-${i}`);
  });
  if (!(plain && kind === "calls") && (board.totals.calls || !unitKeys(outcomes).length)) turns.push("calls");
  turns.push("gap");
  return turns;
}
