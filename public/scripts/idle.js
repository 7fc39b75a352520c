// Nobody there: the page goes to the lock screen, so that nothing stays readable. The server alone decides when; this
// script tells it of keys and pointer (at most once a minute) and asks it when the time should be up.
const TELL_EVERY = 60_000;
const LONGEST_SLEEP = 60_000;
let told = 0;
let timer;

for (const type of ['keydown', 'pointerdown', 'wheel', 'touchmove']) {
  addEventListener(type, tell, { passive: true, capture: true });
}

function tell() {
  if (Date.now() - told < TELL_EVERY) return;
  told = Date.now();
  fetch('/session/use', { method: 'POST' }).then(
    (answer) => answer.ok || ask(),
    () => {},
  );
}

async function ask() {
  clearTimeout(timer);
  let left = LONGEST_SLEEP;
  try {
    const answer = await fetch('/session/state', { cache: 'no-store' });
    const session = await answer.json();
    if (session.state !== 'active') return leave(session.state);
    left = session.left;
  } catch {
    // Out of reach: asked again, while the bar above the page says so.
  }
  timer = setTimeout(ask, Math.min(left, LONGEST_SLEEP) + 500);
}

function leave(state) {
  document.body.replaceChildren();
  const here = location.pathname + location.search;
  location.replace(`${state === 'locked' ? '/lock' : '/session/new'}?to=${encodeURIComponent(here)}`);
}

document.addEventListener('visibilitychange', () => document.hidden || ask());
addEventListener('pageshow', ({ persisted }) => persisted && ask());
await ask();
