// A fresh name for one entry: 22 letters and digits, 128 bits by chance.
// crypto.randomUUID is not there on plain http, getRandomValues is.
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

export function requestId(chance = globalThis.crypto) {
  const bytes = chance.getRandomValues(new Uint8Array(22));
  return Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length]).join("");
}

// The name of the entry that takes back one of this page. It follows from that one's name,
// so taking back twice, or from two phones, is the same request and counts once. What
// others entered may have a longer name: the server gives the name of its undo.
export function undoId(request_id) {
  return `undo-${request_id}`;
}
