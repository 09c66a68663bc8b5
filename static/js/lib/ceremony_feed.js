// Where frames come from: the socket, and while it is down or silent, the present frame over HTTP.
import { Link } from "./connection.js";
import { isFrame } from "./ceremony_frame.js";

const LOOK_EVERY_MS = 500;
const POLL_MS = 2000;
const POLL_TIMEOUT_MS = 4500;

export class CeremonyFeed {
  constructor({ competition, frameUrl, onframe, onlink }) {
    Object.assign(this, { competition, frameUrl, onframe, onlink });
    this.link = new Link(performance.now());
    this.polling = false;
    this.lastPoll = performance.now();
    this.heardFrames = 0;
    this.socket = null;
  }

  start() {
    setInterval(() => this.look(), LOOK_EVERY_MS);
    // The moment a network is back is the moment to ask; a socket takes longer to find out.
    window.addEventListener("online", () => this.poll());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.poll(); });
    // A browser that cannot read the socket's script still has the polls.
    import("../../vendor/socket.io.esm.min.js").then(({ io }) => this.connect(io), () => {});
  }

  connect(io) {
    const socket = io({
      path: "/socket.io",
      transports: ["websocket"],
      auth: { competition: this.competition, as: "screen", size: `${window.innerWidth}x${window.innerHeight}` },
      reconnectionDelay: 500,
      reconnectionDelayMax: 2500,
      randomizationFactor: .5,
    });
    this.socket = socket;
    socket.on("connect", () => this.link.socket(true));
    socket.on("disconnect", (reason) => {
      this.link.socket(false);
      // The server asked us to go: come back by ourselves, at a calm pace.
      if (reason === "io server disconnect") setTimeout(() => socket.connect(), 2000 + Math.random() * 2000);
    });
    socket.on("connect_error", () => {
      this.link.socket(false);
      if (!socket.active) setTimeout(() => socket.connect(), 3000 + Math.random() * 3000);
    });
    socket.on("frame", (frame) => this.heard(frame));
    socket.on("beat", () => this.alive());
  }

  heard(frame) {
    this.alive();
    if (!isFrame(frame)) return;
    this.heardFrames += 1;
    this.onframe(frame);
  }

  alive() {
    this.link.sign(performance.now());
    this.onlink(this.link.state(performance.now()));
  }

  look() {
    const now = performance.now();
    this.onlink(this.link.state(now));
    if (this.link.shouldPoll(now) && now - this.lastPoll >= POLL_MS) this.poll();
  }

  async poll() {
    if (this.polling) return;
    this.polling = true;
    this.lastPoll = performance.now();
    const heardBefore = this.heardFrames;
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), POLL_TIMEOUT_MS);
    try {
      const answer = await fetch(this.frameUrl, { headers: { Accept: "application/json" }, cache: "no-store", credentials: "same-origin", signal: abort.signal });
      const frame = answer.ok ? await answer.json() : null;
      // What came by the socket meanwhile is newer than what was asked for before it.
      if (isFrame(frame) && this.heardFrames === heardBefore) this.heard(frame);
    } catch (problem) {
      // No answer, or not one of the server's: the link says so by itself.
    } finally {
      clearTimeout(timer);
      this.polling = false;
    }
  }
}
