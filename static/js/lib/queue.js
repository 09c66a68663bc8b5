// The outbox: what was tapped and is not yet acknowledged, sent in order until it is.
//
// An item is {request_id, kind: "result" | "undo" | "replace" | "ask" | "shift" | "shift-end",
// undoes?, about?, shift?, ...} plus what the queue keeps: state (waiting, counted, refused,
// set_aside, withdrawn), tries, nr once the store holds it, and from the answer status, receipt,
// reason. The request id stays the same in every try, so a lost answer cannot make a result
// count twice.
//
// `send(item)` answers with a verdict and never throws (see door.js):
//   counted, set_aside, refused   the server has decided: the item is settled
//   later {retry_after_s?}        the network or the server is away: everything waits
//   stuck                         the server failed on this very item: it rests, the others may pass
//   pass                          the pass does not open the door any more: everything waits
//
// The store (see store.js) is shared with the other tabs and outlives the page. It may fail
// at any moment: what it does not hold is held here, is sent all the same, and is put into
// the store as soon as it takes something again.
const PACE_S = 15;
const HELD_S = 1;
const REST_S = 60;
const STUCK_TIMES = 3; // from then on an item may be given up
const BEAT_S = 1;
const STORE_S = 5;
const STORE_REST_S = 10;

const browserClock = {
  now: () => Date.now(),
  later: (job, delay_ms) => setTimeout(job, delay_ms),
  cancel: (timer) => clearTimeout(timer),
  chance: () => Math.random(),
};

// What was refused stays until the lead has seen why.
const mustBeTold = (item) => item.state === "refused" && !item.seen;
export const isOpen = (item) => item.state === "waiting" || mustBeTold(item);

export function makeQueue({ store, send, changed = () => {}, clock = browserClock }) {
  const items = [];
  const changing = new Set(); // what the store is just being told of
  let running = false;
  let wokenMeanwhile = false;
  let misses = 0;
  let notBefore_ms = 0;
  let timer = null;
  let trouble = null;
  let keeps = null; // whether the store took what it was last given; null before the first time
  let storeRests_ms = 0;
  const rests = new Map(); // the items on which the server failed: {times, until_ms}
  let elsewhere = {};

  const waiting = () => items.filter((item) => item.state === "waiting");
  const known = (request_id) => items.find((item) => item.request_id === request_id);

  async function start() {
    store.listen({ look: lookAndWake, settled: settledElsewhere, reborn });
    await look();
    return wake();
  }

  // Take items in. From here on they are the queue's, whatever the network does.
  async function add(...taken) {
    const fresh = taken.filter((item) => !known(item.request_id)).map((item) => ({ tries: 0, ...item, state: "waiting" }));
    items.push(...fresh);
    storeRests_ms = 0;
    const stored = keepLoose();
    fresh.forEach(tell);
    await stored;
    return wake();
  }

  // Take an item back that never left. False when it may have reached the server:
  // then only an undo sent after it helps.
  async function withdraw(request_id) {
    const item = known(request_id);
    if (item?.state !== "waiting" || item.tries > 0) return false;
    const taken = item.nr === undefined ? !item.pending : await attempt(() => store.withdraw(request_id));
    if (!taken || item.tries > 0) return false;
    Object.assign(item, { state: "withdrawn" });
    tell(item);
    return true;
  }

  // Put another item in the place of one that never left. False when it may have: then it stays.
  async function exchange(request_id, fresh) {
    const item = known(request_id);
    if (item?.state !== "waiting" || item.tries > 0) return false;
    const instead = { ...fresh, tries: 0, state: "waiting", ...(item.nr !== undefined && { nr: item.nr }) };
    const taken = item.nr === undefined ? !item.pending : await attempt(() => store.exchange(request_id, instead));
    if (!taken || item.tries > 0) return false;
    item.state = "withdrawn";
    const at = items.indexOf(item);
    leave((one) => one === item || one.request_id === instead.request_id); // another look may have brought it
    items.splice(at < 0 ? items.length : at, 0, instead);
    tell(instead);
    wake();
    return true;
  }

  // What waits is on the glass as text: it may reach the server by another way from here on.
  function carried() {
    for (const item of waiting().filter((one) => one.tries === 0)) {
      item.tries = 1;
      write(item, { tries: 1 });
    }
  }

  // Give up an item on which the server fails again and again: it leaves, whatever became of it.
  function giveUp(request_id) {
    const item = known(request_id);
    if (!item || !isStuck(request_id)) return;
    leave((one) => one === item);
    settle(item, { state: "given_up" });
  }

  const isStuck = (request_id) => (rests.get(request_id)?.times ?? 0) >= STUCK_TIMES;

  // Send a refused item again, changed so that the server may take it.
  async function again(request_id, body) {
    const item = known(request_id);
    const changes = { body, state: "waiting", why: undefined, reason: undefined };
    Object.assign(item, changes);
    tell(item);
    await write(item, changes);
    return wake();
  }

  // The lead has read why an item was refused.
  function seen(request_id) {
    const item = known(request_id);
    item.seen = true;
    tell(item);
    if (item.nr !== undefined) attempt(() => store.drop(request_id, { seen: true }));
  }

  // Read again what the store holds: what other tabs added, and what they settled unheard.
  async function look() {
    const stored = await attempt(() => store.list());
    if (stored === undefined || keeps === null) keep(stored !== undefined);
    if (stored === undefined) return;
    elsewhere = stored.elsewhere;
    for (const record of stored.items) {
      const item = known(record.request_id);
      if (!item) items.push(record);
      else if (!isOpen(item)) attempt(() => store.drop(item.request_id, { state: item.state }));
      else if (!changing.has(item)) Object.assign(item, record, { tries: Math.max(item.tries, record.tries) });
    }
    const there = new Set(stored.items.map((item) => item.request_id));
    leave((item) => item.nr !== undefined && isOpen(item) && !there.has(item.request_id));
    items.sort((a, b) => (a.nr ?? Infinity) - (b.nr ?? Infinity) || 0);
    tell();
  }

  async function lookAndWake() {
    await look();
    if (waiting().length > 0) return wake();
  }

  function settledElsewhere(request_id, changes) {
    const item = known(request_id);
    if (!item || !isOpen(item)) return;
    Object.assign(item, changes);
    if (item.state === "given_up") leave((one) => one === item);
    tell(item);
  }

  async function write(item, changes) {
    if (item.nr === undefined) return;
    changing.add(item);
    await attempt(() => store.change(item.request_id, changes));
    changing.delete(item);
  }

  // The browser has thrown everything away: what waits is held here alone.
  function reborn() {
    for (const item of items) delete item.nr;
  }

  // Put into the store what it does not hold, in the order in which it was made.
  async function keepLoose() {
    if (clock.now() < storeRests_ms || !items.some(isLoose)) return;
    const mine = new Set();
    const take = () => items.filter(isLoose).forEach((item) => mine.add(Object.assign(item, { pending: true })));
    take();
    const isThere = await attempt(() => store.open());
    take(); // it may have turned out to be a new one, which holds nothing
    const loose = items.filter((item) => mine.has(item));
    const numbers = isThere && (await attempt(() => store.add(loose)));
    loose.forEach((item, i) => {
      delete item.pending;
      if (numbers) item.nr = numbers[i];
      if (item.tries > 0) write(item, { tries: item.tries }); // it may have been carried meanwhile
    });
    storeRests_ms = numbers ? 0 : clock.now() + STORE_REST_S * 1000;
    keep(numbers !== undefined);
  }

  const isLoose = (item) => item.nr === undefined && !item.pending && isOpen(item);

  function keep(does) {
    if (keeps === does) return;
    keeps = does;
    tell();
  }

  // Ask the store, which may fail or hang. Undefined when it did.
  async function attempt(ask) {
    let limit;
    const tooLong = new Promise((_, no) => {
      limit = clock.later(() => no(new Error("the store does not answer")), STORE_S * 1000);
    });
    try {
      return await Promise.race([ask(), tooLong]);
    } catch {
      return undefined;
    } finally {
      clock.cancel(limit);
    }
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
    await keepLoose();
    const verdict = waiting().length > 0 ? await run().catch(unexpected) : null;
    running = false;
    if (verdict?.kind === "held") {
      timer = clock.later(wake, HELD_S * 1000);
      return;
    }
    misses = verdict === null ? 0 : misses + 1;
    notBefore_ms = clock.now() + 1000 * (verdict?.retry_after_s ?? 0);
    const before = trouble;
    trouble = verdict === null ? null : verdict.kind === "pass" ? "pass" : "network";
    if (before !== trouble) tell();
    if (waiting().length === 0) return;
    if (wokenMeanwhile && misses <= 1) return wake();
    plan();
  }

  // The lead asks for a try: what rests does not rest any longer.
  async function hurry() {
    for (const rest of rests.values()) rest.until_ms = 0;
    return wake();
  }

  const isResting = ({ request_id }) => rests.get(request_id)?.until_ms > clock.now();

  // After 2, 4, 8 and so on up to 60 s.
  function rest({ request_id }) {
    const times = (rests.get(request_id)?.times ?? 0) + 1;
    rests.set(request_id, { times, until_ms: clock.now() + 1000 * Math.min(REST_S, 2 ** times) });
  }

  // One pass through what waits. Null when the server could be talked to.
  async function run() {
    // An undo stands behind what it takes back, the end of a shift behind its start: neither may pass it.
    const isFree = (item) => !isResting(item) && known(item.undoes ?? item.about ?? item.shift)?.state !== "waiting";
    const next = () => waiting().find(isFree);
    const turn = takeTurn();
    try {
      // One that is still on its way into the store wakes us again when it is there.
      for (let item = next(); item && !item.pending; item = next()) {
        const whose = await turn.claim(item);
        if (whose === "held") return { kind: "held" };
        if (whose === "gone") continue;
        const verdict = await send(item);
        if (verdict.kind === "later" || verdict.kind === "pass") return verdict;
        if (verdict.kind === "stuck") {
          rest(item);
          continue;
        }
        const { kind, ...answer } = verdict;
        settle(item, { state: kind, ...answer });
      }
      return waiting().some(isResting) ? { kind: "stuck" } : null;
    } finally {
      await turn.end();
    }
  }

  // One tab at a time sends, so that the order holds.
  function takeTurn() {
    let beat = null;

    // Whether this tab may send the item now. What the store does not hold is nobody else's.
    async function claim(item) {
      const whose = item.nr === undefined ? undefined : await attempt(() => store.claim(item.request_id));
      if (item.state !== "waiting") return "gone";
      if (whose === "held") return "held";
      if (whose === "gone" && item.nr !== undefined) {
        leave((one) => one === item);
        tell();
        return "gone";
      }
      if (whose === "mine" && beat === null) keepBeating();
      item.tries += 1;
      return "mine";
    }

    function keepBeating() {
      beat = clock.later(() => {
        attempt(() => store.beat());
        keepBeating();
      }, BEAT_S * 1000);
    }

    async function end() {
      clock.cancel(beat);
      if (beat !== null) await attempt(() => store.release());
    }

    return { claim, end };
  }

  // What is settled and needed by nobody any more leaves the memory of the page.
  function forget(request_ids) {
    leave((item) => item.state !== "waiting" && request_ids.has(item.request_id));
  }

  function leave(goes) {
    const left = items.filter((item) => !goes(item));
    items.splice(0, items.length, ...left);
  }

  function settle(item, changes) {
    rests.delete(item.request_id);
    Object.assign(item, changes);
    if (mustBeTold(item)) write(item, changes);
    else if (item.nr !== undefined) attempt(() => store.drop(item.request_id, changes));
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

  return {
    start, add, withdraw, exchange, carried, again, giveUp, isStuck, seen, look, wake, hurry, forget, items, waiting,
    trouble: () => trouble,
    keeps: () => keeps,
    elsewhere: () => elsewhere,
    leave: () => attempt(() => store.release()),
  };
}
