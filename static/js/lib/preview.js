// The wall beside the form: the real page, made small, with what was typed so far.
import { query } from "./preview_query.js";

const PAUSE_MS = 500;
const WALL_WIDTH = 1920;

export class Preview {
  // `place` holds a drawing and the frame that takes its place; `onfirst` is called when it does.
  constructor(place, onfirst) {
    this.place = place;
    this.onfirst = onfirst;
    this.frame = place.querySelector("iframe");
    this.coming = null;
    this.asked = "";
    this.timer = null;
    new ResizeObserver(() => this.fit(this.frame)).observe(place);
  }

  showSoon(form) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(form), PAUSE_MS);
  }

  // Each one comes in a frame of its own, under the one that is seen, and takes its place when it is
  // there: nothing flashes, and the browser's way back stays the way out of the form.
  show(form) {
    const asked = query(new FormData(form));
    if (asked === this.asked) return;
    this.asked = asked;
    if (this.coming) this.coming.remove();
    const frame = this.frame.cloneNode();
    this.coming = frame;
    frame.hidden = false;
    frame.src = `${this.frame.dataset.address}?${asked}`;
    frame.addEventListener("load", () => this.take(frame), { once: true });
    this.fit(frame);
    this.place.prepend(frame);
  }

  // Whatever else a server that went away may answer is not shown.
  take(frame) {
    if (frame !== this.coming) return;
    this.coming = null;
    if (!frame.contentDocument?.querySelector("body[data-preview]")) {
      this.asked = "";
      frame.remove();
      return;
    }
    this.place.querySelector("svg")?.remove();
    this.frame.remove();
    this.frame = frame;
    this.onfirst();
  }

  fit(frame) {
    frame.style.transform = `scale(${this.place.clientWidth / WALL_WIDTH})`;
  }
}
