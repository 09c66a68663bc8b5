// Brings a table of standings up to date: each row keeps its team, cells get new text, and the
// order is that of now.
export function freshRows(body, rows) {
  const known = new Map(Array.from(body.rows, (row) => [row.dataset.team, row]));
  for (const row of rows) {
    const line = known.get(row.team);
    if (!line) continue;
    for (const cell of line.querySelectorAll("[data-cell]")) {
      const [side, name] = cell.dataset.cell.split(".");
      if (cell.textContent !== row[side][name]) cell.textContent = row[side][name];
    }
    line.classList.toggle("marked", row.differs);
    body.append(line);
  }
}
