// A phone's store as store.js keeps it, in memory: `tab()` gives what one tab sees of it.
// `fails` makes it refuse everything, `full` only new entries; `writing` is a promise that these wait for;
// `wipe()` is the browser that evicts it.
import { makeLease } from "../../static/js/lib/lease.js";

const copy = (value) => JSON.parse(JSON.stringify(value));

export function phoneStore({ now = () => 0 } = {}) {
  const phone = { items: [], sender: undefined, nr: 0, born: 1, fails: false, full: false, tabs: [] };

  phone.wipe = () => Object.assign(phone, { items: [], sender: undefined, born: phone.born + 1 });

  phone.tab = (holder = "one") => {
    const lease = makeLease({ holder, now });
    let born = null;
    const tab = { listener: null, deaf: false };
    phone.tabs.push(tab);
    const others = (told) => {
      for (const other of phone.tabs) if (other !== tab && other.listener && !other.deaf) told(other.listener);
    };
    const found = (request_id) => phone.items.find((item) => item.request_id === request_id);
    const open = async () => {
      if (phone.fails) throw new Error("nothing is kept");
      const before = born;
      born = phone.born;
      if (before !== null && before !== born) tab.listener.reborn();
      return phone;
    };
    const drop = (item) => {
      phone.items = phone.items.filter((one) => one !== item);
    };
    return Object.assign(tab, {
      open,
      listen(one) {
        tab.listener = one;
      },
      async list() {
        await open();
        return { items: copy(phone.items), elsewhere: {} };
      },
      async add(items) {
        await open();
        await phone.writing;
        if (phone.full) throw new Error("full");
        const numbers = items.map(({ nr, pending, ...item }) => {
          const there = found(item.request_id);
          if (there) return there.nr;
          phone.nr += 1;
          phone.items.push({ ...copy(item), nr: phone.nr });
          return phone.nr;
        });
        others((listener) => listener.look());
        return numbers;
      },
      async claim(request_id) {
        await open();
        const record = lease.over(phone.sender);
        if (record === null) return "held";
        phone.sender = record;
        const item = found(request_id);
        if (item?.state !== "waiting") return "gone";
        item.tries += 1;
        return "mine";
      },
      async beat() {
        await open();
        if (lease.isMine(phone.sender)) phone.sender = lease.over(phone.sender);
      },
      async release() {
        await open();
        if (lease.isMine(phone.sender)) phone.sender = undefined;
      },
      async withdraw(request_id) {
        await open();
        const item = found(request_id);
        if (item?.state !== "waiting" || item.tries > 0) return false;
        drop(item);
        others((listener) => listener.settled(request_id, { state: "withdrawn" }));
        return true;
      },
      async exchange(request_id, instead) {
        await open();
        const item = found(request_id);
        if (item?.state !== "waiting" || item.tries > 0) return false;
        phone.items[phone.items.indexOf(item)] = { ...copy(instead), nr: item.nr };
        others((listener) => listener.look());
        return true;
      },
      async change(request_id, changes) {
        await open();
        Object.assign(found(request_id) ?? {}, copy(changes));
        others((listener) => listener.look());
      },
      async drop(request_id, changes) {
        await open();
        drop(found(request_id));
        others((listener) => listener.settled(request_id, changes));
      },
    });
  };
  return phone;
}
