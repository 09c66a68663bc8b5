// The reporting clock of the organiser's page: asked for again and again, and written where it stands.
import { freshRows } from "./rows.js";

const EVERY_MS = 30_000;
const TIMEOUT_MS = 10_000;

export function keepReporting(words) {
  const asOf = document.getElementById("reporting-as-of");

  async function look() {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(words.address, { headers, cache: "no-store", signal: abort.signal });
      if (!answer.ok) throw new Error("no answer");
      show(await answer.json());
    } catch {
      asOf.classList.add("is-silent");
      write(asOf, words.silent);
    } finally {
      clearTimeout(timer);
    }
  }

  function show({ reports, briefing }) {
    freshRows(document.getElementById("reports"), reports.rows);
    write(document.getElementById("reporting-says"), reports.says);
    asOf.classList.remove("is-silent");
    write(asOf, reports.as_of);
    const missing = document.getElementById("briefing-missing");
    if (!briefing || !missing) return;
    write(document.getElementById("briefing-says"), briefing.says);
    write(missing, briefing.missing);
    missing.hidden = !briefing.missing;
  }

  setInterval(() => { if (!document.hidden) look(); }, EVERY_MS);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
}

// What stays the same is left alone: nothing is read out again.
function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}
