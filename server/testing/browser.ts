// Chromium for tests and screenshots: the distribution's own, driven by playwright-core, one for each test file. Nothing
// leaves loopback.
import { after } from 'node:test';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';
import { chromiumPath } from './chromium.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--autoplay-policy=no-user-gesture-required',
];

let launched: Promise<Browser> | undefined;

/** The file's browser, launched at the first call. */
export function browser(): Promise<Browser> {
  launched ??= chromium.launch({ executablePath: chromiumPath(), args: FLAGS });
  return launched;
}

/**
 * A browser that takes any certificate, to be closed by whoever launched it. By its own flag: playwright's ignoreHTTPSErrors
 * does not always reach the shared worker that holds the stream.
 */
export function trustingBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: [...FLAGS, '--ignore-certificate-errors'] });
}

/** Closes the browser, if it was ever launched. */
export async function closeBrowser(): Promise<void> {
  const running = await launched;
  launched = undefined;
  await running?.close();
}

/** Call once at the top of a test file: the browser ends with it. */
export function closeBrowserAfterTests(): void {
  after(closeBrowser);
}

/** A browser profile of its own: its cookies, its tabs, its shared worker. */
export async function newContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await (await browser()).newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    ...options,
  });
  context.setDefaultTimeout(60_000);
  return context;
}
