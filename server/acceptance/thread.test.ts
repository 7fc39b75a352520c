// S18, S24-S28, S46-S49 and acceptance checks of the thread and the composer, in Chromium.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { closeBrowserAfterTests } from '../testing/browser.ts';
import { startInbox } from '../testing/inbox-fixture.ts';
import { bubbleIs, bubbles, fromBottom, isLive, rowNames, until, write } from '../testing/inbox-steps.ts';

closeBrowserAfterTests();

const OKAFOR = '+33611111111';
const STRANGER = '+33612345678';
/** 2 s and what a busy machine adds; well before what is unheard of is given up by itself. */
const SOON = 8000;

async function begin(t: Parameters<typeof startInbox>[0]) {
  const inbox = await startInbox(t);
  const anna = await inbox.member('Anna Berg', 'front-desk');
  const kim = await inbox.member('Kim Meyer', 'front-desk');
  await inbox.client('Okafor, Client', [[OKAFOR, 'mobile']]);
  await inbox.text(OKAFOR, 'Is 9:30 possible?', { ago: 3_600_000 });
  await inbox.text(STRANGER, 'Bonjour', { ago: 1_800_000 });
  const okafor = await inbox.conversation(OKAFOR);
  const stranger = await inbox.conversation(STRANGER);
  return { inbox, anna, kim, okafor, stranger };
}

test('S18, S26-S28: a row opens the whole thread; Enter sends; the bubble goes queued, sent, delivered by itself', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const { page } = await inbox.open(anna);
  await isLive(page);
  await page.getByRole('link', { name: /Okafor/ }).click();
  await page.waitForURL(`**/conversations/${okafor}`);
  assert.equal(await page.locator('h1#conversation-title').innerText(), 'Okafor, Client');
  await write(page, 'Yes, see you at 9:30.');
  await page.keyboard.press('Enter');
  await bubbleIs(page, 'Yes, see you at 9:30.', 'queued');
  assert.equal(await page.locator('#text').inputValue(), '');
  assert.ok(await page.locator('#text').evaluate((element) => element.matches(':focus')));
  const { id } = await inbox.store.db
    .selectFrom('messages')
    .select('id')
    .where('direction', '=', 'out')
    .executeTakeFirstOrThrow();
  for (const state of ['sending', 'sent', 'delivered'] as const) {
    await inbox.become(id, state);
    await bubbleIs(page, 'Yes, see you at 9:30.', state);
  }
  assert.match(await page.locator(`#message-${id} .status`).innerText(), /Delivered/);
  await page.locator(`#row-${okafor}`).getByText('You:').waitFor();
  await page.goBack();
  await page.getByText('Pick a conversation').waitFor();
});

test('S24-S25: the Send button sends, Shift+Enter begins a line, an empty box sends nothing', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  await page.locator('#text').press('Enter');
  await write(page, 'First line');
  await page.keyboard.press('Shift+Enter');
  await write(page, 'Second line');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await bubbleIs(page, 'Second line', 'queued');
  assert.deepEqual((await bubbles(page)).slice(1), ['First line\nSecond line']);
});

test('acceptance 15 and 16: the switch makes Enter a new line and Ctrl+Enter the sender, with no line end in the text', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  const stored = page.waitForResponse((response) => response.url().endsWith('/preferences'));
  await page.getByRole('button', { name: 'Enter to send' }).click();
  await stored;
  await page.reload();
  assert.equal(await page.locator('#send-with').innerText(), 'Ctrl+Enter to send');
  await write(page, 'One');
  await page.keyboard.press('Enter');
  await write(page, 'Two');
  await page.keyboard.press('Control+Enter');
  await bubbleIs(page, 'Two', 'queued');
  const { text } = await inbox.store.db
    .selectFrom('messages')
    .select('text')
    .where('direction', '=', 'out')
    .executeTakeFirstOrThrow();
  assert.equal(text, 'One\nTwo');
});

test('a text that comes appears in the open thread and moves its row, and what is being typed stays', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  await isLive(page);
  await write(page, 'We have');
  await inbox.text(OKAFOR, 'Or 10:15?');
  await page.locator('#thread .msg.in', { hasText: 'Or 10:15?' }).waitFor();
  await until(page, `document.querySelector('#rows .name bdi').textContent === 'Okafor, Client'`);
  await write(page, ' both free');
  assert.equal(await page.locator('#text').inputValue(), 'We have both free');
  assert.ok((await fromBottom(page)) < 4);
});

test('acceptance 1: a stale composer gets a panel instead of a second answer; nothing is sent until it is confirmed', async (t) => {
  const { inbox, anna, kim, okafor } = await begin(t);
  const { page, context } = await inbox.open(anna);
  // A line that is down: this page hears of nothing.
  await context.addInitScript({ content: 'delete window.SharedWorker' });
  await page.route('**/live', (route) => route.abort());
  await page.goto(`${inbox.origin}/conversations/${okafor}`);
  await write(page, 'Yes, at 9:30');
  await inbox.answer(OKAFOR, 'Yes, come at 10', kim, { status: 'queued' });
  await page.keyboard.press('Enter');
  await page.getByText('Somebody wrote meanwhile').waitFor();
  assert.match(await page.locator('#refusal').innerText(), /Yes, come at 10/);
  assert.equal(await page.locator('#text').inputValue(), 'Yes, at 9:30');
  assert.ok(await page.locator('#text').evaluate((element) => element.matches(':focus')));
  const count = async () =>
    (await inbox.store.db.selectFrom('messages').select('id').where('direction', '=', 'out').execute()).length;
  assert.equal(await count(), 1);
  await page.getByRole('button', { name: 'Send anyway' }).click();
  await bubbleIs(page, 'Yes, at 9:30', 'queued');
  assert.equal(await count(), 2);
});

test('acceptance 1, on a line that is up: an answer that a colleague gives while I write is asked about at Send', async (t) => {
  const { inbox, anna, kim, okafor } = await begin(t);
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  await isLive(page);
  const sent = async () =>
    (await inbox.store.db.selectFrom('messages').select('id').where('author_id', '=', anna.id).execute()).length;
  const wasOnScreen = `document.getElementById('thread').dataset.reported === document.getElementById('thread').dataset.last`;
  await write(page, 'Yes, at 9:30');
  await inbox.answer(OKAFOR, 'Yes, come at 10', kim, { status: 'queued' });
  await bubbleIs(page, 'Yes, come at 10', 'queued');
  await until(page, wasOnScreen);
  await page.keyboard.press('Enter');
  await page.getByText('Somebody wrote meanwhile').waitFor();
  assert.equal(await sent(), 0);
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.keyboard.press('Enter');
  await bubbleIs(page, 'Yes, at 9:30', 'queued');
  assert.equal(await sent(), 1);
  // Whoever begins to write after it has seen it.
  await inbox.answer(OKAFOR, 'Or at 11', kim, { status: 'queued' });
  await bubbleIs(page, 'Or at 11', 'queued');
  await until(
    page,
    `document.querySelector('#composer input[name=seen]').value === document.getElementById('thread').dataset.last`,
  );
  await write(page, 'As you like');
  await page.keyboard.press('Enter');
  await bubbleIs(page, 'As you like', 'queued');
});

test('a double Enter or a repeated form makes one text', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  const submission = await page.locator('input[name=submission]').inputValue();
  const form = { text: 'Once', submission, seen: '999999' };
  const headers = { origin: inbox.origin };
  const send = () =>
    page.request.post(`${inbox.origin}/conversations/${okafor}/messages`, { form, headers, maxRedirects: 0 });
  const answers = await Promise.all([send(), send()]);
  assert.deepEqual(
    answers.map((answer) => answer.status()),
    [303, 303],
  );
  assert.equal(
    (await inbox.store.db.selectFrom('messages').select('id').where('direction', '=', 'out').execute()).length,
    1,
  );
});

test('acceptance 3: while A types, B assigns, resolves and blocks: text, caret and focus stay', async (t) => {
  const { inbox, anna, kim, okafor } = await begin(t);
  const a = await inbox.open(anna, `/conversations/${okafor}`);
  const b = await inbox.open(kim, `/conversations/${okafor}`);
  await isLive(a.page);
  await write(a.page, 'Half a sentence');
  await a.page.evaluate(`document.getElementById('text').setSelectionRange(4, 4)`);
  await b.page.locator('#assignee-label').click();
  await b.page.getByRole('button', { name: 'Me (Kim Meyer)' }).click();
  await a.page.locator('#assignee-label', { hasText: 'Kim Meyer' }).waitFor();
  await a.page.getByText('This is assigned to Kim Meyer, not to you.').waitFor();
  await b.page.getByRole('button', { name: 'Resolve' }).click();
  await a.page.getByRole('button', { name: 'Reopen' }).waitFor();
  await a.page.locator('.event', { hasText: 'Kim Meyer resolved this' }).waitFor();
  const state = await a.page.evaluate(
    `(() => { const box = document.getElementById('text'); return [box.value, box.selectionStart, document.activeElement === box]; })()`,
  );
  assert.deepEqual(state, ['Half a sentence', 4, true]);
});

test('acceptance 4 and 5: a draft belongs to its thread and its writer, and comes back on another device', async (t) => {
  const { inbox, anna, kim, okafor, stranger } = await begin(t);
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  await isLive(page);
  await write(page, 'For Okafor only');
  await page.locator(`#row-${stranger} a`).click();
  await page.waitForURL(`**/conversations/${stranger}`);
  await page.locator('h1', { hasText: '+33 6 12 34 56 78' }).waitFor();
  assert.equal(await page.locator('#text').inputValue(), '');
  await page.locator(`#row-${okafor}`).getByText('Draft:').waitFor();
  const elsewhere = await inbox.open(anna, `/conversations/${okafor}?status=open`);
  assert.equal(await elsewhere.page.locator('#text').inputValue(), 'For Okafor only');
  const colleague = await inbox.open(kim, `/conversations/${okafor}`);
  assert.equal(await colleague.page.locator('#text').inputValue(), '');
});

test('acceptance 2: viewing and typing are shown within 2 s, and gone within 15 s of a tab that closed or died', async (t) => {
  const { inbox, anna, kim, okafor } = await begin(t);
  const a = await inbox.open(anna, `/conversations/${okafor}`);
  await isLive(a.page);
  const b = await inbox.open(kim, `/conversations/${okafor}`);
  await a.page.getByText('Kim Meyer is viewing').waitFor({ timeout: SOON });
  await write(b.page, 'Dear');
  await a.page.getByText('Kim Meyer is typing…').waitFor({ timeout: SOON });
  const isGone = `document.getElementById('presence').textContent.trim() === ''`;
  await b.page.close();
  await until(a.page, isGone, SOON);
  const dead = await inbox.open(kim, `/conversations/${okafor}`);
  await a.page.getByText('Kim Meyer is viewing').waitFor({ timeout: SOON });
  // Its machine lost power: it says nothing any more, not even goodbye.
  await dead.context.route('**/presence', (route) => route.abort());
  await until(a.page, isGone, 30_000);
});

test('acceptance 13 and 14: opens at the first unread, keeps a reader in the past where they are, loads older pages in place', async (t) => {
  const { inbox, anna, okafor, kim } = await begin(t);
  for (let index = 0; index < 70; index++) await inbox.text(OKAFOR, `Line ${index}`, { ago: 1_000_000 - index * 1000 });
  await inbox.answer(OKAFOR, 'Noted', kim);
  for (let index = 0; index < 20; index++) await inbox.text(OKAFOR, `Later ${index}`, { ago: 20_000 - index * 1000 });
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  await isLive(page);
  const divider = await page.evaluate(
    `document.getElementById('new-divider').getBoundingClientRect().top - document.getElementById('thread').getBoundingClientRect().top`,
  );
  assert.ok(Number(divider) >= 0 && Number(divider) < 200, `the divider stands ${divider} px below the top`);
  await page.evaluate(`document.getElementById('thread').scrollTop = 0`);
  await page.locator('#thread .text', { hasText: /^Line 15$/ }).waitFor();
  await until(page, `!document.getElementById('thread').hasAttribute('aria-busy')`);
  await page.evaluate(`document.getElementById('thread').scrollTop = 900`);
  const before = await page.evaluate(`document.getElementById('thread').scrollTop`);
  await inbox.text(OKAFOR, 'News at the end');
  await page.getByText('1 new message', { exact: true }).waitFor();
  assert.equal(await page.evaluate(`document.getElementById('thread').scrollTop`), before);
  await page.getByRole('button', { name: '1 new message' }).click();
  await until(
    page,
    `(() => { const t = document.getElementById('thread'); return t.scrollHeight - t.scrollTop - t.clientHeight < 4; })()`,
  );
  assert.ok((await rowNames(page)).length > 0);
});

test('unread is cleared for all by a writer who sees the newest text, and never by a reader', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const viewer = await inbox.member('Vera View', 'viewers');
  const read = await inbox.open(viewer, `/conversations/${okafor}`);
  await isLive(read.page);
  await read.page.locator('#thread .text').first().waitFor();
  assert.equal(await read.page.locator('#text').isDisabled(), true);
  await read.page.getByText('Read-only access').waitFor();
  const refused = await read.page.request.post(`${inbox.origin}/conversations/${okafor}/read`, {
    form: { message: '1' },
    headers: { origin: inbox.origin },
  });
  assert.equal(refused.status(), 403, 'acceptance 49');
  assert.equal(await read.page.locator(`#row-${okafor} .row.unread`).count(), 1);
  await inbox.open(anna, `/conversations/${okafor}`);
  await until(read.page, `!document.querySelector('#row-${okafor} .row.unread')`);
  await read.page.locator(`#row-${okafor} .ring`).waitFor();
});

test('acceptance 6 and 8: opening leaves "needs reply"; Mark unread reaches a colleague at once', async (t) => {
  const { inbox, anna, kim, okafor } = await begin(t);
  const b = await inbox.open(kim, '/conversations');
  await isLive(b.page);
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  await until(b.page, `!document.querySelector('#row-${okafor} .row.unread')`);
  await b.page.locator(`#row-${okafor} .ring`).waitFor();
  await page.locator('#more-label').click();
  await page.getByRole('button', { name: 'Mark unread' }).click();
  await page.getByText('Pick a conversation').waitFor();
  await b.page.locator(`#row-${okafor} .row.unread`).waitFor();
});

test('acceptance 24 and 26: failed, unknown and queued texts say so in words, and can be retried, settled, cancelled', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const failed = await inbox.answer(OKAFOR, 'Wrong number?', anna, {
    status: 'failed',
    reason: 'number not in service',
  });
  const unknown = await inbox.answer(OKAFOR, 'Did it arrive?', anna, { status: 'unknown' });
  const queued = await inbox.answer(OKAFOR, 'Please wait', anna, { status: 'queued' });
  await inbox.answer(OKAFOR, 'No news', anna, { status: 'no-report' });
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  const foot = (id: number) => page.locator(`#message-${id} .foot`);
  assert.match(await foot(failed).innerText(), /Failed: number not in service/);
  assert.match(await foot(unknown).innerText(), /Not confirmed: the modem went silent while sending\./);
  assert.match(await page.locator('.msg[data-state=no-report] .foot').innerText(), /No report/);
  await foot(queued).getByRole('button', { name: 'Cancel' }).click();
  await bubbleIs(page, 'Please wait', 'cancelled');
  await foot(unknown).getByRole('button', { name: 'It arrived' }).click();
  await bubbleIs(page, 'Did it arrive?', 'delivered');
  await foot(failed).getByRole('button', { name: 'Retry' }).click();
  await bubbleIs(page, 'Wrong number?', 'queued');
  await page.locator(`#status-${unknown}`).click();
  await page.locator(`#timeline-${unknown}`, { hasText: 'A colleague says that it arrived' }).waitFor();
});

test('acceptance 21: partial, unreadable and picture messages and missed calls say what they are', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  await inbox.text(OKAFOR, 'The beginning of a long …', { status: 'partial', parts: [1, 3] });
  await inbox.text(OKAFOR, '', { kind: 'unreadable' });
  await inbox.text(OKAFOR, '', { kind: 'mms-notification', detail: { size: 200_000 } });
  await inbox.text(OKAFOR, '', { kind: 'missed-call' });
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  const notices = (await page.locator('.notice-bubble').allInnerTexts()).map((text) => text.trim());
  assert.match(notices[0] ?? '', /has not come yet \(1 of 3\)/);
  assert.match(notices[1] ?? '', /could not be read/);
  assert.match(notices[2] ?? '', /picture message.*200 kB/s);
  assert.equal(notices[3], 'Missed call');
});

test('an inbound text reopens a resolved thread in place, with a dated line', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  await isLive(page);
  await page.getByRole('button', { name: 'Resolve' }).click();
  await page.getByRole('button', { name: 'Reopen' }).waitFor();
  await write(page, 'Goodbye');
  await inbox.text(OKAFOR, 'One more thing');
  await page.getByText('Client replied: reopened').waitFor();
  await page.getByRole('button', { name: 'Resolve' }).waitFor();
  assert.equal(await page.locator('#text').inputValue(), 'Goodbye');
});

async function counted(page: Page, text: string): Promise<string> {
  await page.locator('#text').fill(text);
  return await page.locator('#counter').innerText();
}

test('acceptance 17-20: the counter is the codec’s own, with the Unicode hint and its one-click way out', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  assert.equal(await counted(page, 'a'.repeat(160)), '160 / 160 · 1 SMS');
  assert.equal(await counted(page, 'a'.repeat(161)), '161 / 306 · 2 SMS');
  assert.equal(await counted(page, 'a'.repeat(307)), '307 / 459 · 3 SMS');
  assert.equal(await counted(page, '€'.repeat(80)), '160 / 160 · 1 SMS');
  assert.equal(await counted(page, 'Don’t wait – come'), '17 / 70 · 1 SMS');
  assert.match(await page.locator('#unicode').innerText(), /Unicode because of “’” and “–”/);
  await page.getByRole('button', { name: "Use ' and - instead (160 per SMS)" }).click();
  assert.equal(await page.locator('#text').inputValue(), "Don't wait - come");
  assert.equal(await page.locator('#counter').innerText(), '17 / 160 · 1 SMS');
  await page.locator('#text').fill('a'.repeat(1600));
  assert.match(await page.locator('#unicode').innerText(), /at most 10 are allowed/);
});
