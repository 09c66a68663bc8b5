// The seconds after which a step goes on by itself, told while they run. Anything that is done stops them.

export function countdown({ onEnd, show, every_ms = 1000, timers = { set: setInterval, clear: clearInterval } }) {
  let left = 0;
  let timer = null;

  function stop() {
    if (timer !== null) timers.clear.call(globalThis, timer);
    timer = null;
    left = 0;
    show(0);
  }

  function tick() {
    left -= 1;
    if (left > 0) {
      show(left);
      return;
    }
    stop();
    onEnd();
  }

  return {
    begin(seconds) {
      stop();
      if (!seconds) return;
      left = seconds;
      show(left);
      timer = timers.set.call(globalThis, tick, every_ms);
    },
    stop,
  };
}
