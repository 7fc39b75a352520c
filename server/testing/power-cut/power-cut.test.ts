// The power fails at hundreds of moments of a recorded run; `npm run power-cut -- --states 10000` is the same for longer.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { openStore } from '../../store/database.ts';
import { cutBeforeFirstWord, replay, replayLies, scratchFolder } from './replay.ts';
import { type Event, recordRun } from './trace.ts';

const SHORT_OF_LINGER = 0.3;

async function record(
  t: TestContext,
  run: { readonly synchronous: 'full' | 'normal'; readonly linger: number },
): Promise<{ readonly events: readonly Event[]; readonly database: string; readonly memory: string }> {
  const disk = scratchFolder(tmpdir());
  const memory = scratchFolder(existsSync('/dev/shm') ? '/dev/shm' : tmpdir());
  t.after(() => {
    disk.remove();
    memory.remove();
  });
  const database = path.join(disk.folder, 'textdesk.db');
  const program = [path.join(import.meta.dirname, 'recorded-run.ts'), database, run.synchronous, '15', `${run.linger}`];
  const events = await recordRun(program, database, path.join(disk.folder, 'strace.log'));
  return { events, database, memory: memory.folder };
}

test('F42 F43 a power cut at any moment loses nothing acknowledged, and a lying card is healed from the SIM', async (t) => {
  const { events, database, memory } = await record(t, { synchronous: 'full', linger: 500 });
  const firstWord = events.findIndex(({ type }) => type === 'said');
  const carried = events.slice(firstWord).some((event) => event.type === 'write' && event.file === database);
  assert.ok(carried, 'the log was carried into the file beside the commits meanwhile');
  const found = replay(events, database, 800, 11, memory);
  assert.deepEqual(found, { states: 800, corrupt: 0, losing: 0, worst: 0, older: 0 });
  const lies = replayLies(events, database, { seconds: SHORT_OF_LINGER, cuts: 60, seed: 11, folder: memory });
  assert.equal(lies.losing, 0, 'the SIM has what the card forgot');
  await t.test('F61 a power cut while the tables are being made leaves a database that opens', async () => {
    for (const file of cutBeforeFirstWord(events, database, 40, memory)) {
      const store = await openStore(file);
      assert.deepEqual({ ...store.sqlite.raw.prepare('pragma integrity_check').get() }, { integrity_check: 'ok' });
      await store.close();
    }
  });
});

test('the wrong design "synchronous-normal" is caught', async (t) => {
  const { events, database, memory } = await record(t, { synchronous: 'normal', linger: 500 });
  const found = replay(events, database, 100, 12, memory);
  assert.ok(found.losing > 10, `NORMAL lost something in ${found.losing} of 100 states`);
  assert.ok(found.older > 10, `the mark tells of it: ${found.older} of 100 states`);
});

test('the wrong design of deleting at once is caught where the card lies', async (t) => {
  const { events, database, memory } = await record(t, { synchronous: 'full', linger: 0 });
  const lies = replayLies(events, database, { seconds: SHORT_OF_LINGER, cuts: 60, seed: 13, folder: memory });
  assert.ok(lies.losing > 0, 'texts were lost from the card and from the SIM');
});
