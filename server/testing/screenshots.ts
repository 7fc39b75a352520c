// Takes docs/screenshots/*.png: node server/testing/screenshots.ts. An invented clinic with every state that a text can be
// in, at three widths, light and dark. Look at them before you commit them.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { ModemView } from '../http/modems-view.ts';
import { closeBrowser } from './browser.ts';
import { type Inbox, type Member, startInbox } from './inbox-fixture.ts';
import { isLive, until } from './inbox-steps.ts';
import { shoot as take, WIDTHS } from './shots.ts';

const FOLDER = path.join(import.meta.dirname, '..', '..', 'docs', 'screenshots');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LINDQVIST = '+46701234567';

async function furnish(inbox: Inbox, desk: Member, kim: Member): Promise<void> {
  const moreau = '+33633333333';
  await inbox.client(
    'Lindqvist, Client',
    [
      [LINDQVIST, 'mobile'],
      ['+4681234567', 'home'],
    ],
    {
      notes: 'Prefers texts in the morning. Cat: Misse, 4 years.',
      externalId: '10482',
    },
  );
  await inbox.client('Okafor, Client', [['+33611111111', 'mobile']]);
  await inbox.client('Haddad, Client', [['+33622222222', 'mobile']]);
  await inbox.client('Moreau, Anne', [[moreau, 'home']]);
  await inbox.client('Moreau, Luc', [[moreau, 'home']]);
  await inbox.client('García, María', [['+34612345678', 'mobile']]);
  await inbox.client('شركة العيادة', [['+971501234567', 'work']]);
  await inbox.text(moreau, 'We need an appointment', { ago: 12 * DAY });
  await inbox.answer(moreau, 'See you on Thursday at 16:00.', kim, { ago: 11 * DAY });
  await inbox.text('+33622222222', 'Please call me back', { ago: 6 * DAY });
  await inbox.answer('+33622222222', 'We called you twice.', kim, {
    ago: 5 * DAY,
    status: 'failed',
    reason: 'number not in service',
  });
  await inbox.text('+34612345678', '¿Abren el sábado?', { ago: 3 * DAY });
  await inbox.answer('+34612345678', 'Sí, de 9 a 13.', desk, { ago: 3 * DAY - HOUR });
  await inbox.text('+971501234567', 'مرحبا، هل الموعد 9:30 ممكن؟', { ago: 28 * HOUR });
  await inbox.text(LINDQVIST, 'Hello, it is about Misse', { ago: 27 * HOUR });
  await inbox.answer(LINDQVIST, 'Hello, this is the clinic. How is Misse doing after the surgery?', desk, {
    ago: 26 * HOUR,
  });
  await inbox.text(LINDQVIST, '', { kind: 'missed-call', ago: 5 * HOUR });
  await inbox.text(LINDQVIST, 'Good morning! Better, but she will not take the tablets 😕', { ago: 5 * HOUR - MINUTE });
  await inbox.text(LINDQVIST, '', { kind: 'mms-notification', detail: { size: 340_000 }, ago: 5 * HOUR - 2 * MINUTE });
  await inbox.answer(LINDQVIST, 'You can hide the tablet in a little cream cheese.', desk, {
    ago: 4 * HOUR,
    status: 'unknown',
  });
  await inbox.answer(LINDQVIST, 'Call us if she refuses twice.', kim, { ago: 4 * HOUR - MINUTE, status: 'no-report' });
  await inbox.answer(LINDQVIST, 'The result of the blood test is here.', desk, {
    ago: 3 * HOUR,
    status: 'failed',
    reason: 'the network refused it: no credit',
  });
  await inbox.answer(LINDQVIST, 'It is normal.', desk, { ago: 3 * HOUR - MINUTE, status: 'sent' });
  await inbox.answer(LINDQVIST, 'Never mind', desk, { ago: 2 * HOUR, status: 'cancelled' });
  await inbox.text('+33612345678', 'Bonjour, vous êtes ouverts samedi ?', { ago: 2 * HOUR });
  await inbox.text(
    LINDQVIST,
    'He ate a little this morning but still hides under the sofa. The whole story is long, and …',
    { status: 'partial', parts: [1, 2], ago: 20 * MINUTE },
  );
  await inbox.text(LINDQVIST, 'Should I bring him in today?', { ago: 19 * MINUTE });
  await inbox.answer(LINDQVIST, 'Yes please, come at 15:30.', desk, { ago: 18 * MINUTE, status: 'queued' });
  await inbox.text('+33611111111', 'Thank you, is 9:30 tomorrow still possible?', { ago: 12 * MINUTE });
  const id = async (number: string) => await inbox.conversation(number);
  const set = async (
    number: string,
    values: { status?: 'open' | 'resolved'; priority?: 'low' | 'high'; assignee_id?: number },
  ) =>
    inbox.store.db
      .updateTable('conversations')
      .set(values)
      .where('id', '=', await id(number))
      .execute();
  await set('+33611111111', { priority: 'high' });
  await set(LINDQVIST, { assignee_id: desk.id });
  await set('+33622222222', { priority: 'low', assignee_id: kim.id });
  await set(moreau, { status: 'resolved', assignee_id: kim.id });
}

const shoot = (page: Page, name: string) => take(page, name, { folder: FOLDER });

async function everything(
  inbox: Inbox,
  desk: Member,
  at: { viewport: { width: number; height: number }; colorScheme: 'light' | 'dark' },
): Promise<void> {
  const id = await inbox.conversation(LINDQVIST);
  const { page, context } = await inbox.open(desk, '/conversations', at);
  await isLive(page);
  await shoot(page, 'list');
  await page.goto(`${inbox.origin}/conversations/${id}`);
  await isLive(page);
  await page.evaluate(`document.getElementById('thread').scrollTop = 1e6`);
  await shoot(page, 'thread');
  await page.evaluate(`document.getElementById('thread').scrollTop = 0`);
  await page.locator('#assignee-label').click();
  await shoot(page, 'thread-above');
  await page.keyboard.press('Escape');
  await page.evaluate(`document.getElementById('thread').scrollTop = 1e6`);
  await page.locator('#text').fill('Bring the discharge letter too – and don’t feed him before');
  await page.locator('#use-gsm').waitFor();
  await shoot(page, 'composer-unicode');
  await page.goto(`${inbox.origin}/conversations/new`);
  await page.locator('#recipient').fill('mo');
  await page.locator('.result').first().waitFor();
  await shoot(page, 'new-conversation');
  await page.goto(`${inbox.origin}/conversations?status=resolved&priority=high`);
  await page.getByText('Nothing matches these filters').waitFor();
  await shoot(page, 'empty-filter');
  if (at.viewport.width === 1440 && at.colorScheme === 'light') await onceEach(inbox, page);
  await context.close();
}

// What one picture is enough for.
async function onceEach(inbox: Inbox, page: Page): Promise<void> {
  await page.goto(`${inbox.origin}/conversations`);
  await page.locator('#search').fill('clinic');
  await page.locator('#results mark').first().waitFor();
  await shoot(page, 'search');
  await page.goto(`${inbox.origin}/clients`);
  await until(page, `document.querySelectorAll('.people .person').length > 4`);
  await shoot(page, 'clients');
  await page.goto(`${inbox.origin}/preferences`);
  await shoot(page, 'preferences');
}

const searching: ModemView = {
  port: '/dev/ttyUSB2',
  simulated: false,
  status: { state: 'searching', since: Date.now() - 2 * HOUR },
};

await mkdir(FOLDER, { recursive: true });
for (const viewport of WIDTHS) {
  for (const colorScheme of ['light', 'dark'] as const) {
    const inbox = await startInbox(undefined, { practiceLink: 'https://practice.example/{id}' });
    const desk = await inbox.member('Front Desk', 'administrators');
    const kim = await inbox.member('Kim Meyer', 'front-desk');
    const nothing = await inbox.open(desk, '/conversations', { viewport, colorScheme });
    await isLive(nothing.page);
    await shoot(nothing.page, 'empty');
    await nothing.context.close();
    await furnish(inbox, desk, kim);
    await everything(inbox, desk, { viewport, colorScheme });
    inbox.modems.push(searching);
    const { page } = await inbox.open(desk, `/conversations/${await inbox.conversation('+33611111111')}`, {
      viewport,
      colorScheme,
    });
    await isLive(page);
    await shoot(page, 'banner');
    await inbox.close();
  }
}
await closeBrowser();
