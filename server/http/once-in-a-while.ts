// What would fill a log if it were written each time: said once for each key, and again only after a while.

const MOST_KEPT = 5000;

/** True the first time for a key, and again when so many milliseconds have passed since it was last true. */
export function onceInAWhile(clock: { monotonic(): number }, milliseconds: number): (key: string) => boolean {
  const told = new Map<string, number>();
  return (key) => {
    const now = clock.monotonic();
    const last = told.get(key);
    if (last !== undefined && now - last < milliseconds) return false;
    if (told.size >= MOST_KEPT) told.clear();
    told.set(key, now);
    return true;
  };
}
