// The form of a new competition: takes the key from the link, counts the teams, shows the freeze
// time when it is asked for, and the wall as it will look. Everything works without this.
import { Preview } from "./lib/preview.js";

const words = JSON.parse(document.getElementById("words").textContent);

// The key stands behind the # of the link, where no log sees it.
function takeKey() {
  const field = document.getElementById("key");
  const block = document.getElementById("key-block");
  const given = location.hash.slice(1);
  if (!field || !given) return;
  history.replaceState(null, "", location.pathname + location.search);
  field.value = given;
  block.hidden = true;
}

function hideKnownKey() {
  const block = document.getElementById("key-block");
  if (block && document.getElementById("key").value && !block.dataset.wrong) block.hidden = true;
}

function countTeams() {
  const lines = document.getElementById("teams").value.split("\n").filter((line) => line.trim());
  const note = document.getElementById("teams-count");
  const form = new Intl.PluralRules(document.documentElement.lang).select(lines.length);
  note.hidden = lines.length === 0;
  note.textContent = (form === "one" ? words.teams.one : words.teams.many).replace("{n}", lines.length);
}

function showFreezeTime() {
  const chosen = document.querySelector('input[name="freeze"]:checked');
  document.getElementById("freeze-time").hidden = !chosen || chosen.value !== "at";
}

const form = document.getElementById("setup");
const preview = new Preview(document.getElementById("tv"), () => {
  document.getElementById("drawn").hidden = true;
  document.getElementById("previewed").hidden = false;
});

takeKey();
hideKnownKey();
countTeams();
showFreezeTime();
addEventListener("hashchange", takeKey);
document.getElementById("teams").addEventListener("input", countTeams);
document.getElementById("freezes").addEventListener("change", showFreezeTime);
preview.show(form);
form.addEventListener("input", () => preview.showSoon(form));
document.getElementById("not-yet")?.focus();
