// Who of several tabs sends. The record in the store is {holder, beat}: the one that sends
// beats now and then, and whoever has seen the same beat for too long takes over. No time
// stands in it, so a phone's clock that is wrong or jumps cannot hold it for ever.
export const PATIENCE_MS = 4000;

export function makeLease({ holder, now = () => performance.now(), patience_ms = PATIENCE_MS }) {
  let watched = null;

  const isSilent = (record) => {
    if (watched?.holder !== record.holder || watched.beat !== record.beat) watched = { ...record, since: now() };
    return now() - watched.since >= patience_ms;
  };

  return {
    // What to write in place of this record to send now; null while another tab lives.
    over(record) {
      if (record && record.holder !== holder && !isSilent(record)) return null;
      return { holder, beat: (record?.beat ?? 0) + 1 };
    },
    isMine: (record) => record?.holder === holder,
  };
}
