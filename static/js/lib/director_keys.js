// What a key of the keyboard or of a presenter's clicker does at the console. Pure, but for the press that is under way.

const NEXT = new Set(["PageDown", "ArrowRight", "ArrowDown", " ", "Spacebar"]);
const BACK = new Set(["PageUp", "ArrowLeft", "ArrowUp"]);
const BLACK = new Set(["b", "B", "."]);
// Clickers send these to begin and end a show of slides: here they do nothing at all.
const NOTHING = new Set(["F5", "Escape"]);
const TYPES = "input, select, textarea, summary, [contenteditable]";

// "next", "back", "black", "nothing", or "" for a key that is none of ours.
export function verbOf({ key, ctrlKey = false, metaKey = false, altKey = false, target = null }) {
  if (ctrlKey || metaKey || altKey || target?.closest?.(TYPES)) return "";
  if (NEXT.has(key)) return "next";
  if (BACK.has(key)) return "back";
  if (BLACK.has(key)) return "black";
  return NOTHING.has(key) ? "nothing" : "";
}

// One press at a time: what comes while one is under way is dropped, not kept for later.
export function presserOf(send) {
  let busy = false;
  const press = async (...pressed) => {
    if (busy) return;
    busy = true;
    try {
      await send(...pressed);
    } finally {
      busy = false;
    }
  };
  press.isBusy = () => busy;
  return press;
}
