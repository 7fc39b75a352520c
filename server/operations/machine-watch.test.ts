import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { systemClock } from '../clock.ts';
import { openStore } from '../store/database.ts';
import { storedSettings, storeSetting } from '../store/settings.ts';
import { diskLevel, MachineWatch } from './machine-watch.ts';
import { isAlive } from './systemd-notify.ts';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

test('a disk is low under a gibibyte or 15 %, and critical under 256 MiB', () => {
  assert.equal(diskLevel(20 * GIB, 30 * GIB), 'ok');
  assert.equal(diskLevel(4 * GIB, 30 * GIB), 'low');
  assert.equal(diskLevel(900 * MIB, 4 * GIB), 'low');
  assert.equal(diskLevel(255 * MIB, 30 * GIB), 'critical');
});

test('the watch knows disk, clock and the writer as soon as it has started', async (t) => {
  const store = await openStore(':memory:');
  t.after(() => store.close());
  const watch = new MachineWatch({ store, clock: { ...systemClock(), trusted: () => true }, dataFolder: tmpdir() });
  t.after(() => watch.stop());
  await watch.start();
  const facts = watch.facts();
  assert.ok(facts.disk && facts.disk.free > 0 && facts.disk.free < facts.disk.total);
  assert.notEqual(facts.clock, 'not-believed');
  assert.ok(facts.writer !== undefined && facts.writer >= 0);
  assert.ok(facts.databaseSilentFor < 5_000);
});

test('a database that no longer answers is seen by its silence', async (t) => {
  const store = await openStore(':memory:');
  let at = 1_000;
  const clock = { ...systemClock(), monotonic: () => at };
  const watch = new MachineWatch({ store, clock, dataFolder: tmpdir() });
  t.after(() => watch.stop());
  await store.close();
  at = 61_000;
  await watch.start();
  assert.equal(watch.facts().databaseSilentFor, 60_000);
});

test('F37 a read-only database has answered: the watchdog is told that we live, and the state says what is wrong until it is over', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const store = await openStore(':memory:');
  t.after(() => store.close());
  let at = 1_000;
  const watch = new MachineWatch({
    store,
    clock: { ...systemClock(), monotonic: () => at },
    dataFolder: tmpdir(),
  });
  t.after(() => watch.stop());
  await watch.start();
  store.sqlite.raw.exec('pragma query_only = on');
  for (let beat = 0; beat < 12; beat += 1) {
    at += 5_000;
    t.mock.timers.tick(5_000);
    for (let turn = 0; turn < 3; turn += 1) await store.db.transaction().execute(async () => {});
  }
  assert.equal(store.health.state.type, 'read-only');
  assert.ok(isAlive({ ...watch.pulse(), lag: 0 }), 'a minute later it is not restarted');
  store.sqlite.raw.exec('pragma query_only = off');
  t.mock.timers.tick(5_000);
  for (let turn = 0; turn < 3; turn += 1) await store.db.transaction().execute(async () => {});
  assert.equal(store.health.state.type, 'well');
});

test('a clock that is not believed is called so', async (t) => {
  const store = await openStore(':memory:');
  t.after(() => store.close());
  const clock = { ...systemClock(), trusted: () => false };
  const watch = new MachineWatch({ store, clock, dataFolder: '/nowhere/at/all' });
  t.after(() => watch.stop());
  await watch.start();
  assert.equal(watch.facts().clock, 'not-believed');
  assert.equal(watch.facts().disk, undefined);
});

test('the heartbeat does not call a full disk well, and notices when there is room again', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const store = await openStore(':memory:');
  t.after(() => store.close());
  const watch = new MachineWatch({ store, clock: systemClock(), dataFolder: tmpdir() });
  t.after(() => watch.stop());
  await watch.start();
  const fill = async () => await storeSetting(store.db, { ...SETTING, value: 'x'.repeat(1_000_000) });
  store.sqlite.raw.exec('pragma max_page_count = 1');
  await assert.rejects(fill, /full/);
  const beat = async () => {
    t.mock.timers.tick(5_000);
    // Behind the beat, since there is one writer.
    for (let turn = 0; turn < 3; turn += 1) await store.db.transaction().execute(async () => {});
  };
  await beat();
  assert.equal(store.health.state.type, 'full');
  assert.ok(watch.facts().databaseSilentFor < 5_000, 'a database that says that it is full has answered');
  store.sqlite.raw.exec('pragma max_page_count = 1000000');
  await beat();
  assert.equal(store.health.state.type, 'well');
  assert.equal((await storedSettings(store.db)).has('trial'), false);
});

const SETTING = { key: 'large', changedAt: 0, changedBy: null };
