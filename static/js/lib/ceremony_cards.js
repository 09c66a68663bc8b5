// Cards between the places: a message with or without a picture, and a prize with whoever gets it.
import { fitWords, sizesFrom } from "./ceremony_fit.js";
import { chipOf, make, makeIf, nameOf } from "./ceremony_parts.js";
import { fadeIn, rise, travel } from "./ceremony_moves.js";
import { worded } from "./words.js";

export function card(frame, { lang }) {
  const title = makeIf(worded(frame.title, lang), "h1", "card-title");
  const says = makeIf(worded(frame.says, lang), "p", "card-says");
  const words = title || says ? make("div", "card-words", [title, says]) : null;
  const photo = frame.photo ? make("img", "card-photo") : null;
  const element = make("section", "act message", [photo ? make("div", "card-frame", [photo]) : null, words]);
  const shape = () => {
    element.classList.toggle("pictured", Boolean(photo));
    element.classList.toggle("alone", Boolean(photo) && !words);
  };
  if (photo) {
    photo.alt = worded(frame.title, lang);
    photo.addEventListener("load", () => { if (photo.naturalWidth < photo.naturalHeight) element.classList.add("tall"); });
    // A picture that does not come leaves its room to the words.
    photo.addEventListener("error", () => element.classList.add("lost"));
    photo.src = frame.photo;
  }
  shape();
  return {
    element,
    fit(u) {
      const narrow = Boolean(photo);
      if (title) fitWords(title, { sizes: sizesFrom(narrow ? 9 : 14, 4), high: (narrow ? 36 : 44) * u });
      if (says) fitWords(says, { sizes: sizesFrom(narrow ? 4.6 : 5.4, 2.6, .4), high: (narrow ? 40 : 36) * u, stretches: [100, 90, 80] });
    },
    enter(motion) {
      if (motion !== "full") return;
      if (photo) fadeIn(photo.parentNode, { duration: 1100 });
      [title, says].filter(Boolean).forEach((part, i) => rise(part, { delay: 150 + i * 180 }));
    },
  };
}

// Whoever gets it is a team, or stands in the words alone.
export function prize(frame, { lang }) {
  const words = worded(frame.says, lang);
  const title = make("h1", "prize-title", worded(frame.title, lang));
  title.dataset.travels = "title";
  const name = frame.team ? nameOf(frame.team, "prize-name") : makeIf(words, "p", "prize-name");
  const says = frame.team ? makeIf(words, "p", "prize-says") : null;
  const won = name ? make("div", `prize-team${frame.team ? ` c-${frame.team.colour}` : ""}`, [frame.team ? chipOf(frame.team) : null, name]) : null;
  const element = make("section", `act prize${won ? " is-won" : ""}`, [make("i", "prize-star"), title, won, says]);
  return {
    element,
    fit(u) {
      fitWords(title, { sizes: sizesFrom(won ? 6.4 : 13, 3.4), high: (won ? 16 : 42) * u });
      if (name) fitWords(name, { sizes: sizesFrom(frame.team ? 14 : 10, 3.4), high: 36 * u });
      if (says) fitWords(says, { sizes: sizesFrom(4.4, 2.6, .4), high: 24 * u, stretches: [100, 90, 80] });
    },
    enter(motion, before, places) {
      if (motion !== "full") return;
      if ("title" in places) travel(title, places);
      else rise(title);
      if (won) rise(won, { delay: 600, by: "6vh" });
      if (says) rise(says, { delay: 1100 });
    },
  };
}
