// The samples of the radio signal are told apart by their modem.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStore } from './database.ts';
import { addSignalSample, signalSamples } from './signal-samples.ts';

test('two modems measured in the same millisecond have a sample each, and a second look at one replaces its own', async (t) => {
  const { db, close } = await openStore(':memory:');
  t.after(close);
  await addSignalSample(db, { at: 1000, device: 'first', csq: 10, dbm: -93 });
  await addSignalSample(db, { at: 1000, device: 'second', csq: 20, dbm: -73 });
  await addSignalSample(db, { at: 1000, device: 'second', csq: 21, dbm: -71 });
  const strengths = async (device: string) => (await signalSamples(db, device, 0)).map(({ at, dbm }) => [at, dbm]);
  assert.deepEqual(await strengths('first'), [[1000, -93]]);
  assert.deepEqual(await strengths('second'), [[1000, -71]]);
});
