// Where boards come from: the socket, and while it is down or silent, the same board over HTTP.
import { Link, POLL_MS } from "./connection.js";

const LOOK_EVERY_MS = 1000;
const POLL_TIMEOUT_MS = 4500;
const REVIVE_EVERY_MS = 20000;

export class Feed {
  constructor({ competition, boardUrl, onboard, onbeat, onshow, onlink }) {
    Object.assign(this, { competition, boardUrl, onboard, onbeat, onshow, onlink });
    this.link = new Link(performance.now());
    this.etag = null;
    this.polling = false;
    this.lastPoll = performance.now();
    this.lastRevival = performance.now();
    this.socket = null;
  }

  start() {
    setInterval(() => this.look(), LOOK_EVERY_MS);
    // A browser that cannot read the socket's script still has the polls.
    import("../../vendor/socket.io.esm.min.js").then(({ io }) => this.connect(io), () => {});
  }

  connect(io) {
    const socket = io({
      path: "/socket.io",
      transports: ["websocket"],
      auth: { competition: this.competition, as: "wall", size: `${window.innerWidth}x${window.innerHeight}` },
      reconnectionDelay: 500,
      reconnectionDelayMax: 5000,
      randomizationFactor: .5,
    });
    this.socket = socket;
    socket.on("connect", () => this.link.socket(true));
    socket.on("disconnect", (reason) => {
      this.link.socket(false);
      // The server asked us to go: come back by ourselves, at a calm pace.
      if (reason === "io server disconnect") setTimeout(() => socket.connect(), 2000 + Math.random() * 3000);
    });
    socket.on("connect_error", () => {
      this.link.socket(false);
      if (!socket.active) setTimeout(() => socket.connect(), 5000 + Math.random() * 5000);
    });
    socket.on("board", (board) => this.heard(() => this.onboard(board)));
    socket.on("beat", (beat) => this.heard(() => this.onbeat(beat)));
    socket.on("show", (show) => this.heard(() => this.onshow(show)));
  }

  // Something came from the server itself. The time it was silent before goes with it.
  heard(act) {
    const now = performance.now();
    this.silence = this.link.silentFor(now);
    this.link.sign(now);
    act();
    this.onlink(this.link.state(now));
  }

  look() {
    const now = performance.now();
    this.onlink(this.link.state(now));
    if (!this.link.shouldPoll(now)) return;
    if (now - this.lastPoll >= POLL_MS) this.poll();
  }

  async poll() {
    if (this.polling) return;
    this.polling = true;
    this.lastPoll = performance.now();
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), POLL_TIMEOUT_MS);
    try {
      const headers = { Accept: "application/json" };
      if (this.etag) headers["If-None-Match"] = this.etag;
      const answer = await fetch(this.boardUrl, { headers, cache: "no-store", credentials: "same-origin", signal: abort.signal });
      await this.read(answer);
    } catch (problem) {
      // No answer, or not one of the server's: the link says so by itself.
    } finally {
      clearTimeout(timer);
      this.polling = false;
    }
  }

  // A proxy's error page or a hotel's login is no sign of life: only a board is, or its 304.
  async read(answer) {
    if (answer.status === 304 && this.etag) {
      this.heard(() => {});
    } else if (answer.ok) {
      const board = await answer.json();
      if (!board.epoch || !Array.isArray(board.rows)) return;
      this.etag = answer.headers.get("ETag");
      this.heard(() => this.onboard(board));
    } else {
      return;
    }
    this.reviveSocket();
  }

  // The server answers, yet the socket is silent: it is half dead, so take a new one.
  reviveSocket() {
    const now = performance.now();
    if (!this.socket || !this.socket.connected || now - this.lastRevival < REVIVE_EVERY_MS) return;
    this.lastRevival = now;
    this.socket.disconnect();
    this.socket.connect();
  }
}
