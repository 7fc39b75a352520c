// WCAG 2.2 AA as far as axe can see it, in both themes; keyboard alone; 400 % zoom; page weight; hostile text.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { closeBrowserAfterTests } from '../testing/browser.ts';
import { type Inbox, startInbox } from '../testing/inbox-fixture.ts';
import { bubbleIs, isLive, until } from '../testing/inbox-steps.ts';

closeBrowserAfterTests();

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core')), 'utf8');

async function clinic(t: Parameters<typeof startInbox>[0]) {
  const inbox = await startInbox(t);
  const anna = await inbox.member('Anna Berg', 'administrators');
  const clientId = await inbox.client('Okafor, Client', [['+33611111111', 'mobile']], {
    notes: 'Prefers mornings',
    externalId: '10482',
  });
  await inbox.text('+33611111111', 'Is 9:30 possible?', { ago: 90_000_000 });
  await inbox.answer('+33611111111', 'Yes.', anna, { ago: 80_000_000 });
  const failed = await inbox.answer('+33611111111', 'Or later?', anna, {
    status: 'failed',
    reason: 'number not in service',
    ago: 70_000_000,
  });
  await inbox.answer('+33611111111', 'Hello?', anna, { status: 'unknown', ago: 60_000_000 });
  await inbox.text('+33611111111', 'Fine', { ago: 50_000 });
  await inbox.text('+33612345678', 'Bonjour');
  return {
    inbox,
    anna,
    clientId,
    failed,
    okafor: await inbox.conversation('+33611111111'),
    stranger: await inbox.conversation('+33612345678'),
  };
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found: unknown = await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((result) => result.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target + ' ' + (n.any[0]?.message ?? n.all[0]?.message ?? '')).join(' | ')))`,
  );
  return Array.isArray(found) ? found.map(String) : [String(found)];
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any page of the inbox, ${colorScheme}`, async (t) => {
    const { inbox, anna, clientId, okafor, stranger, failed } = await clinic(t);
    const { page } = await inbox.open(anna, '/conversations', { colorScheme, bypassCSP: true });
    const pages = [
      '/conversations',
      `/conversations/${okafor}`,
      `/conversations/${stranger}`,
      '/conversations/new',
      '/conversations?status=resolved&priority=high',
      '/conversations?blocked=1',
      `/messages/${failed}/timeline`,
      `/clients/link?conversation=${stranger}`,
      '/clients/new',
      '/clients',
      `/clients/${clientId}`,
      `/clients/${clientId}/edit`,
      `/clients/${clientId}/merge`,
      '/clients/import',
      '/preferences',
    ];
    const found: string[] = [];
    for (const path of pages) {
      await page.goto(inbox.origin + path);
      found.push(...(await violations(page)).map((violation) => `${path} ${violation}`));
    }
    assert.deepEqual(found, []);
    await page.goto(`${inbox.origin}/conversations/${okafor}`);
    await page.locator('#text').fill('Don’t wait');
    await page.locator('#assignee-label').click();
    assert.deepEqual(await violations(page), [], 'menu open, Unicode hint');
    await page.keyboard.press('Escape');
    await page.locator('#search').fill('fine');
    await page.locator('#results mark').waitFor();
    assert.deepEqual(await violations(page), [], 'search results');
    await page.goto(`${inbox.origin}/conversations/${okafor}`);
    await page.locator('#text').fill('Yes');
    // In one go: a second after the newest text is on screen, the page itself fills this field.
    await page.evaluate(
      `document.querySelector('input[name=seen]').value = '1'; document.getElementById('send').click()`,
    );
    await page.getByText('Somebody wrote meanwhile').waitFor();
    await page.locator('.msg.out .status').first().click();
    await page.locator('.message-steps').waitFor();
    assert.deepEqual(await violations(page), [], 'the panel of the double-reply guard, and a timeline');
    await page.locator('#conversation-title').focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    assert.deepEqual(await violations(page), [], 'the sheet of shortcuts');
  });
}

test('acceptance 48: list, thread, answer, priority, assignment, resolve and new conversation by keyboard alone', async (t) => {
  const { inbox, anna, okafor } = await clinic(t);
  const { page } = await inbox.open(anna);
  await isLive(page);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/conversations/${okafor}`);
  await until(page, `document.activeElement.id === 'conversation-title'`);
  await page.keyboard.press('r');
  await page.keyboard.type('By keyboard');
  await page.keyboard.press('Control+Enter');
  await bubbleIs(page, 'By keyboard', 'queued');
  await page.keyboard.press('Tab');
  await page.locator('#send').evaluate((element) => Reflect.get(element, 'blur').call(element));
  await page.keyboard.press('p');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('#priority-label', { hasText: 'High' }).waitFor();
  await until(page, `document.activeElement.id === 'priority-label'`);
  await page.keyboard.press('i');
  await page.locator('#assignee-label', { hasText: 'Anna Berg' }).waitFor();
  await page.keyboard.press('e');
  await page.getByRole('button', { name: 'Reopen' }).waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('c');
  await page.locator('#recipient:focus').waitFor();
  await page.keyboard.type('okafor');
  await page.locator('.result').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('#text:focus').waitFor();
});

test('acceptance 48: filters, chips, search and unassigning by keyboard alone', async (t) => {
  const { inbox, anna, okafor } = await clinic(t);
  const { page } = await inbox.open(anna);
  await isLive(page);
  await page.getByLabel('Status', { exact: true }).focus();
  await page.keyboard.press('ArrowDown');
  await page.waitForURL(/status=open/);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.waitForURL(/unread=1/);
  assert.ok(await page.getByRole('checkbox', { name: 'Unread' }).isChecked());
  const chip = page.getByRole('link', { name: 'Remove filter: Open' });
  await chip.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.search.includes('status=open'));
  await page.keyboard.press('/');
  await page.keyboard.type('fine');
  await page.locator('#results .hit').first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(new RegExp(`/conversations/${okafor}`));
  await until(page, `document.activeElement.id === 'conversation-title'`);
  await page.keyboard.press('i');
  await page.locator('#assignee-label', { hasText: 'Anna Berg' }).waitFor();
  await page.keyboard.press('a');
  await page.keyboard.press('ArrowUp');
  assert.equal((await page.locator('#assignee-control .item:focus').innerText()).trim(), 'Unassign');
  await page.keyboard.press('Enter');
  await page.locator('#assignee-label', { hasText: 'Unassigned' }).waitFor();
});

test('skip links lead to list, thread and message box; the page has one heading of the first order', async (t) => {
  const { inbox, anna, okafor } = await clinic(t);
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  const targets: unknown[] = [];
  for (let index = 0; index < 3; index++) {
    await page.evaluate(`document.activeElement.blur()`);
    for (let tab = 0; tab <= index; tab++) await page.keyboard.press('Tab');
    const link = page.locator('.skip:focus');
    const box = await link.boundingBox();
    assert.ok(box !== null && box.y >= 0, 'seen while it has the focus');
    await page.keyboard.press('Enter');
    targets.push(
      await page.evaluate(
        `location.hash + ' ' + (document.activeElement.id || document.activeElement.closest('[id]').id)`,
      ),
    );
    await page.goto(`${inbox.origin}/conversations/${okafor}`);
  }
  assert.match(String(targets[0]), /^#list list/);
  assert.match(String(targets[1]), /^#pane pane/);
  assert.match(String(targets[2]), /^#text text/);
  const firstOrder = `[...document.querySelectorAll('h1')].filter((each) => (each.ariaLevel ?? '1') === '1').length`;
  assert.equal(await page.evaluate(firstOrder), 1);
});

test('a mouse that opens a thread leaves the focus in the list, and nothing that happens elsewhere moves it', async (t) => {
  const { inbox, anna, okafor, stranger } = await clinic(t);
  const { page } = await inbox.open(anna);
  await isLive(page);
  await page.locator(`#row-${okafor} a`).click();
  await page.locator('#conversation-title', { hasText: 'Okafor' }).waitFor();
  const focused = `document.activeElement.closest('li')?.id`;
  assert.equal(await page.evaluate(focused), `row-${okafor}`);
  await inbox.text('+33612345678', 'Once more');
  await inbox.text('+33611111111', 'And here');
  await page.locator('#thread .text', { hasText: 'And here' }).waitFor();
  await page.locator(`#row-${stranger}`).getByText('Once more').waitFor();
  assert.equal(await page.evaluate(focused), `row-${okafor}`);
});

test('arrows lead from a search box into what it found, and back', async (t) => {
  const { inbox, anna } = await clinic(t);
  const { page } = await inbox.open(anna);
  await page.keyboard.press('/');
  await page.keyboard.type('fine');
  await page.locator('#results .hit').first().waitFor();
  await page.keyboard.press('ArrowDown');
  assert.ok(
    await page
      .locator('#results .hit')
      .first()
      .evaluate((hit) => hit.matches(':focus')),
  );
  await page.keyboard.press('ArrowUp');
  assert.equal(await page.evaluate(`document.activeElement.id`), 'search');
});

test('the switch turns single keys off, and they never act while something is typed', async (t) => {
  const { inbox, anna, okafor } = await clinic(t);
  const { page } = await inbox.open(anna, `/conversations/${okafor}`);
  await page.locator('#text').pressSequentially('je ?');
  assert.equal(await page.locator('#text').inputValue(), 'je ?');
  await page.locator('#more-label').click();
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  const stored = page.waitForResponse((response) => response.url().endsWith('/preferences'));
  await page.getByLabel('Single-key shortcuts are on').uncheck();
  await stored;
  await page.getByRole('button', { name: 'Close' }).click();
  await page.reload();
  await page.locator('#conversation-title').focus();
  await page.keyboard.press('e');
  await page.keyboard.press('j');
  assert.ok(await page.getByRole('button', { name: 'Resolve' }).isVisible());
});

test('zoomed to 400 % nothing is lost: one column, no sideways scrolling, the composer can be reached', async (t) => {
  const { inbox, anna, okafor } = await clinic(t);
  const { page } = await inbox.open(anna, `/conversations/${okafor}`, { viewport: { width: 320, height: 256 } });
  const overflow = await page.evaluate(`document.documentElement.scrollWidth - document.documentElement.clientWidth`);
  assert.ok(Number(overflow) <= 0, `${overflow} px too wide`);
  await page.locator('#send').scrollIntoViewIfNeeded();
  const box = await page.locator('#send').boundingBox();
  assert.ok(box !== null && box.x >= 0 && box.x + box.width <= 320 && box.y >= 0 && box.y + box.height <= 256);
  for (const path of ['/conversations', '/clients', '/preferences', '/conversations/new']) {
    await page.goto(inbox.origin + path);
    assert.ok(
      Number(await page.evaluate(`document.documentElement.scrollWidth - document.documentElement.clientWidth`)) <= 0,
      path,
    );
  }
});

test('with reduced motion nothing turns; in forced colours bubbles, the open row and buttons keep their edges', async (t) => {
  const { inbox, anna, okafor } = await clinic(t);
  await inbox.answer('+33611111111', 'On its way', anna, { status: 'sending' });
  const { page } = await inbox.open(anna, `/conversations/${okafor}`, {
    reducedMotion: 'reduce',
    forcedColors: 'active',
  });
  const turning = await page.evaluate(
    `parseFloat(getComputedStyle(document.querySelector('.foot .sending')).animationDuration)`,
  );
  assert.ok(Number(turning) < 0.01);
  for (const selector of ['.out .bubble', '.in .bubble', '#status-button', '.row .chip']) {
    const edge = await page.evaluate(`getComputedStyle(document.querySelector('${selector}')).borderTopStyle`);
    assert.equal(edge, 'solid', selector);
  }
  assert.deepEqual(
    await page.evaluate(`getComputedStyle(document.querySelector('.row[aria-current]')).outlineStyle`),
    'solid',
  );
});

test('targets are at least 24 by 24 pixels', async (t) => {
  const { inbox, anna, okafor } = await clinic(t);
  const { page } = await inbox.open(anna, `/conversations/${okafor}`, { viewport: { width: 390, height: 844 } });
  const small = await page.evaluate(
    `[...document.querySelectorAll('#pane button, #pane summary, #pane a')].filter((e) => e.checkVisibility()).map((e) => [e.textContent.trim(), e.getBoundingClientRect()]).filter(([, b]) => b.height < 23.5).map(([text, b]) => text + ' ' + b.width + 'x' + b.height)`,
  );
  assert.deepEqual(small, []);
});

test('a first visit weighs under 60 KB compressed, all of it from this machine', async (t) => {
  const { inbox, anna, okafor } = await clinic(t);
  const { page, context } = await inbox.open(anna);
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.clearBrowserCache');
  let weight = 0;
  const hosts = new Set<string>();
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    weight += encodedDataLength;
  });
  page.on('request', (request) => hosts.add(new URL(request.url()).host));
  await page.goto(`${inbox.origin}/conversations/${okafor}`);
  await isLive(page);
  t.diagnostic(`first visit: ${(weight / 1024).toFixed(1)} KB`);
  assert.ok(weight < 60 * 1024, `${weight} bytes`);
  assert.deepEqual([...hosts], [new URL(inbox.origin).host], 'acceptance 51');
});

const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  '</textarea><script>alert(1)</script>',
  '<div hx-get="/clients" hx-trigger="load">x</div>',
  "' hx-post=/x hx-trigger=load autofocus '",
  '<hx-partial hx-target="body" hx-swap="innerHTML">gone</hx-partial>',
  '<template><script>alert(1)</script></template>',
  '<style>*{display:none}</style>',
  'javascript:alert(1)',
  '<%= process.exit() %>',
  '{{constructor.constructor("alert(1)")()}}',
  '\u202Egnp.exe\u202C \u2066isolated\u2069 \u200f',
  'a\u0000b\u0001\u0002c\u001b[31m',
  'x\ud800y\udc00z',
  'Z̸̡̛̪̗a̷̢̛l̴g̵o̶'.repeat(20),
  'W'.repeat(1500),
  '<a href="//evil.example">free</a>',
  '<iframe src="//evil.example"></iframe>',
  '<base href="//evil.example/">',
];

async function openHostile(
  t: Parameters<typeof startInbox>[0],
): Promise<{ inbox: Inbox; page: Page; errors: string[]; foreign: string[] }> {
  const inbox = await startInbox(t);
  const anna = await inbox.member('Anna <b>Berg</b>', 'administrators');
  for (const [index, text] of HOSTILE.entries()) {
    const number = `+3361234${String(1000 + index)}`;
    await inbox.client(text.slice(0, 200).toWellFormed(), [[number, text.slice(0, 40).toWellFormed()]], {
      notes: text.toWellFormed(),
    });
    await inbox.text(number, text.toWellFormed());
    await inbox.answer(number, text.toWellFormed(), anna, { status: 'failed', reason: text.toWellFormed() });
  }
  const { page } = await inbox.open(anna, '/conversations');
  const errors: string[] = [];
  const foreign: string[] = [];
  page.on('dialog', (dialog) => errors.push(dialog.message()));
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('request', (request) => request.url().startsWith(inbox.origin) || foreign.push(request.url()));
  return { inbox, page, errors, foreign };
}

test('T5: hostile text, names, labels, notes and reasons do nothing and stand there as text', async (t) => {
  const { inbox, page, errors, foreign } = await openHostile(t);
  await page.reload();
  await isLive(page);
  for (const [index, text] of HOSTILE.entries()) {
    const id = await inbox.conversation(`+3361234${String(1000 + index)}`);
    await page.locator(`#row-${id} a`).click();
    await page.waitForURL(`**/conversations/${id}`);
    await until(page, `document.getElementById('pane')?.dataset.conversation === '${id}'`);
    const shown = await page.locator('#thread .msg.in .text').first().textContent();
    // HTML knows no NUL: the parser leaves it out or shows U+FFFD.
    const plain = (value: string) => value.toWellFormed().replaceAll(/[\0\ufffd]/g, '');
    assert.equal(plain(shown ?? ''), plain(text));
    const inside = await page.evaluate(
      `document.querySelectorAll('#thread .text *, #thread script, #pane iframe, #pane img, #client-panel script, base').length`,
    );
    assert.equal(inside, 0, text);
  }
  await page.locator('#search').fill('alert');
  await page.locator('#results mark').first().waitFor();
  await page.goto(`${inbox.origin}/clients`);
  assert.deepEqual(errors, []);
  assert.deepEqual(foreign, []);
});

test('right-to-left and mixed text keep to their own bubble and direction', async (t) => {
  const inbox = await startInbox(t);
  const anna = await inbox.member('Anna Berg', 'administrators');
  await inbox.client('شركة العيادة', [['+33611111111', 'mobile']]);
  await inbox.text('+33611111111', 'مرحبا، هل الموعد 9:30 ممكن؟ (Dr. Smith)');
  const id = await inbox.conversation('+33611111111');
  const { page } = await inbox.open(anna, `/conversations/${id}`);
  assert.equal(await page.evaluate(`getComputedStyle(document.querySelector('#thread .text')).direction`), 'rtl');
  assert.equal(await page.evaluate(`getComputedStyle(document.querySelector('.head-who .number')).direction`), 'ltr');
  await page.evaluate(`document.documentElement.dir = 'rtl'`);
  assert.ok(
    Number(await page.evaluate(`document.documentElement.scrollWidth - document.documentElement.clientWidth`)) <= 0,
  );
  const list = await page.locator('#list').boundingBox();
  const pane = await page.locator('#pane').boundingBox();
  assert.ok((list?.x ?? 0) > (pane?.x ?? 0), 'the list stands on the right of the thread');
});
