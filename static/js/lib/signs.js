// Small signs that a tap was taken: said, felt, seen.

export function say(sentence) {
  document.getElementById("say").textContent = sentence;
}

export function buzz(pattern) {
  navigator.vibrate?.(pattern);
}

export const shake = (element) => restart(element, "is-shaking");
export const flash = (element) => restart(element, "is-hit");

function restart(element, name) {
  if (!element) return;
  element.classList.remove(name);
  void element.offsetWidth; // lets the same movement begin anew
  element.classList.add(name);
}
