// Questions to the server that must be answered in the end: what an event told of is never lost to a gap in the line.
const AGAIN = [1000, 2000, 5000, 15_000, 30_000];

/** The server was not reached, or had no time: the same question may be answered later. */
export const isForLater = (response) => response.status === 429 || response.status >= 500;

/**
 * Calls `work` once, this long after the last call, never twice at a time. When it resolves to false (or fails), it is
 * called again, ever later, and at once when the line is back.
 */
export function persistent(work, milliseconds) {
  let timer = 0;
  let running = false;
  let asked = false;
  let failures = 0;
  const later = (delay = milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(run, delay);
  };
  async function run() {
    asked = true;
    if (running) return;
    running = true;
    while (asked) {
      asked = false;
      clearTimeout(timer);
      failures = (await succeeds(work)) ? 0 : failures + 1;
      if (failures > 0) break;
    }
    running = false;
    if (failures > 0) later(AGAIN[Math.min(failures, AGAIN.length) - 1]);
  }
  document.addEventListener('live:up', () => failures > 0 && later(0));
  const ask = () => later();
  ask.isFailing = () => failures > 0;
  return ask;
}

async function succeeds(work) {
  try {
    return (await work()) !== false;
  } catch (error) {
    reportError(error);
    return false;
  }
}
