// The duel: those who are left beside one another, one bar after the other.
import { decimal, rankedOf, rankedWord } from "./ceremony_figures.js";
import { fitAlike, sizesFrom } from "./ceremony_fit.js";
import { duelNews } from "./ceremony_news.js";
import { barOf, chipOf, make, nameOf } from "./ceremony_parts.js";
import { GROW_MS, fadeIn, grow, rise } from "./ceremony_moves.js";
import { oneMany } from "./ceremony_said.js";
import { worded } from "./words.js";

const NAME = { 2: 9.4, 3: 6.8, 4: 5.4 };      // in u, by how many stand beside one another

export function duel(frame, kit) {
  const { upright } = kit;
  const count = frame.teams.length;
  const head = make("p", "duel-head", oneMany(count, kit));
  const rivals = frame.teams.map((team, i) => rivalOf(team, i, frame, kit));
  const element = make("section", `act duel of-${Math.min(4, count)} bars-${Math.min(5, frame.bars.length)}`,
    [head, make("div", "rivals", rivals.map((rival) => rival.element))]);
  element.style.setProperty("--rivals", count);
  return {
    element,
    fit(u) {
      const stacked = upright() || count > 4;
      element.classList.toggle("stacked", stacked);
      const largest = stacked ? 5.4 : NAME[Math.min(4, count)] || NAME[2];
      fitAlike(rivals.map((rival) => rival.name), { sizes: sizesFrom(largest, 2.6, .4), high: largest * 1.7 * u });
    },
    enter(motion, before) {
      const same = before && before.kind === "duel" && !before.blackout;
      if (!same && motion === "full") {
        rise(head);
        rivals.forEach((rival, i) => rise(rival.element, { delay: 250 + i * 260, by: "9vh" }));
        return;
      }
      if (!same) return;
      duelNews(frame, before).forEach((which) => rivals.forEach((rival) => {
        const { fill, text } = rival.bars[which];
        if (motion === "full") grow(fill, { duration: GROW_MS });
        fadeIn(text, { delay: motion === "full" ? GROW_MS - 100 : 0, duration: 400 });
      }));
    },
  };
}

function rivalOf(team, i, frame, kit) {
  const { format, lang } = kit;
  const name = nameOf(team, "rival-name");
  const bars = frame.bars.map((bar) => {
    const value = bar.values[i];
    const fill = barOf(value ? value.share : 0, `by-${bar.by}`);
    // A bar without a name of its own is of what ranks.
    const label = worded(bar.label, lang);
    const say = ({ text: ranked }) => (label ? decimal(ranked, format, 1) : rankedOf({ ranked }, frame, format));
    const text = make("span", "rival-value", value ? say(value) : "");
    const element = make("div", "rival-bar", [make("span", "rival-label", label || rankedWord({ ranked: 2 }, frame, kit)), text, make("span", "rival-track", [fill])]);
    return { element, fill, text };
  });
  const element = make("article", `rival c-${team.colour}`, [
    make("div", "rival-who", [chipOf(team), name]), make("div", "rival-bars", bars.map((bar) => bar.element)),
  ]);
  return { element, name, bars };
}
