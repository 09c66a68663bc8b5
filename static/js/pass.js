// A pass link opens by itself: the token leaves the address bar and goes to the server.
import { tokenIn } from "./lib/pass_token.js";

const form = document.getElementById("pass");
const field = document.getElementById("token");

function openWith(token) {
  field.value = token;
  form.hidden = true;
  document.getElementById("opening").hidden = false;
  form.submit();
}

function arrive() {
  const token = tokenIn(location.hash);
  if (!token) return;
  history.replaceState(null, "", location.pathname + location.search);
  openWith(token);
}

form.addEventListener("submit", () => {
  field.value = tokenIn(field.value);
});
// A page taken back from the browser's memory shows the field again.
addEventListener("pageshow", () => {
  form.hidden = false;
  document.getElementById("opening").hidden = true;
  arrive();
});
addEventListener("hashchange", arrive);
