// Why a modem is not connected is told as a typed cause, made where it is known.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { deviceMemoryOfThisProcess } from './device-memory.ts';
import type { Disconnection } from './disconnection.ts';
import { plainRefusal } from './discovery/holders.ts';
import { openPort } from './port.ts';
import { withErrorCode } from './port-trouble.ts';
import { fault } from './simulator/faults/registry.ts';
import { refuse } from './simulator/faults/silence.ts';
import { leavesTheBus } from './testing/leaves-the-bus.ts';
import { Rig, type RigOptions } from './testing/rig.ts';

/** A rig on a path that is not there while the modem is unplugged. */
function byPath(t: TestContext, options: RigOptions = {}): Rig {
  const rig: Rig = new Rig(t, {
    port: '/dev/ttyUSB0',
    open: async (source) => {
      if (!rig.simulated.plugged) throw withErrorCode(new Error('Error: No such file or directory, cannot open'));
      return { port: rig.simulated.openPort(), name: String(source) };
    },
    ...options,
  });
  return rig;
}

/** The causes that the status has told, each once in a row. */
function causes(rig: Rig): Disconnection['type'][] {
  const told = rig
    .eventsOf('status')
    .flatMap(({ status }) => (status.state === 'disconnected' ? [status.cause.type] : []));
  return told.filter((type, at) => type !== told[at - 1]);
}

async function untilCause(rig: Rig, type: Disconnection['type'], within = 120_000): Promise<void> {
  await rig.until(() => causes(rig).includes(type), within);
}

const openings: readonly { error: string; cause: Disconnection }[] = [
  { error: 'Error: No such file or directory, cannot open /dev/x', cause: { type: 'gone' } },
  { error: 'Error: No such device or address, cannot open /dev/x', cause: { type: 'gone' } },
  { error: 'Error: Permission denied, cannot open /dev/x', cause: { type: 'no-permission', group: undefined } },
  { error: 'Error: Device or resource busy, cannot open /dev/x', cause: { type: 'held', by: [] } },
  { error: 'Error Resource temporarily unavailable Cannot lock port', cause: { type: 'held', by: [] } },
  { error: 'Error: Input/output error, cannot open /dev/x', cause: { type: 'unusable', code: 'EIO' } },
  { error: 'something new', cause: { type: 'unusable', code: undefined } },
];
for (const { error, cause } of openings) {
  test(`an opening that fails with "${error}" is told as ${cause.type}`, async (t) => {
    const rig = new Rig(t, {
      port: '/dev/ttyUSB0',
      open: () => Promise.reject(withErrorCode(new Error(error))),
    });
    rig.modem.start();
    await untilCause(rig, cause.type, 1000);
    const { status } = rig.modem;
    assert.deepEqual(status.state === 'disconnected' && status.cause, cause);
  });
}

test('the real port tells the number of its error: not there, and nobody at the address', async () => {
  const why = async (address: string) =>
    await openPort(address).then(
      () => assert.fail('it opened'),
      (error: unknown) => plainRefusal(error).cause.type,
    );
  assert.equal(await why('/dev/textdesk-no-such-device'), 'gone');
  assert.equal(await why('tcp://127.0.0.1:1'), 'unreachable');
});

test('not started and stopped are causes of their own', async (t) => {
  const rig = new Rig(t);
  assert.deepEqual(rig.modem.status.state === 'disconnected' && rig.modem.status.cause, { type: 'not-started' });
  await rig.ready();
  await rig.settled(rig.modem.stop());
  assert.deepEqual(rig.modem.status.state === 'disconnected' && rig.modem.status.cause, { type: 'stopped' });
});

test('a stick that is pulled out is a lost line first, and gone as soon as it is not found', async (t) => {
  const rig = await byPath(t).ready();
  rig.simulated.unplug();
  await untilCause(rig, 'gone', 10_000);
  assert.deepEqual(causes(rig), ['line-lost', 'gone']);
});

test('a SIM that is taken out is told as that, and never as unplugged', async (t) => {
  const rig = await byPath(t).ready();
  rig.simulated.sim.present = false;
  rig.simulated.unsolicited('+CPIN: NOT INSERTED');
  await untilCause(rig, 'sim-gone');
  await rig.until(() => rig.modem.status.state === 'sim-missing', 60_000);
  assert.deepEqual(causes(rig), ['sim-gone']);
});

test('a restart to heal it is told as that while the modem is away, and as gone when it stays away', async (t) => {
  const rig = byPath(t);
  rig.simulated.behave(leavesTheBus());
  await rig.ready();
  await rig.settled(rig.modem.restart());
  await untilCause(rig, 'restarting', 20_000);
  await rig.clock.advance(30_000);
  assert.deepEqual(causes(rig), ['restarting']);
  await untilCause(rig, 'gone', 120_000);
});

test('a modem that restarts by itself is told as that', async (t) => {
  const rig = await byPath(t).ready();
  rig.simulated.unsolicited('RDY');
  await untilCause(rig, 'restarting', 20_000);
  const told = rig.eventsOf('status').map(({ status }) => status.state === 'disconnected' && status.cause);
  assert.ok(told.some((cause) => cause !== false && cause.type === 'restarting' && cause.by === 'itself'));
});

test('a modem that is pulled out after a restart is over is gone at once', async (t) => {
  const rig = await byPath(t).ready();
  rig.simulated.unsolicited('RDY');
  await untilCause(rig, 'restarting', 20_000);
  await rig.until(() => rig.modem.status.state === 'ready', 60_000);
  rig.simulated.unplug();
  await untilCause(rig, 'gone', 5_000);
});

test('silence is told as no answer', async (t) => {
  const rig = await byPath(t).ready();
  rig.simulated.behave(fault('silence'));
  await untilCause(rig, 'no-answer');
});

test('another modem at the port is told with its IMEI', async (t) => {
  const rig = byPath(t, { imei: '111111111111119' });
  rig.modem.start();
  await untilCause(rig, 'wrong-modem');
  const { status } = rig.modem;
  assert.deepEqual(status.state === 'disconnected' && status.cause, {
    type: 'wrong-modem',
    imei: rig.simulated.imei,
    expected: '111111111111119',
  });
});

test('a device that refuses what a modem must know is told as that', async (t) => {
  const rig = byPath(t, { prepare: (modem) => void modem.behave(refuse({ command: '+CMGF' })) });
  rig.modem.start();
  await untilCause(rig, 'refuses');
  const { status } = rig.modem;
  const { cause } = status.state === 'disconnected' ? status : {};
  assert.ok(cause?.type === 'refuses');
  assert.match(cause.command, /^AT\+CMGF/);
  assert.deepEqual([cause.refusal.kind, cause.refusal.code], ['CMS', 500]);
});

test('a failure of our own memory is told as ours, before the port was opened and after', async (t) => {
  const broken = () => Promise.reject(new Error('the table is gone'));
  for (const memory of [{ chosen: broken }, { simOf: broken }]) {
    const rig = byPath(t, { deviceMemory: { ...deviceMemoryOfThisProcess(), ...memory } });
    rig.modem.start();
    await untilCause(rig, 'failed');
    assert.deepEqual(causes(rig), ['failed']);
  }
});
