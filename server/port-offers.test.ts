import assert from 'node:assert/strict';
import type { Duplex } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { ScriptedPeer } from '../modem/at/testing/scripted-peer.ts';
import { VirtualClock } from '../modem/at/testing/virtual-clock.ts';
import { FakeMachine } from '../modem/discovery/testing/fake-machine.ts';
import { discoverModems } from '../modem/index.ts';
import { withErrorCode } from '../modem/port-trouble.ts';
import { SimulatedModem } from '../modem/simulator/simulated-modem.ts';
import { words } from './http/words.ts';
import { PortOffers } from './port-offers.ts';

const quectel = { vendorId: '2c7c', productId: '0125', maker: 'Quectel', product: 'EC25' };
const adapter = { vendorId: '1a86', productId: '7523', maker: 'QinHeng', product: 'USB Serial' };

/** A machine whose ports are opened by `open`; lists them as the page would. */
function scene(t: TestContext, open: (path: string) => Promise<Duplex>) {
  const machine = new FakeMachine(t);
  const clock = new VirtualClock();
  const offers = new PortOffers();
  const list = async ({ probed, ours = [] }: { probed: boolean; ours?: string[] }) => {
    const ask = probed ? open : () => Promise.reject(new Error('not tried'));
    const found = await clock.until(discoverModems({ clock, open: ask, ours, root: machine.root }));
    return offers.list(found, { ours, probed });
  };
  const states = async (options: { probed: boolean; ours?: string[] }) =>
    Object.fromEntries((await list(options)).ports.map(({ tty, state }) => [tty || 'simulator', state.type]));
  return { machine, clock, list, states };
}

function modemAt(t: TestContext, path: string) {
  const modem = new SimulatedModem();
  t.after(() => modem.close());
  return async (asked: string): Promise<Duplex> =>
    asked === path ? modem.openPort() : new ScriptedPeer(() => undefined);
}

test('of a stick with four ports only the one that answered says so', async (t) => {
  const { machine, states } = scene(t, modemAt(t, '/dev/ttyUSB2'));
  machine.plug({ ...quectel, place: '1-1', ttys: ['ttyUSB0', 'ttyUSB1', 'ttyUSB2', 'ttyUSB3'] });
  assert.deepEqual(await states({ probed: true }), {
    ttyUSB0: 'not-for-commands',
    ttyUSB1: 'not-for-commands',
    ttyUSB2: 'answers',
    ttyUSB3: 'not-needed',
    simulator: 'answers',
  });
});

test('an answer is remembered while the device stays, and forgotten when it goes', async (t) => {
  const { machine, states } = scene(t, modemAt(t, '/dev/ttyUSB0'));
  machine.plug({ ...adapter, place: '1-1', ttys: ['ttyUSB0'] });
  assert.equal((await states({ probed: false })).ttyUSB0, 'not-tried');
  assert.equal((await states({ probed: true })).ttyUSB0, 'answers');
  assert.equal((await states({ probed: false })).ttyUSB0, 'answers');
  machine.unplug('1-1');
  assert.deepEqual(await states({ probed: false }), { simulator: 'answers' });
});

test('our own port is not asked, and what was said of it before does not come back', async (t) => {
  const { machine, states } = scene(t, modemAt(t, '/dev/ttyUSB0'));
  machine.plug({ ...adapter, place: '1-1', ttys: ['ttyUSB0'] });
  assert.equal((await states({ probed: true, ours: ['/dev/ttyUSB0'] })).ttyUSB0, 'in-use-by-us');
  assert.equal((await states({ probed: false })).ttyUSB0, 'not-tried');
});

test('a port that cannot be opened tells why: held by whom, forbidden, or by the system’s code', async (t) => {
  const { machine, list } = scene(t, async (path) => {
    if (path === '/dev/ttyUSB0')
      throw withErrorCode(new Error('Error Resource temporarily unavailable Cannot lock port'));
    if (path === '/dev/ttyUSB1') throw withErrorCode(new Error('Error: Permission denied, cannot open'));
    throw withErrorCode(new Error('Input/output error'));
  });
  for (const n of [0, 1, 2]) machine.plug({ ...adapter, place: `1-${n + 1}`, ttys: [`ttyUSB${n}`] });
  machine.run(812, 'ModemManager', '/dev/ttyUSB0');
  const states = (await list({ probed: true })).ports.map(({ state }) => state);
  assert.deepEqual(states[0], { type: 'held', by: [{ processId: 812, program: 'ModemManager' }] });
  assert.match(
    words.gateway.ports.state({ state: states[0], path: '/dev/ttyUSB0' }),
    /used by ModemManager \(process 812\)\. Stop it for good: sudo/,
  );
  assert.deepEqual(states[1], { type: 'no-permission', group: 'dialout' });
  assert.deepEqual(states[2], { type: 'unusable', code: 'EIO' });
});

test('two equal sticks are two groups, and a stick that came up as a CD-ROM is told with what to do', async (t) => {
  const { machine, list } = scene(t, modemAt(t, ''));
  machine.plug({ ...adapter, place: '1-1', ttys: ['ttyUSB0'] });
  machine.plug({ ...adapter, place: '1-2', ttys: ['ttyUSB1'] });
  machine.plug({ place: '1-3', vendorId: '12d1', productId: '1f01', product: 'HUAWEI Mass Storage' });
  const { ports, wrongMode } = await list({ probed: false });
  assert.deepEqual(
    ports.map(({ place }) => place),
    ['1-1', '1-2', 'simulator'],
  );
  assert.deepEqual(
    wrongMode.map(({ device, mode }) => `${device}: ${mode}`),
    ['HUAWEI Mass Storage: CD-ROM'],
  );
});
