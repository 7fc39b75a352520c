// Accounts in Chromium over plain http: the first five minutes, S10-S13 by their labels, the lock, hostile names, axe.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { beginSession } from '../accounts/sessions.ts';
import { makeSetupCode } from '../accounts/setup.ts';
import { transact } from '../store/transact.ts';
import { updateUser, userById } from '../store/users.ts';
import { closeBrowserAfterTests, newContext } from '../testing/browser.ts';
import { type BuiltInGroup, type TestApp, testApp } from '../testing/test-app.ts';

closeBrowserAfterTests();

const PASSWORD = 'orbit pencil lantern';
const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

interface Visitor {
  readonly page: Page;
  readonly base: string;
  /** What the page's console and the policy complained about. */
  readonly complaints: string[];
}

async function listen(server: TestApp): Promise<string> {
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const address = server.app.server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : assert.fail()}`;
}

async function visitor(
  t: TestContext,
  base: string,
  options: { readonly bypassCSP?: boolean; readonly javaScriptEnabled?: boolean } = {},
): Promise<Visitor> {
  const context = await newContext(options);
  t.after(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  page.on('console', (message) => {
    const isStatus = message.text().startsWith('Failed to load resource'); // 4xx that a test provokes
    if (message.type() === 'error' && !isStatus) complaints.push(message.text());
  });
  return { page, base, complaints };
}

/** Somebody with a password, signed in by the form. */
async function enter(server: TestApp, { page, base }: Visitor, ...groups: BuiltInGroup[]) {
  const user = await server.signedIn(...groups);
  const password_hash = await server.passwords.hash(PASSWORD);
  await transact(server.store, (trx) => updateUser(trx, user.id, { password_hash }));
  await page.goto(`${base}/session/new`);
  await page.getByLabel('Login').fill(user.login);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname !== '/session/new');
  return user;
}

test('the first run proposes the time zone of the browser, and keeps what was chosen', {
  timeout: 300_000,
}, async (t) => {
  const server = await testApp(t);
  const base = await listen(server);
  const context = await newContext({ timezoneId: 'Pacific/Auckland' });
  t.after(() => context.close());
  const page = await context.newPage();
  const code = (await makeSetupCode(server.store, server.clock)) ?? assert.fail();
  await page.goto(base);
  await page.getByLabel('Setup code').fill(code);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(`${base}/first-run/clinic`);
  const zone = page.getByLabel('Time zone');
  assert.equal(await zone.inputValue(), 'Pacific/Auckland');
  await zone.selectOption('Asia/Tokyo');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('Choose the country.').waitFor();
  assert.equal(await zone.inputValue(), 'Asia/Tokyo');
  await page.getByLabel('Country').selectOption({ label: 'Japan' });
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Your name').waitFor();
  await page.goto(`${base}/first-run/clinic`);
  assert.equal(await zone.inputValue(), 'Asia/Tokyo');
});

test('the first five minutes: code, clinic, account, modem, staff, clients, inbox', { timeout: 300_000 }, async (t) => {
  const server = await testApp(t);
  const who = await visitor(t, await listen(server));
  const { page, base, complaints } = who;
  const code = (await makeSetupCode(server.store, server.clock)) ?? assert.fail();
  await page.goto(base);
  await page.getByLabel('Setup code').fill(code.toLowerCase());
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(`${base}/first-run/clinic`); // and its scripts
  await page.getByLabel('Name of the clinic').fill('Harbour Vets');
  await page.getByLabel('Country').selectOption({ label: 'France' });
  await page.getByText('06 12 34 56 78 → +33 6 12 34 56 78').waitFor();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.getByLabel('Login').fill('ada');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('The same again').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('heading', { name: 'The modem' }).waitFor();
  await page.goto(`${base}/first-run/staff`);
  await page.getByLabel('Name').fill('Kim Moreau');
  await page.getByLabel('Login').fill('kim');
  await page.getByLabel('Front desk').check();
  await page.getByRole('button', { name: 'Add' }).click();
  const link = await page.getByLabel('Hand over this link').inputValue();
  await page.getByLabel('Name').fill('Alex Duval');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('Alex Duval is not added yet.').waitFor();
  assert.equal(await page.getByLabel('Name').inputValue(), 'Alex Duval');
  await page.getByLabel('Name').fill('');
  await page.getByRole('link', { name: 'Go on without' }).click();
  await page.getByRole('heading', { name: 'Your clients' }).waitFor();

  const kim = await visitor(t, base);
  await kim.page.goto(link);
  await kim.page.getByLabel('New password').fill('seven quiet herons');
  await kim.page.getByLabel('The same again').fill('seven quiet herons');
  await kim.page.getByRole('button', { name: 'Save and sign in' }).click();
  await kim.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Conversations' }).waitFor();
  await kim.page.goto(link);
  await kim.page.getByRole('heading', { name: 'This link no longer works' }).waitFor();
  assert.deepEqual([...complaints, ...kim.complaints], []);
});

test('deactivating somebody asks first and tells what was done, without scripts too', {
  timeout: 300_000,
}, async (t) => {
  const server = await testApp(t);
  const ada = await visitor(t, await listen(server), { javaScriptEnabled: false });
  await enter(server, ada, 'administrators');
  const kim = await server.signedIn('viewers');
  const { name } = (await userById(server.store.db, kim.id)) ?? assert.fail();
  await transact(server.store, (trx) =>
    beginSession(trx, server.clock, { userId: kim.id, address: '', userAgent: '' }),
  );
  const { page, base } = ada;
  await page.goto(`${base}/settings/users/${kim.publicId}`);
  const sure = page.getByRole('button', { name: `Deactivate ${name}` });
  assert.equal(await sure.isVisible(), false);
  await page.getByText('Deactivate…').click();
  await sure.click();
  await page.getByText(`${name} can no longer sign in; 2 sessions ended.`).waitFor();
  await page.goto(`${base}/settings/users/${kim.publicId}?saved=deactivated&ended=70000`);
  await page.getByText(`${name} can no longer sign in; 2 sessions ended.`).waitFor();
  await page.getByRole('button', { name: 'Let in again' }).click();
  await page.getByText(`${name} can sign in again.`).waitFor();
  await page.goto(`${base}/settings/users/${kim.publicId}?saved=deactivated`);
  assert.equal(await page.getByText('can no longer sign in').count(), 0, 'an address alone tells nothing untrue');
});

test('the fields above the audit log are level where they share a line', { timeout: 300_000 }, async (t) => {
  const server = await testApp(t);
  const ada = await visitor(t, await listen(server));
  await enter(server, ada, 'administrators');
  for (const width of [1440, 390]) {
    await ada.page.setViewportSize({ width, height: 900 });
    await ada.page.goto(`${ada.base}/settings/audit`);
    const boxes = await Promise.all(
      ['actor', 'action', 'from', 'to'].map((id) => ada.page.locator(`#${id}`).boundingBox()),
    );
    assert.deepEqual(new Set(boxes.map((box) => box?.height)), new Set([42]));
    const lines = new Set(boxes.map((box) => box?.y));
    assert.ok(lines.size <= (width === 1440 ? 2 : 4), `${lines.size} lines`);
  }
});

test('S10-S13: Settings > Users > Permission groups > Conversations, Read and Write', {
  timeout: 300_000,
}, async (t) => {
  const server = await testApp(t);
  const base = await listen(server);
  const ada = await visitor(t, base);
  const kim = await visitor(t, base);
  await enter(server, ada, 'administrators');
  const person = await enter(server, kim);
  const menu = kim.page.getByRole('navigation', { name: 'Main' });
  await kim.page.goto(`${base}/profile`);
  assert.equal(await menu.getByRole('link', { name: 'Conversations' }).count(), 0);
  assert.equal((await kim.page.goto(`${base}/conversations`))?.status(), 403);

  const { page } = ada;
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Users' }).click();
  await page.getByRole('main').getByRole('link', { name: 'Permission groups' }).last().click();
  await page.getByRole('link', { name: 'Add group' }).click();
  await page.getByLabel('Name').fill('Triage');
  const row = page.getByRole('row', { name: 'Conversations' });
  await row.getByLabel('Write').check();
  assert.equal(await row.getByLabel('Read').isChecked(), true, 'ticking Write ticks Read');
  await row.getByLabel('Read').uncheck();
  assert.equal(await row.getByLabel('Write').isChecked(), false, 'without Read there is no Write');
  await row.getByLabel('Write').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await page.goto(`${base}/settings/users/${person.publicId}`);
  await page.getByLabel('Triage').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();

  await kim.page.goto(`${base}/profile`);
  await menu.getByRole('link', { name: 'Conversations' }).click();
  await kim.page.waitForURL(`${base}/conversations`);
  assert.equal((await kim.page.goto(`${base}/settings/users`))?.status(), 403);
  assert.deepEqual([...ada.complaints, ...kim.complaints], []);
});

test('a page that nobody uses goes to the lock screen by itself, and the password leads back', {
  timeout: 300_000,
}, async (t) => {
  const server = await testApp(t);
  const who = await visitor(t, await listen(server));
  const { page, base, complaints } = who;
  await enter(server, who, 'administrators');
  await page.goto(`${base}/settings/users`);
  server.clock.advance(15 * 60_000);
  // The tab is looked at again; it may leave before this is answered.
  await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`).catch(() => {});
  await page.getByRole('button', { name: 'Unlock' }).waitFor();
  assert.doesNotMatch(await page.content(), /administrators-1<\/span>.*Administrators/s);
  await page.getByLabel('Password').fill('not this one');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await page.getByText('The password is wrong.').waitFor();
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await page.waitForURL(`${base}/settings/users`);
  await page.goto(`${base}/profile`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await page.goBack();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  assert.deepEqual(complaints, []);
});

test('hostile names of people, groups and keys are text and nothing else', { timeout: 300_000 }, async (t) => {
  const server = await testApp(t);
  const who = await visitor(t, await listen(server));
  const { page, base, complaints } = who;
  await enter(server, who, 'administrators');
  const hostile = `<img src=x onerror=alert(1)>" hx-get="/session/end" hx-trigger="load" '<%= 7*7 %>`;
  await page.goto(`${base}/settings/users/new`);
  await page.getByLabel('Name').fill(hostile);
  await page.getByLabel('Login').fill('mallory');
  await page.getByRole('button', { name: 'Add and make a link' }).click();
  await page.goto(`${base}/settings/groups/new`);
  await page.getByLabel('Name').fill(hostile);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.goto(`${base}/settings/api-keys/new`);
  await page.getByLabel('Name of the program').fill(hostile);
  await page.getByRole('button', { name: 'Make key' }).click();
  for (const path of [
    '/settings/users',
    '/settings/groups',
    '/settings/api-keys',
    '/settings/audit',
    '/settings/users/new',
  ]) {
    await page.goto(base + path);
    if (path !== '/settings/audit')
      assert.ok((await page.getByText(hostile).count()) > 0 || path.endsWith('new'), path);
    assert.equal(await page.locator('img[src="x"], [hx-trigger="load"]').count(), 0, path);
  }
  assert.equal((await page.goto(`${base}/profile`))?.status(), 200, 'still signed in');
  assert.deepEqual(complaints, []);
});

test('axe finds nothing on the pages of accounts, light and dark, wide and narrow', { timeout: 300_000 }, async (t) => {
  const server = await testApp(t);
  const base = await listen(server);
  const who = await visitor(t, base, { bypassCSP: true });
  const user = await enter(server, who, 'administrators');
  const { page } = who;
  const check = async (name: string) => {
    await page.evaluate(AXE);
    const options = '{ resultTypes: ["violations"], rules: { region: { enabled: true } } }';
    const found: unknown = await page.evaluate(
      `axe.run(document, ${options}).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`,
    );
    assert.deepEqual(found, [], name);
  };
  const paths = [
    '/profile',
    '/settings/clinic',
    '/settings/users',
    '/settings/users/new',
    `/settings/users/${user.publicId}`,
  ];
  paths.push(
    '/settings/groups',
    '/settings/groups/2',
    '/settings/sending',
    '/settings/api-keys',
    '/settings/api-keys/new',
  );
  paths.push('/settings/audit', '/first-run/modem', '/first-run/staff', '/first-run/clients', '/nothing-here');
  for (const [colorScheme, width] of [
    ['light', 1440],
    ['dark', 390],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    for (const path of paths) {
      await page.goto(base + path);
      await check(`${path}, ${colorScheme}, ${width}`);
    }
  }
  await page.goto(`${base}/profile`);
  await page.getByRole('button', { name: 'Lock now' }).click();
  await page.getByRole('button', { name: 'Sign in as somebody else' }).waitFor();
  await page.waitForLoadState();
  await check('lock');
  await page.getByRole('button', { name: 'Sign in as somebody else' }).click();
  await page.getByText('You are signed out.').waitFor();
  await page.waitForLoadState();
  await check('sign in');
});
