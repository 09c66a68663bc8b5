// Rows of fields that people add, move and take away. Each field is named by the number of its row:
// team.2.seats. Rows in which nothing stands come last, so that the numbers are those the server gives.

const NAMED = ["name", "id", "for", "aria-describedby", "value"];

// Gives each name that `what` rows use the number of its row. Numbers that nobody has come first:
// two groups of radio buttons that share a name for a moment would lose what is chosen.
export function renumber(rows, what) {
  const ordered = [...rows.filter((row) => !isBlank(row)), ...rows.filter(isBlank)];
  ordered.forEach((row, place) => give(row, what, 2000 + place));
  ordered.forEach((row, place) => give(row, what, place + 1));
}

export function isBlank(row) {
  return Array.from(row.querySelectorAll("[data-field]")).every((field) => isChoice(field) || !field.value.trim());
}

function isChoice(field) {
  return field.type === "radio" || field.type === "checkbox" || field.dataset.field === "of";
}

// "team.7.seats" in row 2 becomes "team.2.seats", "remove team 7" becomes "remove team 2".
export function renamed(text, what, number) {
  const field = new RegExp(`(^|\\s)${what}\\.\\d+\\.`, "g");
  const button = new RegExp(`^(up|down|remove) ${what} \\d+$`);
  return text.replace(field, `$1${what}.${number}.`).replace(button, `$1 ${what} ${number}`);
}

function give(row, what, number) {
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const attribute of NAMED) {
      const before = element.getAttribute(attribute);
      if (!before || (attribute === "value" && element.localName !== "button")) continue;
      const after = renamed(before, what, number);
      if (after !== before) element.setAttribute(attribute, after);
    }
  }
}
