// A day of the program as its own process, over TLS, with somebody listening on the line: what can be heard there, what it
// prints, what it leaves on the disk, and which doors it opens (security.md T3, T18, T23, T29, T38).
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { trustingBrowser } from './testing/browser.ts';
import { openSockets } from './testing/open-sockets.ts';
import { recordingProxy } from './testing/recording-proxy.ts';
import { type ServerProcess, startServer } from './testing/server-process.ts';
import { makeTlsFiles } from './testing/tls-files.ts';

const NUMBER = '+46701740605';
const TEXT_IN = 'canary-in my chest hurts';
const TEXT_OUT = 'canary-out please come at nine';
const SEARCHED = 'canary-searched';
const CLIENT = 'Canary Lindqvist';
const NOTE = 'canary-note allergic';
const PASSWORD = 'orbit canary lantern';
/** What may stand neither on the line nor in what the program prints. */
const SECRETS = [TEXT_IN, TEXT_OUT, SEARCHED, CLIENT, NOTE, PASSWORD, 'canary', NUMBER, NUMBER.slice(1)];
const METRICS_TOKEN = 'metrics-token-canary';

test('over TLS the line tells nothing, one door is open, and nothing that was written reaches log, disk or titles', {
  timeout: 180_000,
}, async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-full-run-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const temporary = path.join(folder, 'tmp');
  mkdirSync(temporary);
  const { cert, key } = makeTlsFiles(folder);
  const server = await startServer({
    TEXTDESK_DATA: path.join(folder, 'data'),
    TEXTDESK_COUNTRY: 'SE',
    TEXTDESK_LOG_LEVEL: 'trace',
    TEXTDESK_METRICS_TOKEN: METRICS_TOKEN,
    TEXTDESK_TLS_CERT: cert,
    TEXTDESK_TLS_KEY: key,
    TMPDIR: temporary,
  });
  t.after(() => server.kill());
  const port = Number(new URL(server.url).port);
  const proxy = await recordingProxy(port);
  t.after(() => proxy.close());
  const base = `https://127.0.0.1:${proxy.port}`;
  const { page, context, titles } = await visitor(t);
  const cookies = new Set<string>();
  const keep = async () => {
    for (const { value } of await context.cookies()) cookies.add(value);
  };

  await enterCode(page, base, server);
  await keep();
  await firstRun(page);
  await keep();
  await work(page, base);
  onlyOneDoor(server, port);
  const visited = await crawl(context, base);
  assert.ok(visited.size > 25, `${visited.size} pages: ${[...visited.keys()].join(' ')}`);
  await askForMachines(context, base);
  await leave(page, base);
  assert.equal(await server.stop(), 0);

  const secrets = [...SECRETS, ...cookies, server.setupCode ?? 'none'];
  assert.ok(cookies.size >= 2, 'the cookies of setup and session are known');
  const heard = proxy.heard();
  assert.ok(heard.length > 100_000, `${heard.length} octets were heard`);
  for (const secret of [...secrets, 'HTTP/1.1', 'cookie', '<html'])
    assert.equal(heard.includes(secret), false, `"${secret}" on the line`);

  const printed = server.output().replace(/^Setup code: .*$/m, '');
  assert.match(printed, /debug request .*route=\/conversations\/:id/, 'every request was logged');
  for (const secret of secrets) assert.equal(printed.includes(secret), false, `"${secret}" was printed`);

  assert.deepEqual(readdirSync(temporary), [], 'nothing was left in the folder for temporary files');
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith('textdesk.db')) continue;
    const octets = readFileSync(path.join(entry.parentPath, entry.name));
    for (const secret of secrets) assert.equal(octets.includes(secret), false, `"${secret}" in ${entry.name}`);
  }
  for (const title of titles)
    for (const secret of SECRETS) if (secret !== CLIENT) assert.ok(!title.includes(secret), title);
});

async function visitor(t: TestContext) {
  const browser = await trustingBrowser();
  t.after(() => browser.close());
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const titles: string[] = [];
  page.on('load', async () => titles.push(await page.title().catch(() => '')));
  return { page, context, titles };
}

async function enterCode(page: Page, base: string, server: ServerProcess): Promise<void> {
  await page.goto(base);
  await page.fill('[name=code]', server.setupCode ?? '');
  await page.click('button[type=submit]');
  await page.waitForURL('**/first-run/clinic');
}

async function firstRun(page: Page): Promise<void> {
  await page.fill('[name=clinicName]', 'Clinic by the lake');
  await page.click('button[type=submit]');
  await page.waitForURL('**/first-run/administrator');
  await page.fill('[name=name]', 'Ada Lovelace');
  await page.fill('[name=login]', 'ada');
  await page.fill('[name=password]', PASSWORD);
  await page.fill('[name=again]', PASSWORD);
  await page.click('button[type=submit]');
  await page.waitForURL('**/first-run/modem');
}

/** A text in, an answer, a client with a note, a search. */
async function work(page: Page, base: string): Promise<void> {
  await page.goto(`${base}/simulator`);
  await page.fill('[name=from]', NUMBER);
  await page.fill('#simulator-text', TEXT_IN);
  const delivered = page.waitForResponse((response) => response.url().endsWith('/simulator/texts'));
  await page.click('#simulator-send');
  assert.equal((await delivered).status(), 200);
  await page.goto(`${base}/conversations`);
  await page.locator('a.row', { hasText: TEXT_IN }).click();
  await page.locator('.msg.in', { hasText: TEXT_IN }).waitFor();
  // Only what was on screen for a second counts as seen; an answer before that is held back.
  const id = await page.locator('.msg.in', { hasText: TEXT_IN }).getAttribute('data-id');
  await page.locator(`#composer input[name=seen][value="${id}"]`).waitFor({ state: 'attached' });
  await page.locator('#composer textarea').fill(TEXT_OUT);
  await page.locator('#composer button[type=submit]').click();
  await page.locator('.msg.out', { hasText: TEXT_OUT }).waitFor();
  await page.locator('#search').fill(SEARCHED);
  await page.locator('#results').waitFor();
  await page.goto(`${base}/clients/new`);
  await page.fill('[name=name]', CLIENT);
  await page.fill('[name=notes]', NOTE);
  await page.locator('.sheet form .actions button').click();
  await page.getByText(CLIENT).first().waitFor();
}

function onlyOneDoor(server: ServerProcess, port: number): void {
  const sockets = openSockets(server.pid);
  const doors = sockets.filter(({ state, kind }) => state === 'listening' || kind.startsWith('udp'));
  assert.deepEqual(doors, [{ kind: 'tcp', state: 'listening', port, peer: 0, name: '' }]);
  const outward = sockets.filter(({ kind, peer, port: own }) => kind !== 'unix' && peer !== 0 && own !== port);
  assert.deepEqual(outward, [], 'it calls nobody');
}

/** Every page that links of pages lead to. */
async function crawl(context: BrowserContext, base: string): Promise<Map<string, number>> {
  const visited = new Map<string, number>();
  const waiting = [
    '/conversations',
    '/clients',
    '/modem',
    '/settings',
    '/profile',
    '/diagnosis',
    '/checklist',
    '/nothing',
  ];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (visited.has(next)) continue;
    const answer = await context.request.get(base + next, { headers: { accept: 'text/html' } });
    visited.set(next, answer.status());
    assert.ok(answer.status() < 500, next);
    for (const [, href = ''] of (await answer.text()).matchAll(/href="(\/[^"#]*)/g))
      if (!/^\/(assets|session)\//.test(href)) waiting.push(href.replaceAll('&amp;', '&'));
  }
  for (const address of visited.keys())
    for (const secret of ['canary', 'Canary', NUMBER.slice(1)]) assert.ok(!address.includes(secret), address);
  return visited;
}

/** Metrics and support bundle are read by others than staff. */
async function askForMachines(context: BrowserContext, base: string): Promise<void> {
  const metrics = await context.request.get(`${base}/metrics`, {
    headers: { authorization: `Bearer ${METRICS_TOKEN}` },
  });
  assert.equal(metrics.status(), 200);
  const bundle = await context.request.get(`${base}/modem/support.txt`);
  const log = await context.request.get(`${base}/modem/log.txt`);
  const missing = await context.request.get(`${base}/${SEARCHED}`, { headers: { accept: 'text/html' } });
  assert.equal(missing.status(), 404);
  for (const answer of [metrics, bundle, log, missing]) {
    const text = await answer.text();
    assert.ok(text.length > 100);
    for (const secret of SECRETS) assert.ok(!text.includes(secret), `"${secret}" in ${answer.url()}`);
  }
}

/** Signing out empties what the browser kept; Back shows none of it, also from the cache of whole pages. */
async function leave(page: Page, base: string): Promise<void> {
  await page.goto(`${base}/conversations`);
  await page.locator('a.row').first().click();
  await page.locator('.msg.in', { hasText: TEXT_IN }).waitFor();
  await page.goto(`${base}/profile`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  for (let steps = 0; steps < 3; steps += 1) {
    await page.goBack();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    const html = await page.content();
    for (const secret of SECRETS) assert.ok(!html.includes(secret), `"${secret}" after Back`);
  }
}
