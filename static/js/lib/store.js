// What waits, on the phone itself: one IndexedDB for all tabs of this browser at this address.
//
// The items of all teams lie in it in the order in which they were made (`nr`). Every method
// rejects when the browser keeps nothing; the next call opens the store anew.
import { openDB } from "../../vendor/idb.js";
import { makeLease } from "./lease.js";
import { requestId } from "./request_id.js";

// An entry must outlive a flat battery; a beat of the sender need not.
const DURABLE = { durability: "strict" };

export function makeStore({ name, team, holder, lease = makeLease({ holder }) }) {
  const channel = globalThis.BroadcastChannel ? new BroadcastChannel(name) : null;
  let opening = null;
  let born = null; // the mark of the file that was last open: another one is empty
  let listener = { look() {}, settled() {}, reborn() {} };

  async function opened() {
    opening ??= openDB(name, 1, { upgrade: layOut, blocking: close, terminated: forgotten }).then(tried);
    try {
      return await opening;
    } catch (problem) {
      forgotten();
      throw problem;
    }
  }

  function layOut(db) {
    db.createObjectStore("items", { keyPath: "nr", autoIncrement: true }).createIndex("request_id", "request_id", { unique: true });
    db.createObjectStore("senders");
    db.createObjectStore("about");
  }

  // Only a real write tells whether this browser keeps anything.
  async function tried(db) {
    const about = db.transaction("about", "readwrite", DURABLE);
    const mark = (await about.store.get("born")) ?? requestId();
    await about.store.put(mark, "born");
    await about.done;
    const before = born;
    born = mark;
    if (before !== null && before !== mark) listener.reborn();
    return db;
  }

  async function close() {
    const db = await opening?.catch(() => null);
    forgotten();
    db?.close();
  }

  function forgotten() {
    opening = null;
  }

  // In one transaction, so that no other tab comes in between.
  async function within(stores, job, options) {
    const db = await opened();
    let transaction;
    try {
      transaction = db.transaction(stores, "readwrite", options);
    } catch (problem) {
      forgotten(); // the connection was closed under us
      throw problem;
    }
    const done = transaction.done;
    done.catch(() => {}); // told by the job as well
    const result = await job((store) => transaction.objectStore(store));
    await done;
    return result;
  }

  const found = async (items, request_id) => {
    const nr = await items.index("request_id").getKey(request_id);
    return nr === undefined ? undefined : items.get(nr);
  };

  const others = (message) => channel?.postMessage({ team, ...message });

  if (channel) {
    channel.onmessage = ({ data }) => {
      if (data.team !== team) return;
      if (data.settled) listener.settled(data.settled, data.changes);
      else listener.look();
    };
  }

  return {
    // Gives something when the store can be used.
    open: opened,

    // Be told when another tab added or changed something, settled an entry, and when the
    // browser has thrown the store away.
    listen(one) {
      listener = one;
    },

    // The team's items in order, and how many wait for other teams.
    async list() {
      const all = await within("items", (store) => store("items").getAll());
      const elsewhere = {};
      for (const item of all.filter((one) => one.team !== team)) elsewhere[item.team] = (elsewhere[item.team] ?? 0) + 1;
      return { items: all.filter((one) => one.team === team), elsewhere };
    },

    // Keep these, durably. Answers with their numbers; one that is there already keeps its own.
    async add(items) {
      const job = async (store) => {
        const numbers = [];
        for (const item of items) {
          const { nr, pending, ...record } = item;
          numbers.push((await store("items").index("request_id").getKey(item.request_id)) ?? (await store("items").add({ ...record, team })));
        }
        return numbers;
      };
      const numbers = await within("items", job, DURABLE);
      others();
      return numbers;
    },

    // Before an item leaves: "mine" to send (and noted as tried), "held" while another tab
    // sends, "gone" when it does not wait any more.
    async claim(request_id) {
      return within(["items", "senders"], async (store) => {
        const record = lease.over(await store("senders").get(team));
        if (record === null) return "held";
        await store("senders").put(record, team);
        const item = await found(store("items"), request_id);
        if (item?.state !== "waiting") return "gone";
        await store("items").put({ ...item, tries: item.tries + 1 });
        return "mine";
      });
    },

    async beat() {
      await within("senders", async (store) => {
        const record = await store("senders").get(team);
        if (lease.isMine(record)) await store("senders").put(lease.over(record), team);
      });
    },

    async release() {
      await within("senders", async (store) => {
        if (lease.isMine(await store("senders").get(team))) await store("senders").delete(team);
      });
    },

    // Take an item out that no tab has sent yet. False when one has, or may have.
    async withdraw(request_id) {
      const taken = await within("items", async (store) => {
        const item = await found(store("items"), request_id);
        if (item?.state !== "waiting" || item.tries > 0) return false;
        await store("items").delete(item.nr);
        return true;
      }, DURABLE);
      if (taken) others({ settled: request_id, changes: { state: "withdrawn" } });
      return taken;
    },

    // Put another item in the place of one that no tab has sent yet. False when one has, or may have.
    async exchange(request_id, instead) {
      const taken = await within("items", async (store) => {
        const item = await found(store("items"), request_id);
        if (item?.state !== "waiting" || item.tries > 0) return false;
        await store("items").put({ ...instead, team, nr: item.nr });
        return true;
      }, DURABLE);
      if (taken) others();
      return taken;
    },

    // An item has changed, and stays.
    async change(request_id, changes) {
      await within("items", async (store) => {
        const item = await found(store("items"), request_id);
        if (item) await store("items").put({ ...item, ...changes });
      }, DURABLE);
      others();
    },

    // An item is settled, and told where it has to be told: it leaves.
    async drop(request_id, changes) {
      await within("items", async (store) => {
        const item = await found(store("items"), request_id);
        if (item) await store("items").delete(item.nr);
      });
      others({ settled: request_id, changes });
    },
  };
}
