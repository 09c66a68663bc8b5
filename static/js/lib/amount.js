// What was typed on the keypad, and the whole minor units it means.
// Typed is a string of digits with at most one "." for the fraction, whatever the
// reader's own decimal sign is; money is never a float.
export const NOTHING = "";
const MOST_DIGITS = 7;

// The typed string after one more key ("0" to "9", ".", "back"). A key that cannot
// be meant leaves it as it was: a second sign, a digit too many, a fraction where
// the currency has none.
export function press(typed, key, { decimals }) {
  if (key === "back") return typed.slice(0, -1);
  const [whole, fraction] = typed.split(".");
  if (key === ".") {
    if (decimals === 0 || fraction !== undefined) return typed;
    return `${whole || "0"}.`;
  }
  if (!/^[0-9]$/.test(key)) return typed;
  if (fraction !== undefined) return fraction.length < decimals ? typed + key : typed;
  if (whole === "0") return key;
  return whole.length < MOST_DIGITS ? typed + key : typed;
}

// Whole minor units; 0 when nothing, or only zeros, was typed.
export function toMinor(typed, decimals) {
  const [whole, fraction = ""] = typed.split(".");
  return Number((whole || "0") + fraction.padEnd(decimals, "0"));
}

// A whole number of units, or null when a fraction was typed: there are no half trees.
export function toUnits(typed) {
  const [whole, fraction] = typed.split(".");
  return fraction === undefined ? Number(whole || "0") : null;
}

// What would have been typed for this amount, cents only when there are some.
export function fromMinor(minor, decimals) {
  const digits = String(minor).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals);
  return /[1-9]/.test(fraction) ? `${whole}.${fraction}` : whole;
}

// The typed string in the reader's form, also half way: "12." is "€ 12," in Dutch.
export function shown(typed, format) {
  const [whole, fraction] = typed.split(".");
  const parts = format.parts(Number(whole || "0") * format.scale);
  const tail = fraction === undefined ? "" : format.decimal + fraction;
  const lastWhole = parts.map((part) => part.type).lastIndexOf("integer");
  const text = parts.map((part, i) => (i === lastWhole ? part.value + tail : part.value)).join("");
  return text.replace(/\u202f/g, "\u00a0");
}

// The keypad key that a key of the keyboard stands for, if any. Comma and point both
// begin the fraction: read as a thousands sign, "12.50" would become 1250.
export function keyOf(keyboardKey) {
  if (/^[0-9]$/.test(keyboardKey)) return keyboardKey;
  if (keyboardKey === "," || keyboardKey === "." || keyboardKey === "Decimal") return ".";
  if (keyboardKey === "Backspace") return "back";
  return null;
}
