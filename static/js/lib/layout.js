// How many rows of what height, in which columns, on which pages. Pure; lengths are in u.

const MODES = {
  xl: { gap: 1.4, tallest: 20, columns: 1 },
  l: { gap: 1, tallest: 16, columns: 1 },
  m: { gap: .6, tallest: 16, columns: 2 },
  p: { gap: .6, tallest: 16, columns: 2 },
  f: { gap: 1.4, tallest: 30, columns: 1 },
};
const PINNED_HEIGHT = 7.2;
const PAGED_ROW = 4.7;
const GUTTER = 1.6;

// 2-6 teams: extra large; to 12: large; to 30: two columns; more: pages under three pinned
// rows. `far` is the number of rows that can be read from the last desk, when that is few.
export function modeFor(teams, far = 0) {
  if (far && teams > far) return "f";
  if (teams <= 6) return "xl";
  if (teams <= 12) return "l";
  return teams <= 30 ? "m" : "p";
}

export function planFor({ teams, width, height, far = 0 }) {
  const mode = modeFor(teams, far);
  const { gap, tallest, columns } = MODES[mode];
  const plan = { mode, gap, columns, width, height, teams, pinned: 0, pinHeight: 0, gutter: GUTTER };
  if (mode === "p") {
    plan.pinned = 3;
    plan.pinHeight = PINNED_HEIGHT;
    const left = height - plan.pinned * (PINNED_HEIGHT + gap);
    plan.inColumn = Math.max(1, Math.floor((left + gap) / (PAGED_ROW + gap)));
    plan.rowHeight = (left - gap * (plan.inColumn - 1)) / plan.inColumn;
  } else {
    plan.pinned = mode === "f" ? 1 : 0;
    plan.inColumn = mode === "f" ? far : Math.max(1, Math.ceil(teams / columns));
    plan.rowHeight = Math.min(tallest, (height - gap * (plan.inColumn - 1)) / plan.inColumn);
    plan.pinHeight = plan.rowHeight;
  }
  plan.perPage = mode === "p" ? plan.inColumn * columns : plan.inColumn - plan.pinned;
  plan.pages = mode === "p" || mode === "f" ? Math.max(1, Math.ceil((teams - plan.pinned) / plan.perPage)) : 1;
  plan.columnWidth = (width - GUTTER * (columns - 1)) / columns;
  return plan;
}

// Where the team that is i-th on the board stands on this page: {x, y, width, pinned, seen}.
export function placeOf(i, plan, page = 0) {
  const { gap, rowHeight, pinHeight, pinned, width, columnWidth } = plan;
  if (i < pinned) return { x: 0, y: i * (pinHeight + gap), width, pinned: plan.mode === "p", seen: true };
  const paged = plan.pages > 1 || pinned > 0;
  const slot = paged ? i - pinned - page * plan.perPage : i;
  const top = pinned * (pinHeight + gap);
  const seen = !paged || (slot >= 0 && slot < plan.perPage);
  if (!seen) return { x: 0, y: top, width: columnWidth, pinned: false, seen };
  const rows = plan.mode === "f" ? plan.perPage : plan.inColumn;
  const column = Math.floor(slot / rows);
  return { x: column * (columnWidth + plan.gutter), y: top + (slot % rows) * (rowHeight + gap), width: columnWidth, pinned: false, seen };
}

// The width of a number in em, from the shape of its text: digits are tabular.
export function widthOf(text) {
  let em = .12;
  for (const sign of text) {
    if (/\d/.test(sign)) em += .545;
    else if (/[.,’'\u2009]/.test(sign)) em += .27;
    else if (/\s/.test(sign)) em += .2;
    else if (sign === "%") em += .92;
    else em += .58;
  }
  return em;
}
