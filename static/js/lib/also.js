// The teams that call too, where only the first places are shown: their names, in one or two lines and on
// as many pages as it takes.
const byId = (id) => document.getElementById(id);

export class Also {
  constructor() {
    this.section = byId("also");
    this.names = byId("also-names");
    this.pages = [];
    this.page = 0;
  }

  // Whether the line came or went, and with it the room of the rows.
  take(board) {
    const known = this.all ? this.all.join("|") : null;
    this.all = (board.unplaced || []).map((code) => board.teams[code]).filter(Boolean).map((team) => team.short || team.name);
    if (known === this.all.join("|")) return false;
    const was = this.section.hidden;
    this.section.hidden = !this.all.length;
    this.layOut();
    return was !== this.section.hidden;
  }

  // Puts as many names on a page as fit its lines.
  layOut() {
    if (this.section.hidden) return;
    this.pages = [[]];
    this.all.forEach((name) => {
      const page = this.pages[this.pages.length - 1];
      this.write(page.concat(name));
      if (page.length && this.names.clientHeight && this.names.scrollHeight > this.names.clientHeight + 2) this.pages.push([name]);
      else page.push(name);
    });
    this.page %= this.pages.length;
    this.show();
  }

  turnPage() {
    if (this.pages.length < 2) return;
    this.page = (this.page + 1) % this.pages.length;
    this.show();
  }

  show() {
    this.write(this.pages[this.page] || []);
  }

  // A name never breaks in two.
  write(names) {
    this.names.textContent = names.map((name) => name.replace(/ /g, "\u00a0")).join(", ");
  }
}
