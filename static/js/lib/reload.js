// Reloads the page when the server has become another one, in a quiet moment and only when it answers.
const QUIET_MS = 20000;
const LONGEST_WAIT_MS = 600000;
const LOOK_EVERY_MS = 2000;

let first = null;
let waiting = false;

// `build` names the pages that the server has now. The first one heard is that of this page.
// `quietFor` tells for how many ms nothing has happened, `mayNow` whether this is a good hour.
export function reloadForBuild(build, { quietFor, mayNow }) {
  if (first === null) first = build;
  if (waiting || build === first) return;
  waiting = true;
  const asked = performance.now();
  const look = async () => {
    const longEnough = quietFor() >= QUIET_MS || performance.now() - asked >= LONGEST_WAIT_MS;
    if (longEnough && mayNow() && (await serverAnswers())) {
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
