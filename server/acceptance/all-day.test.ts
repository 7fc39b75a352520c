// A page that stays open all day, long names, long threads and paper (inbox.md 2.2, 2.5, 2.7), in Chromium.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { closeBrowserAfterTests } from '../testing/browser.ts';
import { startInbox } from '../testing/inbox-fixture.ts';
import { bubbles, isLive, until } from '../testing/inbox-steps.ts';

closeBrowserAfterTests();

const OKAFOR = '+33611111111';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

async function begin(t: Parameters<typeof startInbox>[0]) {
  const inbox = await startInbox(t);
  const anna = await inbox.member('Anna Berg', 'administrators');
  return { inbox, anna };
}

/** Midday of today at the clinic, which lives by UTC: no test of ours may stand at a real midnight. */
const midday = () => Math.floor(Date.now() / DAY) * DAY + 12 * HOUR;

const sidewaysOverflow = async (page: Page) =>
  await page.evaluate(`document.documentElement.scrollWidth - document.documentElement.clientWidth`);

test('how long somebody waits is told in minutes, hours, and from a day on in days', async (t) => {
  const { inbox, anna } = await begin(t);
  const waits = async (number: string, ago: number, told: string) => {
    await inbox.text(number, 'Hello', { ago });
    const row = page.locator(`#row-${await inbox.conversation(number)}`);
    await row.getByText(told, { exact: true }).waitFor();
  };
  const { page } = await inbox.open(anna);
  await isLive(page);
  await waits('+33600000001', 12 * 60_000 + 1000, 'waiting 12 min');
  await waits('+33600000002', 23 * HOUR + 1000, 'waiting 23 h');
  await waits('+33600000003', 28 * HOUR, 'waiting 1 d');
  await waits('+33600000004', 15 * DAY + 1000, 'waiting 15 d');
});

test('a page that stays open tells the wait anew each minute, and at midnight today becomes yesterday', async (t) => {
  const { inbox, anna } = await begin(t);
  const { page } = await inbox.open(anna);
  inbox.clock.shift = midday() - Date.now();
  await inbox.text(OKAFOR, 'Good morning', { ago: 12 * 60_000 });
  const id = await inbox.conversation(OKAFOR);
  const row = page.locator(`#row-${id}`);
  await page.clock.install({ time: midday() });
  await page.goto(`${inbox.origin}/conversations/${id}`);
  await isLive(page);
  await row.getByText('waiting 12 min').waitFor();
  inbox.clock.shift += 2 * HOUR;
  await page.clock.fastForward(2 * HOUR);
  await row.getByText('waiting 2 h').waitFor();
  assert.deepEqual(await page.locator('#thread .day').allInnerTexts(), ['Today']);
  inbox.clock.shift += 12 * HOUR;
  await page.clock.fastForward(12 * HOUR);
  await until(page, `document.querySelector('#thread .day').textContent === 'Yesterday'`);
  await until(page, `/^[A-Z][a-z]{2}$/.test(document.querySelector('#row-${id} time').textContent)`);
  await inbox.text(OKAFOR, 'The next day');
  await until(page, `document.querySelectorAll('#thread .day').length === 2`);
  assert.deepEqual(await page.locator('#thread .day').allInnerTexts(), ['Yesterday', 'Today']);
});

test('names and labels as long as they may be widen no page and leave the header two lines', async (t) => {
  const { inbox, anna } = await begin(t);
  const name = `Wolfeschlegelsteinhausenbergerdorff ${'Verylongname '.repeat(13)}`.slice(0, 200).trim();
  const clientId = await inbox.client(name, [[OKAFOR, 'at work and at home and everywhere else']], {
    notes: 'W'.repeat(600),
  });
  await inbox.text(OKAFOR, 'W'.repeat(400));
  const id = await inbox.conversation(OKAFOR);
  for (const width of [1440, 768, 390]) {
    const { page, context } = await inbox.open(anna, `/conversations/${id}`, { viewport: { width, height: 844 } });
    const height = async (selector: string) => (await page.locator(selector).boundingBox())?.height ?? 0;
    assert.ok((await height('#conversation-title')) < 60, `${await height('#conversation-title')} px at ${width}`);
    assert.equal(await page.locator('#conversation-title').getAttribute('title'), name);
    for (const direction of ['ltr', 'rtl']) {
      await page.evaluate(`document.documentElement.dir = '${direction}'`);
      assert.ok(Number(await sidewaysOverflow(page)) <= 0, `${direction} at ${width}`);
    }
    for (const path of ['/clients', `/clients/${clientId}`, '/conversations']) {
      await page.goto(inbox.origin + path);
      assert.ok(Number(await sidewaysOverflow(page)) <= 0, `${path} at ${width}`);
      const wide = await page.evaluate(
        `[...document.querySelectorAll('.people *, .card *, .row *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.hidden-text') && getComputedStyle(e.parentElement).overflow !== 'hidden' && !e.closest('.name, .preview')).length`,
      );
      assert.equal(wide, 0, `${path} at ${width}`);
    }
    await context.close();
  }
});

test('acceptance 13, in pixels: a thread of 500 texts is read backwards page by page, and nothing jumps by more than one', async (t) => {
  const { inbox, anna } = await begin(t);
  for (let index = 0; index < 500; index++)
    await inbox.text(OKAFOR, `Line ${index} ${'lorem ipsum '.repeat(index % 9)}`, { ago: (500 - index) * 47 * 60_000 });
  const id = await inbox.conversation(OKAFOR);
  await inbox.store.db.updateTable('conversations').set({ unread: 0, read_up_to: 1e9 }).where('id', '=', id).execute();
  const { page } = await inbox.open(anna, `/conversations/${id}`);
  await isLive(page);
  assert.ok(
    Number(
      await page.evaluate(
        `(() => { const t = document.getElementById('thread'); return t.scrollHeight - t.scrollTop - t.clientHeight; })()`,
      ),
    ) < 1,
    'opens exactly at its end',
  );
  let pages = 0;
  while ((await page.locator('#older').count()) > 0) {
    const jump: unknown = await page.evaluate(`(async () => {
      const thread = document.getElementById('thread');
      thread.scrollTop = 100;
      const top = thread.getBoundingClientRect().top;
      const seen = [...thread.querySelectorAll('.msg')].find((each) => each.getBoundingClientRect().top >= top);
      const before = seen.getBoundingClientRect().top;
      const count = thread.querySelectorAll('.msg').length;
      while (thread.querySelectorAll('.msg').length === count) await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      return Math.abs(seen.getBoundingClientRect().top - before);
    })()`);
    assert.ok(Number(jump) <= 1, `page ${pages}: ${jump} px`);
    pages += 1;
  }
  assert.ok(pages >= 10);
  assert.deepEqual(
    (await bubbles(page)).map((text) => Number(text.split(' ')[1])),
    Array.from({ length: 500 }, (_, index) => index),
  );
});

test('Print loads the whole thread first; on paper it is dark on white, whatever the theme', async (t) => {
  const { inbox, anna } = await begin(t);
  for (let index = 0; index < 130; index++) await inbox.text(OKAFOR, `Line ${index}`, { ago: (131 - index) * 60_000 });
  await inbox.answer(OKAFOR, 'Noted', anna);
  const id = await inbox.conversation(OKAFOR);
  const { page } = await inbox.open(anna, `/conversations/${id}`, { colorScheme: 'dark' });
  await page.evaluate(
    `window.print = () => { document.body.dataset.printed = document.querySelectorAll('#thread .msg').length; }`,
  );
  await page.locator('#more-label').click();
  await page.getByRole('button', { name: 'Print', exact: true }).click();
  await until(page, `document.body.dataset.printed === '131'`);
  await page.emulateMedia({ media: 'print' });
  const ink = `getComputedStyle(document.querySelector('.out .bubble')).color`;
  assert.equal(await page.evaluate(ink), 'rgb(23, 33, 43)');
  const mine = await page.locator('.msg.out').boundingBox();
  const thread = await page.locator('#thread').boundingBox();
  assert.ok(
    Math.abs((mine?.x ?? 0) + (mine?.width ?? 0) - (thread?.x ?? 0) - (thread?.width ?? 0)) < 2,
    'ours stand at the right',
  );
});

test('on a phone the words of the filters are whole, and Enter there begins a line', async (t) => {
  const { inbox, anna } = await begin(t);
  await inbox.text(OKAFOR, 'Hello');
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const { page } = await inbox.open(anna, '/conversations', phone);
  const cut = await page.evaluate(`[...document.querySelectorAll('.selects select')].filter((select) => {
    const ruler = document.createElement('span');
    ruler.style.font = getComputedStyle(select).font;
    ruler.style.position = 'absolute';
    ruler.style.whiteSpace = 'nowrap';
    ruler.textContent = select.selectedOptions[0].textContent;
    document.body.append(ruler);
    const needed = ruler.getBoundingClientRect().width;
    ruler.remove();
    return select.clientWidth < needed + 14;
  }).map((select) => select.name)`);
  assert.deepEqual(cut, []);
  await page.locator('#rows .row').click();
  await page.locator('#text').fill('One');
  await page.locator('#text').press('Enter');
  await page.locator('#text').pressSequentially('Two');
  assert.equal(await page.locator('#text').inputValue(), 'One\nTwo');
  const size = await page.evaluate(`parseFloat(getComputedStyle(document.getElementById('text')).fontSize)`);
  assert.ok(Number(size) >= 16, 'smaller text makes iOS zoom');
});
