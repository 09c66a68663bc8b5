// Lists of rows in the set-up: added, moved and taken away by buttons. One stays open for whoever goes on typing.
import { isBlank, renumber } from "./setup_rows.js";

export function rowsOf(list) {
  return Array.from(list.querySelectorAll(":scope > [data-row]"));
}

export function number(list) {
  renumber(rowsOf(list), list.dataset.rows);
}

export function blankRow(list) {
  return document.getElementById(`${list.dataset.rows}-row`).content.firstElementChild.cloneNode(true);
}

export function addRow(list) {
  const row = blankRow(list);
  list.append(row);
  number(list);
  return row;
}

export function firstField(row) {
  return row.querySelector('[data-field]:not([type="hidden"])');
}

// Does what a button in a row says. The focus stays near where it was.
export function doWith(button) {
  const row = button.closest("[data-row]");
  const list = row.parentElement;
  const { previousElementSibling: before, nextElementSibling: after } = row;
  if (button.dataset.do === "remove") {
    row.remove();
    firstField(after || before || addRow(list)).focus();
  } else {
    if (button.dataset.do === "up") before?.before(row);
    else after?.after(row);
    button.focus();
  }
  number(list);
  return list;
}

export function filledRows(list) {
  return rowsOf(list).filter((row) => !isBlank(row));
}
