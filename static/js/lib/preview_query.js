// What the preview of the wall is asked with. Pure.

export const MOST_TEAMS = 150;
export const MOST_LENGTH = 7500;   // a server takes no longer address than 8 kB
const FIELDS = ["name", "charity", "goal", "currency", "languages", "counts"];

// `form` has get(name), as FormData has. Teams that are too many for an address are left out.
export function query(form) {
  const asked = new URLSearchParams();
  FIELDS.forEach((field) => asked.set(field, form.get(field) || ""));
  let teams = namesIn(form.get("teams") || "").slice(0, MOST_TEAMS);
  asked.set("teams", teams.join("\n"));
  while (teams.length && asked.toString().length > MOST_LENGTH) {
    teams = teams.slice(0, -1);
    asked.set("teams", teams.join("\n"));
  }
  return asked.toString();
}

// Seats and divisions, behind a tab, are not shown on the wall.
function namesIn(typed) {
  return typed.split("\n").map((line) => line.split("\t")[0].trim()).filter((name) => name);
}
