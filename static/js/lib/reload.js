// Reloads the page for another build of the server or another make-up of the competition, and
// only when the server answers: a page that cannot be fetched leaves a black wall.
const QUIET_MS = 20000;
const LONGEST_WAIT_MS = 600000;
const LOOK_EVERY_MS = 2000;

let first = null;
let mayReload = null;

// `build` names the pages that the server has now. The first one heard is that of this page.
// `quietFor` tells for how many ms nothing has happened, `mayNow` whether this is a good hour.
export function reloadForBuild(build, { quietFor, mayNow }) {
  if (first === null) first = build;
  if (mayReload || build === first) return;
  const asked = performance.now();
  reloadWhen(() => mayNow() && (quietFor() >= QUIET_MS || performance.now() - asked >= LONGEST_WAIT_MS));
}

// The page was laid out for other figures: the next moment is good enough.
export function reloadForMakeUp() {
  reloadWhen(() => true);
}

function reloadWhen(may) {
  const looks = mayReload !== null;
  mayReload = may;
  if (!looks) look();
}

async function look() {
  if (mayReload() && (await serverAnswers())) {
    window.location.reload();
    return;
  }
  setTimeout(look, LOOK_EVERY_MS);
}

async function serverAnswers() {
  try {
    const answer = await fetch(window.location.href, { cache: "no-store", credentials: "same-origin" });
    return answer.ok;
  } catch (problem) {
    return false;
  }
}
