// The lights before the start: asked for again and again, and written where they stand.
import { fill } from "./words.js";

const EVERY_MS = 5000;
const TIMEOUT_MS = 8000;
const AMBER_S = 5;
const RED_S = 60;
const WORST = ["red", "amber", "green", "grey"];

// How far this device's clock is ahead of the server's, in seconds; half the way there and back is taken off.
export function ahead(at, asked, answered) {
  return ((asked + answered) / 2 - at) / 1000;
}

// What the light of the clock becomes beside this device's own clock.
export function withOwnClock(light, seconds, words) {
  const off = Math.abs(seconds);
  if (off <= AMBER_S || light.colour === "red") return light;
  const sentence = fill(seconds > 0 ? words.ahead : words.late, { seconds: Math.round(off) });
  return { ...light, colour: off > RED_S ? "red" : "amber", says: `${light.says} ${sentence}`, to_do: words.set_clock };
}

export function worst(lights) {
  return WORST.find((colour) => lights.some((light) => light.colour === colour)) || "green";
}

export class Lights {
  constructor(words) {
    this.words = words;
    this.tickWords = JSON.parse(document.getElementById("tick-words")?.textContent || "{}");
    this.clock = new Intl.DateTimeFormat(document.documentElement.lang, {
      hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: words.zone,
    });
    this.heardAt = new Date();
  }

  start() {
    this.look();
    setInterval(() => { if (!document.hidden) this.look(); }, EVERY_MS);
  }

  async look() {
    if (this.looking) return;
    this.looking = true;
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
    const asked = Date.now();
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(this.words.address, { headers, cache: "no-store", signal: abort.signal });
      const looked = answer.ok ? await answer.json() : {};
      if (!Array.isArray(looked.lights)) throw new Error("no lights");
      this.show(looked, ahead(Date.parse(looked.at), asked, Date.now()));
    } catch (problem) {
      this.sayWhen(this.words.silent, true);
    } finally {
      clearTimeout(timer);
      this.looking = false;
    }
  }

  show(looked, seconds) {
    const lights = looked.lights.map((light) => (light.key === "clock" ? withOwnClock(light, seconds, this.words) : light));
    lights.forEach((light) => this.showLight(light));
    (looked.ticks || []).forEach((tick) => this.showTick(tick));
    const colour = worst(lights);
    const named = (wanted) => lights.filter((light) => light.colour === wanted).map((light) => light.title);
    document.getElementById("preflight").dataset.colour = colour;
    const names = named(colour).join(", ");
    write(document.getElementById("preflight-sum"), fill(this.words.sums[colour] || this.words.sums.green, { names }));
    this.showStart(named("red"));
    document.getElementById("phase-moved").hidden = looked.phase === this.words.phase;
    this.heardAt = new Date(looked.at);
    this.sayWhen(this.words.looked_at, false);
  }

  showLight(light) {
    const place = document.getElementById(`light-${light.key}`);
    if (!place) return;
    const part = (name) => place.querySelector(`.light-${name}`);
    place.dataset.colour = light.colour;
    write(part("word"), this.words.states[light.colour]);
    write(part("says"), light.says);
    write(part("do"), light.to_do);
    part("do").hidden = !light.to_do;
    part("more").hidden = light.items.length === 0;
    write(part("count"), String(light.items.length));
    const list = part("items");
    while (list.children.length > light.items.length) list.lastElementChild.remove();
    light.items.forEach((item, i) => {
      const line = list.children[i] || list.appendChild(document.createElement("li"));
      line.dataset.colour = item.colour;
      write(line, item.text);
    });
  }

  showTick(tick) {
    const place = document.getElementById(`tick-${tick.key}`);
    if (!place) return;
    place.dataset.done = tick.done ? "yes" : "no";
    write(place.querySelector(".tick-word"), this.tickWords[place.dataset.done]);
    write(place.querySelector(".tick-names"), tick.left);
    place.querySelector(".tick-left").hidden = !tick.left;
  }

  // What is red asks once more before the start, and stops nothing.
  showStart(red) {
    const asks = document.getElementById("start-red");
    if (!asks) return;
    asks.hidden = red.length === 0;
    write(asks, fill(this.words.start_red, { names: red.join(", ") }));
    write(document.getElementById("start"), red.length ? this.words.start_anyway : this.words.start);
  }

  sayWhen(sentence, silent) {
    const place = document.getElementById("preflight-at");
    place.hidden = false;
    place.classList.toggle("is-silent", silent);
    write(place, fill(sentence, { time: this.clock.format(this.heardAt) }));
  }
}

// A text that stays the same is left alone: nothing is read out again, no selection is lost.
function write(place, text) {
  if (place && place.textContent !== text) place.textContent = text;
}
