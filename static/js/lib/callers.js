// The nicknames behind the ids of callers, where they may stand on the wall. They are kept nowhere:
// one that was deleted leaves the glass at the next look.

export const LOOK_EVERY_MS = 30000;

export class Callers {
  // `ask` gives a promise of the names by id; `onnames` is called when they are others than before.
  constructor({ ask, onnames }) {
    Object.assign(this, { ask, onnames });
    this.names = {};
    this.unknown = new Set();
  }

  of(result) {
    return (result.caller && this.names[result.caller]) || "";
  }

  // Looks when somebody new has called; an id that had no name is not asked for again by itself.
  take(board) {
    const fresh = board.latest.filter(({ caller }) => caller && !this.names[caller] && !this.unknown.has(caller));
    fresh.forEach(({ caller }) => this.unknown.add(caller));
    return fresh.length ? this.look() : Promise.resolve();
  }

  // What cannot be asked stays as it is: the next look is not far.
  look() {
    return this.ask().then((names) => {
      const before = JSON.stringify(this.names);
      this.names = names;
      Object.keys(names).forEach((id) => this.unknown.delete(id));
      if (JSON.stringify(names) !== before) this.onnames();
    }, () => {});
  }
}
