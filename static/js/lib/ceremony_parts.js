// The pieces that the acts are made of: always by textContent, never by markup.

export function make(tag, name, content) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (content !== undefined && content !== null && content !== "") {
    if (Array.isArray(content)) element.append(...content.filter(Boolean));
    else element.append(content);
  }
  return element;
}

// An element, or nothing when there is nothing to say.
export const makeIf = (text, tag, name) => (text ? make(tag, name, text) : null);

export function chipOf(team) {
  const chip = make("span", `chip c-${team.colour} shape-${team.shape || 0}`, team.mono || "");
  chip.setAttribute("aria-hidden", "true");
  return chip;
}

// A name is written in whatever direction it has.
export function nameOf(team, name = "team-name") {
  const element = make("bdi", name, team.name);
  element.dir = "auto";
  return element;
}

// A chip and a name that may travel together from one picture to the next.
export function whoOf(team) {
  const who = make("span", "who-is", [chipOf(team), nameOf(team)]);
  who.dataset.travels = team.code;
  return who;
}

export function canvasOf(name) {
  const canvas = make("canvas", name);
  canvas.setAttribute("aria-hidden", "true");
  return canvas;
}

// A bar that grows inside its own clip, so that its end keeps its shape.
export function barOf(share, name = "") {
  const fill = make("i", `fill ${name}`);
  fill.style.transform = `translateX(${((Math.max(0, Math.min(1, share)) - 1) * 100).toFixed(2)}%)`;
  return fill;
}
