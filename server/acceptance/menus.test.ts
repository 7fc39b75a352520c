// The header's menus with many colleagues, by keyboard too, and where the focus goes afterwards (inbox.md 2.5, 2.11), in
// Chromium.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { closeBrowserAfterTests } from '../testing/browser.ts';
import { startInbox } from '../testing/inbox-fixture.ts';
import { isLive, until } from '../testing/inbox-steps.ts';

closeBrowserAfterTests();

const OKAFOR = '+33611111111';

async function begin(t: Parameters<typeof startInbox>[0], colleagues: readonly string[] = ['Kim Meyer']) {
  const inbox = await startInbox(t);
  const mia = await inbox.member('Mia Berg', 'administrators');
  const others = [];
  for (const name of colleagues) others.push(await inbox.member(name, 'front-desk'));
  await inbox.client('Okafor, Client', [[OKAFOR, 'mobile']]);
  await inbox.text(OKAFOR, 'Is 9:30 possible?', { ago: 3_600_000 });
  return { inbox, mia, others, okafor: await inbox.conversation(OKAFOR) };
}

const NAMES = 'Zoë Émile Ann Bea Cleo Dora Eva Fay Gina Hana Ida Jo Kai Lea Noa Olga Pia Quinn Rosa Sam'.split(' ');

const items = async (page: Page) =>
  (await page.locator('#assignee-control .item:visible').allInnerTexts()).map((text) => text.trim());
const focused = async (page: Page) => await page.evaluate(`document.activeElement.id`);

test('S41-S44 with 20 colleagues: Me first, then A to Z; a few letters filter, and Enter gives it to who is left', async (t) => {
  const { inbox, mia, okafor } = await begin(
    t,
    NAMES.map((name) => `${name} Tester`),
  );
  const { page } = await inbox.open(mia, `/conversations/${okafor}`);
  await isLive(page);
  await page.locator('#assignee-label').click();
  const all = await items(page);
  assert.equal(all.length, 21);
  assert.equal(all[0], 'Me (Mia Berg)');
  assert.deepEqual(
    all.slice(1),
    [...all.slice(1)].sort((a, b) => a.localeCompare(b)),
  );
  await until(page, `document.activeElement.matches('[data-filter-items]')`);
  await page.keyboard.press('Enter');
  await page.keyboard.type('zoe');
  assert.deepEqual(await items(page), ['Zoë Tester']);
  await page.keyboard.press('Enter');
  await page.locator('#assignee-label', { hasText: 'Zoë Tester' }).waitFor();
  assert.deepEqual(
    (await inbox.store.db.selectFrom('audit_log').select('action').execute())
      .map((row) => row.action)
      .filter((action) => action.startsWith('conversation.')),
    ['conversation.assign'],
    'Enter in the empty box gave it to nobody',
  );
  await until(page, `document.activeElement.id === 'assignee-label'`);
});

test('arrows move among the items of a menu, Escape closes it and gives the focus back', async (t) => {
  const { inbox, mia, okafor } = await begin(t);
  const { page } = await inbox.open(mia, `/conversations/${okafor}`);
  await page.locator('#priority-label').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.evaluate(`document.activeElement.value`), 'high');
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.evaluate(`document.activeElement.value`), 'low', 'round and round');
  await page.keyboard.press('Escape');
  assert.equal(await focused(page), 'priority-label');
  assert.equal(await page.locator('#priority-control[open]').count(), 0);
});

test('a colleague who was deactivated stays named as "(inactive)", is in the filter, and can be replaced', async (t) => {
  const { inbox, mia, others, okafor } = await begin(t);
  const [kim] = others;
  assert.ok(kim);
  await inbox.store.db.updateTable('conversations').set({ assignee_id: kim.id }).where('id', '=', okafor).execute();
  await inbox.store.db.updateTable('users').set({ active: 0 }).where('id', '=', kim.id).execute();
  const { page } = await inbox.open(mia, `/conversations/${okafor}`);
  await isLive(page);
  assert.match(await page.locator('#assignee-label').innerText(), /Kim Meyer \(inactive\)/);
  assert.match((await page.locator(`#row-${okafor}`).textContent()) ?? '', /Assigned to Kim Meyer \(inactive\)/);
  assert.ok(
    (await page.getByLabel('Assigned user', { exact: true }).locator('option').allInnerTexts()).includes(
      'Kim Meyer (inactive)',
    ),
  );
  await page.getByLabel('Assigned user', { exact: true }).selectOption('Kim Meyer (inactive)');
  await page.locator(`#row-${okafor}`).waitFor();
  await page.locator('#assignee-label').click();
  assert.deepEqual(await items(page), ['Me (Mia Berg)', 'Kim Meyer (inactive)', 'Unassign']);
  await page.getByRole('button', { name: 'Me (Mia Berg)' }).click();
  await page.locator('#assignee-label', { hasText: 'Mia Berg' }).waitFor();
});

test('the sheet of shortcuts, opened from the menu, gives the focus back to the menu', async (t) => {
  const { inbox, mia, okafor } = await begin(t);
  const { page } = await inbox.open(mia, `/conversations/${okafor}`);
  await page.locator('#more-label').click();
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Escape');
  await until(page, `document.activeElement.id === 'more-label'`);
});

test('below 1024 px the client is a drawer that Escape closes, before it leads back to the list', async (t) => {
  const { inbox, mia, okafor } = await begin(t);
  const { page } = await inbox.open(mia, `/conversations/${okafor}`, { viewport: { width: 800, height: 700 } });
  const drawer = page.getByRole('complementary', { name: 'Client' });
  assert.equal(await drawer.isVisible(), false);
  await page.locator('#more-label').click();
  await page.getByRole('button', { name: 'Client details' }).click();
  await drawer.waitFor();
  await page.keyboard.press('Escape');
  await until(page, `document.activeElement.id === 'more-label'`);
  assert.equal(await drawer.isVisible(), false);
  assert.match(page.url(), /conversations\/\d+$/);
  await page.keyboard.press('Escape');
  await page.getByText('Pick a conversation').waitFor();
});

test('Escape that ends the composing of a character leaves the thread open', async (t) => {
  const { inbox, mia, okafor } = await begin(t);
  const { page } = await inbox.open(mia, `/conversations/${okafor}`);
  await page.locator('#text').focus();
  const press = (isComposing: boolean) =>
    page.evaluate(
      `document.getElementById('text').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, isComposing: ${isComposing} }))`,
    );
  await press(true);
  assert.equal(await page.locator('#text').count(), 1);
  await press(false);
  await page.getByText('Pick a conversation').waitFor();
});

test('acceptance 1, before it: what a colleague takes is no longer offered to me, and is again once it is free', async (t) => {
  const { inbox, mia, others, okafor } = await begin(t);
  const [kim] = others;
  assert.ok(kim);
  const { page } = await inbox.open(mia, `/conversations/${okafor}`);
  const colleague = await inbox.open(kim, `/conversations/${okafor}`);
  await isLive(page);
  const offer = page.getByRole('checkbox', { name: 'Assign to me' });
  assert.ok(await offer.isChecked());
  await colleague.page.locator('#assignee-label').click();
  await colleague.page.getByRole('button', { name: 'Me (Kim Meyer)' }).click();
  await page.getByText('This is assigned to Kim Meyer, not to you.').waitFor();
  assert.equal(await offer.isVisible(), false);
  await colleague.page.locator('#assignee-label').click();
  await colleague.page.getByRole('button', { name: 'Unassign' }).click();
  await offer.waitFor();
});
