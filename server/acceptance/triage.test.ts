// S19-S23, S34-S49 in Chromium: status, priority, assignment, the pencil, matching, blocking.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closeBrowserAfterTests } from '../testing/browser.ts';
import { startInbox } from '../testing/inbox-fixture.ts';
import { bubbleIs, isLive, rowNames, until, write } from '../testing/inbox-steps.ts';

closeBrowserAfterTests();

const OKAFOR = '+33611111111';
const STRANGER = '+33612345678';

async function begin(t: Parameters<typeof startInbox>[0]) {
  const inbox = await startInbox(t, { practiceLink: 'https://practice.example/clients/{id}' });
  const anna = await inbox.member('Anna Berg', 'administrators');
  const kim = await inbox.member('Kim Meyer', 'front-desk');
  const clientId = await inbox.client('Okafor, Client', [[OKAFOR, 'mobile']], {
    externalId: '10 482',
    notes: 'Prefers mornings',
  });
  await inbox.text(OKAFOR, 'Is 9:30 possible?', { ago: 3_600_000 });
  await inbox.text(STRANGER, 'Bonjour', { ago: 1_800_000 });
  const okafor = await inbox.conversation(OKAFOR);
  const stranger = await inbox.conversation(STRANGER);
  return { inbox, anna, kim, okafor, stranger, clientId };
}

test('S34-S37: Resolve at the top right becomes Reopen in the same spot, for everybody at once, and keeps the focus', async (t) => {
  const { inbox, anna, kim, okafor } = await begin(t);
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  const other = await inbox.open(kim, `/conversations/${okafor}`);
  await isLive(other.page);
  const before = await page.locator('#status-button').boundingBox();
  await page.getByRole('button', { name: 'Resolve' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Reopen' }).waitFor();
  const after = await page.locator('#status-button').boundingBox();
  assert.equal(Math.round((before?.x ?? 0) + (before?.width ?? 0)), Math.round((after?.x ?? 1) + (after?.width ?? 0)));
  assert.equal(before?.y, after?.y);
  await until(page, `document.activeElement.id === 'status-button'`);
  await other.page.getByRole('button', { name: 'Reopen' }).waitFor();
  await other.page.locator(`#row-${okafor}`).getByText('Resolved').waitFor();
  await page.getByRole('button', { name: 'Reopen' }).click();
  await other.page.getByRole('button', { name: 'Resolve' }).waitFor();
  const log = await inbox.store.db.selectFrom('audit_log').select('action').execute();
  assert.deepEqual(
    log.map((row) => row.action).filter((action) => action.startsWith('conversation.')),
    ['conversation.resolve', 'conversation.reopen'],
  );
});

test('S38-S40: the priority label opens the dropdown with Low, Normal and High', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  await isLive(page);
  await page.locator('#priority-label', { hasText: 'Normal' }).click();
  assert.deepEqual(
    (await page.locator('#priority-control .item').allInnerTexts()).map((text) => text.trim()),
    ['Low', 'Normal', 'High'],
  );
  await page.locator('#priority-control .item', { hasText: 'High' }).click();
  await page.locator('#priority-label', { hasText: 'High' }).waitFor();
  await page.locator(`#row-${okafor} .chip.high`, { hasText: 'High' }).waitFor();
  await page.locator('.event', { hasText: 'You set the priority to High' }).waitFor();
});

test('S41-S44: the "Unassigned" label lists the staff, Me first, and "Unassign" removes', async (t) => {
  const { inbox, anna, kim, okafor } = await begin(t);
  await inbox.member('Vera View', 'viewers');
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  const other = await inbox.open(kim);
  await isLive(other.page);
  await page.locator('#assignee-label', { hasText: 'Unassigned' }).click();
  assert.deepEqual(
    (await page.locator('#assignee-control .item').allInnerTexts()).map((text) => text.trim()),
    ['Me (Anna Berg)', 'Kim Meyer'],
  );
  await page.locator('#assignee-control .item', { hasText: 'Kim Meyer' }).click();
  await page.locator('#assignee-label', { hasText: 'Kim Meyer' }).waitFor();
  await other.page.locator(`#row-${okafor}`).getByTitle('Assigned to Kim Meyer').waitFor();
  await page.locator('#assignee-label').click();
  await page.getByRole('button', { name: 'Unassign' }).click();
  await page.locator('#assignee-label', { hasText: 'Unassigned' }).waitFor();
  await page.locator('.event', { hasText: 'You removed the assignee' }).waitFor();
});

test('S19-S23: the pencil opens Recipients; results show name and number; selecting opens the one thread there is', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  await inbox.client('Café Olé, Client', [['+33644444444', 'mobile']]);
  const { page } = await inbox.open(anna);
  await page.getByRole('link', { name: 'New conversation' }).click();
  await page.getByRole('heading', { name: 'Recipients' }).waitFor();
  await page.locator('#recipient').fill('okafor');
  const result = page.locator('.result', { hasText: 'Okafor, Client' });
  await result.waitFor();
  assert.match(await result.innerText(), /\+33 6 11 11 11 11/);
  await result.click();
  await page.waitForURL(new RegExp(`/conversations/${okafor}`));
  await page.locator('#text:focus').waitFor();
  await page.getByRole('link', { name: 'New conversation' }).click();
  await page.locator('#recipient').fill('cafe ole');
  await page.locator('.result', { hasText: 'Café Olé' }).click();
  await page.locator('.chosen', { hasText: 'Café Olé, Client' }).waitFor();
  const count = async () => (await inbox.store.db.selectFrom('conversations').select('id').execute()).length;
  assert.equal(await count(), 2, 'nothing is made before the first Send');
  await page.locator('#text').fill('Your table is ready');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await bubbleIs(page, 'Your table is ready', 'queued');
  assert.equal(await count(), 3);
});

test('acceptance 41 and 44: a number in any form finds the same thread; an unknown one can be texted', async (t) => {
  const { inbox, anna, stranger } = await begin(t);
  const { page } = await inbox.open(anna, '/conversations/new');
  for (const text of ['06 11 11 11 11', '+33611111111', '0033 6 11 11 11 11', '06.11.11.11.11']) {
    await page.locator('#recipient').fill(text);
    await page.locator('.result', { hasText: 'Okafor, Client' }).waitFor();
    assert.equal(await page.locator('.result').count(), 1);
    await page.locator('#recipient').fill('');
    await until(page, `document.querySelectorAll('.result').length === 0`);
  }
  await page.locator('#recipient').fill('06 12 34 56 78');
  await page.getByRole('button', { name: /Text \+33 6 12 34 56 78/ }).click();
  await page.waitForURL(new RegExp(`/conversations/${stranger}`));
  await write(page, 'Hello again');
  await page.keyboard.press('Enter');
  await bubbleIs(page, 'Hello again', 'queued');
  assert.equal((await inbox.store.db.selectFrom('conversations').select('id').execute()).length, 2);
});

test('S7, S47-S49: matched by number; an unknown number stays by number, and becomes a client’s at once', async (t) => {
  const { inbox, anna, stranger } = await begin(t);
  const { page } = await inbox.open(anna, `/conversations/${stranger}`);
  const watcher = await inbox.open(anna);
  await isLive(watcher.page);
  assert.equal(await page.locator('#conversation-title').innerText(), '+33 6 12 34 56 78');
  await page.locator('#conversation-header').getByRole('link', { name: 'Create client' }).first().click();
  assert.equal(await page.getByLabel('Number 1', { exact: true }).inputValue(), STRANGER);
  await page.getByLabel('Name', { exact: true }).fill('Dubois, Jean');
  await page.getByRole('button', { name: 'Save client' }).click();
  await page.waitForURL(new RegExp(`/conversations/${stranger}`));
  assert.equal(await page.locator('#conversation-title').innerText(), 'Dubois, Jean');
  await page.locator('.event', { hasText: 'Matched to client Dubois, Jean' }).waitFor();
  await watcher.page.locator(`#row-${stranger}`).getByText('Dubois, Jean').waitFor();
});

test('S48: the client stands beside the thread, with numbers, notes and the practice software', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  const panel = page.getByRole('complementary', { name: 'Client' });
  assert.match(await panel.innerText(), /Okafor, Client[\s\S]*mobile[\s\S]*\+33 6 11 11 11 11[\s\S]*Prefers mornings/);
  assert.equal(
    await panel.getByRole('link', { name: 'Open in the practice software' }).getAttribute('href'),
    'https://practice.example/clients/10%20482',
  );
});

test('acceptance 40, household: several clients share a number, nobody is guessed, "About…" picks one', async (t) => {
  const { inbox, anna } = await begin(t);
  await inbox.client('Moreau, Anne', [
    ['+33633333333', 'home'],
    ['+33633333334', 'mobile'],
  ]);
  await inbox.client('Moreau, Luc', [['+33633333333', 'home']]);
  await inbox.text('+33633333333', 'We need an appointment');
  const id = await inbox.conversation('+33633333333');
  const { page } = await inbox.open(anna, `/conversations/${id}`);
  assert.equal(await page.locator('#conversation-title').innerText(), 'Moreau, Anne or Moreau, Luc');
  await page.getByLabel('About…').selectOption('Moreau, Luc');
  await page.locator('#conversation-title', { hasText: /^Moreau, Luc$/ }).waitFor();
  await page.locator(`#row-${id} .name`, { hasText: /^Moreau, Luc/ }).waitFor();
});

test('acceptance 39: a blocked number is stored in a list of its own, alerts nobody, and is unblocked with one click', async (t) => {
  const { inbox, anna, stranger } = await begin(t);
  const { page } = await inbox.open(anna, `/conversations/${stranger}`);
  await isLive(page);
  await page.locator('#more-label').click();
  await page.getByRole('button', { name: 'Block this number' }).click();
  await page.getByText('This number is blocked. Unblock it to write.').waitFor();
  await until(page, `document.getElementById('text').disabled`);
  await until(page, `!document.querySelector('#row-${stranger}')`);
  await inbox.text(STRANGER, 'You cannot silence me');
  await page.locator('#thread .text', { hasText: 'You cannot silence me' }).waitFor();
  const row = await inbox.store.db
    .selectFrom('conversations')
    .select('unread')
    .where('id', '=', stranger)
    .executeTakeFirstOrThrow();
  assert.equal(row.unread, 0);
  await page.getByText('Blocked', { exact: true }).first().click();
  await page.locator(`#row-${stranger}`).waitFor();
  assert.deepEqual(await rowNames(page), ['+33 6 12 34 56 78']);
  await page.getByRole('button', { name: 'Unblock', exact: true }).click();
  await until(page, `!document.getElementById('text').disabled`);
  await page.getByText('This number is blocked.').waitFor({ state: 'detached' });
});

test('a sender with a name instead of a number is shown by it and cannot be answered', async (t) => {
  const { inbox, anna } = await begin(t);
  await inbox.text('Pharmacy', 'Your order is ready');
  const id = await inbox.conversation('Pharmacy');
  const { page } = await inbox.open(anna, `/conversations/${id}`);
  assert.equal(await page.locator('#conversation-title').innerText(), 'Pharmacy');
  assert.ok(await page.locator('#text').isDisabled());
  await page.getByText('This sender has a name instead of a number and cannot be answered.').waitFor();
});

test('without scripts: links and forms alone list, open, answer, resolve, assign and search', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const { page } = await inbox.open(anna, '/conversations', { javaScriptEnabled: false });
  await page.locator(`#row-${okafor} a`).click();
  await page.locator('#text').fill('Answered by a plain form');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.locator('.msg.out', { hasText: 'Answered by a plain form' }).waitFor();
  await page.getByRole('button', { name: 'Resolve' }).click();
  await page.getByRole('button', { name: 'Reopen' }).waitFor();
  await page.locator('#priority-label').click();
  await page.locator('#priority-control .item', { hasText: 'Low' }).click();
  await page.locator('#priority-label', { hasText: 'Low' }).waitFor();
  await page.locator('#search').fill('plain form');
  await page.locator('#search').press('Enter');
  await page.locator('mark').first().waitFor();
});

test('without scripts: the link to earlier messages leads to them, and the one to later ones back', async (t) => {
  const { inbox, anna } = await begin(t);
  const number = '+46701740699';
  for (let n = 1; n <= 60; n += 1) await inbox.text(number, `text ${n}`);
  const { page } = await inbox.open(anna, `/conversations/${await inbox.conversation(number)}`, {
    javaScriptEnabled: false,
  });
  const shows = (text: string) => page.locator('.msg .text', { hasText: new RegExp(`^${text}$`) });
  for (let clicks = 0; (await shows('text 1').count()) === 0; clicks += 1) {
    assert.ok(clicks < 5, 'it leads nowhere');
    await page.locator('#older a').click();
    await page.waitForLoadState();
  }
  for (let clicks = 0; (await shows('text 60').count()) === 0; clicks += 1) {
    assert.ok(clicks < 5, 'it leads nowhere');
    await page.locator('#newer a').click();
    await page.waitForLoadState();
  }
});
