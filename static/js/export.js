// The page of the exports: a line for the press is copied with one tap.
const words = JSON.parse(document.getElementById("export-words").textContent);

for (const button of document.querySelectorAll("[data-copy]")) {
  const name = button.dataset.copy;
  button.hidden = false;
  button.addEventListener("click", () => {
    document.getElementById(name).select();
    // The newer way to copy is not there on plain http.
    const copied = document.execCommand("copy");
    for (const said of document.querySelectorAll("[data-copied]")) said.textContent = "";
    document.querySelector(`[data-copied="${name}"]`).textContent = copied ? words.copied : words.by_hand;
  });
}
