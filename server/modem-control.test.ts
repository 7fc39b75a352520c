import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { ModemStatus } from '../modem/index.ts';
import { startSimulator } from '../modem/simulator/start-simulator.ts';
import { systemClock } from './clock.ts';
import type { GatewayDeps } from './gateway/deps.ts';
import { Gateway } from './gateway/gateway.ts';
import { storedDeviceMemory } from './gateway/stored-device-memory.ts';
import { DEFAULT_SETTINGS } from './inbox/settings.ts';
import { ModemControl } from './modem-control.ts';
import { uuidv7 } from './store/ids.ts';
import type { Store } from './store/transact.ts';
import { testStore } from './testing/test-store.ts';

/** Gateway and control of one run of the program, at one port that the environment names. */
async function run(t: TestContext, store: Store, port: string, fixedPort = true) {
  const clock = systemClock();
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const newId = () => uuidv7(clock.now());
  const deps: GatewayDeps = { clock, newId, log, settings: () => DEFAULT_SETTINGS, probe: () => {} };
  const gateway = new Gateway(store, deps);
  const remembered: string[] = [];
  const control = new ModemControl({
    gateway,
    now: () => clock.now(),
    plan: { deviceMemory: storedDeviceMemory(store, clock) },
    simulator: {
      name: 'simulator',
      openPort: () => {
        throw new Error('not used here');
      },
    },
    fixedPort,
    log: () => {},
    rememberPort: async (chosen) => {
      remembered.push(chosen);
    },
    resetUsb: async () => false,
  });
  t.after(() => gateway.stop());
  await gateway.start([control.planFor(port)]);
  const becomes = (is: (status: ModemStatus) => boolean) =>
    new Promise<void>((resolve) => {
      const modem = gateway.modems()[0]?.modem;
      if (modem && is(modem.status)) return resolve();
      modem?.subscribe((event) => {
        if (event.type === 'status' && is(event.status)) resolve();
      });
    });
  return { gateway, control, remembered, becomes };
}

test('T16 by another SIM in the modem nothing leaves until a technician confirms it, also after a restart of the program', async (t) => {
  const store = await testStore(t);
  const sims = ['8946071512360000001', '8946071512360000002'] as const;
  const simulate = (iccid: string, port: number) =>
    startSimulator({ tcp: port, imei: '356938035643809', sim: { iccid } });
  const first = await simulate(sims[0], 0);
  t.after(() => first.close());
  const number = first.tcp?.port ?? 0;
  const port = `tcp://127.0.0.1:${number}`;
  const before = await run(t, store, port);
  await before.becomes(({ state }) => state === 'ready');
  await before.gateway.stop();
  await first.close();

  const second = await simulate(sims[1], number);
  t.after(() => second.close());
  for (const restart of [1, 2]) {
    const { gateway, becomes } = await run(t, store, port);
    await becomes(({ state }) => state === 'sim-changed');
    assert.equal(gateway.statuses()[0]?.status.iccid, sims[1], `restart ${restart}`);
    await gateway.stop();
  }
  const { control, becomes } = await run(t, store, port);
  await becomes(({ state }) => state === 'sim-changed');
  assert.equal(await control.modems()[0]?.confirmSim(sims[0]), false);
  assert.equal(await control.modems()[0]?.confirmSim(sims[1]), true);
  await becomes(({ state }) => state === 'ready');
});

test('T16 another modem at the port that the environment names is not used until a technician chooses the port again', async (t) => {
  const store = await testStore(t);
  const first = await startSimulator({ tcp: 0, imei: '356938035643809' });
  t.after(() => first.close());
  const number = first.tcp?.port ?? 0;
  const port = `tcp://127.0.0.1:${number}`;
  const before = await run(t, store, port);
  await before.becomes(({ state }) => state === 'ready');
  await before.gateway.stop();
  await first.close();

  const second = await startSimulator({ tcp: number, imei: '356938035643817' });
  t.after(() => second.close());
  const { control, becomes } = await run(t, store, port);
  await becomes(({ unexpectedImei }) => unexpectedImei === '356938035643817');
  assert.deepEqual(
    second.modem.commandLog.filter((line) => /CMG|CPIN|CNMI/.test(line)),
    [],
  );
  assert.match(
    control
      .modems()[0]
      ?.events()
      .map(({ text }) => text)
      .join('\n') ?? '',
    /Another modem is at this port: IMEI 356938035643817 answers where 356938035643809 is expected/,
  );

  assert.equal((await control.switchPort(port, 'simulator')).type, 'refused');
  assert.equal((await control.switchPort(port, port)).type, 'switched');
  await becomes(({ state }) => state === 'ready');
  assert.equal(control.modems()[0]?.status.imei, '356938035643817');
});

test('the speed of a serial line is set and left to itself again by choosing the same port anew', async (t) => {
  const store = await testStore(t);
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-speed-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const port = path.join(folder, 'ttyAMA0');
  const simulator = await startSimulator({ pty: port });
  t.after(() => simulator.close());
  const { control, remembered, becomes } = await run(t, store, port, false);
  const speed = async () => {
    await becomes(({ state }) => state === 'ready');
    return control.modems()[0]?.status.lineSpeed;
  };
  assert.equal(await speed(), 115_200);
  assert.deepEqual(await control.switchPort(port, `${port}?baud=9600`), { type: 'switched' });
  assert.equal(await speed(), 9600);
  assert.equal(control.modems()[0]?.port, port);
  assert.deepEqual(await control.switchPort(port, `${port}?baud=9600`), { type: 'switched' });
  assert.deepEqual(await control.switchPort(port, port), { type: 'switched' });
  assert.equal(await speed(), 9600);
  assert.deepEqual(remembered, [`${port}?baud=9600`, port]);
});
