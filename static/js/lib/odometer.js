// Rolling digits. Only transforms move. Screen readers get the plain number beside it.
const STRIP = "01234567890123456789".split("").join("\n");
const isSpace = /[\u202f\u00a0 ]/g;

export class Odometer {
  // `pace` stretches the time a digit takes; with `spins` each turns round once more on its way.
  constructor(element, { onshape, pace = 1, spins = false }) {
    Object.assign(this, { element, onshape, pace, spins });
    this.cells = [];
    this.shape = "";
    this.value = null;
  }

  // `parts` as Intl.NumberFormat.formatToParts gives them.
  set(value, parts, animate) {
    if (value === this.value) return;
    const digits = [];
    let shape = "";
    parts.forEach((part) => {
      if (part.type === "integer") {
        for (const digit of part.value) digits.push(Number(digit));
        shape += "d".repeat(part.value.length);
      } else {
        shape += `[${part.type}${part.value}]`;
      }
    });
    const rises = this.value === null || value >= this.value;
    const moves = animate && this.value !== null;
    const reshaped = shape !== this.shape;
    if (reshaped) this.build(parts);
    this.shape = shape;
    this.value = value;
    this.cells.forEach((cell, i) => {
      if (cell.digit !== digits[i] || reshaped || (moves && this.spins)) this.roll(cell, digits[i], { moves, rises, order: digits.length - 1 - i });
    });
    if (reshaped) this.onshape();
  }

  // A number that grows a digit keeps the ones it had, counted from the right.
  build(parts) {
    const had = this.cells.map((cell) => cell.digit);
    this.element.textContent = "";
    this.cells = [];
    parts.forEach((part) => {
      if (part.type === "integer") {
        for (let i = 0; i < part.value.length; i += 1) this.cells.push(this.addDigit());
      } else {
        this.addSign(part);
      }
    });
    for (let i = 1; i <= Math.min(had.length, this.cells.length); i += 1) {
      const cell = this.cells[this.cells.length - i];
      cell.digit = had[had.length - i];
    }
  }

  addDigit() {
    const frame = document.createElement("span");
    const strip = document.createElement("span");
    frame.className = "digit";
    strip.className = "digit-strip";
    strip.textContent = STRIP;
    frame.append(strip);
    this.element.append(frame);
    return { strip, digit: 0, rolling: null };
  }

  addSign(part) {
    const sign = document.createElement("span");
    const text = part.value.replace(isSpace, "");
    const names = { currency: "digit-sign", group: text ? "digit-group" : "digit-group thin" };
    sign.className = names[part.type] || "digit-gap";
    sign.textContent = text;
    this.element.append(sign);
  }

  roll(cell, digit, { moves, rises, order }) {
    const from = cell.digit;
    cell.digit = digit;
    if (cell.rolling) cell.rolling.cancel();
    cell.rolling = null;
    cell.strip.style.transform = `translateY(${-digit}em)`;
    if (!moves || (from === digit && !this.spins)) return;
    const start = rises ? from : from + 10;
    let end = digit;
    if (rises && digit < from) end = digit + 10;
    if (!rises && digit <= from) end = digit + 10;
    if (rises && this.spins && end < 10) end += 10;
    cell.rolling = cell.strip.animate(
      [{ transform: `translateY(${-start}em)` }, { transform: `translateY(${-end}em)` }],
      { duration: (760 + order * 70) * this.pace, easing: "cubic-bezier(.2, .75, .2, 1)" });
  }
}
