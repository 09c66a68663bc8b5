// What is not right yet, each sentence at its field. The server draws them into the page in the same places.

export class Problems {
  constructor(form) {
    this.form = form;
  }

  // `problems` has a sentence for each field; all others are right.
  mark(problems) {
    for (const line of this.form.querySelectorAll(".problem")) {
      const field = line.id.replace(/-problem$/, "");
      if (!(field in problems)) this.unmark(field, line);
    }
    for (const [field, sentence] of Object.entries(problems)) {
      const line = document.getElementById(`${field}-problem`) || this.made(field);
      if (line && line.textContent !== sentence) line.textContent = sentence;
    }
  }

  unmark(field, line) {
    line.remove();
    this.input(field)?.removeAttribute("aria-invalid");
  }

  made(field) {
    const place = this.placeFor(field);
    if (!place) return null;
    const line = document.createElement("p");
    line.className = "problem";
    line.id = `${field}-problem`;
    place.append(line);
    const input = this.input(field);
    input?.setAttribute("aria-invalid", "true");
    input?.setAttribute("aria-describedby", `${line.id} ${input.getAttribute("aria-describedby") || ""}`.trim());
    return line;
  }

  placeFor(field) {
    const input = this.input(field);
    return (
      document.querySelector(`[data-problems-of="${field}"]`) ||
      input?.closest("[data-row]")?.querySelector("[data-problems]") ||
      input?.closest(".field, fieldset") ||
      null
    );
  }

  // Of radio buttons the first one.
  input(field) {
    const found = this.form.elements[field];
    return found instanceof RadioNodeList ? found[0] : found;
  }
}
