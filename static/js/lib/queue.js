// The outbox: what was tapped and is not yet acknowledged, sent in order until it is.
//
// An item is {request_id, kind: "result" | "undo", undoes?, ...} plus what the queue
// keeps: state (waiting, counted, refused, set_aside, withdrawn), tries, and from the
// answer status, receipt, reason. The request id stays the same in every try, so a
// lost answer cannot make a result count twice.
//
// `send(item)` answers with a verdict and never throws (see door.js):
//   counted, set_aside, refused   the server has decided: the item is settled
//   later {retry_after_s?}        the network or the server is away: everything waits
//   stuck                         the server failed on this very item: the others may pass
//   pass                          the pass does not open the door any more: everything waits
//
// The store has put(item), list() and settle(request_id, changes), all asynchronous.
const PACE_S = 15;

export function memoryStore() {
  const items = new Map();
  return {
    async put(item) {
      items.set(item.request_id, item);
    },
    async list() {
      return [...items.values()];
    },
    async settle(request_id, changes) {
      Object.assign(items.get(request_id), changes);
    },
  };
}

const browserClock = {
  now: () => Date.now(),
  later: (job, delay_ms) => setTimeout(job, delay_ms),
  cancel: (timer) => clearTimeout(timer),
  chance: () => Math.random(),
};

export function makeQueue({ store = memoryStore(), send, changed = () => {}, clock = browserClock }) {
  const items = [];
  let running = false;
  let wokenMeanwhile = false;
  let misses = 0;
  let notBefore_ms = 0;
  let timer = null;
  let trouble = null;

  const waiting = () => items.filter((item) => item.state === "waiting");

  async function start() {
    items.push(...(await store.list()));
    tell();
    return wake();
  }

  // Take one item in. From here on it is the queue's, whatever the network does.
  async function add(item) {
    const kept = { ...item, state: "waiting", tries: 0 };
    items.push(kept);
    const stored = store.put(kept);
    tell(kept);
    await stored;
    return wake();
  }

  // Take an item back that never left. False when it may have reached the server:
  // then only an undo sent after it helps.
  function withdraw(request_id) {
    const item = items.find((one) => one.request_id === request_id);
    if (item?.state !== "waiting" || item.tries > 0) return false;
    settle(item, { state: "withdrawn" });
    return true;
  }

  // Something happened that makes a try worth while: a tap, the network, the lead is back.
  async function wake() {
    if (running) {
      wokenMeanwhile = true;
      return;
    }
    clock.cancel(timer);
    if (clock.now() < notBefore_ms) {
      plan();
      return;
    }
    running = true;
    wokenMeanwhile = false;
    const verdict = await run().catch(unexpected);
    running = false;
    misses = verdict === null ? 0 : misses + 1;
    notBefore_ms = clock.now() + 1000 * (verdict?.retry_after_s ?? 0);
    const before = trouble;
    trouble = verdict === null ? null : verdict.kind === "pass" ? "pass" : "network";
    if (before !== trouble) tell();
    if (waiting().length === 0) return;
    if (wokenMeanwhile && misses <= 1) return wake();
    plan();
  }

  // One pass through what waits. Null when the server could be talked to.
  async function run() {
    const passedBy = new Set();
    // An undo stands behind what it takes back, and may not pass it either.
    const next = () => waiting().find((item) => !passedBy.has(item.request_id) && !passedBy.has(item.undoes));
    for (let item = next(); item; item = next()) {
      item.tries += 1;
      const verdict = await send(item);
      if (verdict.kind === "later" || verdict.kind === "pass") return verdict;
      if (verdict.kind === "stuck") {
        passedBy.add(item.request_id);
        continue;
      }
      const { kind, ...answer } = verdict;
      settle(item, { state: kind, ...answer });
    }
    return passedBy.size > 0 ? { kind: "stuck" } : null;
  }

  // What is settled and needed by nobody any more leaves the memory of the page.
  function forget(request_ids) {
    const left = items.filter((item) => item.state === "waiting" || !request_ids.has(item.request_id));
    items.splice(0, items.length, ...left);
  }

  function settle(item, changes) {
    Object.assign(item, changes);
    store.settle(item.request_id, changes);
    tell(item);
  }

  // Whoever paints may fail; the sending goes on.
  function tell(item) {
    try {
      changed(item);
    } catch (problem) {
      console.error(problem);
    }
  }

  // Nothing here is meant to throw. Should it, what waits still waits for its next turn.
  function unexpected(problem) {
    console.error(problem);
    return { kind: "later" };
  }

  // The next try by itself: after 1, 2, 4, 8 and then every 15 s, a little apart from
  // the other phones; never before the server said it wants to hear from us.
  function plan() {
    const backoff_s = Math.min(PACE_S, 2 ** Math.max(0, misses - 1));
    const delay_ms = backoff_s * 1000 * (0.8 + 0.2 * clock.chance());
    timer = clock.later(wake, Math.max(delay_ms, notBefore_ms - clock.now()));
  }

  return { start, add, withdraw, wake, forget, items, waiting, trouble: () => trouble };
}
