// What a member of staff wrote never vanishes silently: not with a server that restarts, not with another row, not with a
// refusal that comes late. In Chromium.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { draftOf } from '../store/drafts.ts';
import { closeBrowserAfterTests } from '../testing/browser.ts';
import { startInbox } from '../testing/inbox-fixture.ts';
import { bubbleIs, isLive, until, write } from '../testing/inbox-steps.ts';

closeBrowserAfterTests();

const OKAFOR = '+33611111111';
const STRANGER = '+33612345678';

async function begin(t: Parameters<typeof startInbox>[0]) {
  const inbox = await startInbox(t);
  const anna = await inbox.member('Anna Berg', 'front-desk');
  const kim = await inbox.member('Kim Meyer', 'front-desk');
  await inbox.client('Okafor, Client', [[OKAFOR, 'mobile']]);
  await inbox.text(OKAFOR, 'Is 9:30 possible?', { ago: 3_600_000 });
  await inbox.text(STRANGER, 'Bonjour', { ago: 1_800_000 });
  const okafor = await inbox.conversation(OKAFOR);
  const stranger = await inbox.conversation(STRANGER);
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  await isLive(page);
  const openStranger = async () => {
    await page.locator(`#row-${stranger} a`).click();
    await page.waitForURL(`**/conversations/${stranger}`);
  };
  const openOkafor = async () => {
    await page.locator(`#row-${okafor} a`).click();
    await page.waitForURL(`**/conversations/${okafor}`);
  };
  const sent = async () =>
    (await inbox.store.db.selectFrom('messages').select('text').where('direction', '=', 'out').execute()).map(
      ({ text }) => text,
    );
  /** Waits for what the server has as the draft to Okafor. */
  const draftIs = async (text: string) => {
    // Told again after 15 s at the latest.
    for (const deadline = performance.now() + 120_000; ; ) {
      const draft = await draftOf(inbox.store.db, anna.id, okafor);
      if (draft === text) return;
      if (performance.now() > deadline) assert.equal(draft, text);
      await page.evaluate(`new Promise(requestAnimationFrame)`);
    }
  };
  return { inbox, anna, kim, okafor, stranger, page, openStranger, openOkafor, sent, draftIs };
}

/** The server is away for this path until the returned function is called. */
async function away(page: Page, path: RegExp): Promise<() => Promise<void>> {
  await page.route(path, (route) => route.fulfill({ status: 503, body: '' }));
  return async () => await page.unroute(path);
}

const box = (page: Page) => page.locator('#text').inputValue();

test('a text that is refused when its writer has gone on is told of, and is a draft above what was begun since', async (t) => {
  const { inbox, kim, okafor, page, openStranger, openOkafor, sent, draftIs } = await begin(t);
  const arrives = await away(page, /\/messages$/);
  await write(page, 'Yes, at 9:30');
  await page.keyboard.press('Enter');
  await page.locator('.pending', { hasText: 'Waiting for the connection' }).waitFor();
  await write(page, 'And bring the card');
  await openStranger();
  await inbox.answer(OKAFOR, 'Come at 10', kim, { status: 'queued' });
  await arrives();
  await page.getByText('Not sent: your text to Okafor, Client').first().waitFor();
  await draftIs('Yes, at 9:30\nAnd bring the card');
  await page.locator(`#row-${okafor}`, { hasText: 'Draft' }).waitFor();
  await openOkafor();
  await until(page, `document.getElementById('text').value === 'Yes, at 9:30\\nAnd bring the card'`);
  assert.deepEqual(await sent(), ['Come at 10']);
});

test('a draft that could not be stored is told again, also when another row was opened meanwhile', async (t) => {
  const { page, openStranger, openOkafor, draftIs } = await begin(t);
  const back = await away(page, /\/draft$/);
  const refused = page.waitForResponse((response) => response.url().endsWith('/draft'));
  await write(page, 'Half a sentence');
  await refused;
  await openStranger();
  await openOkafor();
  // Kept in the tab.
  await until(page, `document.getElementById('text').value === 'Half a sentence'`);
  await openStranger();
  await back();
  await draftIs('Half a sentence');
});

test('what was begun while a text was on its way stays a draft when that text arrives', async (t) => {
  const { page, openStranger, sent, draftIs } = await begin(t);
  const arrives = await away(page, /\/messages$/);
  await write(page, 'First');
  await page.keyboard.press('Enter');
  await page.locator('.pending', { hasText: 'Waiting for the connection' }).waitFor();
  await write(page, 'Second');
  await draftIs('Second');
  await openStranger();
  const taken = page.waitForResponse((response) => response.url().endsWith('/messages') && response.ok());
  await arrives();
  await taken;
  await draftIs('Second');
  assert.deepEqual(await sent(), ['First']);
});

test('a text on its way is shown in its thread when one comes back to it', async (t) => {
  const { page, openStranger, openOkafor } = await begin(t);
  const arrives = await away(page, /\/messages$/);
  await write(page, 'Yes, at 9:30');
  await page.keyboard.press('Enter');
  await page.locator('.pending', { hasText: 'Waiting for the connection' }).waitFor();
  await openStranger();
  assert.equal(await page.locator('.pending').count(), 0);
  await openOkafor();
  await page.locator('.pending', { hasText: 'Yes, at 9:30' }).waitFor();
  await arrives();
  await bubbleIs(page, 'Yes, at 9:30', 'queued');
  assert.equal(await page.locator('#thread .msg', { hasText: 'Yes, at 9:30' }).count(), 1);
});

test('who leaves the page while a text waits is asked first; it is a draft again, unless it was sent after all', async (t) => {
  for (const wasSent of [false, true]) {
    const { page, sent, draftIs } = await begin(t);
    const asked: string[] = [];
    page.on('dialog', async (dialog) => {
      asked.push(dialog.type());
      await dialog.accept();
    });
    await page.route(/\/messages$/, async (route) => {
      // The server has taken it, and only its answer was lost: the stream brings it.
      if (wasSent) await route.fetch();
      await route.fulfill({ status: 503, body: '' });
    });
    const answered = page.waitForResponse((response) => response.url().endsWith('/messages'));
    await write(page, 'Yes, at 9:30');
    await page.keyboard.press('Enter');
    if (wasSent) await bubbleIs(page, 'Yes, at 9:30', 'queued');
    else await page.locator('.pending', { hasText: 'Waiting for the connection' }).waitFor();
    await answered;
    await page.reload();
    await page.locator('#thread').waitFor();
    if (!wasSent) assert.deepEqual(asked, ['beforeunload']);
    await draftIs(wasSent ? '' : 'Yes, at 9:30');
    await until(page, `document.getElementById('text').value === ${wasSent ? `''` : `'Yes, at 9:30'`}`);
    assert.deepEqual(await sent(), wasSent ? ['Yes, at 9:30'] : []);
    if (!wasSent) await page.getByText('A text that had not been sent is back').first().waitFor();
  }
});

test('a text to somebody new is kept when another thread is opened, said so, and sent once', async (t) => {
  const { inbox, page, openStranger, sent } = await begin(t);
  const beginAnew = async () => {
    await page.goto(`${inbox.origin}/conversations/new`);
    await page.locator('#recipient').fill('06 33 33 33 33');
    await page.getByText('Text +33 6 33 33 33 33').click();
    await page.locator('#composer[data-new]').waitFor();
  };
  await beginAnew();
  await write(page, 'Your appointment');
  await openStranger();
  await page.getByText('Your text is kept').first().waitFor();
  await beginAnew();
  assert.equal(await box(page), 'Your appointment');
  await inbox.text('+33633333333', 'I write first');
  await page.goto(`${inbox.origin}/conversations/${await inbox.conversation('+33633333333')}`);
  assert.equal(await box(page), 'Your appointment', 'also when there is a conversation by now');
  await page.locator('#text').press('Enter');
  await bubbleIs(page, 'Your appointment', 'queued');
  assert.deepEqual(await sent(), ['Your appointment']);
  assert.deepEqual(await page.evaluate(`Object.values({ ...sessionStorage })`), ['{}']);
});
