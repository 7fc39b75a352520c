// The stream tells what changed, the page asks for it: what it asked for and did not get is asked for again. In Chromium.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page, Route } from 'playwright-core';
import { completeMessage } from '../inbox/receive-message.ts';
import { uuidv7 } from '../store/ids.ts';
import { conversationById } from '../store/threads.ts';
import { transact } from '../store/transact.ts';
import { closeBrowserAfterTests } from '../testing/browser.ts';
import { startInbox } from '../testing/inbox-fixture.ts';
import { isLive } from '../testing/inbox-steps.ts';

closeBrowserAfterTests();

const OKAFOR = '+33611111111';
const STRANGER = '+33612345678';

async function begin(t: Parameters<typeof startInbox>[0]) {
  const inbox = await startInbox(t);
  const anna = await inbox.member('Anna Berg', 'front-desk');
  await inbox.client('Okafor, Client', [[OKAFOR, 'mobile']]);
  await inbox.text(OKAFOR, 'Is 9:30 possible?', { ago: 3_600_000 });
  return { inbox, anna, okafor: await inbox.conversation(OKAFOR) };
}

/** The first questions to `path` get this answer; the stream, which the shared worker reads, is well all the time. */
async function fail(
  page: Page,
  path: RegExp,
  answer: (route: Route) => Promise<void>,
  times = 1,
): Promise<() => number> {
  let failed = 0;
  await page.route(path, async (route) => {
    if (failed === times) return await route.fallback();
    failed += 1;
    await answer(route);
  });
  return () => failed;
}

const busy = (status: number) => (route: Route) => route.fulfill({ status, body: '' });
const cut = (route: Route) => route.abort();

test('a text whose bubble could not be fetched at first appears in the open thread all the same', async (t) => {
  for (const answer of [cut, busy(503), busy(429)]) {
    const { inbox, anna, okafor } = await begin(t);
    const { page } = await inbox.open(anna, `/conversations/${okafor}`);
    await isLive(page);
    const failed = await fail(page, /\/messages\?after=/, answer);
    await inbox.text(OKAFOR, 'I have chest pain');
    await page.locator('#thread .msg.in', { hasText: 'I have chest pain' }).waitFor();
    assert.equal(failed(), 1);
  }
});

test('the list, its number and the counts get what they could not fetch at first', async (t) => {
  const { inbox, anna } = await begin(t);
  const { page } = await inbox.open(anna);
  await isLive(page);
  const rows = await fail(page, /\/conversations\/rows\?/, cut);
  const counts = await fail(page, /\/conversations$/, busy(503));
  await inbox.text(STRANGER, 'Bonjour');
  await page.locator('#rows', { hasText: 'Bonjour' }).waitFor();
  await page.locator('#unread-count[data-count="2"]').waitFor();
  await page.locator('#pane .counts', { hasText: '2' }).first().waitFor();
  assert.deepEqual([rows(), counts()], [1, 1]);
});

test('a state of a text that could not be fetched at first is shown in the end', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const id = await inbox.answer(OKAFOR, 'Yes', anna, { status: 'queued' });
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  await isLive(page);
  const failed = await fail(page, new RegExp(`/messages/${id}$`), cut);
  await inbox.become(id, 'failed', 'No credit');
  await page.locator(`#message-${id}[data-state=failed]`).waitFor();
  assert.equal(failed(), 1);
});

test('the header and the panel show what they could not fetch at first', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  await isLive(page);
  const header = await fail(page, /\/header/, cut, 2);
  const panel = await fail(page, /\/panel/, busy(503), 2);
  const client = inbox.store.db.updateTable('clients').set({ name: 'Okafor-Lind, Client' });
  await client.execute();
  inbox.store.changes.ring({ type: 'client', clientId: 1 });
  await page.locator('#conversation-title', { hasText: 'Okafor-Lind' }).waitFor();
  await page.locator('#client-panel', { hasText: 'Okafor-Lind' }).waitFor();
  assert.deepEqual([header(), panel()], [2, 2]);
});

test('a text rings although the server could not be asked about it at first', async (t) => {
  const { inbox, anna } = await begin(t);
  const { page } = await inbox.open(anna, '/preferences');
  await page.getByLabel('Bell').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await page.goto(`${inbox.origin}/conversations`);
  await isLive(page);
  const failed = await fail(page, /\/notice\?/, cut);
  await inbox.text(STRANGER, 'Bonjour');
  await page.locator('html[data-played=bell]').waitFor();
  assert.equal(failed(), 1);
});

test('a thread is read for everybody although the first word of it was lost', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const { page } = await inbox.open(anna);
  await isLive(page);
  const failed = await fail(page, /\/read$/, cut);
  await page.getByRole('link', { name: /Okafor/ }).click();
  await page.locator(`#row-${okafor} .row:not(.unread)`).waitFor();
  assert.equal((await conversationById(inbox.store.db, okafor))?.unread, 0);
  assert.equal(failed(), 1);
});

test('a text that came in part is whole after the page has lost the thread of events', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const messageId = await inbox.text(OKAFOR, 'Hi…', { status: 'partial', parts: [1, 2] });
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  await isLive(page);
  await page.getByText('Part of this message has not come yet').waitFor();
  // Completed while nobody told this page of it.
  const message = page.locator(`#message-${messageId}`);
  await page.evaluate(`document.addEventListener('live:message', (event) => event.stopImmediatePropagation(), true)`);
  const deps = { clock: inbox.clock, newId: () => uuidv7(inbox.clock.now()) };
  const whole = { messageId, text: 'Hi, I have chest pain', partsDone: 2, whole: true };
  await transact(inbox.store, (trx, announce) => completeMessage(trx, announce, deps, whole));
  await page.evaluate(`document.dispatchEvent(new CustomEvent('live:resync', { detail: {} }))`);
  await message.getByText('I have chest pain').waitFor();
  assert.equal(await message.getByText('has not come yet').count(), 0);
});
