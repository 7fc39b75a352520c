// Takes pictures of first run, accounts and settings: node server/testing/accounts-screenshots.ts FOLDER. The real program with
// its simulated modem, at three widths, light and dark. For looking at; docs/screenshots does without them.
import { mkdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { type Box, freshBox } from './appliance-scene.ts';
import { closeBrowser, newContext } from './browser.ts';
import { shoot as take, WIDTHS } from './shots.ts';

const [folder = ''] = process.argv.slice(2);
if (folder === '') throw new Error('Usage: accounts-screenshots.ts FOLDER');
const LOOKS = WIDTHS.flatMap((viewport) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ viewport, colorScheme })),
);

async function shoot(page: Page, name: string): Promise<void> {
  for (const { viewport, colorScheme } of LOOKS) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await take(page, name, { folder, whole: true });
  }
}

async function firstRun({ page, server }: Box): Promise<void> {
  await page.goto(server.url);
  await shoot(page, 'first-run-code');
  await page.fill('[name=code]', 'WRON-GONE');
  await page.click('button[type=submit]');
  await shoot(page, 'first-run-wrong-code');
  await page.fill('[name=code]', server.setupCode ?? '');
  await page.click('button[type=submit]');
  await shoot(page, 'first-run-clinic');
  await page.fill('[name=clinicName]', 'Harbour Vets');
  await page.selectOption('[name=country]', 'SE');
  await page.click('button[type=submit]');
  await shoot(page, 'first-run-administrator');
  await page.fill('[name=name]', 'Ada Lovelace');
  await page.fill('[name=login]', 'ada');
  await page.fill('[name=password]', 'password1234');
  await page.fill('[name=again]', 'password1234');
  await page.click('button[type=submit]');
  await shoot(page, 'first-run-common-password');
  await page.fill('[name=password]', 'orbit pencil lantern');
  await page.fill('[name=again]', 'orbit pencil lantern');
  await page.click('button[type=submit]');
  await page.waitForURL('**/first-run/modem');
  await page.waitForSelector('#port-path');
  for (const step of ['staff', 'clients']) {
    await page.goto(`${server.url}/first-run/${step}`);
    await shoot(page, `first-run-${step}`);
  }
}

async function accounts({ page, server }: Box): Promise<void> {
  await page.goto(`${server.url}/settings/users/new`);
  await shoot(page, 'users-new');
  await page.fill('[name=name]', 'Kim Meyer');
  await page.fill('[name=login]', 'kim');
  await page.locator('main label', { hasText: 'Front desk' }).first().click();
  await page.locator('main form button[type=submit]').last().click();
  await page.waitForLoadState();
  await shoot(page, 'users-added');
  await page.goto(`${server.url}/settings/users`);
  await shoot(page, 'users');
  await page.locator('main a', { hasText: 'Kim Meyer' }).first().click();
  await page.waitForLoadState();
  await shoot(page, 'user');
  await page.getByText('Deactivate', { exact: false }).first().click();
  await page.waitForLoadState();
  await shoot(page, 'user-deactivate');
  for (const name of ['groups', 'groups/new', 'api-keys', 'api-keys/new', 'sending', 'sessions', 'audit', 'clinic']) {
    await page.goto(`${server.url}/settings/${name}`);
    await shoot(page, name.replace('/', '-'));
  }
  await page.goto(`${server.url}/settings/groups`);
  await page.locator('main a', { hasText: 'Technicians' }).first().click();
  await page.waitForLoadState();
  await shoot(page, 'group');
  for (const name of ['settings', 'profile', 'nowhere', 'clients/import']) {
    await page.goto(`${server.url}/${name}`);
    await shoot(page, name.replace('/', '-'));
  }
  const stranger = await newContext();
  const signIn = await stranger.newPage();
  await signIn.goto(server.url);
  await shoot(signIn, 'sign-in');
  await stranger.close();
}

const ends: (() => Promise<void>)[] = [];
const box = await freshBox({ after: (end) => void ends.push(end) });
try {
  await mkdir(folder, { recursive: true });
  await firstRun(box);
  await accounts(box);
} finally {
  for (const end of ends.reverse()) await end();
  await closeBrowser();
}
