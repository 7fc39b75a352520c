// What became of a text, who can be written to, and drafts that outlive the program (inbox.md 2.6, 2.7, 2.13, 2.14), in
// Chromium.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStore } from '../store/database.ts';
import { addStep } from '../store/message-steps.ts';
import { storeSetting } from '../store/settings.ts';
import { closeBrowserAfterTests } from '../testing/browser.ts';
import { startInbox } from '../testing/inbox-fixture.ts';
import { bubbleIs, isLive, until, write } from '../testing/inbox-steps.ts';

closeBrowserAfterTests();

const OKAFOR = '+33611111111';
const HOUR = 3_600_000;

async function begin(t: Parameters<typeof startInbox>[0]) {
  const inbox = await startInbox(t);
  const anna = await inbox.member('Anna Berg', 'administrators');
  await inbox.client('Okafor, Client', [[OKAFOR, 'mobile']]);
  await inbox.text(OKAFOR, 'Is 9:30 possible?', { ago: HOUR });
  return { inbox, anna, okafor: await inbox.conversation(OKAFOR) };
}

test('acceptance 25: a click on the status tells every part’s report with its time, and stays open while the text changes', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const ago = 30 * HOUR;
  const id = await inbox.answer(OKAFOR, 'A long answer', anna, { status: 'sent', parts: [2, 2], ago });
  for (const part of [1, 2]) {
    await addStep(inbox.store.db, {
      messageId: id,
      at: inbox.clock.now() - ago + part * 60_000,
      type: 'part-report',
      detail: { part, of: 2, outcome: 'delivered' },
    });
  }
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  await isLive(page);
  const status = page.locator(`#status-${id}`);
  assert.equal(await status.getAttribute('aria-expanded'), 'false');
  await status.focus();
  await page.keyboard.press('Enter');
  const steps = page.locator(`#timeline-${id} li`);
  await steps.nth(2).waitFor();
  const told = (await steps.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '));
  assert.match(told[0] ?? '', /^\w{3} \d\d:\d\d Written and queued by Anna Berg$/);
  assert.match(told[1] ?? '', /^\w{3} \d\d:\d\d Delivery report part 1 · delivered$/);
  assert.match(told[2] ?? '', /^\w{3} \d\d:\d\d Delivery report part 2 · delivered$/);
  await inbox.become(id, 'delivered');
  await bubbleIs(page, 'A long answer', 'delivered');
  assert.equal(await steps.count(), 3);
  await until(page, `document.getElementById('status-${id}').getAttribute('aria-expanded') === 'true'`);
  await status.focus();
  await page.keyboard.press('Escape');
  await steps.first().waitFor({ state: 'detached' });
  assert.ok(page.url().endsWith(`/conversations/${okafor}`), 'Escape closes what stands open before it leaves');
  await status.click();
  await steps.nth(2).waitFor();
  await status.click();
  await steps.first().waitFor({ state: 'detached' });
});

test('acceptance 24: every state an own text ends in is told in words and by a shape of its own', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const states = {
    sent: 'Sent',
    delivered: 'Delivered',
    'no-report': 'No report',
    failed: 'Failed: number not in service',
    unknown: 'Not confirmed: the modem went silent while sending.',
    cancelled: 'Cancelled',
    expired: 'Expired: it could not be sent in time',
    held: 'Held: restored from a backup',
  } as const;
  for (const status of ['sent', 'delivered', 'no-report', 'failed', 'unknown', 'cancelled', 'expired', 'held'] as const)
    await inbox.answer(OKAFOR, `It is ${status}`, anna, {
      status,
      ...(status === 'failed' && { reason: 'number not in service' }),
    });
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  for (const [status, words] of Object.entries(states)) {
    const shown = page.locator(`.msg[data-state="${status}"] .status`);
    assert.equal((await shown.innerText()).trim(), words);
    assert.equal(await shown.locator('svg').count(), 1);
  }
  assert.doesNotMatch(await page.locator('#thread').innerText(), /\bRead\b/, 'SMS knows no read receipt');
});

test('acceptance 5: a draft is there again after the program was stopped and started', async (t) => {
  const store = await openStore(':memory:');
  t.after(() => store.close());
  const before = await startInbox(undefined, { store });
  const anna = await before.member('Anna Berg', 'front-desk');
  await before.text(OKAFOR, 'Is 9:30 possible?');
  const id = await before.conversation(OKAFOR);
  const { page } = await before.open(anna, `/conversations/${id}`);
  await isLive(page);
  await write(page, 'Half a sent');
  await page.locator('#rows').getByText('Draft:').waitFor();
  await before.close();
  const after = await startInbox(t, { store });
  const again = await after.open(anna, `/conversations/${id}?status=open&unread=1`);
  assert.equal(await again.page.locator('#text').inputValue(), 'Half a sent');
});

test('a short code has no reply box, and says who could allow it; once allowed it can be answered', async (t) => {
  const { inbox, anna } = await begin(t);
  await inbox.text('36184', 'Your balance is low');
  const id = await inbox.conversation('36184');
  const { page } = await inbox.open(anna, `/conversations/${id}`);
  assert.equal(await page.locator('#text').isVisible(), false);
  assert.equal(await page.locator('#send').isVisible(), false);
  await page.getByText('This short code cannot be answered.').waitFor();
  await storeSetting(inbox.store.db, {
    key: 'sendingLimits',
    value: { allowPremium: true },
    changedAt: 0,
    changedBy: null,
  });
  await page.reload();
  await write(page, 'BALANCE');
  await page.keyboard.press('Enter');
  await bubbleIs(page, 'BALANCE', 'queued');
});

test('Recipients: a row for each number, a landline marked, a client without a number greyed with a way to add one', async (t) => {
  const { inbox, anna } = await begin(t);
  await inbox.client('Haddad, Rim', [
    ['+33144444444', 'home'],
    ['+33644444444', 'mobile'],
  ]);
  const numberless = await inbox.client('Haddad, Sami', []);
  const { page } = await inbox.open(anna, '/conversations/new');
  await page.locator('#recipient').fill('haddad');
  await page.locator('.result').nth(2).waitFor();
  const rim = page.locator('.result', { hasText: 'Haddad, Rim' });
  assert.equal(await rim.count(), 2);
  assert.match(await rim.filter({ hasText: '+33 1 44 44 44 44' }).innerText(), /landline/);
  assert.doesNotMatch(await rim.filter({ hasText: '+33 6 44 44 44 44' }).innerText(), /landline/);
  const sami = page.locator('.result.grey', { hasText: 'Haddad, Sami' });
  assert.match(await sami.innerText(), /add a number/);
  assert.equal(await sami.getAttribute('href'), `/clients/${numberless}/edit`);
});

test('a text is begun from the client’s own page, by number', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const clientId = await inbox.client('Haddad, Rim', [['+33644444444', 'mobile']]);
  const { page } = await inbox.open(anna, `/clients/${clientId}`);
  await page.getByRole('button', { name: 'Write a text +33 6 44 44 44 44' }).click();
  await page.locator('.chosen', { hasText: 'Haddad, Rim' }).waitFor();
  await page.goto(`${inbox.origin}/conversations/${okafor}`);
  await page.locator('#conversation-title a').click();
  await page.getByRole('button', { name: /Write a text/ }).click();
  await page.locator('#text:focus').waitFor();
  assert.equal(await page.locator('#conversation-title').innerText(), 'Okafor, Client');
});

test('Enter that ends the composing of a character sends nothing', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  await write(page, 'にほん');
  const enter = (isComposing: boolean) =>
    page.evaluate(
      `document.getElementById('text').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, isComposing: ${isComposing} }))`,
    );
  await enter(true);
  assert.equal(await page.locator('.msg.out').count(), 0);
  assert.equal(await page.locator('#text').inputValue(), 'にほん');
  await enter(false);
  await bubbleIs(page, 'にほん', 'queued');
});

test('from four SMS on the composer warns; what is too long comes back into the box with the reason', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  await page.locator('#text').fill('a'.repeat(460));
  await page.getByText('This will be 4 SMS.').waitFor();
  const long = 'a'.repeat(1600);
  await page.locator('#text').fill(long);
  await page.getByText('This needs 11 SMS; at most 10 are allowed.').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('Not sent. This text needs 11 SMS').waitFor();
  assert.equal(await page.locator('#text').inputValue(), long);
  assert.ok(await page.locator('#text').evaluate((box) => box.matches(':focus')));
  assert.equal(await page.locator('.msg.out').count(), 0);
});

test('acceptance 34: an account that was just made sees what came before it, with nothing to configure', async (t) => {
  const { inbox } = await begin(t);
  const fresh = await inbox.member('Fresh Face', 'viewers');
  const { page } = await inbox.open(fresh);
  await page.locator('#rows').getByText('Is 9:30 possible?').waitFor();
});

test('the client’s column is hidden and stays hidden after a reload, until it is shown again', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  const panel = page.getByRole('complementary', { name: 'Client' });
  await page.getByRole('button', { name: 'Hide client details' }).click();
  assert.equal(await panel.isVisible(), false);
  await page.reload();
  await isLive(page);
  assert.equal(await panel.isVisible(), false);
  await page.locator('#more-label').click();
  await page.getByRole('button', { name: 'Client details' }).click();
  await panel.waitFor();
  await page.reload();
  await panel.waitFor();
});
