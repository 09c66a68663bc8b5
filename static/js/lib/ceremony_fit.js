// Free words on the stage: narrower letters first, then smaller ones, until nothing sticks out.
import { fitNames } from "./fit.js";

const STRETCHES = [84, 76, 68, 62];

const WHOLE = 4;        // below this size a word is rather broken than made smaller

// Sets --size (in u) and the width of the letters; gives the size that was found. Words stay
// whole as long as that can be read.
export function fitWords(block, { sizes, high, stretches = STRETCHES }) {
  const fits = () => block.scrollHeight <= high + 1 && block.scrollWidth <= block.clientWidth + 1;
  const set = (size, stretch) => {
    block.style.setProperty("--size", size);
    block.style.fontStretch = `${stretch}%`;
    return fits();
  };
  const search = (wrap, least) => {
    block.style.overflowWrap = wrap;
    return sizes.filter((size) => size >= least).find((size) => stretches.some((stretch) => set(size, stretch)));
  };
  return search("normal", WHOLE) || search("break-word", 0) || sizes[sizes.length - 1];
}

export const isCut = (name) => name.scrollHeight > name.clientHeight + 2;

// Names in rows, as on the wall; what two lines do not hold gets three smaller ones.
export function fitRowNames(names) {
  names.forEach((name) => name.classList.remove("three"));
  fitNames(names);
  names.filter(isCut).forEach((name) => name.classList.add("three"));
}

// Several that stand beside one another get the size of the one that needs most room.
export function fitAlike(blocks, options) {
  const size = Math.min(...blocks.map((block) => fitWords(block, options)));
  blocks.forEach((block) => fitWords(block, Object.assign({}, options, { sizes: [size] })));
}

// From large to small in even steps.
export const sizesFrom = (largest, least, step = .8) =>
  Array.from({ length: Math.floor((largest - least) / step) + 1 }, (_, i) => Number((largest - i * step).toFixed(2))).concat(least);
