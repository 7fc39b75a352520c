// S14-S17, S29-S33, S45-S46 and acceptance checks of the list, in Chromium.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closeBrowserAfterTests } from '../testing/browser.ts';
import { type Inbox, startInbox } from '../testing/inbox-fixture.ts';
import { isLive, rowNames, until } from '../testing/inbox-steps.ts';

closeBrowserAfterTests();

async function clinic(inbox: Inbox) {
  const anna = await inbox.member('Anna Berg', 'front-desk');
  const kim = await inbox.member('Kim Meyer', 'front-desk');
  await inbox.client('Okafor, Client', [['+33611111111', 'mobile']]);
  await inbox.text('+33611111111', 'Is 9:30 possible?', { ago: 3 * 3_600_000 });
  await inbox.text('+33612345678', 'Bonjour, vous êtes ouverts samedi ?', { ago: 2 * 3_600_000 });
  await inbox.text('+33622222222', 'Thank you', { ago: 3_600_000 });
  await inbox.answer('+33622222222', 'See you', kim, { ago: 3_000_000 });
  return { anna, kim };
}

test('S10-S13: without Read there is no "Conversations" in the menu and the page answers 403', async (t) => {
  const inbox = await startInbox(t);
  const technician = await inbox.member('Tech Person', 'technicians');
  const { page } = await inbox.open(technician, '/profile');
  assert.equal(await page.locator('nav.rail a[href="/conversations"]').count(), 0);
  for (const path of ['/preferences', '/profile', '/preferences']) await page.goto(`${inbox.origin}${path}`);
  const refusals = async () =>
    (await inbox.store.db.selectFrom('audit_log').select('id').where('action', '=', 'permission.refused').execute())
      .length;
  assert.equal(await refusals(), 0, 'a page asks by itself for what its reader may not see');
  const response = await page.goto(`${inbox.origin}/conversations`);
  assert.equal(response?.status(), 403);
});

test('S14-S17: a row shows client name or number, preview, date and priority, on every row', async (t) => {
  const inbox = await startInbox(t);
  const { anna } = await clinic(inbox);
  const { page } = await inbox.open(anna, '/profile');
  await page.click('nav.rail a[href="/conversations"]');
  assert.deepEqual(await rowNames(page), ['+33 6 22 22 22 22', '+33 6 12 34 56 78', 'Okafor, Client']);
  assert.equal(await page.locator('.row .chip.normal').count(), 3);
  assert.match(await page.locator('.row').first().innerText(), /Kim Meyer: See you/);
  assert.match(await page.locator('.row').nth(1).innerText(), /Bonjour, vous êtes ouverts samedi \?/);
  assert.ok(await page.locator('.row time[datetime][title]').first().isVisible());
  assert.equal(await page.locator('#pane h2').innerText(), 'Pick a conversation');
});

test('S29-S33: the dropdowns combine, "All status" includes resolved ones, and the address keeps them', async (t) => {
  const inbox = await startInbox(t);
  const { anna } = await clinic(inbox);
  const okafor = await inbox.conversation('+33611111111');
  await inbox.store.db
    .updateTable('conversations')
    .set({ status: 'resolved', priority: 'high' })
    .where('id', '=', okafor)
    .execute();
  const { page } = await inbox.open(anna);
  const options = async (label: string) =>
    (await page.getByLabel(label, { exact: true }).locator('option').allInnerTexts()).map((text) => text.trim());
  assert.deepEqual(await options('Status'), ['All status', 'Open', 'Resolved']);
  assert.deepEqual(await options('Priority'), ['All priority', 'Low', 'Normal', 'High']);
  assert.deepEqual((await options('Assigned user')).slice(0, 3), ['Assigned user', 'Me', 'Unassigned']);
  assert.equal((await rowNames(page)).length, 3);
  await page.getByLabel('Status', { exact: true }).selectOption('Resolved');
  await page.waitForURL(/status=resolved/);
  await page.locator(`#row-${okafor}`).waitFor();
  assert.deepEqual(await rowNames(page), ['Okafor, Client']);
  await page.getByLabel('Priority', { exact: true }).selectOption('Low');
  await page.getByText('Nothing matches these filters').waitFor();
  await page.getByRole('link', { name: 'Clear filters' }).click();
  await until(page, `document.querySelectorAll('#rows .row').length === 3`);
});

test('acceptance 9: the unread chip combines with the other filters', async (t) => {
  const inbox = await startInbox(t);
  const { anna } = await clinic(inbox);
  const { page } = await inbox.open(anna, '/conversations?status=open');
  await page.getByText('Unread', { exact: true }).first().click();
  await page.waitForURL(/status=open.*unread=1|unread=1.*status=open/);
  await until(page, `document.querySelectorAll('#rows .row').length === 2`);
});

test('the failed chip: a text that fails comes by itself, and the chip combines with the other filters', async (t) => {
  const inbox = await startInbox(t);
  const { anna, kim } = await clinic(inbox);
  const { page } = await inbox.open(anna, '/conversations?status=all');
  await page.getByText('Failed', { exact: true }).click();
  await page.waitForURL(/failed=1/);
  await page.getByText('Nothing matches these filters').waitFor();
  await isLive(page);
  await page.locator('#pane').hover();
  await inbox.become(await inbox.answer('+33611111111', 'Yes', kim), 'failed', 'no credit');
  await page.locator('#rows .row', { hasText: 'Okafor' }).waitFor();
  assert.deepEqual(await rowNames(page), ['Okafor, Client']);
  await page.getByLabel('Status', { exact: true }).selectOption('Resolved');
  await page.waitForURL(/status=resolved/);
  await page.getByText('Nothing matches these filters').waitFor();
  await page.getByRole('link', { name: 'Remove filter: Failed' }).click();
  await page.waitForURL((url) => !url.search.includes('failed'));
});

test('S45-S46, acceptance 10: a new text appears by itself, its row marked unread, title and badge equal the server', async (t) => {
  const inbox = await startInbox(t);
  const { anna } = await clinic(inbox);
  const { page } = await inbox.open(anna);
  await isLive(page);
  assert.match(await page.title(), /^\(2\) /);
  await inbox.text('+33699999999', 'Hello from somebody new');
  await page.getByText('Hello from somebody new').waitFor();
  assert.equal((await rowNames(page))[0], '+33 6 99 99 99 99');
  assert.match((await page.locator('.row.unread .name').first().textContent()) ?? '', /unread, 1 new/);
  await until(page, `document.title.startsWith('(3) ')`);
  assert.equal(await page.locator('#unread-count').getAttribute('data-count'), '3');
  assert.match((await page.locator('#favicon').getAttribute('href')) ?? '', /favicon-unread/);
});

test('acceptance 11 and 12: rows do not move under the pointer; a pill applies the order', async (t) => {
  const inbox = await startInbox(t);
  const { anna } = await clinic(inbox);
  const { page } = await inbox.open(anna);
  await isLive(page);
  const before = await rowNames(page);
  await page.locator('.row').nth(1).hover();
  await inbox.text('+33611111111', 'Are you there?');
  await page.getByText('1 new ↑').waitFor();
  assert.deepEqual(await rowNames(page), before);
  assert.match(await page.locator('.row').nth(2).innerText(), /Are you there\?/);
  await page.getByText('1 new ↑').click();
  await until(page, `document.querySelector('#rows .name bdi')?.textContent === 'Okafor, Client'`);
});

for (const address of ['/conversations', '/conversations?status=open'])
  test(`the pill of new texts covers no word of the first row at any width: ${address}`, async (t) => {
    const inbox = await startInbox(t);
    const { anna } = await clinic(inbox);
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 1024, height: 768 },
      { width: 390, height: 844 },
    ]) {
      const { page, context } = await inbox.open(anna, address, { viewport });
      await isLive(page);
      await page.locator('.row').nth(1).hover();
      await inbox.text('+33611111111', `At ${viewport.width}`);
      await page.locator('#pill button').waitFor();
      const pill = await page.locator('#pill button').boundingBox();
      const name = await page.locator('.row .name').first().boundingBox();
      assert.ok(pill && name);
      assert.ok(pill.height >= 24);
      assert.ok(pill.y + pill.height <= name.y + 1, `ends at ${pill.y + pill.height}, the name begins at ${name.y}`);
      await context.close();
      await inbox.text('+33622222222', 'Another one is on top');
    }
  });

test('acceptance 7 and 12: assigning, resolving and priority touch neither unread nor the order', async (t) => {
  const inbox = await startInbox(t);
  const { anna, kim } = await clinic(inbox);
  const { page } = await inbox.open(anna);
  await isLive(page);
  const before = await rowNames(page);
  const id = await inbox.conversation('+33611111111');
  const height = async () => (await page.locator(`#row-${id}`).boundingBox())?.height;
  const unmarked = await height();
  const other = await inbox.open(kim, '/conversations');
  for (const [path, body] of [
    ['priority', 'priority=high'],
    ['assignee', 'assignee=me'],
    ['status', 'status=resolved'],
  ] as const) {
    const response = await other.page.request.post(`${inbox.origin}/conversations/${id}/${path}`, {
      data: body,
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: inbox.origin },
    });
    assert.ok(response.ok());
  }
  await page.locator(`#row-${id}`).getByText('Resolved').waitFor();
  await page.locator(`#row-${id} .chip.high`).waitFor();
  assert.deepEqual(await rowNames(page), before);
  assert.equal(await height(), unmarked, 'the rows below move by a pixel');
  assert.equal(await page.locator(`#row-${id} .row.unread`).count(), 1);
});

test('the list goes on by keys when it is scrolled to its end', async (t) => {
  const inbox = await startInbox(t);
  const anna = await inbox.member('Anna Berg', 'front-desk');
  for (let index = 0; index < 60; index++)
    await inbox.text(`+336${String(10_000_000 + index)}`, `Text ${index}`, { ago: (60 - index) * 60_000 });
  const { page } = await inbox.open(anna);
  assert.equal(await page.locator('#rows .row').count(), 50);
  await page.locator('#rows-next').scrollIntoViewIfNeeded();
  await until(page, `document.querySelectorAll('#rows .row').length === 60`);
  assert.equal(new Set(await rowNames(page)).size, 60);
});

test('a conversation opened by its address is seen in the list, which then stays where it is', async (t) => {
  const inbox = await startInbox(t);
  const anna = await inbox.member('Anna Berg', 'front-desk');
  const numberOf = (index: number) => `+336${String(10_000_000 + index)}`;
  for (let index = 0; index < 40; index++)
    await inbox.text(numberOf(index), `Text ${index}`, { ago: (40 - index) * 60_000 });
  const id = await inbox.conversation(numberOf(5));
  const { page } = await inbox.open(anna, `/conversations/${id}`);
  const row = `document.querySelector('#row-${id}').getBoundingClientRect()`;
  const area = `document.querySelector('#rows-area').getBoundingClientRect()`;
  const isSeen = `${row}.top >= ${area}.top && ${row}.bottom <= ${area}.bottom`;
  await until(page, isSeen);
  await isLive(page);
  const top = () => page.evaluate(`document.querySelector('#rows-area').scrollTop`);
  await page.evaluate(`document.querySelector('#rows-area').scrollTop = 20`);
  await inbox.text(numberOf(5), 'And another one');
  await page.locator(`#row-${id}`).getByText('And another one').waitFor();
  assert.equal(await top(), 20);
  await page.goto(`${inbox.origin}/conversations/${await inbox.conversation(numberOf(39))}`);
  await isLive(page);
  assert.equal(await top(), 0, 'a row that is seen moves nothing');
});

test('acceptance 47: unread is told by dot, weight and words', async (t) => {
  const inbox = await startInbox(t);
  const { anna } = await clinic(inbox);
  const { page } = await inbox.open(anna);
  const unread = page.locator('.row.unread').first();
  assert.equal(await unread.locator('.dot').count(), 1);
  assert.ok(
    Number(await page.evaluate(`getComputedStyle(document.querySelector('.row.unread .name')).fontWeight`)) > 600,
  );
  assert.match((await unread.textContent()) ?? '', /unread, 1 new/);
});
