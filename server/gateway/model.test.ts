// Whatever happens in whatever order, the promises hold: sequences of deeds and faults, shrunk to the shortest that breaks one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  okMissing,
  promptMissing,
  referenceMissing,
  resultLost,
  unplugInSend,
} from '../../modem/simulator/faults/sending.ts';
import { refuse } from '../../modem/simulator/faults/silence.ts';
import { deleteFails } from '../../modem/simulator/faults/storage.ts';
import { readyGateway, type VirtualGateway } from '../testing/virtual-gateway.ts';

const RUNS = 40;
const HOUR = 3_600_000;
const NUMBERS = ['+46701000001', '+46701000002'] as const;

/** What happened outside: the truth that the tables are measured by. */
interface Truth {
  readonly received: string[];
  readonly written: Map<string, number>;
  readonly sentAgain: Map<string, number>;
  clockWasWrong: boolean;
}

type Deed = (rig: VirtualGateway, truth: Truth) => Promise<unknown> | unknown;

const faults = {
  'lost answer': () => resultLost({ times: 1 }),
  'no reference': () => referenceMissing({ times: 1 }),
  'no OK': () => okMissing({ times: 1 }),
  'no prompt': () => promptMissing({ times: 1 }),
  'refused for now': () => refuse({ command: '+CMGS', code: 41, times: 1, accepted: false }),
  'error after acceptance': () => refuse({ command: '+CMGS', code: 500, times: 1, accepted: true }),
  'pulled out in a send': () => unplugInSend({ accepted: true, times: 1, returnAfterMilliseconds: 5000 }),
  'deletion fails': () => deleteFails({ code: 320, times: 2 }),
} as const;

const deed: fc.Arbitrary<{ readonly name: string; readonly work: Deed }> = fc.oneof(
  fc.record({ from: fc.constantFrom(...NUMBERS), long: fc.boolean() }).map(({ from, long }) => ({
    name: `receive${long ? ' a long text' : ''}`,
    work: (rig: VirtualGateway, truth: Truth) => {
      const text = `in ${truth.received.length}${long ? ' long'.repeat(60) : ''}`;
      truth.received.push(text);
      rig.network.deliver(rig.modem, { from, text });
    },
  })),
  fc.constantFrom(...NUMBERS).map((number) => ({
    name: 'write',
    work: async (rig: VirtualGateway, truth: Truth) => {
      const text = `out ${truth.written.size}`;
      truth.written.set(text, await rig.write(number, text));
    },
  })),
  fc.constantFrom(...(Object.keys(faults) as (keyof typeof faults)[])).map((name) => ({
    name,
    work: (rig: VirtualGateway) => void rig.modem.behaviours.add(faults[name]()),
  })),
  fc.constant({ name: 'restart', work: (rig: VirtualGateway) => rig.restart('anything') }),
  fc.constant({ name: 'modem restarts', work: (rig: VirtualGateway) => rig.modem.reboot({ hangUp: true }) }),
  fc.constantFrom(-72, 0, 72, 9000).map((hours) => ({
    name: `clock ${hours} h wrong`,
    work: (rig: VirtualGateway, truth: Truth) => {
      rig.wrong = hours * HOUR;
      truth.clockWasWrong ||= hours !== 0;
    },
  })),
  fc.constant({
    name: 'a person sends the unknown again',
    work: async (rig: VirtualGateway, truth: Truth) => {
      for (const { id, text } of rig.rows(`select id, text from messages where status = 'unknown'`)) {
        const name = String(text);
        truth.sentAgain.set(name, (truth.sentAgain.get(name) ?? 0) + 1);
        await rig.resend(Number(id));
      }
    },
  }),
  fc.constantFrom(1000, 60_000, 700_000).map((time) => ({
    name: `${time / 1000} s pass`,
    work: (rig: VirtualGateway) => rig.advance(time),
  })),
);

test('no sequence of deeds, faults, restarts and wrong clocks loses, doubles or sends twice', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 3, maxLength: 25 }), async (deeds) => {
      const rig = await readyGateway(t, { simulated: { sim: { capacity: 10 } } });
      const truth: Truth = { received: [], written: new Map(), sentAgain: new Map(), clockWasWrong: false };
      for (const { work } of deeds) await work(rig, truth);
      rig.wrong = 0;
      rig.modem.behaviours.clear();
      await rig.until(() => rig.modem.plugged, HOUR);
      await rig.until(() => isAtRest(rig, truth), 3 * HOUR).catch(() => {});
      judge(rig, truth);
      await rig.settle(rig.gateway.stop());
    }),
    { numRuns: RUNS, seed: 20_261_123 },
  );
});

function isAtRest(rig: VirtualGateway, truth: Truth): boolean {
  const waiting = rig.rows(`select 1 from messages where status in ('queued', 'sending')`).length;
  return waiting === 0 && rig.messages.filter(({ direction }) => direction === 'in').length >= truth.received.length;
}

function judge(rig: VirtualGateway, truth: Truth): void {
  const inbound = rig.messages.filter(({ direction }) => direction === 'in').map(({ text }) => String(text));
  assert.deepEqual([...inbound].toSorted(), [...truth.received].toSorted(), 'each received text stands there once');
  for (const [text, id] of truth.written) {
    const times = rig.accepted.filter((each) => each === text).length;
    assert.ok(times <= 1 + (truth.sentAgain.get(text) ?? 0), `${text} was accepted ${times} times`);
    const status = String(rig.status(id));
    if (status === 'sent' || status === 'delivered')
      assert.ok(times > 0, `${text} is ${status} and was never accepted`);
    const ends = ['sent', 'delivered', 'unknown', 'failed', ...(truth.clockWasWrong ? ['expired', 'no-report'] : [])];
    assert.ok(ends.includes(status), `${text} ended as ${status}`);
  }
}
