// Money, numbers and times in the reader's own form. Amounts are whole minor units, never floats.
const LOCALE = { nl: "nl", fr: "fr", de: "de", en: "en-GB" };

// The narrow no-break space of French is not in every font: show the wide one.
const tidy = (s) => s.replace(/\u202f/g, "\u00a0");

export function makeFormat(lang, currency = "EUR", zone = undefined) {
  const tag = LOCALE[lang] || "en-GB";
  const exactForm = new Intl.NumberFormat(tag, { style: "currency", currency });
  const digits = exactForm.resolvedOptions().maximumFractionDigits;
  const wholeForm = new Intl.NumberFormat(tag, { style: "currency", currency, maximumFractionDigits: 0, minimumFractionDigits: 0 });
  const numberForm = new Intl.NumberFormat(tag, { maximumFractionDigits: 0 });
  const fixed = (style, places) => new Intl.NumberFormat(tag, { style, minimumFractionDigits: places, maximumFractionDigits: places });
  const decimalForms = [0, 1].map((places) => fixed("decimal", places));
  const percentForms = [0, 1].map((places) => fixed("percent", places));
  const percentForm = new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: 0 });
  const clockForm = new Intl.DateTimeFormat(tag, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone });
  const localForm = new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", hourCycle: "h23", timeZone: zone });
  const point = exactForm.formatToParts(1.1).find((part) => part.type === "decimal");
  const decimal = point ? point.value : "";
  const scale = 10 ** digits;
  return {
    lang, tag, digits, decimal, scale,
    // Rounded down to whole units: a wall never shows money that is not there.
    whole: (minor) => tidy(wholeForm.format(Math.floor(minor / scale))),
    parts: (minor) => wholeForm.formatToParts(Math.floor(minor / scale)),
    // Exact; the fraction is left out when it is zero.
    exact: (minor) => tidy(minor % scale ? exactForm.format(minor / scale) : wholeForm.format(minor / scale)),
    number: (n) => tidy(numberForm.format(n)),
    numberParts: (n) => numberForm.formatToParts(n),
    // Always to the cent, so that the digits of a column stand under one another.
    cents: (minor) => tidy(exactForm.format(Math.floor(minor) / scale)),
    decimals: (n, places) => tidy(decimalForms[places].format(n)),
    percents: (n, places) => tidy(percentForms[places].format(n / 100)),
    percent: (x) => tidy(percentForm.format(Math.floor(Number((x * 100).toFixed(9))) / 100)),
    clock: (date) => clockForm.format(date),
    // The day and the hour on the competition's clocks: {day: "2026-11-23", hour: "14"}.
    local: (date) => {
      const parts = {};
      localForm.formatToParts(date).forEach(({ type, value }) => { parts[type] = value; });
      return { day: `${parts.year}-${parts.month}-${parts.day}`, hour: parts.hour };
    },
  };
}
