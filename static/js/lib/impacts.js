// What the results do, in things: "7,037 x lunch". Pure.
import { amountIn } from "./measure.js";

export const SHOWN = 3;

// The lines that have reached something, rounded down to whole things.
export const impactsOf = (board) => (board.impacts || [])
  .map((impact) => Object.assign({}, impact, { made: Math.floor(amountIn(board.totals, impact.of) / impact.each) }))
  .filter((impact) => impact.made > 0);

// Three of them; the next time the next three, round and round.
export function impactsShown(lines, turn) {
  if (lines.length <= SHOWN) return lines;
  const from = (turn * SHOWN) % lines.length;
  return lines.concat(lines).slice(from, from + SHOWN);
}
