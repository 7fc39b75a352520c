// Clients, import and export, search, notifications, live catch-up, in Chromium.
import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { parseCsv } from '../inbox/csv.ts';
import { closeBrowserAfterTests } from '../testing/browser.ts';
import { startInbox } from '../testing/inbox-fixture.ts';
import { bubbles, isLive, until } from '../testing/inbox-steps.ts';

closeBrowserAfterTests();

const OKAFOR = '+33611111111';

async function begin(t: Parameters<typeof startInbox>[0]) {
  const inbox = await startInbox(t);
  const anna = await inbox.member('Anna Berg', 'administrators');
  const clientId = await inbox.client('Okafor, Client', [[OKAFOR, 'mobile']]);
  await inbox.text(OKAFOR, 'Is 9:30 possible?', { ago: 3_600_000 });
  const okafor = await inbox.conversation(OKAFOR);
  return { inbox, anna, clientId, okafor };
}

test('a client form with a wrong number comes back with what was written and what is wrong, 422', async (t) => {
  const { inbox, anna } = await begin(t);
  const { page } = await inbox.open(anna, '/clients/new');
  await page.getByLabel('Name', { exact: true }).fill('Haddad, Client');
  await page.getByLabel('Number 1', { exact: true }).fill('06 12');
  const answered = page.waitForResponse((response) => response.url().endsWith('/clients'));
  await page.getByRole('button', { name: 'Save client' }).click();
  assert.equal((await answered).status(), 422);
  assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Haddad, Client');
  assert.ok(await page.locator('input[name=number][aria-invalid=true]').isVisible());
  await page.getByLabel('Number 1', { exact: true }).fill('06 22 22 22 22');
  await page.getByLabel('Label of number 1').fill('work');
  await page.getByLabel('Number 2', { exact: true }).fill('01 44 44 44 44');
  await page.getByRole('button', { name: 'Save client' }).click();
  await page.getByRole('heading', { name: 'Haddad, Client' }).waitFor();
  assert.match(
    await page.locator('.numberlist').innerText(),
    /\+33 6 22 22 22 22\s+work primary[\s\S]*\+33 1 44 44 44 44/,
  );
});

test('two records are merged: numbers, notes and threads belong to the one that stays', async (t) => {
  const { inbox, anna, clientId, okafor } = await begin(t);
  const other = await inbox.client('Okafor, Chidi', [['+33655555555', 'work']], { notes: 'Brother' });
  const { page } = await inbox.open(anna, `/clients/${clientId}/merge`);
  await page.getByRole('searchbox', { name: /Search clients/ }).fill('chidi');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.getByRole('button', { name: /Merge into this: Okafor, Chidi/ }).click();
  await page.waitForURL(`**/clients/${other}`);
  assert.match(await page.locator('.numberlist').innerText(), /\+33 6 55 55 55 55[\s\S]*\+33 6 11 11 11 11/);
  await page.goto(`${inbox.origin}/conversations/${okafor}`);
  assert.equal(await page.locator('#conversation-title').innerText(), 'Okafor, Chidi');
});

test('an unknown number is linked to a client that exists', async (t) => {
  const { inbox, anna } = await begin(t);
  await inbox.text('+33699999999', 'My new number');
  const id = await inbox.conversation('+33699999999');
  const { page } = await inbox.open(anna, `/clients/link?conversation=${id}`);
  await page.getByRole('searchbox', { name: /Search clients/ }).fill('okafor');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.getByRole('button', { name: /Link: Okafor/ }).click();
  await page.waitForURL(`**/conversations/${id}`);
  assert.equal(await page.locator('#conversation-title').innerText(), 'Okafor, Client');
});

test('10,000 clients are imported with mapping, preview, progress and a report of bad rows; threads match at once', async (t) => {
  const { inbox, anna } = await begin(t);
  await inbox.text('+33610000007', 'Who am I?');
  const rows = Array.from(
    { length: 10_000 },
    (_, index) => `Client ${index};ID-${index};06 ${String(10_000_000 + index).slice(0, 8)}`,
  );
  rows[3] = ';ID-3;06 10 00 00 03';
  rows[5] = 'Bad Number;ID-5;12';
  const { page } = await inbox.open(anna, '/clients/import');
  await isLive(page);
  await page.locator('#import-file').setInputFiles({
    name: 'clients.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(['Owner name;Client id;Mobile phone', ...rows].join('\r\n')),
  });
  await until(page, `document.getElementById('import-content').value.length > 100000`);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(/clients\/import\/\d+/);
  assert.deepEqual(
    await page.locator('select[name=column]').evaluateAll((all) => all.map((each) => Reflect.get(each, 'value'))),
    ['name', 'external-id', 'number'],
  );
  assert.match(await page.getByRole('region', { name: 'Preview' }).innerText(), /Client 0\s+\+33610000000\s+ID-0/);
  await page.getByRole('button', { name: 'Import 10000 rows' }).click();
  await page.getByText('The import is done.').waitFor({ timeout: 240_000 });
  const report = await page.locator('#bad-rows').innerText();
  assert.match(report, /5\s+There is no name\.\s+left out/);
  assert.match(report, /7\s+12: /);
  assert.match(await page.locator('.counts').innerText(), /9,999/);
  const { client_id } = await inbox.store.db
    .selectFrom('conversations')
    .select('client_id')
    .where('number', '=', '+33610000007')
    .executeTakeFirstOrThrow();
  assert.notEqual(client_id, null);
});

test('T19: the export opens without formulas in a spreadsheet, and reads back as it was', async (t) => {
  const { inbox, anna } = await begin(t);
  const evil = ['=HYPERLINK("http://evil")', '+1+1', '-2', '@SUM(A1)', "'=already", 'Comma, "quoted"\nand a line'];
  for (const name of evil) await inbox.client(name, [['+33677777777', '=cmd']], { notes: '=1+1' });
  const { page } = await inbox.open(anna);
  const response = await page.request.get(`${inbox.origin}/clients/export`);
  const text = await response.text();
  for (const cell of text.matchAll(/(?:^|,|\n)"([^"]?)/g)) assert.doesNotMatch(cell[1] ?? '', /[=+\-@\t]/);
  const rows = parseCsv(text);
  assert.deepEqual(
    rows
      .slice(1)
      .map((row) => row[0])
      .filter((name) => name !== 'Okafor, Client')
      .sort(),
    [...evil].sort(),
  );
  assert.ok(rows.some((row) => row[3] === OKAFOR));
});

test('acceptance 42: search ignores accents and the form of numbers, marks the words, and opens at the message', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  await inbox.text(OKAFOR, 'Le déjeuner est prêt', { ago: 3_000_000 });
  for (let index = 0; index < 60; index++)
    await inbox.text(OKAFOR, `Filler ${index}`, { ago: 2_000_000 - index * 1000 });
  const { page } = await inbox.open(anna);
  await page.locator('#search').fill('dejeuner pret');
  await page.locator('#results mark').first().waitFor();
  assert.deepEqual(await page.locator('#results mark').allInnerTexts(), ['déjeuner', 'prêt']);
  await page.locator('#message-hits .hit').click();
  await page.waitForURL(new RegExp(`/conversations/${okafor}\\?at=`));
  await page.locator('.msg.found', { hasText: 'Le déjeuner est prêt' }).waitFor();
  await until(
    page,
    `(() => { const box = document.querySelector('.found').getBoundingClientRect(); const frame = document.getElementById('thread').getBoundingClientRect(); return box.top >= frame.top && box.bottom <= frame.bottom; })()`,
  );
  await page.locator('#search').fill('06 11 11 11 11');
  await page.locator('#results .hit', { hasText: 'Okafor, Client' }).waitFor();
  assert.ok(!page.url().includes('11%2011'), 'T38: nothing that was searched for stands in the address');
});

test('acceptance 46: the sound has a test button; a text rings in one tab, and not for the thread that is looked at', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const { page, context } = await inbox.open(anna, '/preferences');
  await page.getByLabel('Bell').check();
  await page.getByRole('button', { name: 'Test' }).click();
  await until(page, `document.documentElement.dataset.played === 'bell'`);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await page.goto(`${inbox.origin}/conversations/${okafor}`);
  await isLive(page);
  await inbox.text(OKAFOR, 'In the open thread');
  await page.locator('#thread .text', { hasText: 'In the open thread' }).waitFor();
  const second = await context.newPage();
  await second.goto(`${inbox.origin}/conversations`);
  await isLive(second);
  await inbox.text('+33688888888', 'From elsewhere');
  await second.getByText('From elsewhere').waitFor();
  const rung = async () =>
    (
      await Promise.all([page, second].map((tab) => tab.evaluate(`document.documentElement.dataset.played ?? ''`)))
    ).filter((name) => name !== '');
  while ((await rung()).length === 0) await second.evaluate(`new Promise(requestAnimationFrame)`);
  assert.deepEqual(await rung(), ['bell'], 'one tab rings, not two');
});

test('a desktop notice by choice: asked for only after a click, from another tab’s thread only, without the text unless wanted', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const { page, context } = await inbox.open(anna, '/profile');
  // Chromium without a screen has none: one that writes down what it was asked.
  await context.addInitScript({
    content: `
      const asked = (note) => sessionStorage.setItem('notices', JSON.stringify([...JSON.parse(sessionStorage.getItem('notices') ?? '[]'), note]));
      window.Notification = class extends EventTarget {
        static permission = localStorage.getItem('granted') ?? 'default';
        static async requestPermission() {
          asked('permission');
          localStorage.setItem('granted', 'granted');
          return (Notification.permission = 'granted');
        }
        constructor(title, options) {
          super();
          asked(title + ' | ' + options.body);
        }
      };`,
  });
  const notices = async (): Promise<unknown> =>
    await page.evaluate(`JSON.parse(sessionStorage.getItem('notices') ?? '[]')`);
  await page.goto(`${inbox.origin}/preferences`);
  assert.deepEqual(await notices(), [], 'nobody is asked on load');
  const stored = page.waitForResponse((response) => response.url().endsWith('/preferences'));
  await page.getByRole('button', { name: 'Turn on desktop notifications' }).click();
  await stored;
  assert.deepEqual(await notices(), ['permission']);
  await page.goto(`${inbox.origin}/conversations/${okafor}`);
  await isLive(page);
  await inbox.text(OKAFOR, 'In the open thread');
  await page.locator('#thread .text', { hasText: 'In the open thread' }).waitFor();
  await inbox.text('+33688888888', 'Private words');
  await until(page, `(sessionStorage.getItem('notices') ?? '').includes('+33 6 88 88 88 88')`);
  assert.deepEqual(await notices(), ['permission', '+33 6 88 88 88 88 | New SMS']);
  await page.goto(`${inbox.origin}/preferences`);
  await page.getByLabel(/Hide the text/).uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await page.goto(`${inbox.origin}/conversations`);
  await isLive(page);
  await inbox.text('+33688888888', 'Public words\nand a second line');
  await until(page, `(sessionStorage.getItem('notices') ?? '').includes('| Public words"')`);
});

test('a lost line becomes a bar; when it is back the page knows what it missed', async (t) => {
  const { inbox, anna, okafor } = await begin(t);
  const { page, context } = await inbox.open(anna);
  await context.addInitScript({ content: 'delete window.SharedWorker' });
  await page.goto(`${inbox.origin}/conversations/${okafor}`);
  await isLive(page);
  await page.route('**/*', (route) => route.abort());
  inbox.cutConnections();
  await until(page, `document.documentElement.dataset.live === 'down'`);
  await page.locator('#connection', { hasText: 'Reconnecting…' }).waitFor();
  await page.locator('#text').fill('Written without a line');
  await page.keyboard.press('Enter');
  await page.locator('.pending', { hasText: 'Waiting for the connection' }).waitFor();
  await inbox.text(OKAFOR, 'Missed while offline');
  await page.unroute('**/*');
  await page.locator('#thread .text', { hasText: 'Missed while offline' }).waitFor();
  await until(page, `document.getElementById('connection').childElementCount === 0`);
  await until(
    page,
    `document.querySelectorAll('.pending').length === 0 || document.getElementById('refusal').childElementCount > 0`,
  );
  assert.ok((await bubbles(page)).includes('Missed while offline'));
});

/** What a page hears of the stream at `live`, by every way a script has; each way that ends ends up in `refused`. */
const listening = (live: string) => `(() => {
  globalThis.heard = [];
  globalThis.refused = [];
  const source = new EventSource('${live}', { withCredentials: true });
  for (const name of ['open', 'hello', 'message', 'beat']) source.addEventListener(name, () => heard.push('EventSource ' + name));
  source.addEventListener('error', () => source.readyState === EventSource.CLOSED && refused.push('EventSource'));
  for (const mode of ['cors', 'no-cors'])
    fetch('${live}', { mode, credentials: 'include' }).then(
      async ({ body }) => heard.push(mode + ' ' + new TextDecoder().decode((await body?.getReader().read())?.value)),
      () => refused.push(mode),
    );
  const script = Object.assign(document.createElement('script'), { src: '${live}' });
  script.addEventListener('load', () => heard.push('script'));
  script.addEventListener('error', () => refused.push('script'));
  document.head.append(script);
})()`;

test('T8: a page of another origin hears nothing of the stream, be it another site or another port of this one', async (t) => {
  const { inbox, anna } = await begin(t);
  const foreign = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<p>hello'));
  foreign.listen(0);
  await once(foreign, 'listening');
  t.after(() => {
    foreign.closeAllConnections();
    foreign.close();
  });
  const { port } = foreign.address() as AddressInfo;
  const { page, context } = await inbox.open(anna);
  await isLive(page);
  const asked: unknown[] = [];
  const hear = (message: unknown) => {
    const { request } = message as { request: IncomingMessage };
    if (request.url === '/live?foreign') asked.push([request.headers['sec-fetch-site'], request.headers.cookie]);
  };
  subscribe('http.server.request.start', hear);
  t.after(() => unsubscribe('http.server.request.start', hear));
  const tabs = await Promise.all(
    ['localhost', '127.0.0.1'].map(async (host) => {
      const tab = await context.newPage();
      await tab.goto(`http://${host}:${port}/`);
      await tab.evaluate(listening(`${inbox.origin}/live?foreign`));
      return tab;
    }),
  );
  for (const tab of tabs) await until(tab, 'new Set(refused).size === 4');
  // The stream itself goes on telling, and to our own page by the same ways.
  await inbox.text(OKAFOR, 'Hello?');
  await page.getByText('Hello?').first().waitFor();
  await page.evaluate(listening('/live?own'));
  await until(page, `heard.includes('EventSource hello') && heard.some((each) => each.startsWith('cors retry: '))`);
  for (const tab of tabs) assert.deepEqual(await tab.evaluate('heard'), []);
  // To another port the browser gives the cookie, so what held there is that we allow no other origin.
  const told = new Set(asked.map(String));
  assert.deepEqual(told, new Set(['cross-site,', `same-site,textdesk=${anna.token}`]));
});

test('T8: the stream ends and the page leaves when the right is taken away', async (t) => {
  const { inbox, okafor } = await begin(t);
  const kim = await inbox.member('Kim Meyer', 'front-desk');
  const { page } = await inbox.open(kim, `/conversations/${okafor}`);
  await isLive(page);
  await inbox.store.db.deleteFrom('user_groups').where('user_id', '=', kim.id).execute();
  inbox.store.changes.ring({ type: 'accounts' });
  await page.locator('#thread').waitFor({ state: 'detached' });
});
