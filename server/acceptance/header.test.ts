// The header of a conversation (inbox.md 2.5) and what is counted beside the list (2.1, 2.4), in Chromium.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closeBrowserAfterTests } from '../testing/browser.ts';
import { startInbox } from '../testing/inbox-fixture.ts';
import { isLive, until } from '../testing/inbox-steps.ts';

closeBrowserAfterTests();

const OKAFOR = '+33611111111';

async function begin(t: Parameters<typeof startInbox>[0]) {
  const inbox = await startInbox(t);
  const anna = await inbox.member('Anna Berg', 'administrators');
  const kim = await inbox.member('Kim Meyer', 'front-desk');
  const clientId = await inbox.client('Okafor, Client', [[OKAFOR, 'mobile']]);
  await inbox.text(OKAFOR, 'Is 9:30 possible?', { ago: 3_600_000 });
  return { inbox, anna, kim, clientId, okafor: await inbox.conversation(OKAFOR) };
}

test('the name leads to the client, the number has a copy button, and the menu prints and merges', async (t) => {
  const { inbox, anna, clientId, okafor } = await begin(t);
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  assert.equal(await page.locator('#conversation-title a').getAttribute('href'), `/clients/${clientId}`);
  await page.getByRole('button', { name: 'Copy number' }).click();
  await page.locator('.toast', { hasText: 'Number copied.' }).waitFor();
  await page.locator('#more-label').click();
  assert.equal(
    await page.getByRole('link', { name: 'Merge with another client' }).getAttribute('href'),
    `/clients/${clientId}/merge`,
  );
  await page.evaluate(`window.print = () => { document.body.dataset.printed = 'yes'; }`);
  await page.getByRole('button', { name: 'Print', exact: true }).click();
  await until(page, `document.body.dataset.printed === 'yes'`);
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.locator('#thread .text').first().isVisible());
  assert.ok(await page.locator('#conversation-title').isVisible());
  for (const hidden of ['#list', '#composer', 'nav.rail', '#client-panel', '#more-label'])
    assert.equal(await page.locator(hidden).isVisible(), false, hidden);
});

test('an unknown number offers to create a client or to link one', async (t) => {
  const { inbox, anna } = await begin(t);
  await inbox.text('+33612345678', 'Bonjour');
  const id = await inbox.conversation('+33612345678');
  const { page } = await inbox.open(anna, `/conversations/${id}`);
  const header = page.locator('#conversation-header .head-who');
  assert.ok(await header.getByRole('link', { name: 'Create client' }).isVisible());
  assert.ok(await header.getByRole('link', { name: 'Link to a client' }).isVisible());
});

test('a colleague who saw the newest text is named in a tooltip, and the next text takes the name away', async (t) => {
  const { inbox, anna, kim, okafor } = await begin(t);
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  await isLive(page);
  const title = `document.querySelector('.head-who').title`;
  assert.equal(await page.evaluate(title), '');
  const reading = await inbox.open(kim, `/conversations/${okafor}`);
  await until(page, `/^Seen by Kim Meyer \\d\\d:\\d\\d$/.test(${title})`);
  await reading.page.close();
  await inbox.text(OKAFOR, 'And 10:15?');
  await until(page, `${title} === ''`);
});

test('a client is made of a sender with a name, and the thread is matched by it', async (t) => {
  const { inbox, anna } = await begin(t);
  await inbox.text('Pharmacy', 'Your order is ready');
  const id = await inbox.conversation('Pharmacy');
  const { page } = await inbox.open(anna, `/clients/new?conversation=${id}`);
  await page.getByLabel('Name', { exact: true }).fill('Harbour Pharmacy');
  await page.getByRole('button', { name: 'Save client' }).click();
  await page.waitForURL(`**/conversations/${id}`);
  assert.equal(await page.locator('#conversation-title').innerText(), 'Harbour Pharmacy');
  assert.ok(await page.locator('#text').isDisabled(), 'it still cannot be answered');
  await page.locator('#conversation-title a').click();
  await page.getByRole('link', { name: 'Edit client' }).click();
  await page.getByLabel('Notes').fill('Orders on Monday');
  await page.getByRole('button', { name: 'Save client' }).click();
  await page.getByText('Orders on Monday').waitFor();
});

test('the counts beside the list follow what happens, and the unread one equals badge and title', async (t) => {
  const { inbox, anna } = await begin(t);
  const { page } = await inbox.open(anna);
  await isLive(page);
  const unread = `document.querySelector('.counts dd').textContent`;
  assert.equal(await page.evaluate(unread), '1');
  await inbox.text('+33612345678', 'Bonjour');
  await until(page, `${unread} === '2'`);
  await until(page, `document.getElementById('unread-count').dataset.count === '2'`);
  await until(page, `document.title.startsWith('(2) ')`);
});

test('each count leads to the conversations it counts, and keeps the focus while it changes', async (t) => {
  const { inbox, anna } = await begin(t);
  await inbox.text('+33622222222', 'Thank you', { ago: 7_200_000 });
  await inbox.become(await inbox.answer('+33622222222', 'See you', anna), 'failed', 'no credit');
  const { page } = await inbox.open(anna);
  await isLive(page);
  for (const [name, address] of [
    ['Unread', '/conversations?status=open&unread=1'],
    ['Need a reply', '/conversations?reply=1'],
    ['Open and unassigned', '/conversations?assignee=unassigned&status=open'],
    ['Open and mine', '/conversations?assignee=me&status=open'],
    ['Failed in 7 days', '/conversations?failed=1'],
  ] as const) {
    await page.goto(`${inbox.origin}/conversations?status=all`);
    const card = page.locator('.counts > div', { has: page.getByRole('link', { name, exact: true }) });
    const count = Number(await card.locator('dd').innerText());
    // Anywhere on the card.
    await card.click({ position: { x: 4, y: 4 } });
    await page.waitForURL(`${inbox.origin}${address}`);
    assert.equal(await page.locator('#rows .row').count(), count, name);
  }
  await page.goto(`${inbox.origin}/conversations?status=all`);
  await isLive(page);
  await page.getByRole('link', { name: 'Need a reply', exact: true }).focus();
  await inbox.text('+33612345678', 'Bonjour');
  await until(page, `document.querySelector('.counts dd').textContent === '2'`);
  assert.equal(await page.evaluate('document.activeElement.id'), 'count-needsReply');
});

test('a reader without Write is not sent to a pencil that is not there', async (t) => {
  const inbox = await startInbox(t);
  const viewer = await inbox.member('Vera View', 'viewers');
  const { page } = await inbox.open(viewer);
  await page.getByText('No conversations yet').waitFor();
  assert.doesNotMatch(await page.locator('body').innerText(), /pencil/i);
  const writer = await inbox.member('Anna Berg', 'front-desk');
  const other = await inbox.open(writer);
  await other.page.getByText('The pencil starts one.').waitFor();
});

test('the next unread conversation is reached by a button as by its key', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  await inbox.text('+33612345678', 'Bonjour');
  const newer = await inbox.conversation('+33612345678');
  const { page } = await inbox.open(anna, `/conversations/${newer}`);
  await page.locator('#more-label').click();
  await page.getByRole('button', { name: 'Older unread conversation' }).click();
  await page.waitForURL(`**/conversations/${okafor}`);
});

test('on a phone the menu of the settings shows where one is', async (t) => {
  const { inbox } = await begin(t);
  const ada = await inbox.member('Ada Admin', 'administrators');
  const { page } = await inbox.open(ada, '/settings/sending', { viewport: { width: 390, height: 844 } });
  const current = page.locator('.settings nav [aria-current]');
  await until(
    page,
    `(() => { const at = document.querySelector('.settings nav [aria-current]').getBoundingClientRect(); return at.left >= 0 && at.right <= 390; })()`,
  );
  assert.equal(await current.innerText(), 'Sending limits');
});

test('the hold before sending is chosen in the settings and given to the composer’s queue', async (t) => {
  const { inbox, anna } = await begin(t);
  const { page } = await inbox.open(anna, '/settings/sending');
  const hold = page.getByLabel('Wait before sending');
  assert.deepEqual(await hold.locator('option').allInnerTexts(), [
    'Send at once',
    '3 seconds',
    '5 seconds',
    '10 seconds',
  ]);
  await hold.selectOption('5 seconds');
  await page.locator('form[action$="/hold"]').getByRole('button', { name: 'Save' }).click();
  await page.waitForURL('**/settings/sending?saved=1');
  assert.equal(await hold.inputValue(), '5');
  const { value } = await inbox.store.db
    .selectFrom('settings')
    .select('value')
    .where('key', '=', 'holdSeconds')
    .executeTakeFirstOrThrow();
  assert.equal(value, '5');
});

test('at 1024 px, with list and client panel beside it, every control of the header is whole and apart', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const { page } = await inbox.open(anna, `/conversations/${okafor}`, { viewport: { width: 1024, height: 768 } });
  assert.ok(await page.locator('#client-panel').isVisible());
  for (const assigned of [false, true]) {
    if (assigned) {
      await page.locator('#assignee-label').click();
      await page.getByRole('button', { name: 'Me (Anna Berg)' }).click();
      await page.locator('#assignee-label', { hasText: 'Anna Berg' }).waitFor();
    }
    const overlaps = await page.evaluate(`(() => {
      const boxes = [...document.querySelectorAll('.head-controls > *')].map((each) => each.getBoundingClientRect());
      const edge = document.getElementById('pane').getBoundingClientRect().right;
      return boxes.filter((box, index) => box.right > edge || (index > 0 && box.left < boxes[index - 1].right)).length;
    })()`);
    assert.equal(overlaps, 0);
  }
});
