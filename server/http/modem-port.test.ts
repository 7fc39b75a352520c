// What the modem page says about the device itself: another modem at the port, and its power.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModemStatus } from '../../modem/index.ts';
import { testApp } from '../testing/test-app.ts';
import type { GatewayControl } from './gateway-control.ts';

const port = '/dev/ttyUSB2';
const status: ModemStatus = {
  state: 'disconnected',
  reason: 'Another modem is at this port: IMEI 356938035643817 answers where 356938035643809 is expected',
  since: 0,
  unexpectedImei: '356938035643817',
  powerHints: [{ type: 'under-voltage', text: 'The board reports under-voltage.' }],
};

test('a technician may take the other modem that answers at the port, also where the environment names it', async (t) => {
  const switched: string[][] = [];
  const modem = {
    port,
    simulated: false,
    status,
    enterPin: () => {},
    exchange: async () => ({ lines: [], result: 'OK' }),
    ussd: async () => '',
    restart: async () => {},
    refreshRadio: async () => {},
    transcript: () => [],
    events: () => [],
  };
  const gateway: GatewayControl = {
    modems: () => [modem],
    fixedPort: true,
    ports: async () => [],
    switchPort: async (...ports) => {
      switched.push(ports);
      return { type: 'switched' };
    },
  };
  const server = await testApp(t, { deps: { gateway }, modems: [{ port, simulated: false, status }] });
  const { headers } = await server.signedIn('technicians');
  const page = await server.app.inject({ url: '/modem', headers });
  assert.match(page.body, /id="use-this-modem"/);
  assert.match(page.body, /The board reports under-voltage\./);
  const form = { method: 'POST', url: '/modem/port?modem=0', payload: `port=${encodeURIComponent(port)}` } as const;
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  assert.equal((await server.app.inject({ ...form, headers: { ...headers, ...type } })).statusCode, 303);
  assert.deepEqual(switched, [[port, port]]);
});
