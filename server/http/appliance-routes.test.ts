// Health, metrics, diagnosis, support bundle and backup, asked over HTTP: who may see what, and that nobody's number or words
// come out of any of them.
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { ModemStatus } from '../../modem/index.ts';
import { receiveMessage } from '../inbox/receive-message.ts';
import { Appliance } from '../operations/appliance.ts';
import { openStore } from '../store/database.ts';
import { uuidv7 } from '../store/ids.ts';
import { storeSetting } from '../store/settings.ts';
import { transact } from '../store/transact.ts';
import { updateUser } from '../store/users.ts';
import { type TestApp, testApp } from '../testing/test-app.ts';
import { testClock } from '../testing/test-clock.ts';
import type { ControlledModem, GatewayControl } from './gateway-control.ts';
import { redact } from './support-bundle.ts';

const CANARY = 'canary-words';
const NUMBER = '+46701740605';
const IMEI = '356938035643809';
const ICCID = '8946000000000000001';

const ready: ModemStatus = {
  state: 'ready',
  since: 0,
  device: '/dev/ttyUSB2',
  imei: IMEI,
  iccid: ICCID,
  ownNumber: NUMBER,
  smsc: '+46705008999',
  operator: 'Simulated',
  registration: 'home',
  signal: { csq: 20, dbm: -73, rsrp: undefined },
  storage: [{ memory: 'SM', used: 3, capacity: 20, foreign: 0 }],
  bell: true,
};

const modem: ControlledModem = {
  port: '/dev/ttyUSB2',
  simulated: false,
  status: ready,
  enterPin: () => {},
  confirmSim: async () => false,
  exchange: async (line) => ({
    lines: line === 'AT+GSN' ? [IMEI] : ['+CMGL: 1,1,,24', `0791${'4'.repeat(40)}`],
    refusal: undefined,
  }),
  ussd: async () => 'Your balance is 12 EUR.',
  restart: async () => {},
  refreshRadio: async () => {},
  transcript: () => [{ at: 0, direction: 'from', text: `+CMTI: "SM",3 ${NUMBER}` }],
  events: () => [{ at: 0, level: 'info', text: `connected ${IMEI}` }],
};
const gateway: GatewayControl = {
  modems: () => [modem],
  fixedPort: true,
  ports: async () => ({ ports: [], wrongMode: [] }),
  switchPort: async () => ({ type: 'switched' }),
};

interface Scene extends TestApp {
  readonly folder: string;
  readonly restarts: { count: number };
  readonly usb: { offered: boolean; readonly ports: string[] };
  /** What the disk is said to have free. */
  readonly disk: { free: number };
}

/** Sends forms as somebody signed in. */
function poster(app: TestApp['app'], headers: Readonly<Record<string, string>>) {
  return (url: string, fields: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url,
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(fields).toString(),
    });
}

async function scene(t: TestContext, metricsToken?: string): Promise<Scene> {
  const folder = await mkdtemp(path.join(tmpdir(), 'textdesk-appliance-'));
  const clock = testClock();
  const store = await openStore(path.join(folder, 'textdesk.db'));
  const restarts = { count: 0 };
  const usb: { offered: boolean; ports: string[] } = { offered: false, ports: [] };
  const disk = { free: 1e12 };
  const appliance = new Appliance({
    free: async () => disk.free,
    store,
    clock,
    dataFolder: folder,
    version: '1.2.3',
    metricsToken,
    timeZone: async () => 'UTC',
    environment: {},
    log: () => {},
    signals: () => [],
    restart: () => {
      restarts.count += 1;
    },
    usbReset: {
      isOffered: async () => usb.offered,
      reset: async (port) => {
        if (!usb.offered) return { type: 'failed', problem: { type: 'no-helper' } };
        usb.ports.push(port);
        return { type: 'done' };
      },
    },
  });
  await appliance.start();
  const server = await testApp(t, {
    deps: { appliance, gateway, store, clock },
    modems: [{ port: modem.port, simulated: false, status: ready }],
  });
  t.after(async () => {
    appliance.stop();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  await transact(store, (trx, announce) =>
    receiveMessage(
      trx,
      announce,
      { clock, newId: () => uuidv7(clock.now()) },
      {
        number: NUMBER,
        kind: 'text',
        text: CANARY,
        status: 'received',
        iccid: ICCID,
        at: clock.now(),
        sentAt: clock.now() - 4_000,
        partsTotal: 1,
        partsDone: 1,
      },
    ),
  );
  return { ...server, store, clock, folder, restarts, usb, disk, signedIn: inStore(server, store) };
}

// testApp signs in in its own database; ours is the one on disk.
function inStore(server: TestApp, store: Scene['store']): TestApp['signedIn'] {
  return async (...groups) => {
    const { builtInGroup, setGroupsOfUser } = await import('../store/groups.ts');
    const { insertUser } = await import('../store/users.ts');
    const { beginSession } = await import('../accounts/sessions.ts');
    return transact(store, async (trx) => {
      const publicId = uuidv7(server.clock.now());
      const login = groups[0] ?? 'nobody';
      const person = { publicId, name: `Test ${login}`, login, passwordHash: 'none', createdAt: 0 };
      const id = await insertUser(trx, person);
      await setGroupsOfUser(
        trx,
        id,
        await Promise.all(groups.map(async (group) => (await builtInGroup(trx, group)).id)),
      );
      const token = await beginSession(trx, server.clock, { userId: id, address: '127.0.0.1', userAgent: 'test' });
      const cookie = `textdesk=${token}`;
      return { id, publicId, login, cookie, headers: { cookie, origin: 'http://localhost:80', accept: 'text/html' } };
    });
  };
}

function betrays(body: string): string[] {
  return [CANARY, NUMBER, NUMBER.slice(1), IMEI, ICCID].filter((secret) => body.includes(secret));
}

test('health and readiness answer anybody, and tell no version', async (t) => {
  const { app } = await scene(t);
  for (const url of ['/healthz', '/readyz']) {
    const answer = await app.inject({ url });
    assert.equal(answer.statusCode, 200, url);
    assert.equal(answer.body.includes('1.2.3'), false);
  }
});

test('a server without a ready modem is healthy, but not ready', async (t) => {
  const { app } = await testApp(t, {
    modems: [{ port: 'x', simulated: false, status: { state: 'searching', since: 0 } }],
  });
  assert.equal((await app.inject({ url: '/healthz' })).statusCode, 200);
  assert.equal((await app.inject({ url: '/readyz' })).statusCode, 503);
});

test('a server whose disk is full is not healthy, though it can still be read', async (t) => {
  const { app, store } = await testApp(t);
  store.sqlite.raw.exec('pragma max_page_count = 1');
  const row = { key: 'large', value: 'x'.repeat(1_000_000), changedAt: 0, changedBy: null };
  await assert.rejects(storeSetting(store.db, row), /full/);
  assert.equal((await app.inject({ url: '/healthz' })).statusCode, 503);
});

test('metrics are for this machine alone, or for whoever shows the token', async (t) => {
  const { app } = await scene(t);
  assert.equal((await app.inject({ url: '/metrics', remoteAddress: '127.0.0.1' })).statusCode, 200);
  assert.equal((await app.inject({ url: '/metrics', remoteAddress: '192.168.1.9' })).statusCode, 403);
  const proxied = { url: '/metrics', remoteAddress: '127.0.0.1', headers: { 'x-forwarded-for': '192.168.1.9' } };
  assert.equal((await app.inject(proxied)).statusCode, 403);
});

test('with a token, the token alone opens the metrics', async (t) => {
  const { app } = await scene(t, 'open sesame');
  const ask = async (authorization: string) =>
    (await app.inject({ url: '/metrics', remoteAddress: '192.168.1.9', headers: { authorization } })).statusCode;
  assert.equal(await ask('Bearer open sesame'), 200);
  assert.equal(await ask('Bearer open'), 403);
});

test('metrics tell queue, delays, slots and signal, and no number', async (t) => {
  const { app } = await scene(t);
  const { body } = await app.inject({ url: '/metrics', remoteAddress: '127.0.0.1' });
  assert.match(body, /^textdesk_queue_messages 0$/m);
  assert.match(body, /^textdesk_inbound_delay_seconds\{quantile="0.5"\} 4$/m);
  assert.match(body, /^textdesk_sim_slots_used\{modem="1",memory="SM"\} 3$/m);
  assert.match(body, /^textdesk_modem_signal_dbm\{modem="1"\} -73$/m);
  const commits = Number(/^textdesk_database_commit_seconds_bucket\{le="\+Inf"\} (\d+)$/m.exec(body)?.[1]);
  assert.ok(commits > 0);
  assert.equal(Number(/^textdesk_database_commit_seconds_count (\d+)$/m.exec(body)?.[1]), commits);
  for (const line of body.trim().split('\n'))
    assert.match(line, /^(# (HELP|TYPE) textdesk|# (HELP|TYPE) process|[a-z_]+(\{[^{}]*\})? -?[\d.e+-]+$)/);
  assert.deepEqual(betrays(body), []);
});

test('a technician sees modem, log, diagnosis and support bundle, and in none of them a word or number of a client', async (t) => {
  const { app, signedIn } = await scene(t);
  const { headers } = await signedIn('technicians');
  for (const url of ['/modem/log', '/modem/support', '/modem/support.txt', '/diagnosis']) {
    const answer = await app.inject({ url, headers });
    assert.equal(answer.statusCode, 200, url);
    // The log is masked by the driver; the fake's line is not, so only the bundle's own sieve can be seen here.
    if (url !== '/modem/log') assert.deepEqual(betrays(answer.body), [], url);
    assert.equal(answer.body.includes(CANARY), false, url);
  }
  const page = await app.inject({ url: '/modem', headers });
  assert.equal(page.statusCode, 200);
  assert.equal(page.body.includes(CANARY), false);
});

test('the console masks PDUs and numbers, refuses an unconfirmed command of one’s own, and is audited', async (t) => {
  const { app, signedIn, store, clock, passwords } = await scene(t);
  const { headers, id } = await signedIn('technicians');
  const password = 'orbit pencil lantern';
  const password_hash = await passwords.hash(password);
  await transact(store, (trx) => updateUser(trx, id, { password_hash }));
  const post = poster(app, { ...headers, 'hx-request': 'true' });
  const send = (fields: Record<string, string>) => post('/modem/console', fields);
  assert.equal((await send({ command: 'AT+CMGL=4' })).statusCode, 422);
  assert.equal((await send({ command: 'AT+CMGL=4', password })).statusCode, 422);
  assert.match((await send({ command: 'AT+CMGL=4', sure: 'on' })).body, /Type your password too/);
  assert.match((await send({ command: 'AT+CMGL=4', sure: 'on', password: 'guess' })).body, /The password is wrong/);
  assert.equal((await send({ command: 'AT+CSQ' })).statusCode, 200, 'a harmless question needs neither');
  const listed = await send({ command: 'AT+CMGL=4', sure: 'on', password });
  assert.match(listed.body, /‹44 digits›/);
  const again = await send({ command: 'AT+GSN', sure: 'on' });
  assert.deepEqual([again.statusCode, betrays(again.body)], [200, []], 'within ten minutes it is not asked again');
  clock.advance(10 * 60_000);
  assert.equal((await send({ command: 'AT+GSN', sure: 'on' })).statusCode, 422);
  const audited = await store.db
    .selectFrom('audit_log')
    .select('action')
    .where('action', '=', 'modem.console')
    .execute();
  assert.equal(audited.length, 3);
  const log = await store.db.selectFrom('audit_log').selectAll().execute();
  assert.ok(log.some(({ action }) => action === 'session.refused'));
  assert.ok(!JSON.stringify(log).includes(password));
});

test('without JavaScript, tests, console and balance answer on the whole page, each in its place', async (t) => {
  const { app, signedIn } = await scene(t);
  const { headers } = await signedIn('technicians');
  const post = poster(app, headers);
  const answers = {
    'self-test': await post('/modem/self-test'),
    'test-text': await post('/modem/test-text', { number: '+46701234567' }),
    'text-me': await post('/modem/text-me'),
    balance: await post('/modem/balance', { code: '*100#' }),
    'console-answer': await post('/modem/console', { command: 'AT+CSQ' }),
  };
  for (const [place, { body, statusCode }] of Object.entries(answers)) {
    assert.equal(statusCode, 200, place);
    assert.match(body, /<h1 class="grow">Modem/, place);
    assert.match(body, new RegExp(`<div id="${place}" aria-live="polite">\\s*<(ol|div)`), place);
  }
  for (const place of ['test-text', 'text-me'] as const) {
    const again = /<noscript><a href="([^"#]+)/.exec(answers[place].body)?.[1]?.replaceAll('&amp;', '&') ?? '';
    assert.match(
      (await app.inject({ url: again, headers })).body,
      new RegExp(`<div id="${place}" aria-live="polite">\\s*<div`),
    );
  }
  const wrong = await post('/modem/balance', { code: 'hello' });
  assert.equal(wrong.statusCode, 422);
  assert.match(wrong.body, /<div class="notice bad" role="alert">/);
});

test('the quick card has the clinic’s number, and whoever hung it up has ticked it', async (t) => {
  const { app, signedIn } = await scene(t);
  const { headers } = await signedIn('administrators');
  const card = await app.inject({ url: '/checklist/card', headers });
  assert.match(card.body, /\+46 ?70[\s\d-]*174[\s\d-]*06[\s\d-]*05/);
  assert.equal(card.body.match(/<li>/g)?.length, 3);
  assert.match((await app.inject({ url: '/checklist', headers })).body, /<a href="\/checklist\/card">/);
  assert.equal((await app.inject({ method: 'POST', url: '/checklist/card', headers })).statusCode, 303);
  assert.doesNotMatch((await app.inject({ url: '/checklist', headers })).body, /<a href="\/checklist\/card">/);
});

test('a USB reset is offered only where it can be had, says what it does, and is written down', async (t) => {
  const { app, signedIn, usb, store } = await scene(t);
  const { headers } = await signedIn('technicians');
  const page = () => app.inject({ url: '/modem', headers });
  const press = () => app.inject({ method: 'POST', url: '/modem/usb', headers });
  assert.doesNotMatch((await page()).body, /Reset USB/);
  const refused = await press();
  assert.equal(refused.statusCode, 422);
  assert.match(refused.body, /The USB device was not reset: its helper is not installed/);
  usb.offered = true;
  assert.match((await page()).body, /Reset USB[\s\S]*As if the stick were pulled out/);
  assert.equal((await press()).headers.location, '/modem?modem=0&notice=usb');
  assert.deepEqual(usb.ports, ['/dev/ttyUSB2']);
  const audited = await store.db.selectFrom('audit_log').select('action').where('action', '=', 'modem.usb').execute();
  assert.equal(audited.length, 1);
});

test('who may only read the modem page sees no button, and may press none', async (t) => {
  const { app, signedIn } = await scene(t);
  const { headers } = await signedIn('front-desk');
  for (const url of [
    '/modem/console',
    '/modem/pause',
    '/modem/self-test',
    '/modem/restart',
    '/settings/backup/now',
    '/demo/load',
  ])
    assert.equal((await app.inject({ method: 'POST', url, headers })).statusCode, 403, url);
  assert.equal((await app.inject({ url: '/settings/backup', headers })).statusCode, 403);
});

test('an administrator plans backups, makes one, looks into it and puts it in place', async (t) => {
  const { app, signedIn, folder, restarts } = await scene(t);
  const { headers } = await signedIn('administrators');
  const post = poster(app, headers);
  const plan = { enabled: 'on', folder: path.join(folder, 'stick'), keep: '3', everyHours: '24', hour: '2' };
  const short = await post('/settings/backup', { ...plan, passphrase: 'short', again: 'short' });
  assert.equal(short.statusCode, 422);
  assert.match(short.body, /At least 12 characters/);
  const missing = await post('/settings/backup', { ...plan, folder: '/nowhere/at/all', passphrase: '', again: '' });
  assert.equal(missing.statusCode, 422);
  const words = 'four words are good';
  assert.equal((await post('/settings/backup', { ...plan, passphrase: words, again: words })).statusCode, 303);
  const made = await post('/settings/backup/now', {});
  assert.equal(made.headers.location, '/settings/backup?notice=made', made.body);

  const page = await app.inject({ url: '/settings/backup', headers });
  const name = /textdesk-\d{8}T\d{6}Z\.backup/.exec(page.body)?.[0];
  assert.ok(name);
  const download = await app.inject({ url: `/settings/backup/files/${name}`, headers });
  assert.equal(download.rawPayload.subarray(0, 15).toString(), 'TEXTDESK-BACKUP');
  assert.equal((await app.inject({ url: '/settings/backup/files/..%2Ftextdesk.db', headers })).statusCode, 400);

  assert.match(
    (await post('/settings/backup/open', { name, passphrase: 'wrong one' })).body,
    /does not open this backup/,
  );
  const upload = await app.inject({
    method: 'PUT',
    url: '/settings/backup/upload',
    headers: { ...headers, 'content-type': 'application/octet-stream' },
    payload: download.rawPayload,
  });
  assert.equal(upload.statusCode, 204);
  const preview = await post('/settings/backup/open', { name: 'upload', passphrase: words });
  assert.match(preview.body, /Put this backup in place/);
  const used = await post('/settings/backup/use', {});
  assert.match(used.body, /laid ready and Textdesk restarts/);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(restarts.count, 1);
});

test('an upload that the disk has no room for, or that is none, is refused in words and leaves nothing', async (t) => {
  const { app, folder, signedIn, disk, restarts } = await scene(t);
  const { headers } = await signedIn('administrators');
  const put = (payload: Buffer) =>
    app.inject({
      method: 'PUT',
      url: '/settings/backup/upload',
      headers: { ...headers, accept: '*/*', 'content-type': 'application/octet-stream' },
      payload,
    });
  const post = poster(app, headers);
  const open = (name: string) => post('/settings/backup/open', { name, passphrase: 'four words are good' });
  disk.free = 81 * 1024 * 1024;
  const refused = await put(Buffer.alloc(2 * 1024 * 1024));
  assert.equal(refused.statusCode, 413);
  assert.match(refused.json().detail, /needs more room than is free/);
  assert.equal(refused.headers.connection, 'close');
  assert.deepEqual(await readdir(path.join(folder, 'restore')), []);
  assert.match((await open('upload')).body, /Choose a backup from the list or a file/);

  for (const nothing of [Buffer.alloc(0), Buffer.from('TEXTDESK-BACKUP\n\u0001'), Buffer.alloc(1000, 'PK')]) {
    assert.equal((await put(nothing)).statusCode, 204);
    const answer = await open('upload');
    assert.equal(answer.statusCode, 422);
    assert.match(answer.body, /This file is not a Textdesk backup/);
  }
  assert.deepEqual(await readdir(path.join(folder, 'restore')), ['uploaded.backup']);
  assert.equal((await app.inject({ method: 'POST', url: '/settings/backup/use', headers })).statusCode, 409);
  assert.equal(restarts.count, 0);
});

test('a link on the stick that bears the name of a backup hands out no file of this machine', async (t) => {
  const { app, folder, signedIn } = await scene(t);
  const { headers } = await signedIn('administrators');
  const post = poster(app, headers);
  const stick = path.join(folder, 'stick');
  const words = 'four words are good';
  const plan = { folder: stick, keep: '3', everyHours: '24', hour: '2', passphrase: words, again: words };
  assert.equal((await post('/settings/backup', plan)).statusCode, 303);
  const name = 'textdesk-20261123T020000Z.backup';
  await symlink(path.join(folder, 'textdesk.db'), path.join(stick, name));
  const page = await app.inject({ url: '/settings/backup', headers });
  assert.equal(page.statusCode, 200);
  assert.equal(page.body.includes(name), false);
  assert.equal((await app.inject({ url: `/settings/backup/files/${name}`, headers })).statusCode, 404);
  assert.equal((await post('/settings/backup/open', { name, passphrase: words })).statusCode, 422);
});

test('the last sieve takes out every run of digits that could be a number, and leaves times alone', () => {
  assert.equal(
    redact('from +46 70 174 06 05 at 2026-11-23T11:24:53.881Z'),
    'from ‹11 digits› at 2026-11-23T11:24:53.881Z',
  );
  assert.equal(redact(`imei ${IMEI}`), 'imei ‹15 digits›');
  assert.equal(redact('+CSQ: 23,99 and SM 3/20'), '+CSQ: 23,99 and SM 3/20');
});
