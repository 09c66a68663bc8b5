// Keeps what is typed: after each pause, one request at a time, again and again until it arrived.

const PAUSE_MS = 500;
const AGAIN_MS = [1000, 2000, 4000, 5000];

export class Keeper {
  // `send` posts the fields and gives {status, answer}, or throws when nothing came back. `fields` gives
  // them as they are now; `tell` hears of the state; `took` gets what the server answered.
  constructor({ send, fields, tell, took, clock = globalThis }) {
    Object.assign(this, { send, fields, tell, took, clock });
    this.timer = null;
    this.dirty = false;
    this.stopped = false;
    this.tries = 0;
    this.running = null;
  }

  soon() {
    if (this.stopped) return;
    this.dirty = true;
    this.wait(PAUSE_MS);
  }

  // Gives a promise of what was typed until now being kept, or of that not being possible now.
  now() {
    this.dirty = true;
    return this.flush();
  }

  async flush() {
    while (this.running) await this.running;
    if (this.dirty && !this.stopped) {
      this.running = this.keep();
      await this.running;
    }
  }

  stop() {
    this.stopped = true;
    this.clock.clearTimeout(this.timer);
  }

  wait(ms) {
    this.clock.clearTimeout(this.timer);
    this.timer = this.clock.setTimeout(() => this.flush(), ms);
  }

  async keep() {
    this.clock.clearTimeout(this.timer);
    this.dirty = false;
    this.tell("saving");
    try {
      const { status, answer } = await this.send(this.fields());
      this.judge(status, answer);
      this.tries = 0;
    } catch {
      this.dirty = true;
      this.tell("not-saved");
      this.wait(AGAIN_MS[Math.min(this.tries, AGAIN_MS.length - 1)]);
      this.tries += 1;
    } finally {
      this.running = null;
    }
    if (this.dirty && !this.tries && !this.stopped) this.wait(PAUSE_MS);
  }

  judge(status, answer) {
    if (status === 200) {
      this.took(answer);
      this.tell(Object.keys(answer.problems).length ? "to-mend" : "saved");
    } else if (status === 409) {
      this.stop();
      this.tell("meanwhile", answer);
    } else if (status === 404 || status === 400) {
      this.stop();
      this.tell("gone", answer);
    } else if (status >= 500 || status === 429) {
      throw new Error("later");
    } else {
      this.tell("refused", answer);
    }
  }
}
