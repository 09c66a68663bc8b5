// Two taps on the same button within 350 ms are one tap of a hurried thumb.
// The first half second of the page counts as such a tap too: what is under the thumb
// then was aimed at the page before.
export const TOO_SOON_MS = 350;
const FRESH_MS = 500;

export function makeTaps({ now = () => performance.now(), too_soon_ms = TOO_SOON_MS, fresh_ms = FRESH_MS } = {}) {
  const born = now();
  const latest = new Map();
  return {
    // Whether a tap on this button is meant; a meant tap starts the button's own rest.
    meant(button) {
      const at = now();
      if (at - born < fresh_ms || at - (latest.get(button) ?? -Infinity) < too_soon_ms) return false;
      latest.set(button, at);
      return true;
    },
  };
}
