import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SubmitOutcome } from './submit-outcome.ts';
import { UnsettledSends } from './unsettled-sends.ts';

let now = 0;
const clock = { now: () => now, monotonic: () => now, after: () => () => {} };
const accepted = (reference: number | undefined): SubmitOutcome => ({ type: 'accepted', reference });
const unknown: SubmitOutcome = { type: 'unknown', because: { type: 'line-lost' } };
const refused: SubmitOutcome = {
  type: 'refused',
  error: { kind: 'CMS', code: 38, text: '+CMS ERROR: 38' },
  afterPayload: true,
  proof: true,
};

test('a reference that only the running send can have been given is its own, also when it wraps', () => {
  const sends = new UnsettledSends(clock);
  sends.judge(accepted(254), 'one');
  sends.judge(unknown, 'two');
  assert.equal(sends.judge(accepted(0), 'three').type, 'accepted');
  assert.equal(sends.take(255), 'two');
});

test('a reference that an earlier send may have been given settles neither, and the radio has to be off before the next', () => {
  const sends = new UnsettledSends(clock);
  sends.judge(accepted(10), 'one');
  sends.judge(unknown, 'two');
  assert.equal(sends.unclear, false);
  assert.equal(sends.judge(accepted(11), 'three').type, 'unknown');
  assert.equal(sends.unclear, true);
  sends.radioWasOff();
  assert.equal(sends.unclear, false);
  assert.equal(sends.judge(accepted(12), 'four').type, 'accepted');
});

test('a refusal is no proof while it may be the late answer to an earlier send', () => {
  const sends = new UnsettledSends(clock);
  sends.judge(accepted(10), 'one');
  assert.equal(sends.judge(refused, 'two').type, 'refused');
  sends.clear();
  sends.judge(unknown, 'three');
  assert.equal(sends.judge(refused, 'four').type, 'unknown');
  const before = { ...refused, afterPayload: false };
  assert.equal(sends.judge(before, 'five').type, 'refused');
});

test('without a reference to count from the radio has to be off first', () => {
  const sends = new UnsettledSends(clock);
  sends.judge(unknown, 'one');
  assert.equal(sends.unclear, true);
  assert.equal(sends.take(77), 'one');
  assert.equal(sends.unclear, false);
});

test('among several a late reference goes to the send that was given it, and to none where that is not certain', () => {
  const sends = new UnsettledSends(clock);
  sends.judge(accepted(10), 'one');
  sends.judge(unknown, 'two');
  sends.judge(unknown, 'three');
  assert.equal(sends.take(40), undefined);
  assert.equal(sends.take(12), 'three');
  assert.equal(sends.take(undefined), 'two');
});

test('an answer that comes although the radio was off is still taken', () => {
  const sends = new UnsettledSends(clock);
  sends.judge(unknown, 'one');
  sends.radioWasOff();
  assert.equal(sends.outstanding, false);
  assert.equal(sends.judge(accepted(30), 'two').type, 'accepted');
  assert.equal(sends.take(29), 'one');
});

test('after ten minutes nothing is waited for', () => {
  const sends = new UnsettledSends(clock);
  sends.judge(unknown, 'one');
  now += 600_001;
  assert.equal(sends.outstanding, false);
  assert.equal(sends.take(1), undefined);
});

test('what was answered without evidence is waited for no longer', () => {
  const sends = new UnsettledSends(clock);
  sends.judge({ type: 'unknown', because: { type: 'no-reference' }, answered: true }, 'one');
  assert.equal(sends.outstanding, false);
});

test('whatever a modem answers late and in whatever order, no send is told accepted by the answer to another', () => {
  const events = fc.array(fc.record({ answered: fc.boolean(), late: fc.boolean() }), { maxLength: 40 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 255 }), events, (start, sends) => {
      const unsettled = new UnsettledSends(clock);
      unsettled.judge(accepted(start), 'first');
      const silent: number[] = [];
      sends.forEach(({ answered, late }, at) => {
        if (unsettled.unclear) {
          unsettled.radioWasOff();
          silent.length = 0;
        }
        const own = (start + 1 + at) % 256;
        const stray = late ? silent.shift() : undefined;
        if (stray === undefined && !answered) {
          silent.push(own);
          unsettled.judge(unknown, String(at));
          return;
        }
        const outcome = unsettled.judge(accepted(stray ?? own), String(at));
        assert.equal(outcome.type === 'accepted', stray === undefined);
      });
    }),
  );
});
