// Lets something happen at once, and then not again before `everyMs`; the last call is never lost.
export function pace(everyMs, act) {
  let last = -Infinity;
  let timer = null;
  const run = () => {
    timer = null;
    last = performance.now();
    act();
  };
  return () => {
    if (timer !== null) return;
    const wait = last + everyMs - performance.now();
    if (wait <= 0) run();
    else timer = setTimeout(run, wait);
  };
}
