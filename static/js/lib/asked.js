// Says on the lead's page that the judges wait for an answer, and until when: a link to the page where it is given.
const link = document.getElementById("asked");
const words = document.getElementById("asked-word");

export function paintAsked(queries, format) {
  link.hidden = !queries?.waits;
  if (link.hidden) return;
  const said = link.dataset.words.replace("{time}", format.clock(new Date(queries.until)));
  if (words.textContent !== said) words.textContent = said;
}
