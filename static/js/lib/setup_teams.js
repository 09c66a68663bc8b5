// The teams of the set-up: a row for each, with its sign; what is pasted becomes rows.
import { isBlank } from "./setup_rows.js";
import { addRow, blankRow, filledRows, number, rowsOf } from "./setup_lists.js";

export class Teams {
  // `takeOver` has the server read what was pasted, and answers with `show`.
  constructor(list, takeOver) {
    this.list = list;
    this.takeOver = takeOver;
    this.pasted = document.getElementById("pasted");
    this.words = JSON.parse(document.getElementById("team-words").textContent);
    this.keepOneOpen();
    document.getElementById("pasting").open = !filledRows(list).length;
    this.listen();
  }

  listen() {
    this.list.addEventListener("input", () => this.changed());
    this.list.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches(".team-name")) return;
      event.preventDefault();
      this.rowAfter(event.target).querySelector(".team-name").focus();
    });
    this.list.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text/plain");
      if (!/[\n\t]/.test(text.trim())) return;
      event.preventDefault();
      this.pasted.value = text;
      this.takeOver();
    });
    this.pasted.addEventListener("paste", () => setTimeout(this.takeOver));
    document.getElementById("take-over").addEventListener("click", (event) => {
      event.preventDefault();
      this.takeOver();
    });
  }

  changed() {
    this.keepOneOpen();
    number(this.list);
    this.count();
  }

  rowAfter(field) {
    const rows = rowsOf(this.list);
    return rows[rows.indexOf(field.closest("[data-row]")) + 1] || this.keepOneOpen();
  }

  keepOneOpen() {
    const last = rowsOf(this.list).at(-1);
    return last && isBlank(last) ? last : addRow(this.list);
  }

  count() {
    const count = filledRows(this.list).length;
    const note = document.getElementById("teams-count");
    const rule = new Intl.PluralRules(document.documentElement.lang).select(count);
    note.hidden = count === 0;
    note.textContent = (rule === "one" ? this.words.one : this.words.many).replace("{n}", count);
  }

  // Shows the rows that the server made of what was pasted.
  show(fields) {
    this.pasted.value = "";
    this.list.replaceChildren();
    for (let n = 1; `team.${n}.name` in fields; n += 1) this.list.append(this.row(fields, n));
    this.changed();
    document.getElementById("pasting").open = false;
  }

  row(fields, n) {
    const row = blankRow(this.list);
    for (const field of row.querySelectorAll("[data-field]")) {
      field.value = fields[`team.${n}.${field.dataset.field}`] || "";
      const box = document.getElementById(`show-${field.dataset.field}`);
      if (box && field.value) box.checked = true;
    }
    return row;
  }

  showSigns(signs) {
    filledRows(this.list).forEach((row, place) => {
      const sign = signs[place];
      const chip = row.querySelector(".chip");
      chip.className = sign ? `chip c-${sign.colour} s-${sign.shape}` : "chip chip-none";
      chip.textContent = sign ? sign.mono : "";
    });
  }
}
