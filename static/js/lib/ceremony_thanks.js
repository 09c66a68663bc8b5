// Those who are thanked together, in the order of the alphabet; very many take turns in pages.
import { NAME_COLUMNS, thanksPlan } from "./ceremony_plan.js";
import { fitRowNames, fitWords, isCut, sizesFrom } from "./ceremony_fit.js";
import { make, whoOf } from "./ceremony_parts.js";
import { fadeIn, rise } from "./ceremony_moves.js";
import { fitNames } from "./fit.js";

const TURN_MS = 8000;

export function thanks(frame, { words, turns, still }) {
  const head = make("h1", "thanks-head", words.thanks);
  const list = make("ol", "thanks-list");
  const pages = make("p", "thanks-pages");
  pages.setAttribute("aria-hidden", "true");
  const items = frame.teams.map((team) => make("li", "thanks-team", [whoOf(team)]));
  list.append(...items);
  const element = make("section", "act thanks", [head, list, pages]);
  let plan = null;
  let page = 0;
  let timer = null;

  const namesOn = () => items.filter((item) => !item.hidden).map((item) => item.querySelector(".team-name"));

  function turnTo(next) {
    page = next % plan.pages;
    items.forEach((item, i) => { item.hidden = Math.floor(i / plan.perPage) !== page; });
    Array.from(pages.children).forEach((dot, i) => dot.classList.toggle("on", i === page));
    fitRowNames(namesOn());
  }

  function planFor(column, u) {
    const box = list.getBoundingClientRect();
    plan = thanksPlan({ count: items.length, width: box.width / u, height: box.height / u, column });
    list.style.setProperty("--columns", plan.columns);
    list.style.setProperty("--deep", plan.inColumn);
    list.style.setProperty("--row", plan.rowHeight.toFixed(2));
  }

  // Whether every name can be read whole in columns of this width.
  function allFit(column, u) {
    planFor(column, u);
    items.forEach((item) => { item.hidden = false; });
    const names = namesOn();
    fitNames(names);
    return !names.some(isCut);
  }

  function turnOver() {
    if (!element.isConnected) {
      clearInterval(timer);
      return;
    }
    turnTo(page + 1);
    if (!still()) fadeIn(list);
  }

  return {
    element,
    fit(u) {
      fitWords(head, { sizes: sizesFrom(8, 4.4), high: 18 * u });
      NAME_COLUMNS.some((column) => allFit(column, u));
      pages.textContent = "";
      if (plan.pages > 1) for (let i = 0; i < plan.pages; i += 1) pages.append(make("i"));
      turnTo(Math.min(page, plan.pages - 1));
      clearInterval(timer);
      if (plan.pages > 1 && turns) timer = setInterval(turnOver, TURN_MS);
    },
    enter(motion) {
      if (motion !== "full") return;
      rise(head);
      items.filter((item) => !item.hidden).forEach((item, i) => rise(item, { delay: 250 + i * 55 }));
    },
  };
}
