// How large the rows, lists and columns of the ceremony are. Pure; lengths are in u.

const GAP = 1.1;
const NARROW_GAP = .8;
const TALLEST = 24;

// The ladder: every row of every slot gets the same height, whatever ties stand in it.
export function ladderPlan({ slots, height }) {
  const rows = slots.reduce((sum, slot) => sum + Math.max(1, slot.rows.length), 0);
  const gap = rows > 9 ? NARROW_GAP : GAP;
  const rowHeight = Math.min(TALLEST, (height - gap * (rows - 1)) / Math.max(1, rows));
  return { rows, gap, rowHeight };
}

// A list of names beside or above something else: {columns, rowHeight}.
export function poolPlan({ count, height, columns = 1, tallest = 9.4 }) {
  const inColumn = Math.max(1, Math.ceil(count / columns));
  return { columns, rowHeight: Math.min(tallest, height / inColumn) };
}

const NAME_ROW = 6;         // the least height of a name of the thanks with its sign
export const NAME_COLUMNS = [34, 48, 72, 150];      // and the least width, wider for longer names
const TALLEST_NAME = 15;

// Names that are thanked together: as large as they can be, in pages when they are very many.
export function thanksPlan({ count, width, height, column = NAME_COLUMNS[0] }) {
  const most = Math.max(1, Math.floor(width / column));
  const deep = Math.max(1, Math.floor(height / NAME_ROW));
  const pages = Math.max(1, Math.ceil(count / (most * deep)));
  const onPage = Math.ceil(count / pages);
  let columns = 1;
  while (columns < most && Math.ceil(onPage / columns) * 9.4 > height) columns += 1;
  const inColumn = Math.max(1, Math.ceil(onPage / columns));
  return { columns, inColumn, perPage: columns * inColumn, pages, rowHeight: Math.min(TALLEST_NAME, height / inColumn) };
}
