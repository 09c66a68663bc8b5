// Opens the score that the address names, and every score before it goes on paper.
function openNamed() {
  const named = location.hash.startsWith("#team-") && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!named) return;
  named.open = true;
  named.scrollIntoView();
}

let openedForPaper = [];
addEventListener("beforeprint", () => {
  openedForPaper = [...document.querySelectorAll("details.score:not([open])")];
  for (const score of openedForPaper) score.open = true;
});
addEventListener("afterprint", () => {
  for (const score of openedForPaper) score.open = false;
});
addEventListener("hashchange", openNamed);
openNamed();
