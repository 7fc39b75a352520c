// Takes the technician's part of docs/screenshots/*.png: node server/testing/appliance-screenshots.ts. The real program with its
// simulated modem and the demo data, at three widths, light and dark. Look at them before you commit them.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { openStore } from '../store/database.ts';
import { addSignalSample } from '../store/signal-samples.ts';
import { type Box, freshBox } from './appliance-scene.ts';
import { closeBrowser, newContext } from './browser.ts';
import { shoot as take, WIDTHS } from './shots.ts';

const FOLDER = path.join(import.meta.dirname, '..', '..', 'docs', 'screenshots');

const shoot = (page: Page, name: string) => take(page, name, { folder: FOLDER });

/** Claimed, with a backup folder and a passphrase, one backup made, and the demo data. */
async function settle({ page, server, folder, claim }: Box): Promise<void> {
  await claim();
  await page.locator('#modem-status .state', { hasText: 'Ready' }).waitFor();
  await drawSignal(path.join(folder, 'data', 'textdesk.db'));
  await page.goto(`${server.url}/simulator`);
  await page.click('#load-demo');
  await page.waitForURL('**/conversations**');
  await page.goto(`${server.url}/settings/backup`);
  await page.check('[name=enabled]');
  await page.fill('[name=folder]', path.join(folder, 'stick'));
  await page.fill('[name=passphrase]', 'four words are good');
  await page.fill('[name=again]', 'four words are good');
  await page.locator('form:has([name=folder]) button').first().click();
  await page.waitForLoadState();
  await page.click('form[action$=now] button');
  await page.locator('.checks li', { hasText: 'B' }).first().waitFor();
}

/** A day of signal: weaker at night, and an hour and a half without any. */
async function drawSignal(database: string): Promise<void> {
  const store = await openStore(database);
  const now = Date.now();
  for (let ago = 24 * 60; ago > 0; ago -= 5) {
    if (ago > 300 && ago < 390) continue;
    const dbm = Math.round(-75 + 8 * Math.sin(ago / 240) + 2 * Math.sin(ago / 17));
    await addSignalSample(store.db, {
      at: now - ago * 60_000,
      device: 'simulator',
      csq: Math.round((dbm + 113) / 2),
      dbm,
    });
  }
  await store.close();
}

async function everything(
  { page: owner, server }: Box,
  look: { viewport: { width: number; height: number }; colorScheme: 'light' | 'dark' },
): Promise<void> {
  const context = await newContext(look);
  await context.addCookies(await owner.context().cookies());
  const page = await context.newPage();
  await page.goto(`${server.url}/first-run/modem`);
  await page.waitForSelector('#port-path');
  await shoot(page, 'wizard-modem');
  await page.goto(`${server.url}/modem`);
  await page.waitForSelector('#port-path');
  await page.waitForSelector('#transcript li');
  await page.click('#run-self-test');
  await page.locator('.probe li').nth(5).waitFor();
  await page.locator('h1').scrollIntoViewIfNeeded();
  await shoot(page, 'modem');
  await page.goto(`${server.url}/diagnosis`);
  await shoot(page, 'diagnosis');
  await page.goto(`${server.url}/settings/backup`);
  await page.fill('[name=folder]', '/media/stick/textdesk');
  await page.locator('[name=folder]').blur();
  await shoot(page, 'backup');
  await page.goto(`${server.url}/conversations`);
  await page.click('.opener');
  await page.waitForSelector('#simulator-text');
  await shoot(page, 'simulator');
  if (look.viewport.width === 1440 && look.colorScheme === 'light') {
    await page.goto(`${server.url}/checklist/card`);
    await shoot(page, 'quick-card');
  }
  await context.close();
}

const ends: (() => Promise<void>)[] = [];
const box = await freshBox({ after: (end) => void ends.push(end) });
try {
  await mkdir(FOLDER, { recursive: true });
  await settle(box);
  for (const viewport of WIDTHS) {
    for (const colorScheme of ['light', 'dark'] as const) await everything(box, { viewport, colorScheme });
  }
} finally {
  for (const end of ends.reverse()) await end();
  await closeBrowser();
}
