// Digits typed on a scale: 1 chooses 1, and a 0 soon behind it chooses 10 where that is on the scale.
const TOGETHER_MS = 1000;

export class Digits {
  constructor() {
    this.on = "";
    this.at = 0;
    this.soFar = "";
  }

  // Gives the mark that a digit chooses, empty for none. `marks` are those of the scale `on` which it was typed.
  typed(digit, { on, at, marks }) {
    const together = on === this.on && at - this.at < TOGETHER_MS ? this.soFar + digit : digit;
    const mark = [together, digit].find((one) => marks.includes(one)) ?? "";
    Object.assign(this, { on, at, soFar: mark || digit });
    return mark;
  }
}
