// The quiet pictures: before it begins, the curtain, and the wait between two steps.
import { Giant } from "./balloons.js";
import { fitWords, sizesFrom } from "./ceremony_fit.js";
import { make, makeIf } from "./ceremony_parts.js";
import { rise } from "./ceremony_moves.js";
import { counted } from "./phrases.js";
import { worded } from "./words.js";

const FULL = 399;      // a full one, whatever was counted: it tells nothing
const has = (symbol) => Boolean(symbol) && Boolean(document.getElementById(`symbol-${symbol}`));

export function curtain(frame, { words, lang, sways }) {
  const host = has(frame.symbol) ? make("div", "giant opening-giant") : null;
  const title = make("h1", "opening-title", words.result);
  const name = make("p", "opening-name", worded(frame.name, lang));
  const teams = makeIf(frame.teams ? counted(words.teams_one_cause, frame.teams, lang) : "", "p", "opening-teams");
  const charity = makeIf(worded(frame.charity, lang), "p", "opening-charity");
  const text = make("div", "opening-words", [name, title, teams, charity]);
  const element = make("section", `act opening${host ? "" : " plain"}`, [host, text]);
  let giant = null;
  return {
    element,
    fit(u) {
      fitWords(name, { sizes: sizesFrom(4.6, 3), high: 12 * u });
      fitWords(title, { sizes: sizesFrom(17, 8), high: 36 * u });
      if (charity) fitWords(charity, { sizes: sizesFrom(3.6, 2.6), high: 9 * u });
      if (!host) return;
      if (!giant) giant = new Giant(host, frame.symbol);
      giant.count = FULL;
      giant.resize();
      host.classList.toggle("breeze", sways());
    },
    enter: () => [name, title, teams, charity].filter(Boolean).forEach((part, i) => rise(part, { delay: 150 + i * 130 })),
  };
}

function quiet(kind, frame, { lang }, sentence) {
  const name = make("h1", "quiet-name", worded(frame.name, lang));
  const line = make("p", "quiet-line", sentence);
  return {
    element: make("section", `act quiet ${kind}`, [name, make("i", "quiet-rule"), line]),
    fit(u) {
      fitWords(name, { sizes: sizesFrom(9, 4.4), high: 44 * u });
      fitWords(line, { sizes: sizesFrom(4.2, 2.8), high: 14 * u });
    },
    enter: () => {},
  };
}

export const pause = (frame, kit) => quiet("is-pause", frame, kit, kit.words.soon);
export const none = (frame, kit) => quiet("is-none", frame, kit, kit.words.not_begun);
