// The wall beside the form: the real page, made small, of the version that was kept last.
const WALL_WIDTH = 1920;

export class Preview {
  // `place` holds a drawing and the frame that takes its place; `onfirst` is called when it does.
  constructor(place, onfirst) {
    this.place = place;
    this.onfirst = onfirst;
    this.frame = place.querySelector("iframe");
    this.coming = null;
    this.wanted = "";
    this.asked = "";
    new ResizeObserver(() => {
      this.fit(this.frame);
      this.load();
    }).observe(place);
  }

  show(version) {
    this.wanted = String(version);
    this.load();
  }

  // Each one comes in a frame of its own, under the one that is seen, and takes its place when it is
  // there: nothing flashes, and the browser's way back stays the way out of the form. What nobody
  // sees is not fetched.
  load() {
    if (!this.wanted || this.wanted === this.asked || !this.place.clientWidth) return;
    this.asked = this.wanted;
    if (this.coming) this.coming.remove();
    const frame = this.frame.cloneNode();
    this.coming = frame;
    frame.hidden = false;
    frame.src = `${this.frame.dataset.address}?v=${this.asked}`;
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
