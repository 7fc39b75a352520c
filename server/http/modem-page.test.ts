// The wizard, the modem page and the drawer in a browser, over a real pseudo-terminal with faults.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { freshBox, modemAtPty } from '../testing/appliance-scene.ts';
import { closeBrowserAfterTests, newContext } from '../testing/browser.ts';

closeBrowserAfterTests();

async function choosePort(page: Page, port: string): Promise<void> {
  await page.waitForSelector('#port-path');
  await page.check('#port-other');
  await page.fill('#port-path', port);
  await page.click('text=Try it and switch');
}

async function showsState(page: Page, words: string): Promise<void> {
  await page.locator('#modem-status .state', { hasText: words }).waitFor();
}

test('the wizard tells a wrong port from a right one, and switches to the right one', async (t) => {
  const { page, folder, claim } = await freshBox(t);
  const { port } = await modemAtPty(t, folder);
  await claim();
  await showsState(page, 'Ready');
  await choosePort(page, path.join(folder, 'ttyUSB9'));
  await page.locator('#ports-answer', { hasText: 'Not switched' }).waitFor();
  assert.match(
    await page.locator('#ports-answer').innerText(),
    /Not switched: There is no such port\. The port of before is in use again\.$/,
  );
  await showsState(page, 'Ready');

  await choosePort(page, port);
  await page.locator('#modem-status .state:not(:has(.chip))', { hasText: 'Ready' }).waitFor();
  await page.click('#run-self-test');
  await page.locator('.probe li.ok').nth(5).waitFor();
  assert.equal(await page.locator('.probe li').count(), 6);
  assert.equal(await page.locator('.probe li.ok').count(), 6);
});

test('a modem that is pulled out while the page is open says so there, and comes back by itself', async (t) => {
  const { page, server, folder, claim } = await freshBox(t);
  const { modem, port } = await modemAtPty(t, folder);
  await claim();
  await choosePort(page, port);
  await page.locator('#modem-status .state:not(:has(.chip))', { hasText: 'Ready' }).waitFor();
  await page.goto(`${server.url}/modem`);
  await showsState(page, 'Ready');

  modem.unplug();
  await showsState(page, 'Not connected');
  const fault = page.locator('#fault-unplugged');
  assert.match(await fault.innerText(), /The modem is unplugged\./);
  assert.match(await fault.innerText(), /What to do/);
  await page.reload();
  await page.locator('.banner', { hasText: 'The modem is unplugged.' }).waitFor();

  modem.replug();
  await showsState(page, 'Ready');
  assert.equal(await page.locator('[id^=fault-]').count(), 0);
});

test('a locked SIM asks for its PIN on the page, takes it, and nobody tries it twice', async (t) => {
  const { page, server, folder, claim } = await freshBox(t);
  const { modem, port } = await modemAtPty(t, folder, { pin: '4711' });
  await claim();
  await choosePort(page, port);
  await showsState(page, 'SIM locked');
  await page.locator('.entrance #pin').waitFor();
  await page.goto(`${server.url}/modem`);
  assert.match(await page.locator('#fault-pin').innerText(), /A PIN is never tried twice by itself/);
  await page.fill('#pin', '12');
  await page.click('text=Enter PIN');
  await page.locator('#pin-error', { hasText: '4 to 8 digits' }).waitFor();
  await page.fill('#pin', '4711');
  await page.click('text=Enter PIN');
  await showsState(page, 'Ready');
  assert.equal(modem.commandLog.filter((line) => line.includes('CPIN=')).length, 1);
  await page.waitForSelector('#transcript li');
  assert.equal((await page.content()).includes('4711'), false);
});

test('a port that another process holds is named as held, and the modem of before stays', async (t) => {
  const { page, folder, claim } = await freshBox(t);
  const { port } = await modemAtPty(t, folder);
  const script = `const { SerialPort } = require('serialport');
    const port = new SerialPort({ path: process.argv[1], baudRate: 115200, lock: true });
    port.on('open', () => console.log('open'));
    setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['-e', script, port], { cwd: path.join(import.meta.dirname, '..', '..') });
  t.after(() => holder.kill());
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  await claim();
  await choosePort(page, port);
  await page.locator('#ports-answer', { hasText: 'Not switched' }).waitFor();
  const answer = await page.locator('#ports-answer').innerText();
  assert.match(answer, /Another program uses this port/);
  assert.ok(answer.includes(`(process ${holder.pid})`), answer);
  await showsState(page, 'Ready');
});

test('a text typed into the drawer stands in the inbox a moment later, and a fault there is seen by staff', async (t) => {
  const { page, server, claim } = await freshBox(t);
  await claim();
  await page.goto(`${server.url}/conversations`);
  await page.click('.opener');
  await page.fill('#simulator-text', 'Hello from the drawer');
  await page.click('#simulator-send');
  await page.locator('.row', { hasText: 'Hello from the drawer' }).waitFor();
  await page.locator('#simulator-drawer [role=status]').waitFor();
  assert.equal(await page.inputValue('#simulator-text'), '');
  await page.click('#fault-switch-network');
  await page.locator('#fault-switch-network[aria-checked=true]').waitFor();
  await page.goto(`${server.url}/modem`);
  await showsState(page, 'Searching for a network');
});

test('a test text shows its steps, and waiting for a text ends when one comes', async (t) => {
  const { page, server, folder, claim } = await freshBox(t);
  const { modem, port } = await modemAtPty(t, folder);
  await claim();
  await choosePort(page, port);
  await page.locator('#modem-status .state:not(:has(.chip))', { hasText: 'Ready' }).waitFor();
  await page.goto(`${server.url}/modem`);
  await page.fill('#test-number', '070-174 06 05');
  await page.click('text=Send a test text');
  await page.locator('#test-text .probe li.ok', { hasText: 'Taken by the network' }).waitFor();
  assert.equal(modem.network.submitted[0]?.to, '+46701740605');
  await page.click('text=Wait for a text');
  await page.locator('#text-me', { hasText: 'Waiting' }).waitFor();
  modem.network.deliver(modem, { from: '+46701740605', text: 'canary words' });
  await page.locator('#text-me', { hasText: 'Receiving works' }).waitFor();
  const seen = (await page.content()) + (await (await page.request.get(`${server.url}/modem/support.txt`)).text());
  assert.equal(seen.includes('canary'), false);
});

test('axe finds nothing on the pages of the technician, light and dark', async (t) => {
  const { page, server, claim } = await freshBox(t);
  await claim();
  const cookies = await page.context().cookies();
  const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await newContext({ bypassCSP: true, colorScheme });
    t.after(() => context.close());
    await context.addCookies(cookies);
    const tab = await context.newPage();
    for (const url of [
      '/modem',
      '/diagnosis',
      '/settings/backup',
      '/simulator',
      '/checklist/card',
      '/first-run/modem',
      '/modem/support',
    ]) {
      await tab.goto(server.url + url);
      if (url.endsWith('/modem')) await tab.waitForSelector('#port-path');
      await tab.evaluate(axe);
      const ids = await tab.evaluate('axe.run().then(({ violations }) => violations.map(({ id }) => id).join())');
      if (ids !== '') found.push(`${colorScheme} ${url}: ${String(ids)}`);
    }
  }
  assert.deepEqual(found, []);
});
