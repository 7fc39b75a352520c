// Where Chromium is, for tests and screenshots in a browser. The shell without windows is the same engine for half the
// processor time; the whole browser does as well.
import { existsSync } from 'node:fs';

export const CHROMIUM_SHELL = '/usr/bin/chromium-headless-shell';
export const CHROMIUM_PLACES = [
  CHROMIUM_SHELL,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
] as const;

/** Chromium is not on this machine. */
export class NoBrowserError extends Error {
  constructor() {
    super(
      'Browser tests need Chromium: install the package "chromium-headless-shell" or "chromium", or set TEXTDESK_CHROMIUM.',
    );
    this.name = 'NoBrowserError';
  }
}

/** The path of Chromium: what TEXTDESK_CHROMIUM names, else the first that is there. Throws NoBrowserError. */
export function chromiumPath(): string {
  const named = process.env.TEXTDESK_CHROMIUM;
  const found = [...(named === undefined ? [] : [named]), ...CHROMIUM_PLACES].find((place) => existsSync(place));
  if (found === undefined) throw new NoBrowserError();
  return found;
}
