// What the modem page says about the device itself: another modem at the port, and its power.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModemStatus } from '../../modem/index.ts';
import { testApp } from '../testing/test-app.ts';
import type { ControlledModem, GatewayControl } from './gateway-control.ts';

const port = '/dev/ttyUSB2';
const status: ModemStatus = {
  state: 'disconnected',
  cause: { type: 'wrong-modem', imei: '356938035643817', expected: '356938035643809' },
  reason: 'Another modem is at this port: IMEI 356938035643817 answers where 356938035643809 is expected',
  since: 0,
  unexpectedImei: '356938035643817',
  powerHints: [{ type: 'under-voltage', now: true, text: 'for the log' }],
};

const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** A gateway with one modem, which says what it was asked to do. */
function gatewayOf(status: ModemStatus) {
  const switched: string[][] = [];
  const confirmed: string[] = [];
  const modem: ControlledModem = {
    port,
    simulated: false,
    status,
    enterPin: () => {},
    confirmSim: async (iccid) => {
      confirmed.push(iccid);
      return iccid === status.iccid;
    },
    exchange: async () => ({ lines: [], refusal: undefined }),
    ussd: async () => '',
    restart: async () => {},
    refreshRadio: async () => {},
    transcript: () => [],
    events: () => [],
  };
  const gateway: GatewayControl = {
    modems: () => [modem],
    fixedPort: true,
    ports: async () => ({ ports: [], wrongMode: [] }),
    switchPort: async (...ports) => {
      switched.push(ports);
      return { type: 'switched' };
    },
  };
  return { gateway, modems: [{ port, simulated: false, status }], switched, confirmed };
}

test('a technician may take the other modem that answers at the port, also where the environment names it', async (t) => {
  const { gateway, modems, switched } = gatewayOf(status);
  const server = await testApp(t, { deps: { gateway }, modems });
  const { headers } = await server.signedIn('technicians');
  const page = await server.app.inject({ url: '/modem', headers });
  assert.match(page.body, /id="use-this-modem"/);
  assert.match(page.body, /The board reports under-voltage\./);
  const post = { method: 'POST', url: '/modem/port?modem=0', payload: `port=${encodeURIComponent(port)}` } as const;
  assert.equal((await server.app.inject({ ...post, headers: { ...headers, ...form } })).statusCode, 303);
  assert.deepEqual(switched, [[port, port]]);
});

test('the speed that worked stands beside the port, and RSRP beside the signal where it is known', async (t) => {
  const { gateway, modems } = gatewayOf({
    state: 'ready',
    since: 0,
    device: '/dev/ttyAMA0',
    lineSpeed: 9600,
    signal: { csq: 20, dbm: -73, rsrp: -97 },
  });
  const server = await testApp(t, { deps: { gateway }, modems });
  const { headers } = await server.signedIn('technicians');
  const page = await server.app.inject({ url: '/modem', headers });
  assert.match(page.body, /\/dev\/ttyAMA0 · 9600 baud/);
  assert.match(page.body, /-73 dBm · CSQ 20 · RSRP -97 dBm/);
});

const otherSim: ModemStatus = {
  state: 'sim-changed',
  since: 0,
  imei: '356938035643809',
  iccid: '8946071512360000009',
  expected: '8946071512360000001',
};

test('T16 another SIM is confirmed on the modem page by whoever may write there, and the audit log says by whom', async (t) => {
  const { gateway, modems, confirmed } = gatewayOf(otherSim);
  const server = await testApp(t, { deps: { gateway }, modems });
  const { headers } = await server.signedIn('technicians');
  const page = await server.app.inject({ url: '/modem', headers });
  assert.match(page.body, /Another SIM: receiving only/);
  assert.match(page.body, /Another SIM card is in the modem\..*…0009 is there, where …0001 belongs/s);
  assert.match(page.body, /id="use-this-sim"/);
  const confirm = (iccid: string, who: Record<string, string>) =>
    server.app.inject({
      method: 'POST',
      url: '/modem/sim?modem=0',
      payload: `iccid=${iccid}`,
      headers: { ...who, ...form },
    });
  const gone = await confirm('8946071512360000017', headers);
  assert.equal(gone.statusCode, 422);
  assert.match(gone.body, /That SIM is not the one in the modem any more/);
  assert.equal((await confirm('8946071512360000009', headers)).headers.location, '/modem?modem=0&notice=sim');
  const deeds = await server.store.db.selectFrom('audit_log').selectAll().where('action', '=', 'modem.sim').execute();
  assert.deepEqual(
    deeds.map(({ detail }) => detail),
    ['{"sim":["…0001","…0009"]}'],
  );

  const staff = await server.signedIn('front-desk');
  assert.equal((await confirm('8946071512360000009', staff.headers)).statusCode, 403);
  assert.deepEqual(confirmed, ['8946071512360000017', '8946071512360000009']);
  const inbox = await server.app.inject({ url: '/conversations', headers: staff.headers });
  assert.match(inbox.body, /Another SIM card is in the modem\. Texts come in, but none goes out/);
});

test('T16 whoever watches from outside hears that another SIM waits, without its number', async (t) => {
  const server = await testApp(t, { modems: gatewayOf(otherSim).modems });
  const ready = await server.app.inject({ url: '/readyz' });
  assert.equal(ready.statusCode, 503);
  assert.deepEqual(ready.json(), { status: 'no modem is ready', modems: ['sim-changed'] });
});
