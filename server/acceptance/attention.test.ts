// What calls somebody who looks elsewhere (inbox.md 2.9), in Chromium.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { closeBrowserAfterTests } from '../testing/browser.ts';
import { startInbox } from '../testing/inbox-fixture.ts';
import { isLive, until } from '../testing/inbox-steps.ts';

closeBrowserAfterTests();

const OKAFOR = '+33611111111';

async function begin(t: Parameters<typeof startInbox>[0]) {
  const inbox = await startInbox(t);
  const anna = await inbox.member('Anna Berg', 'front-desk');
  const kim = await inbox.member('Kim Meyer', 'front-desk');
  await inbox.text(OKAFOR, 'Hello', { ago: 60_000 });
  return { inbox, anna, kim, okafor: await inbox.conversation(OKAFOR) };
}

/** Counts what is played, in every page that opens from here on. */
const COUNTING = `
  window.rung = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) { window.rung += 1; return start.apply(this, when); };
  delete window.SharedWorker;
`;
/** A bell is two tones. */
const rings = async (page: Page) => Number(await page.evaluate(`window.rung / 2`));

/** Changes in the banners, by whether they are announced. */
const WATCHING = `
  window.changes = { announced: 0, silent: 0 };
  new MutationObserver((records) => {
    for (const { target } of records)
      window.changes[target.parentElement?.closest('[aria-live=off]') ?? target.closest?.('[aria-live=off]') ? 'silent' : 'announced'] += 1;
  }).observe(document.getElementById('banners'), { subtree: true, childList: true, characterData: true });
`;

async function choose(page: Page, origin: string, options: { readonly repeat: boolean }): Promise<void> {
  await page.goto(`${origin}/preferences`);
  await page.getByLabel('Bell').check();
  const repeat = page.getByLabel('Ring again every 30 seconds until somebody has read the text');
  assert.equal(await repeat.isChecked(), false, 'off unless it is chosen');
  if (options.repeat) await repeat.check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
}

test('acceptance 46: by choice a text rings again every 30 seconds, until anybody has read it', async (t) => {
  const { inbox, anna, kim } = await begin(t);
  const { page, context } = await inbox.open(anna, '/preferences');
  await context.addInitScript({ content: COUNTING });
  await choose(page, inbox.origin, { repeat: true });
  await page.clock.install();
  await page.goto(`${inbox.origin}/clients`);
  await page.goto(`${inbox.origin}/conversations`);
  await isLive(page);
  await inbox.text('+33688888888', 'Is anybody there?');
  await until(page, 'window.rung === 2');
  await page.clock.fastForward(30_000);
  await until(page, 'window.rung === 4');
  await page.reload();
  await isLive(page);
  await page.clock.fastForward(30_000);
  await until(page, 'window.rung === 2');
  const colleague = await inbox.open(kim, `/conversations/${await inbox.conversation('+33688888888')}`);
  await until(page, `!document.querySelector('#rows .row.unread .name')?.textContent.includes('88 88')`);
  await colleague.page.close();
  await page.clock.fastForward(30_000);
  await until(page, `localStorage.getItem('textdesk.ringing') === '{}'`);
  assert.equal(await rings(page), 1, 'read by a colleague: silent');
});

test('without that choice a text rings once', async (t) => {
  const { inbox, anna } = await begin(t);
  const { page, context } = await inbox.open(anna, '/preferences');
  await context.addInitScript({ content: COUNTING });
  await choose(page, inbox.origin, { repeat: false });
  await page.clock.install();
  await page.goto(`${inbox.origin}/conversations`);
  await isLive(page);
  await inbox.text('+33688888888', 'Is anybody there?');
  await until(page, 'window.rung === 2');
  await page.clock.fastForward(60_000);
  await inbox.text('+33677777777', 'A second one');
  await until(page, 'window.rung === 4');
});

test('a page that the browser keeps silent says so, and rings at the first click', async (t) => {
  const { inbox, anna } = await begin(t);
  const { page, context } = await inbox.open(anna, '/preferences');
  await choose(page, inbox.origin, { repeat: false });
  await context.addInitScript({
    content: `${COUNTING}
      let state = 'suspended';
      Object.defineProperty(AudioContext.prototype, 'state', { get: () => state });
      let clicked = false;
      addEventListener('pointerdown', () => { clicked = true; }, true);
      AudioContext.prototype.resume = async () => { if (clicked) state = 'running'; };`,
  });
  await page.goto(`${inbox.origin}/conversations`);
  await isLive(page);
  await inbox.text('+33688888888', 'Is anybody there?');
  await page.locator('.toast', { hasText: 'keeps the page silent until you click in it' }).waitFor();
  assert.equal(await rings(page), 0);
  await page.mouse.click(5, 500);
  await until(page, 'window.rung === 2');
  assert.equal(await page.locator('.toast.silent').count(), 0);
});

test('acceptance 46: over plain http the reason is told, and there is no switch that would do nothing', async (t) => {
  const { inbox, anna } = await begin(t);
  const { page, context } = await inbox.open(anna, '/preferences');
  await context.addInitScript({
    content: `Object.defineProperty(window, 'isSecureContext', { get: () => false });`,
  });
  await page.goto(`${inbox.origin}/preferences`);
  assert.match(await page.locator('#desktop-state').innerText(), /only over HTTPS/);
  assert.equal(await page.getByRole('button', { name: 'Turn on desktop notifications' }).count(), 0);
});

test('a colleague’s thread rings only for who wants it; one’s own always', async (t) => {
  const { inbox, anna, kim, okafor } = await begin(t);
  const { page } = await inbox.open(anna);
  const notice = async () => {
    const message = await inbox.text(OKAFOR, 'And again');
    const answer = await page.request.get(`${inbox.origin}/conversations/${okafor}/notice?message=${message}`);
    const { show } = await answer.json();
    return show;
  };
  const assign = async (id: number) =>
    await inbox.store.db.updateTable('conversations').set({ assignee_id: id }).where('id', '=', okafor).execute();
  await assign(kim.id);
  assert.equal(await notice(), false);
  await assign(anna.id);
  assert.equal(await notice(), true);
  await assign(kim.id);
  await page.goto(`${inbox.origin}/preferences`);
  await page.getByLabel('Not for conversations that are assigned to a colleague').uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  assert.equal(await notice(), true);
});

test('a banner counts the texts that wait as they are queued and sent, and is not announced again for it', async (t) => {
  const { inbox, anna, kim } = await begin(t);
  inbox.modems.push({
    port: 'ttyUSB0',
    status: { state: 'disconnected', since: 0, cause: { type: 'gone' }, reason: 'no such device' },
    simulated: false,
  });
  const { page } = await inbox.open(anna, '/clients');
  const banner = page.getByRole('alert').locator('.banner', { hasText: 'The modem is unplugged.' });
  assert.match(await banner.innerText(), /when it is back\.$/);
  await isLive(page);
  await page.evaluate(WATCHING);
  const first = await inbox.answer(OKAFOR, 'One', kim, { status: 'queued' });
  await page.getByText('when it is back (1 waiting).').waitFor();
  await inbox.answer(OKAFOR, 'Two', kim, { status: 'queued' });
  await page.getByText('when it is back (2 waiting).').waitFor();
  await inbox.become(first, 'sent');
  await page.getByText('when it is back (1 waiting).').waitFor();
  const changes = await page.evaluate<{ announced: number; silent: number }>('window.changes');
  assert.equal(changes.announced, 0);
  assert.ok(changes.silent >= 3);
  inbox.modems.splice(0);
  inbox.store.changes.ring({ type: 'modem' });
  await banner.waitFor({ state: 'detached' });
  assert.notEqual(await page.evaluate('window.changes.announced'), 0, 'what is new in them is announced');
});
