// The lead's door to the server: one request out, one verdict back (see queue.js).
// Only a plain answer of the scoreboard decides anything. Whatever else comes back (a
// hotel's sign-in page, a proxy's error, half an answer) means: try again later.
import { isEntry } from "./lines.js";

const TIMEOUT_S = 8;
const TOKEN_S = 60;
const ANSWERS_LATER = new Set([408, 425, 429]);

// Where an item goes that is no result.
const PATHS = {
  undo: (item) => `/results/${encodeURIComponent(item.undoes)}/void`,
  replace: (item) => `/results/${encodeURIComponent(item.undoes)}/replace`,
  ask: (item) => `/results/${encodeURIComponent(item.about)}/ask`,
  shift: () => "/shifts",
  "shift-end": (item) => `/shifts/${encodeURIComponent(item.shift)}/end`,
};
export const OTHER_KINDS = Object.keys(PATHS);

export function makeDoor({
  address, team, token, ahead_ms = 0, fetcher = (...asked) => fetch(...asked), now = () => performance.now(), timeout_s = TIMEOUT_S, contact = () => {},
}) {
  let clockAhead_ms = ahead_ms;
  let tokenAt_ms = now();

  async function ask(path, body) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), timeout_s * 1000);
    const asked_ms = Date.now();
    try {
      const response = await fetcher(`${address}${path}?team=${encodeURIComponent(team)}`, {
        method: body === undefined ? "GET" : "POST",
        headers: {
          Accept: "application/json",
          ...(body !== undefined && { "Content-Type": "application/json", "X-CSRFToken": token }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        credentials: "same-origin",
        cache: "no-store",
        redirect: "manual",
        signal: stop.signal,
      });
      const heard_ms = Date.now();
      const isJson = /json/.test(response.headers.get("Content-Type") ?? "");
      const answer = isJson ? await response.json() : null;
      if (answer !== null) readClock(response, answer, { asked_ms, heard_ms });
      contact(answer !== null);
      return { status: response.status, answer, retry_after_s: Number(response.headers.get("Retry-After")) || 0 };
    } catch {
      contact(false);
      return { status: 0, answer: null, retry_after_s: 0 };
    } finally {
      clearTimeout(timer);
    }
  }

  // How far the server's clock is ahead of this phone's. An answer tells the time at some moment
  // between asking and hearing, some to the second only: what was known stands while it fits in there.
  function readClock(response, { now_ms }, { asked_ms, heard_ms }) {
    const server_ms = now_ms ?? Date.parse(response.headers.get("Date") ?? "");
    if (!Number.isFinite(server_ms)) return;
    const latest_ms = now_ms ?? server_ms + 1000;
    clockAhead_ms = Math.min(Math.max(clockAhead_ms, server_ms - heard_ms), latest_ms - asked_ms);
  }

  // Renewed, or why not: without a session there is no token, and that is the pass's fault.
  async function renewToken() {
    const { status, answer } = await ask("/token");
    if (status !== 200 || typeof answer?.csrf_token !== "string") return unopened(status, answer);
    token = answer.csrf_token;
    tokenAt_ms = now();
    return { kind: "renewed" };
  }

  // Something beside the results: asked once, and whoever asked sees what came of it.
  async function once(path, body) {
    const reply = await ask(path, body);
    if (!isCsrf(reply) || (await renewToken()).kind !== "renewed") return reply;
    return ask(path, body);
  }

  const unopened = (status, answer) => ({ kind: answer !== null && (status === 401 || status === 403) ? "pass" : "later" });

  const isCsrf = ({ status, answer }) => status === 400 && answer?.why === "csrf";

  async function send(item) {
    const path = PATHS[item.kind]?.(item) ?? "/results";
    const verdict = await sent(path, item);
    if (verdict.kind === "later" || verdict.kind === "pass") tokenAt_ms = -Infinity;
    return verdict;
  }

  // After a pause the page may be older than the server, and its token with it.
  async function sent(path, item) {
    if (now() - tokenAt_ms > TOKEN_S * 1000) {
      const renewal = await renewToken();
      if (renewal.kind !== "renewed") return renewal;
    }
    let reply = await ask(path, item.body);
    if (isCsrf(reply)) {
      const renewal = await renewToken();
      if (renewal.kind !== "renewed") return renewal;
      reply = await ask(path, item.body);
    }
    if (reply.status === 403 && reply.answer !== null) return verdictOnForbidden(reply.answer);
    return verdictOn(reply, item);
  }

  // Forbidden is either the pass (then everything waits) or this one entry (then the
  // others must not wait for it). Whether the pass still opens the page tells which.
  async function verdictOnForbidden(answer) {
    const { kind } = await mine();
    if (kind !== "told") return { kind };
    return answer.why === "needs_pass" ? { kind: "later" } : verdictOnRefusal(answer);
  }

  function verdictOn({ status, answer, retry_after_s }, item) {
    const later = { kind: "later", retry_after_s };
    if (answer === null || isCsrf({ status, answer })) return later;
    if (status === 200 || status === 201) {
      if (typeof (isEntry(item) ? answer.receipt : answer.status) !== "string") return later;
      return { kind: answer.status === "set_aside" ? "set_aside" : "counted", status: answer.status, receipt: answer.receipt };
    }
    if (ANSWERS_LATER.has(status)) return later;
    if (status === 500) return { kind: "stuck" };
    if (status > 500 || status < 400) return later;
    if (status === 401) return { kind: "pass" };
    if (item.kind === "undo" && answer.why === "already_taken_back") return { kind: "counted" };
    if (item.kind === "ask" && answer.why === "already_asked") return { kind: "counted" };
    return verdictOnRefusal(answer);
  }

  // The rules say why, or what is wrong with which field. An answer that says neither
  // decides nothing: it may come from something between this phone and the scoreboard.
  function verdictOnRefusal(answer) {
    if (!answer.why && !answer.problems) return { kind: "stuck" };
    return { kind: "refused", why: answer.why, reason: reasonIn(answer) };
  }

  // The lead's own figures, last entries, shift and briefing, as far as the pass opens the door.
  async function mine() {
    const { status, answer } = await ask("/mine");
    if (status === 200 && answer?.mine) return { kind: "told", ...answer };
    return unopened(status, answer);
  }

  return { send, mine, once, clockAhead_ms: () => clockAhead_ms };
}

function reasonIn(answer) {
  const sentences = Object.values(answer.problems ?? {}).filter((sentence) => typeof sentence === "string");
  return sentences.length > 0 ? sentences.join(" ") : answer.detail ?? answer.title ?? "";
}
