// The title, the pill that says what may be believed, and the countdown.
import { aim, split } from "./countdown.js";
import { fill } from "./words.js";

const LAST_HOUR_MS = 3600000;
const byId = (id) => document.getElementById(id);

const setText = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

export class Header {
  constructor({ format, words, clock }) {
    Object.assign(this, { format, words, clock });
    this.title = byId("title");
    this.charity = document.querySelector(".charity");
    this.pill = byId("pill-words");
    this.clockLine = byId("clock");
    this.word = byId("clock-word");
    this.time = byId("clock-time");
    this.note = byId("head-note");
    this.seal = byId("seal");
    this.digest = byId("digest");
    this.room = "";
  }

  // The title has the room that pill and clock leave: it is fitted again when theirs changes.
  fitWhenRoomChanges() {
    const shape = `${this.pill.textContent.length} ${this.word.textContent} ${this.time.textContent.length}`;
    if (shape === this.room) return;
    this.room = shape;
    this.fitTitle();
  }

  // `heardAt` is the server's time at its last sign of life, null when it was never heard.
  showLink(board, link, heardAt) {
    if (document.body.dataset.link !== link) document.body.dataset.link = link;
    if (link === "stale") {
      const at = heardAt === null ? new Date(board.at) : new Date(heardAt);
      setText(this.pill, fill(this.words.stale, { time: this.format.clock(at) }));
      this.fitWhenRoomChanges();
      return;
    }
    if (link === "retry" && heardAt === null) return;
    setText(this.pill, this.labelWords(board));
    this.fitWhenRoomChanges();
  }

  labelWords(board) {
    const [label, version] = board.label.split(" v");
    const time = board.phase_at ? this.format.clock(new Date(board.phase_at)) : "";
    return fill(this.words.phases[label] || "", { time, version: version ? `v${version}` : "" });
  }

  showPhase(board) {
    const label = board.label.split(" ")[0];
    setText(this.note, this.words.notes[label] || "");
    this.showSeal(board);
    this.showDigest(board);
    this.tick(board);
  }

  // The seal on the rules; a rehearsal has none yet.
  showSeal({ recipe }) {
    const { fingerprint, amendments } = recipe;
    const sentence = amendments ? this.words.changed : this.words.sealed;
    setText(this.seal, fingerprint ? fill(sentence, { code: fingerprint, count: amendments }) : "");
    this.seal.hidden = !fingerprint;
  }

  // The digest that the judges signed; before the reveal the board knows of none.
  showDigest({ final }) {
    setText(this.digest, final ? fill(this.words.signed, final) : "");
    this.digest.hidden = !final;
  }

  // Time left in ms, or null when there is nothing to count down to.
  left(board, localMs) {
    const target = aim(board.phase, board.schedule);
    return target && this.clock.known ? target.until - this.clock.now(localMs) : null;
  }

  tick(board) {
    const { body } = document;
    if (board.phase === "closed") {
      this.say("", this.words.closed, true);
      body.removeAttribute("data-last-hour");
      return;
    }
    const target = aim(board.phase, board.schedule);
    const left = this.left(board, performance.now());
    if (left === null) {
      // Before the server was heard the page keeps the time of day it was sent with.
      if (!target) this.say("", "", false);
      body.removeAttribute("data-last-hour");
      return;
    }
    if (target.word === "starts_in" && left <= 0) {
      this.say("", "", false);
      return;
    }
    const { days, text } = split(left);
    this.say(this.words[target.word], days ? `${fill(this.words.days, { count: days })} ${text}` : text, false);
    body.toggleAttribute("data-last-hour", left < LAST_HOUR_MS && target.word === "left");
  }

  say(word, time, inWords) {
    setText(this.word, word);
    setText(this.time, time);
    this.time.classList.toggle("said", inWords);
    this.clockLine.hidden = !time;
    this.clockLine.parentElement.classList.toggle("said", inWords);
    this.fitWhenRoomChanges();
  }

  // A long title gets narrower, then two lines; the charity's name gets narrower. Where that is not
  // enough, pill and clock make room: one under the other, and smaller.
  fitTitle() {
    const { classList } = this.clockLine.parentElement;
    classList.remove("tight");
    if (this.fitWords()) return;
    classList.add("tight");
    this.fitWords();
  }

  // Answers whether all of it is to be read.
  fitWords() {
    const { title, charity } = this;
    const whole = !charity || narrow(charity, [86, 80, 74, 68, 62]);
    title.classList.remove("two");
    if (narrow(title, [100, 94, 88, 82, 76, 72])) return whole;
    title.classList.add("two");
    return [92, 84, 76, 68, 62].some((stretch) => {
      title.style.fontStretch = `${stretch}%`;
      return title.scrollHeight <= title.clientHeight + 2;
    }) && whole;
  }
}

function narrow(line, steps) {
  const range = document.createRange();
  range.selectNodeContents(line);
  return steps.some((stretch) => {
    line.style.fontStretch = `${stretch}%`;
    return range.getBoundingClientRect().width <= line.clientWidth - .5;
  });
}
