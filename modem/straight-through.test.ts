// Messages that the modem stores nowhere, many at once: the line is held while they wait, and what was read is not lost.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pause } from './at/clock.ts';
import { mostInLine } from './gsm/straight-through.ts';
import { Rig } from './testing/rig.ts';

const texts = 300;

/** PDUs that differ, as the modem announces them. */
function pour(rig: Rig, count = texts): void {
  for (let n = 0; n < count; n += 1) rig.simulated.unsolicited('+CMT: ,24', pduOf(n));
}

function pduOf(number: number): string {
  return `0791640705${number.toString(16).toUpperCase().padStart(8, '0')}`;
}

test('while many wait for the storage no more is read, and all of them are stored once, in their order', async (t) => {
  const rig = await new Rig(t).ready();
  let arrived = 0;
  let most = 0;
  let [atOnce, mostAtOnce] = [0, 0];
  rig.modem.subscribe((event) => {
    if (event.type !== 'status') return;
    // Each one that is read is told, by the time of the last announcement.
    arrived += 1;
    most = Math.max(most, arrived - rig.sink.sightings.length);
  });
  rig.sink.verdict = async (): Promise<'keep'> => {
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    await pause(rig.clock, 20);
    atOnce -= 1;
    return 'keep';
  };
  pour(rig);
  await rig.until(() => rig.sink.sightings.length === texts, 20 * texts + 1000);
  assert.deepEqual(
    rig.sink.sightings.map(({ pdu }) => pdu),
    Array.from({ length: texts }, (_, n) => pduOf(n)),
  );
  assert.equal(mostAtOnce, 1);
  assert.ok(most >= mostInLine && most <= mostInLine + 5, `${most} were read and not stored`);
  assert.equal(rig.modem.status.state, 'ready');
  assert.equal((await rig.send()).type, 'accepted', 'the line is free again');
});

test('the event loop turns between two of them, however fast they are stored', async (t) => {
  const rig = await new Rig(t).ready();
  let turned = true;
  let [afterTurn, inOneGo] = [0, 0];
  rig.sink.verdict = () => {
    if (turned) afterTurn += 1;
    else inOneGo += 1;
    turned = false;
    setImmediate(() => {
      turned = true;
    });
    return 'keep';
  };
  pour(rig);
  await rig.until(() => rig.sink.sightings.length === texts, 1000);
  assert.deepEqual([afterTurn, inOneGo], [texts, 0]);
});

test('what was read before the connection ended is stored all the same', async (t) => {
  const rig = await new Rig(t).ready();
  let offered = 0;
  rig.sink.verdict = async (): Promise<'keep'> => {
    offered += 1;
    if (offered === 1) rig.simulated.unplug();
    await pause(rig.clock, 20);
    return 'keep';
  };
  pour(rig, mostInLine);
  await rig.until(() => rig.modem.status.state === 'disconnected', 5000);
  assert.equal(rig.sink.sightings.length, mostInLine);
});

test('a storage that never answers keeps nobody from letting go of the device', async (t) => {
  const rig = await new Rig(t).ready();
  rig.sink.verdict = () => new Promise(() => {});
  pour(rig, 3);
  await rig.clock.advance(100);
  rig.simulated.unplug();
  await rig.until(() => rig.modem.status.state === 'disconnected', 15_000);
});

test('one that the storage refuses keeps no other one out, and where it refuses all no command waits behind them', async (t) => {
  const rig = await new Rig(t).ready();
  rig.sink.verdict = ({ pdu }) => {
    if (pdu === pduOf(1)) throw new Error('not this one');
    return 'keep';
  };
  pour(rig);
  await rig.until(() => rig.sink.sightings.length === texts - 1, 1000);
  rig.sink.verdict = () => Promise.reject(new Error('disk full'));
  pour(rig);
  await rig.clock.advance(100);
  assert.equal((await rig.send()).type, 'accepted');
});

test('more of them than can be stored end the connection, and none is kept in memory for ever', async (t) => {
  const rig = await new Rig(t).ready();
  let offered = 0;
  rig.sink.verdict = () => {
    offered += 1;
    throw new Error('disk full');
  };
  pour(rig, 1200);
  await rig.until(() => rig.log.some((line) => line.includes('more messages than can be stored')), 1000);
  assert.ok(offered >= 980 && offered <= 1000, `${offered} were offered`);
});
