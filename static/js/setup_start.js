// The beginning of a new competition: takes the key from the link, and the time zone from the browser.
const field = document.getElementById("key");
const block = document.getElementById("key-block");

// The key stands behind the # of the link, where no log sees it.
function takeKey() {
  const given = location.hash.slice(1);
  if (!field || !given) return;
  history.replaceState(null, "", location.pathname + location.search);
  field.value = given;
  block.hidden = true;
}

takeKey();
if (field && field.value && !block.dataset.wrong) block.hidden = true;
addEventListener("hashchange", takeKey);
document.getElementById("timezone").value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
