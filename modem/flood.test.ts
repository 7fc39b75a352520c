// Many texts at once: what comes is read as fast as the modem answers, while there is anything to read.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GENERIC } from './simulator/profiles/generic.ts';
import { HUAWEI } from './simulator/profiles/huawei.ts';
import type { Profile } from './simulator/profiles/profile.ts';
import { Rig } from './testing/rig.ts';

const texts = 400;
/** Milliseconds from a command to its answer. */
const answerTime = 2;

const small = (SM: number, ME: number): Profile => ({ ...GENERIC, memories: { SM, ME, SR: 5 } });

function deliver({ simulated }: Rig): void {
  for (let text = 0; text < texts; text += 1) {
    simulated.network.deliver(simulated, { from: '+46701111111', text: `Flood ${text}` });
  }
}

/** The longest time in which the driver said nothing, from a moment on. */
function longestSilence(rig: Rig, since: number): number {
  const spoken = rig.simulated.byteLog.map(({ at }) => at).filter((at) => at >= since);
  return Math.max(0, ...spoken.map((at, index) => at - (spoken[index - 1] ?? since)));
}

test('a slot that is emptied and filled again while its first announcement waits is read once more', async (t) => {
  // The SIM is full before the driver starts; as it is emptied the other memory fills and is announced, is emptied by the same
  // sweep, fills and is announced again, slot by slot. Once the second announcements were dropped: 70 texts in half a second,
  // then nothing until the minute’s sweep.
  const rig = new Rig(t, { simulated: { profile: small(20, 50), answerTime } });
  deliver(rig);
  await rig.ready();
  const ready = rig.clock.now();
  await rig.until(() => rig.sink.pdus.length === texts, 10_000);
  assert.ok(longestSilence(rig, ready) <= 2 * answerTime, `${longestSilence(rig, ready)} ms of silence`);
});

for (const profile of [small(10, 0), small(20, 0), small(20, 50), small(10, 250), HUAWEI]) {
  const { SM, ME } = profile.memories;
  for (const verdict of ['delete', 'keep until half full'] as const) {
    test(`${texts} texts at once, SIM ${SM}, ${profile.name} ${ME}, ${verdict}: no pause between two commands`, async (t) => {
      const rig = await new Rig(t, { simulated: { profile, answerTime } }).ready();
      rig.sink.verdict = ({ origin }) =>
        verdict === 'delete' || origin.type === 'direct' || origin.used > origin.capacity / 2 ? 'delete' : 'keep';
      await rig.clock.advance(3000);
      const begun = rig.clock.now();
      deliver(rig);
      await rig.until(() => rig.sink.pdus.length === texts, 10_000);
      assert.ok(longestSilence(rig, begun) <= 2 * answerTime, `${longestSilence(rig, begun)} ms of silence`);
    });
  }
}

test('a full memory is looked into again as soon as it has room, though the modem announces nothing', async (t) => {
  const rig = await new Rig(t, { simulated: { profile: small(20, 0), answerTime } }).ready();
  rig.simulated.behave({ name: 'mute', unsolicited: ([line]) => (line?.startsWith('+CMTI') ? [] : undefined) });
  deliver(rig);
  await rig.until(() => rig.sink.pdus.length > 0, 61_000);
  const begun = rig.clock.now();
  await rig.until(() => rig.sink.pdus.length === texts, 10_000);
  assert.ok(longestSilence(rig, begun) <= 2 * answerTime);
});

test('a modem that announces at every command what is not there is not swept without end', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.behave({
    name: 'rings',
    reply: (_, { command, modem }) => {
      if (command.name === '+CPMS') modem.unsolicited('+CMTI: "SM",-1');
      return undefined;
    },
  });
  const before = rig.commands.length;
  rig.simulated.unsolicited('+CMTI: "SM",-1');
  await rig.clock.advance(60_000);
  const listings = rig.commands.slice(before).filter((command) => command === 'AT+CMGL=4').length;
  assert.ok(listings >= 60, `${listings} listings in a minute`);
  assert.ok(listings <= 3 * 65, `${listings} listings in a minute, over three memories`);
});

test('a send has its turn in the middle of a flood', async (t) => {
  const rig = await new Rig(t, { simulated: { profile: small(20, 0), answerTime } }).ready();
  deliver(rig);
  await rig.until(() => rig.sink.pdus.length > 40, 10_000);
  const outcome = await rig.send();
  assert.equal(outcome.type, 'accepted');
  assert.ok(rig.sink.pdus.length < 100, `${rig.sink.pdus.length} texts came before it`);
});
