// The organiser's page: the lights and the reports stay up to date; the team is asked for when a link is for a lead; cards can be printed.
import { Lights } from "./lib/lights.js";
import { keepReporting } from "./lib/reporting.js";

const lightWords = document.getElementById("light-words");
if (lightWords) new Lights(JSON.parse(lightWords.textContent)).start();

const reportingWords = document.getElementById("reporting-words");
if (reportingWords) keepReporting(JSON.parse(reportingWords.textContent));

const print = document.getElementById("print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}

const team = document.getElementById("for-team");
function showTeam() {
  const role = document.querySelector('input[name="role"]:checked');
  team.hidden = !role || role.value !== "lead";
  if (team.hidden) document.getElementById("for_team").value = "";
}
if (team) {
  showTeam();
  for (const role of document.querySelectorAll('input[name="role"]')) role.addEventListener("change", showTeam);
}
