// The token in what somebody has in hand: the whole link, its end after the #, or the token.
export function tokenIn(text) {
  return text.slice(text.lastIndexOf("#") + 1).trim();
}
