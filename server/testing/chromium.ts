// Where Chromium is, for tests in a browser.
import { existsSync } from 'node:fs';

export const CHROMIUM_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'] as const;

/** The path of Chromium. Throws with one line that says what to install where there is none. */
export function chromiumPath(): string {
  const path = CHROMIUM_PLACES.find((place) => existsSync(place));
  if (!path) throw new Error('The browser tests need Chromium. Install it with: sudo apt-get install chromium');
  return path;
}
