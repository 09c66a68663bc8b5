// Makes names fit: narrower letters first, then two lines, and only then cut.
// All names are measured together, so that the browser lays out a few times, not once per name.
const WIDEST = 100;
const NARROWEST = 62;

const widthOfText = (element) => {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range.getBoundingClientRect().width;
};

export function fitNames(names) {
  names.forEach((name) => {
    name.classList.remove("two");
    name.style.fontStretch = `${WIDEST}%`;
  });
  const rooms = names.map((name) => name.clientWidth - .5);
  const full = names.map(widthOfText);
  const wide = names.map((name, i) => i).filter((i) => full[i] > rooms[i]);
  wide.forEach((i) => { names[i].style.fontStretch = `${NARROWEST}%`; });
  const narrow = wide.map((i) => widthOfText(names[i]));
  const wrapped = [];
  wide.forEach((i, k) => {
    if (narrow[k] > rooms[i]) {
      wrapped.push(names[i]);
      return;
    }
    // Width follows the axis nearly in a straight line: one step aside is margin enough.
    const part = (rooms[i] - narrow[k]) / Math.max(1, full[i] - narrow[k]);
    const stretch = Math.max(NARROWEST, Math.floor(NARROWEST + part * (WIDEST - NARROWEST) - 1));
    names[i].style.fontStretch = `${stretch}%`;
  });
  wrapInTwo(wrapped);
}

function wrapInTwo(names) {
  let left = names;
  left.forEach((name) => name.classList.add("two"));
  [88, 76, 68, NARROWEST].forEach((stretch) => {
    left.forEach((name) => { name.style.fontStretch = `${stretch}%`; });
    left = left.filter((name) => name.scrollHeight > name.clientHeight + 2);
  });
}

// A sentence of a few lines: narrower letters until it is not cut.
export function fitLines(lines, steps) {
  steps.some((stretch) => {
    lines.style.fontStretch = `${stretch}%`;
    return lines.scrollHeight <= lines.clientHeight + 2;
  });
}

// Words that stand alone: smaller until they keep within the height they are given and no word sticks out.
export function fitBlock(block, { size, sizes, high }) {
  sizes.some((one) => {
    block.style.setProperty(size, one);
    return block.scrollHeight <= high && block.scrollWidth <= block.clientWidth + 1;
  });
}

// The same for one line of big digits: narrower, then smaller.
export function fitLine(line, { stretch, size }) {
  const tooWide = () => line.scrollWidth > line.clientWidth + 1;
  line.style.removeProperty(stretch.name);
  line.style.removeProperty(size.name);
  const found = stretch.steps.find((step) => {
    line.style.setProperty(stretch.name, `${step}%`);
    return !tooWide();
  });
  if (found) return;
  let em = parseFloat(getComputedStyle(line).getPropertyValue(size.name));
  while (tooWide() && em > size.least) {
    em -= .4;
    line.style.setProperty(size.name, em.toFixed(1));
  }
}
