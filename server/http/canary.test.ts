// What a client wrote reaches nobody by a side door: every route is asked by people who may not read conversations, with a
// modem behind it that took and sent such texts, and a backup and a simulator that are full of them. Neither the words nor
// the octets that carry them may stand in any answer, nor in the log.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packSeptets } from '../../modem/gsm/ussd.ts';
import { ussdText } from '../../modem/index.ts';
import { mask } from '../../modem/transcript.ts';
import { transact } from '../store/transact.ts';
import { updateUser } from '../store/users.ts';
import { keepingLog } from '../testing/keeping-log.ts';
import { type TestApp, type TestUser, testApp } from '../testing/test-app.ts';
import { readyGateway, type VirtualGateway } from '../testing/virtual-gateway.ts';
import { wholeMachine } from '../testing/whole-machine.ts';
import { withArea } from '../testing/with-area.ts';
import { createFormat } from './format.ts';
import type { ControlledModem, TranscriptLine } from './gateway-control.ts';

const NUMBER = '+46701740605';
const BODIES = [
  'canary-words',
  'Kanarie',
  'канарейка',
  // The beginning of the texts as a PDU carries them: packed septets, and UCS-2.
  packSeptets('canary-words').slice(0, 18),
  Buffer.from('канарейка', 'utf16le').swap16().toString('hex').toUpperCase(),
];
const CLIENTS = [NUMBER, NUMBER.slice(1), '6407710406F5', 'Ola Nordmann', 'allergic'];
/** A number of the inbox that is in no address book, and somebody in the address book who never wrote. */
const STRANGER = '+46701749999';
const STRANGERS = [STRANGER, createFormat({ locale: 'en-GB', timeZone: 'UTC', now: 0 }).phone(STRANGER)];
const UNWRITTEN = ['Greta Garbo', '+46701748888', 'carrier'];
/** What the pages' own links and searches add: it stands behind every address, and in every body. */
const FIELDS = 'conversation=3&client=2&q=hepatitis';
const PASSWORD = 'orbit pencil lantern';
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const COMMANDS = [
  'AT+CMGL=4',
  'AT+CMGR=1',
  'AT+CRSM=178,28476,1,4,176',
  'AT+CSIM=10,"00B2010400"',
  'AT+CPMS?',
  'AT+CMGF=1',
];

test('who may not read conversations meets no text by any route, and technicians no number and no name either', {
  timeout: 300_000,
}, async (t) => {
  const lines: TranscriptLine[] = [];
  const logged: string[] = [];
  const rig = await readyGateway(t, {
    linger: 3_600_000,
    plan: {
      transcript: (text) => lines.push({ at: 0, direction: text.includes('→') ? 'to' : 'from', text }),
      log: ({ message }) => logged.push(message),
    },
  });
  await fill(rig);
  const machine = wholeMachine('canary-words of a backup').deps;
  const gateway = { ...machine.gateway, modems: () => [controlled(rig, lines, logged)] };
  const server = await testApp(t, { deps: { ...machine, gateway, store: rig.store, log: keepingLog(logged) } });
  await server.signedIn('administrators');
  const people: readonly (readonly [string, () => Promise<TestUser>, readonly string[]])[] = [
    ['technician', () => server.signedIn('technicians'), [...BODIES, ...CLIENTS]],
    ['keeper of settings', () => withArea(server, 'settings'), BODIES],
    ['manager of users', () => withArea(server, 'users'), BODIES],
    ['reader of reports', () => withArea(server, 'reports'), BODIES],
    ['writer without clients', () => withArea(server, 'conversations'), UNWRITTEN],
    // Last: who keeps clients merges them.
    ['keeper of clients', () => withArea(server, 'clients'), [...BODIES, ...STRANGERS]],
  ];
  const found: string[] = [];
  const hash = await server.passwords.hash(PASSWORD);
  let shown = 0;
  let answers = 0;
  const look = (who: string, what: string, text: string, secrets: readonly string[]) => {
    answers += 1;
    for (const secret of secrets)
      if (text.toUpperCase().includes(secret.toUpperCase())) found.push(`${who}, ${what}: ${secret}`);
  };
  for (const [who, enter, secrets] of people) {
    for (const { method, url } of server.app.declaredRoutes) {
      const known = METHODS.find((each) => each === method);
      if (known === undefined) continue;
      const user = await enter();
      const where = url
        .replace(/:name/, 'textdesk-20261123T080000Z.backup')
        .replace(/:\w+(\([^)]*\))?/g, '1')
        .replace('*', '1');
      const text = await rig.settle(ask(server, { method: known, url: `${where}?${FIELDS}`, user, body: FIELDS }));
      look(who, `${method} ${url}`, text, secrets);
    }
    const user = await enter();
    await transact(server.store, (trx) => updateUser(trx, user.id, { password_hash: hash }));
    for (const command of COMMANDS) {
      const body = new URLSearchParams({ command, sure: 'on', password: PASSWORD }).toString();
      const text = await rig.settle(ask(server, { method: 'POST', url: '/modem/console', user, body }));
      look(who, command, text, secrets);
      if (text.includes('class="answer"')) shown += 1;
    }
  }
  assert.deepEqual(found, []);
  assert.ok(shown > 0, 'the console answered');
  assert.ok(answers > 300, `${answers} answers were looked at`);
  assert.ok(lines.some(({ direction }) => direction === 'from') && lines.length > 50, 'the transcript is not empty');
  for (const line of logged) look('log', line, line, [...BODIES, ...CLIENTS]);
  assert.deepEqual(found, [], 'the log');
  const { body } = await server.app.inject({
    url: '/conversations/1',
    headers: (await server.signedIn('viewers')).headers,
  });
  assert.match(body, /canary-words/, 'the texts are there, for those who may');
});

test('the masks hide a text in every form that a modem writes it', () => {
  assert.doesNotMatch(mask('+CMGR: "REC UNREAD","+46701740605",,"26/11/23"'), /4670174/);
  assert.doesNotMatch(mask('+CUSD: 0,"canary-words for you",15'), /canary/);
});

async function fill(rig: VirtualGateway): Promise<void> {
  for (const text of ['canary-words in', 'канарейка и canary-words', `canary-words ${'long '.repeat(60)}`])
    rig.network.deliver(rig.modem, { from: NUMBER, text });
  rig.network.deliver(rig.modem, { from: 'Kanarie', text: 'canary-words of a name' });
  rig.network.deliver(rig.modem, { from: STRANGER, text: 'hello' });
  await rig.until(() => rig.messages.length === 5);
  await rig.write(NUMBER, 'canary-words out');
  await rig.until(() => rig.network.submitted.length === 1);
  const { raw } = rig.store.sqlite;
  raw.exec(`insert into clients (id, public_id, name, notes, created_at, updated_at)
    values (1, 'c', 'Ola Nordmann', 'allergic to penicillin', 0, 0);
    insert into clients (id, public_id, name, notes, created_at, updated_at)
    values (2, 'd', 'Greta Garbo', 'hepatitis carrier', 0, 0);
    insert into client_numbers (client_id, number, label) values (1, '${NUMBER}', ''), (2, '+46701748888', '')`);
}

function controlled(rig: VirtualGateway, lines: readonly TranscriptLine[], events: readonly string[]): ControlledModem {
  const modem = rig.gateway.modems()[0]?.modem;
  assert.ok(modem);
  return {
    port: 'simulator',
    simulated: true,
    status: modem.status,
    enterPin: (pin) => modem.enterPin(pin),
    confirmSim: (iccid) => modem.confirmSim(iccid),
    exchange: (line) => modem.exchange(line),
    ussd: async (code) => {
      const { raw, scheme } = await modem.ussd(code);
      return ussdText(raw, scheme);
    },
    restart: async () => {},
    refreshRadio: async () => {},
    transcript: () => lines,
    events: () => events.map((text) => ({ at: 0, level: 'info', text })),
  };
}

/** Headers and body; of a stream its beginning. */
async function ask(
  { app }: TestApp,
  { method, url, user, body }: { method: (typeof METHODS)[number]; url: string; user: TestUser; body: string },
): Promise<string> {
  const isForm = method !== 'GET';
  const type = method === 'PUT' ? 'application/octet-stream' : 'application/x-www-form-urlencoded';
  const headers = { ...user.headers, ...(isForm && { 'content-type': type }) };
  const answer = await app.inject({ method, url, headers, ...(isForm && { payload: body }), payloadAsStream: true });
  let text = JSON.stringify(answer.headers);
  for await (const chunk of answer.stream()) {
    text += String(chunk);
    if (String(answer.headers['content-type']).startsWith('text/event-stream')) break;
  }
  return text;
}
