// What a frame brings that the one before it did not have. Pure.

const rowsOf = (frame) => (frame && frame.kind === "ladder" ? frame.slots : []).reduce(
  (all, slot) => all.concat(slot.rows.map((row, i) => Object.assign({ key: `${slot.place}/${i}` }, row))), []);

// The rows that got their name, and those that got their number, by "place/index".
export function ladderNews(frame, before) {
  const had = {};
  rowsOf(before).forEach((row) => { had[row.key] = row; });
  const gained = (field) => rowsOf(frame).filter((row) => row[field] && !(had[row.key] && had[row.key][field])).map((row) => row.key);
  return { named: gained("name"), numbered: gained("ranked") };
}

// The bars of a duel that were not shown yet, by index.
export function duelNews(frame, before) {
  const was = before && before.kind === "duel" ? before.bars : [];
  const shown = (bar) => Boolean(bar) && bar.values.some(Boolean);
  return frame.bars.map((bar, i) => i).filter((i) => shown(frame.bars[i]) && !shown(was[i]));
}
