// The pure rules of the gateway, by tables and by properties.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SubmitOutcome } from '../../modem/index.ts';
import type { WaitingSegment } from '../store/outbound-segments.ts';
import { chooseNext } from './choose-next.ts';
import { DeletionPolicy } from './deletion-policy.ts';
import { fingerprintOf, namesOfSim, simKey } from './fingerprint.ts';
import { shownTime } from './presentation.ts';
import { RateLimit } from './rate-limit.ts';
import { decide, LONGEST_BACK_OFF } from './retry-policy.ts';
import { mayLeaveBy } from './routing.ts';

const refused = (code: number, proof: boolean, afterPayload = true): SubmitOutcome => ({
  type: 'refused',
  error: { kind: 'CMS', code, text: `+CMS ERROR: ${code}` },
  afterPayload,
  proof,
});

test('after the payload nothing without proof ever goes back to the queue', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 700 }), fc.nat(20), (code, tries) => {
      const { type } = decide(refused(code, false), tries);
      // Busy, SIM and duplicate are proofs by their class (modems.md K); all else must be unknown.
      if (type === 'retry' || type === 'hold') {
        const before = decide(refused(code, true), tries).type;
        assert.equal(before, type, `${code}`);
        assert.notEqual(code, 500);
      }
    }),
  );
  for (const code of [332, 500, 127, 512, 600]) assert.equal(decide(refused(code, false), 0).type, 'unknown');
});

test('every refusal ends: no code is tried for ever with counted tries', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 700 }), fc.boolean(), (code, afterPayload) => {
      const decision = decide(refused(code, true, afterPayload), 50);
      if (decision.type === 'retry' && decision.counted) assert.ok(decision.delay <= LONGEST_BACK_OFF);
    }),
  );
  assert.equal(decide(refused(41, true), 7).type, 'failed');
  assert.equal(decide(refused(38, true), 2).type, 'failed');
});

test('what was never submitted is tried again without being counted, and silence is unknown', () => {
  const never = decide({ type: 'never-submitted', because: { type: 'not-ready', state: 'searching' } }, 3);
  assert.deepEqual(never, {
    type: 'retry',
    delay: 5000,
    counted: false,
    reason: { why: 'not-submitted', because: { type: 'not-ready', state: 'searching' } },
    alarm: false,
  });
  assert.equal(decide({ type: 'unknown', because: { type: 'line-lost' } }, 0).type, 'unknown');
});

const waiting = (id: number, recipient: string, more: Partial<WaitingSegment> = {}): WaitingSegment => ({
  id,
  message_id: id,
  sequence: 1,
  total: 1,
  recipient,
  next_try_at: null,
  iccid: null,
  urgency: 'reply',
  conversation_sim: null,
  ...more,
});

test('no text ever goes before an earlier one to the same number', () => {
  const segments = fc.array(
    fc.record({
      recipient: fc.constantFrom('a', 'b', 'c'),
      next_try_at: fc.option(fc.nat(2000)),
      leaves: fc.boolean(),
    }),
  );
  fc.assert(
    fc.property(segments, fc.nat(2000), fc.subarray(['a', 'b', 'c']), (list, now, busy) => {
      const queue = list.map(({ recipient, next_try_at }, id) => waiting(id, recipient, { next_try_at }));
      const { segment } = chooseNext(queue, now, new Set(busy), ({ id }) => list[id]?.leaves ?? false);
      if (!segment) return;
      assert.ok(!busy.includes(segment.recipient));
      assert.equal(queue.find(({ recipient }) => recipient === segment.recipient)?.id, segment.id);
    }),
  );
});

test('one that waits for its time does not hold up other numbers, and tells when to look again', () => {
  const queue = [waiting(1, 'a', { next_try_at: 500 }), waiting(2, 'b', { next_try_at: 300 }), waiting(3, 'c')];
  assert.equal(chooseNext(queue, 100, new Set(), () => true).segment?.id, 3);
  assert.deepEqual(
    chooseNext(queue, 100, new Set(['c']), () => true),
    { segment: undefined, nextAt: 300 },
  );
});

test('a time further off than any back-off means that the clock was set back, and is not waited for', () => {
  const queue = [waiting(1, 'a', { next_try_at: 10 + LONGEST_BACK_OFF + 1 })];
  assert.equal(chooseNext(queue, 10, new Set(), () => true).segment?.id, 1);
});

const place = (used: number, capacity = 20) => ({ sim: 's', memory: 'SM', used, capacity });

test('a PDU stays its minute, and goes at once where the memory is more than half full', () => {
  let now = 0;
  const policy = new DeletionPolicy(() => now);
  assert.equal(policy.noteCommit('a', place(1)), 'keep');
  now = 59_999;
  assert.equal(policy.noteCommit('a', place(1)), 'keep');
  now = 60_000;
  assert.equal(policy.noteCommit('a', place(1)), 'delete');
  assert.equal(policy.noteCommit('b', place(11)), 'keep', 'a is older');
  policy.forget('a');
  assert.equal(policy.noteCommit('b', place(11)), 'delete');
  assert.equal(policy.noteCommit('c', { ...place(11), memory: 'ME' }), 'delete', 'each memory by itself');
});

test('never more are deleted at once than brings the memory to a half', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(60), (capacity, full) => {
      const used = Math.min(full, capacity);
      const policy = new DeletionPolicy(() => 0);
      const verdicts = Array.from({ length: used }, (_, index) => policy.noteCommit(`${index}`, place(used, capacity)));
      const gone = verdicts.filter((verdict) => verdict === 'delete').length;
      assert.ok(used - gone >= Math.min(used, Math.floor(capacity / 2)));
      assert.ok(used - gone <= Math.floor(capacity / 2) || used <= capacity / 2);
    }),
  );
});

test('a rate is kept over every window, whatever the gaps', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30_000), { maxLength: 80 }), fc.integer({ min: 1, max: 9 }), (gaps, perMinute) => {
      let now = 0;
      const limit = new RateLimit(() => now);
      const times: number[] = [];
      for (const gap of gaps) {
        now += gap;
        now += limit.wait({ perMinute, perDay: 0 });
        assert.equal(limit.wait({ perMinute, perDay: 0 }), 0);
        limit.note();
        times.push(now);
      }
      for (const [index, time] of times.entries()) {
        const before = times[index - perMinute];
        if (before !== undefined) assert.ok(time - before >= 60_000);
      }
    }),
  );
});

test('a fingerprint is of SIM and octets, and of nothing else', () => {
  assert.equal(fingerprintOf('s', '07 91ab'), fingerprintOf('s', '0791AB'));
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.uint8Array({ minLength: 1 }), (one, other, octets) => {
      const pdu = Buffer.from(octets).toString('hex');
      assert.equal(fingerprintOf(one, pdu) === fingerprintOf(other, pdu), one === other);
    }),
  );
  assert.equal(simKey({ iccid: '', imei: '1' }), 'imei:1');
  assert.deepEqual(namesOfSim({ iccid: 'i', imei: '1' }, ['x']), ['i', 'imei:1']);
  assert.deepEqual(namesOfSim({ iccid: '', imei: '1' }, ['x']), ['imei:1', 'x']);
});

const line = (sim: string, ready = true) => ({ sim, ready });
const rule = (iccid: string, isDefault = false, numberPrefix: string | null = null) => ({
  iccid,
  isDefault,
  numberPrefix,
});
const text = (more: object = {}) => ({ number: '+33612345678', begunBy: null, conversationSim: null, ...more });

const routes = [
  { name: 'its conversation', message: text({ conversationSim: 'b' }), rules: [rule('a', true)], by: ['b'] },
  { name: 'the longest prefix', message: text(), rules: [rule('a', true, '+3'), rule('b', false, '+336')], by: ['b'] },
  { name: 'the default', message: text(), rules: [rule('a'), rule('b', true)], by: ['b'] },
  { name: 'any, where no rule speaks', message: text(), rules: [], by: ['a', 'b'] },
  {
    name: 'the SIM that sent its first part',
    message: text({ begunBy: 'a', conversationSim: 'b' }),
    rules: [],
    by: ['a'],
  },
  {
    name: 'the rules, where its SIM is gone',
    message: text({ conversationSim: 'gone' }),
    rules: [rule('b', true)],
    by: ['b'],
  },
] as const;

for (const { name, message, rules, by } of routes) {
  test(`a text leaves by ${name}`, () => {
    const lines = [line('a'), line('b')];
    assert.deepEqual(
      lines.filter((each) => mayLeaveBy(each, message, lines, rules, false)).map(({ sim }) => sim),
      [...by],
    );
  });
}

test('a text moves from a dead modem only where that was chosen and nothing of it has left', () => {
  const lines = [line('a', false), line('b')];
  const move = (message: ReturnType<typeof text>, allowed: boolean) =>
    mayLeaveBy(line('b'), message, lines, [], allowed);
  assert.equal(move(text({ conversationSim: 'a' }), false), false);
  assert.equal(move(text({ conversationSim: 'a' }), true), true);
  assert.equal(move(text({ conversationSim: 'a', begunBy: 'a' }), true), false);
});

test('a text stands under the time of the service centre, and under ours only when it was held up', () => {
  const clock = (now: number, believed: boolean) => ({ now: () => now, trusted: () => believed });
  const hour = 3_600_000;
  assert.equal(shownTime(10 * hour, clock(10 * hour + 60_000, true)), 10 * hour);
  assert.equal(shownTime(10 * hour, clock(12 * hour, true)), 12 * hour);
  assert.equal(shownTime(10 * hour, clock(0, false)), 10 * hour);
  assert.equal(shownTime(null, clock(5, false)), 5);
});
