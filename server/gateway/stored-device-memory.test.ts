import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testStore } from '../testing/test-store.ts';
import { storedDeviceMemory } from './stored-device-memory.ts';

test('the modem of a port is remembered until another is chosen, and a restart of the program forgets nothing', async (t) => {
  const store = await testStore(t);
  const clock = { now: () => 1 };
  const memory = storedDeviceMemory(store, clock);
  assert.equal(await memory.chosen('/dev/ttyUSB0'), undefined);
  await memory.choose('/dev/ttyUSB0', '356938035643809');
  await memory.choose('tcp://localhost:7777', '356938035643817');
  const next = storedDeviceMemory(store, clock);
  assert.equal(await next.chosen('/dev/ttyUSB0'), '356938035643809');
  await next.choose('/dev/ttyUSB0', undefined);
  assert.equal(await next.chosen('/dev/ttyUSB0'), undefined);
  assert.equal(await next.chosen('tcp://localhost:7777'), '356938035643817');
});

test('the modems that a restart has lost are remembered, each once', async (t) => {
  const store = await testStore(t);
  const memory = storedDeviceMemory(store, { now: () => 1 });
  assert.equal(await memory.isLostByRestart('356938035643809'), false);
  for (let time = 0; time < 2; time += 1) await memory.noteLostByRestart('356938035643809');
  assert.equal(await memory.isLostByRestart('356938035643809'), true);
  assert.equal(await memory.isLostByRestart('356938035643817'), false);
});

test('the speed of a port is remembered; what else stands there is not believed', async (t) => {
  const store = await testStore(t);
  const memory = storedDeviceMemory(store, { now: () => 1 });
  assert.equal(await memory.speedOf('/dev/ttyAMA0'), undefined);
  await memory.noteSpeed('/dev/ttyAMA0', 9600);
  assert.equal(await memory.speedOf('/dev/ttyAMA0'), 9600);
  await memory.noteSpeed('/dev/ttyAMA1', Number.NaN);
  assert.equal(await memory.speedOf('/dev/ttyAMA1'), undefined);
});

test('the SIM of each modem is remembered, also when several modems start at once', async (t) => {
  const store = await testStore(t);
  const memory = storedDeviceMemory(store, { now: () => 1 });
  const modems = Array.from({ length: 8 }, (_, index) => `35693803564380${index}`);
  await Promise.all(modems.map((imei, index) => memory.chooseSim(imei, `894607151236000000${index}`)));
  const next = storedDeviceMemory(store, { now: () => 2 });
  for (const [index, imei] of modems.entries()) assert.equal(await next.simOf(imei), `894607151236000000${index}`);
  await next.chooseSim('356938035643800', '8946071512360000099');
  assert.equal(await next.simOf('356938035643800'), '8946071512360000099');
  assert.equal(await next.simOf('356938035643899'), undefined);
});
