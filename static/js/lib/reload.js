// Reloads the page when the organiser asks for it, in a quiet moment and only when the server answers.
const QUIET_MS = 20000;
const LONGEST_WAIT_MS = 600000;
const LOOK_EVERY_MS = 2000;
const MARK = "wall-reloaded-for";

let waiting = false;

// `wish` names the request; the same one is followed once, however often it is said.
export function reloadCalmly(wish, quietFor) {
  const mark = String(wish);
  if (waiting || remembered() === mark) return;
  waiting = true;
  const asked = performance.now();
  const look = async () => {
    const longEnough = quietFor() >= QUIET_MS || performance.now() - asked >= LONGEST_WAIT_MS;
    if (longEnough && (await serverAnswers())) {
      remember(mark);
      window.location.reload();
      return;
    }
    setTimeout(look, LOOK_EVERY_MS);
  };
  look();
}

async function serverAnswers() {
  try {
    const answer = await fetch(window.location.href, { cache: "no-store", credentials: "same-origin" });
    return answer.ok;
  } catch (problem) {
    return false;
  }
}

function remembered() {
  try {
    return window.sessionStorage.getItem(MARK);
  } catch (problem) {
    return null;
  }
}

function remember(mark) {
  try {
    window.sessionStorage.setItem(MARK, mark);
  } catch (problem) {
    // Without storage the wish may be followed again after it is said again.
  }
}
