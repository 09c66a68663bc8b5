// What waits, as text: to read aloud, to copy, to photograph, and to bring to another address.
//
// The first line is `scoreboard <slug> <team>`. Then one line for each entry:
//   made_at outcome calls amount_minor units request_id [name=value …]
// and for anything that is no result, an undo for instance, what it needs as name=value:
//   made_at !kind request_id [name=value …]
// Values are JSON, written as in an address. The request id makes an entry count once,
// whichever way it comes.
const HEAD = "scoreboard";
const REQUEST_ID = /^[A-Za-z0-9_-]{8,64}$/;
const MADE_AT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const NAME = /^[a-z_]+$/;
const WHOLE = /^\d{1,12}$/;
const OUTCOME = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;
const OF_A_RESULT = new Set(["request_id", "outcome", "calls", "amount_minor", "units", "made_at"]);
const OF_THE_QUEUE = new Set(["request_id", "kind", "state", "tries", "nr", "pending", "team", "nth", "made_ms", "ahead_ms", "seen", "status", "receipt", "why", "reason"]);

// What an item that is no result must say, so that the page can show it and the door can send it.
const isText = (value) => typeof value === "string";
const isId = (value) => isText(value) && REQUEST_ID.test(value);
const isCount = (value) => Number.isInteger(value) && value >= 0;
const isEntry = (said) => typeof said === "object" && said !== null && isText(said.outcome) && OUTCOME.test(said.outcome) && [said.calls, said.amount_minor, said.units].every(isCount);
const isName = (value) => value === undefined || isId(value);
const isTime = (value) => isText(value) && !Number.isNaN(Date.parse(value));
const SAYS = {
  undo: ({ undoes, target }) => isId(undoes) && isEntry(target),
  replace: ({ undoes, undo_id, target, body }) => isId(undoes) && isName(undo_id) && isEntry(target) && isEntry(body),
  ask: ({ about, target, body }) => isId(about) && isEntry(target) && isText(body.note),
  shift: ({ body }) => isCount(body.seats) && isTime(body.started_at),
  "shift-end": ({ shift, body }) => isId(shift) && isCount(body.seats) && isCount(body.minutes),
};

const written = (fields) =>
  Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}=${encodeURIComponent(JSON.stringify(value))}`)
    .join("");

const without = (fields, names) => Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name)));

export function lineOf(item) {
  if (item.kind === "result") {
    const { made_at, outcome, calls, amount_minor, units, request_id } = item.body;
    return `${made_at} ${outcome} ${calls} ${amount_minor} ${units} ${request_id}${written(without(item.body, OF_A_RESULT))}`;
  }
  const made_at = new Date(item.made_ms + (item.ahead_ms ?? 0)).toISOString();
  return `${made_at} !${item.kind} ${item.request_id}${written(without(item, OF_THE_QUEUE))}`;
}

// The items as texts of at most so many characters, each with its first line.
export function textsOf(items, { slug, team, most = Infinity }) {
  const head = `${HEAD} ${slug} ${team}`;
  const texts = [];
  for (const line of items.map(lineOf)) {
    const longer = texts.length > 0 ? `${texts[texts.length - 1]}\n${line}` : "";
    if (longer && longer.length <= most) texts[texts.length - 1] = longer;
    else texts.push(`${head}\n${line}`);
  }
  return texts;
}

// Items out of a text, for the queue of this team: {items, unclear: [{number, line}], foreign}.
// `foreign` are lines of another competition or team, or that stand under no first line.
export function itemsIn(text, { slug, team, kinds }) {
  const read = { items: [], unclear: [], foreign: [] };
  let ours = false;
  text.split(/\r?\n/).forEach((raw, i) => {
    const line = raw.trim();
    if (line === "") return;
    const words = line.split(/\s+/);
    if (words[0] === HEAD) {
      ours = words[1] === slug && words[2] === team && words.length === 3;
      if (!ours) read.foreign.push({ number: i + 1, line });
      return;
    }
    if (!ours) {
      read.foreign.push({ number: i + 1, line });
      return;
    }
    const item = itemIn(words, kinds);
    if (item) read.items.push(item);
    else read.unclear.push({ number: i + 1, line });
  });
  return read;
}

function itemIn([made_at, what, ...rest], kinds) {
  const made_ms = MADE_AT.test(made_at) ? Date.parse(made_at) : NaN;
  if (Number.isNaN(made_ms)) return null;
  const item = what?.startsWith("!") ? otherIn(what.slice(1), rest, kinds) : resultIn(made_at, what, rest);
  return item && { ...item, made_ms, ahead_ms: 0 };
}

function resultIn(made_at, outcome, [calls, amount_minor, units, request_id, ...more]) {
  if (!OUTCOME.test(outcome ?? "") || ![calls, amount_minor, units].every((one) => WHOLE.test(one ?? "")) || !REQUEST_ID.test(request_id ?? "")) return null;
  const fields = fieldsIn(more);
  if (fields === null || Object.keys(fields).some((name) => OF_A_RESULT.has(name))) return null;
  const body = { request_id, outcome, calls: Number(calls), amount_minor: Number(amount_minor), units: Number(units), made_at, ...fields };
  return { request_id, kind: "result", body };
}

function otherIn(kind, [request_id, ...more], kinds) {
  if (!kinds.includes(kind) || !REQUEST_ID.test(request_id ?? "")) return null;
  const fields = fieldsIn(more);
  if (fields?.body?.request_id !== request_id || Object.keys(fields).some((name) => OF_THE_QUEUE.has(name)) || !SAYS[kind](fields)) return null;
  return { request_id, kind, ...fields };
}

function fieldsIn(pairs) {
  try {
    return Object.fromEntries(pairs.map((pair) => {
      const [name, value] = pair.split("=");
      if (!NAME.test(name)) throw new Error("no name");
      return [name, JSON.parse(decodeURIComponent(value))];
    }));
  } catch {
    return null;
  }
}
