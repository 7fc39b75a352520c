// T5, T6 (security.md): a text from any phone in the world ends up on this page. PDUs go through the simulated modem, the
// driver and the gateway, and are looked at in Chromium; and so is a file of clients. TEXTDESK_HOSTILE=10000 makes the whole
// corpus.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { formatCsv } from '../inbox/csv.ts';
import { closeBrowserAfterTests } from '../testing/browser.ts';
import { allSeptets, CANARY, hostileName, hostileText, septetPdu, ucs2Pdu } from '../testing/hostile-messages.ts';
import { type Inbox, startInbox } from '../testing/inbox-fixture.ts';
import { isLive, until } from '../testing/inbox-steps.ts';
import { keepingLog } from '../testing/keeping-log.ts';
import { testGateway, waitUntil } from '../testing/test-gateway.ts';
import { until as soon } from '../testing/until.ts';

closeBrowserAfterTests();

const COUNT = Number(process.env.TEXTDESK_HOSTILE ?? 400);
/** As many as a thread opens with. */
const EACH_THREAD = 40;
/** A flood would fill the SIM, and what is left over waits for the next minute's look. */
const AT_ONCE = 5;

// Threads of numbers and threads of names take turns.
function senderOf(index: number): string {
  const thread = Math.floor(index / EACH_THREAD);
  return thread % 2 === 0 ? `+46700${String(100_000 + thread)}` : hostileName(thread);
}

function pdus(): string[] {
  const septets = allSeptets();
  return Array.from({ length: COUNT }, (_, index) => {
    const raw = septets[index];
    return raw ? septetPdu(senderOf(index), raw) : ucs2Pdu(senderOf(index), hostileText(index));
  });
}

/** Everything that happens in the page besides showing text. */
function watch(page: Page, origin: string): string[] {
  const happened: string[] = [];
  page.on('dialog', (dialog) => {
    happened.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => happened.push(`error ${error.message}`));
  // Chromium tells of every violation of the content security policy here.
  page.on('console', (message) => message.type() === 'error' && happened.push(`console ${message.text()}`));
  page.on('popup', (popup) => happened.push(`popup ${popup.url()}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) || url.includes(CANARY)) happened.push(`request ${url}`);
  });
  return happened;
}

// HTML knows no NUL, and its parser makes a line feed of a carriage return.
const asParsed = (text: string) =>
  text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\0\ufffd]/g, '');

/** In one question: the texts, elements inside them, and attributes in the thread or list that no template of ours has. */
const LOOK = `(() => {
  const own = new Set(['hx-ignore', 'hx-morph-skip', 'hx-get', 'hx-target', 'hx-push-url', 'hx-trigger', 'hx-swap']);
  const strange = [...document.querySelectorAll('#thread *, #rows *, #client-panel *, #conversation-header *')].flatMap((element) =>
    [...element.attributes].filter(({ name, value }) => name.startsWith('on') || name.startsWith('sse-') || value.startsWith('javascript:') ||
      (name.includes('hx-') && name.startsWith('data-')) || (name.startsWith('hx-') && element.closest('.msg') && !own.has(name))).map(({ name }) => name));
  return {
    texts: [...document.querySelectorAll('#thread .msg .text')].map((element) => element.textContent),
    inside: document.querySelectorAll('#thread .text *, #rows bdi *, h1 bdi *').length,
    active: document.querySelectorAll('body :is(script, iframe, object, embed, base, link, meta, style, img, video, audio, math)').length,
    strange,
  };
})()`;

interface Look {
  readonly texts: readonly string[];
  readonly inside: number;
  readonly active: number;
  readonly strange: readonly string[];
}

const RECORDS = 40;

/** A list of clients from elsewhere, with the same texts for file name, headings, names, numbers, ids and notes. */
async function importClients({ origin, store }: Inbox, page: Page): Promise<void> {
  const texts = Array.from({ length: RECORDS }, (_, index) => hostileText(index).toWellFormed());
  const rows = texts.map((text, index) => [text, `06 12 34 56 ${10 + index}|${text}`, text, text, text, text, text]);
  const heading = ['Name', 'Mobile phone', 'Client id', 'Notes', ...texts.slice(0, 3)];
  await page.goto(`${origin}/clients/import`);
  await page.locator('#import-file').setInputFiles({
    name: `${texts[1]}.csv`,
    mimeType: 'text/csv',
    buffer: Buffer.from(formatCsv([heading, ...rows])),
  });
  await until(page, `document.getElementById('import-content').value.length > 1000`);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(/clients\/import\/\d+/);
  const columns = page.locator('select[name=column]');
  for (const [index, field] of ['name', 'number', 'external-id', 'notes', 'ignore', 'label', 'ignore'].entries())
    await columns.nth(index).selectOption(field);
  await onlyText(page);
  await page.locator('#run-import').click();
  await page.getByText('The import is done.').waitFor();
  await onlyText(page);
  const stored = await store.db.selectFrom('clients').select(['id', 'name', 'notes']).orderBy('id').execute();
  const plain = (text: string) => asParsed(text).trim();
  assert.deepEqual(
    stored.map(({ name, notes }) => [plain(name), plain(notes)]),
    texts.map((text) => [plain(text), plain(text)]),
  );
  for (const path of ['/clients', ...stored.slice(0, 10).map(({ id }) => `/clients/${id}`)]) {
    await page.goto(origin + path);
    await onlyText(page);
  }
}

/** Nothing on a page of records was made by what stands in them. */
async function onlyText(page: Page): Promise<void> {
  const found = await page.evaluate(`({
    inside: document.querySelectorAll('bdi *').length,
    active: document.querySelectorAll('body :is(script, iframe, object, embed, base, link, meta, style, img, video, audio, math, svg:not(.icon))').length,
    strange: document.querySelectorAll('bdi[onload], main [onclick], main [onerror], .table [hx-get], .table [hx-post]').length,
  })`);
  assert.deepEqual(found, { inside: 0, active: 0, strange: 0 }, page.url());
}

test(`T5, T6: ${COUNT} hostile PDUs and ${RECORDS} clients from a file become text and nothing else`, async (t) => {
  // What is registered first ends first: the pages before the store that they ask.
  const ends: (() => Promise<void>)[] = [];
  t.after(async () => {
    for (const end of ends) await end();
  });
  const { store, network, modem } = await testGateway(t, { settings: { country: '' } });
  const logged: string[] = [];
  const inbox = await startInbox(undefined, { store, log: keepingLog(logged) });
  ends.push(inbox.close);
  const anna = await inbox.member('Anna Berg', 'administrators');
  const stored = async () =>
    Number(
      (
        await store.db
          .selectFrom('messages')
          .select((e) => e.fn.countAll().as('n'))
          .executeTakeFirst()
      )?.n,
    );
  const all = pdus();
  for (let sent = 0; sent < COUNT; sent += AT_ONCE) {
    network.deliverPdus(modem, all.slice(sent, sent + AT_ONCE));
    while ((await stored()) < Math.min(COUNT, sent + AT_ONCE)) await new Promise(setImmediate);
  }

  const { page } = await inbox.open(anna);
  const happened = watch(page, inbox.origin);
  await isLive(page);
  const threads = await store.db.selectFrom('conversations').select(['id', 'number']).orderBy('id').execute();
  assert.equal(threads.length, Math.ceil(COUNT / EACH_THREAD));
  for (const { id, number } of threads) {
    await page.goto(`${inbox.origin}/conversations/${id}`);
    await until(page, `document.getElementById('pane')?.dataset.conversation === '${id}'`);
    const messages = await store.db
      .selectFrom('messages')
      .select(['text', 'kind'])
      .where('conversation_id', '=', id)
      .orderBy('id')
      .execute();
    const { texts, inside, active, strange }: Look = await page.evaluate(LOOK);
    const wanted = messages
      .filter(({ text, kind }) => text !== '' || kind === 'text')
      .map(({ text }) => asParsed(text));
    assert.deepEqual(texts.map(asParsed), wanted, number);
    assert.deepEqual({ inside, active, strange }, { inside: 0, active: 0, strange: [] }, number);
  }
  await page.goto(`${inbox.origin}/conversations`);
  for (const word of ['alert', 'onerror', 'hx']) {
    await page.locator('#search').fill(word);
    await page.locator('#results mark').first().waitFor();
    assert.equal(await page.locator('#results :is(script, img, iframe, svg:not(.icon))').count(), 0);
  }
  await importClients(inbox, page);
  assert.deepEqual(happened, []);
  // The browser was heard: what is forbidden on purpose is reported, and the texts gave no cause.
  const isReport = (line: string) => line.includes('stopped by the policy');
  assert.deepEqual(logged.filter(isReport), []);
  await page.evaluate(`document.head.append(Object.assign(document.createElement('style'), { textContent: 'a {}' }))`);
  await soon(() => logged.some(isReport));
  assert.match(logged.find(isReport) ?? '', /"directive":"style-src","blocked":"inline"/);
});

test('T5: texts arrive as they were sent: units that are characters are neither lost nor changed', async (t) => {
  const { store, network, modem } = await testGateway(t);
  const texts = Array.from({ length: 40 }, (_, index) => hostileText(index));
  network.deliverPdus(
    modem,
    texts.map((text) => ucs2Pdu('+46701234567', text)),
  );
  const read = () => store.db.selectFrom('messages').select('text').orderBy('id').execute();
  await waitUntil(store, async () => (await read()).length === texts.length);
  const visible = (text: string) =>
    text
      .toWellFormed()
      .replaceAll(/[\0\ufffd]/g, '')
      .trim();
  assert.deepEqual(
    (await read()).map(({ text }) => visible(text)),
    texts.map(visible),
  );
});
