// What is done with an amount before it is sent: a large one is typed a second time, and what is
// above the most that is taken here is refused.

// `ask_from_minor` is where typing again begins, `most_minor` the most of one call, and
// `largest_minor` the most of one entry, however many calls it stands for.
export function makeAgain({ ask_from_minor, most_minor, largest_minor }) {
  let first = 0;
  const most = (calls = 1) => Math.min(largest_minor, most_minor * Math.max(1, calls));

  return {
    // The amount that waits to be typed a second time; 0 when none does.
    first: () => first,

    // The most that is taken of so many calls.
    most,

    // "take", "again" (`first` is to be typed once more), "differs" (`before` was typed first, and
    // what was typed now is to be typed once more), or "above" (`most` is the most).
    judge(amount_minor, calls = 1) {
      if (amount_minor > most(calls)) return { verdict: "above", most: most(calls) };
      const before = first;
      if (before === amount_minor || (before === 0 && amount_minor < ask_from_minor)) {
        first = 0;
        return { verdict: "take" };
      }
      first = amount_minor;
      return before === 0 ? { verdict: "again" } : { verdict: "differs", before };
    },

    // Forget what was typed first, and give it back.
    giveUp() {
      const before = first;
      first = 0;
      return before;
    },
  };
}
