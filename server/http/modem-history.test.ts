import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ModemHistory } from './modem-history.ts';

const HOUR = 3_600_000;

function history(at = { now: 0 }) {
  return new ModemHistory(
    () => at.now,
    () => {},
  );
}

test('of what a modem says so many characters are kept, however long its lines are', () => {
  const kept = history();
  for (let n = 0; n < 20_000; n += 1) kept.transcript(`2026-11-29T06:00:00.000Z ← ${n} ${'z'.repeat(4090)}␍␊`);
  const characters = kept.lines.reduce((sum, { text }) => sum + text.length, 0);
  assert.ok(characters > 3_000_000 && characters < 4_500_000, `${characters} characters`);
  assert.ok(kept.lines.at(-1)?.text.startsWith('19999 z'));
  assert.ok(kept.lines.at(-1)?.text.endsWith('… (4098 characters)'));
  for (let n = 0; n < 20_000; n += 1) kept.event('warn', 'z'.repeat(5000), false);
  assert.ok(kept.events.length < 450);
});

test('of short lines and events so many are kept, the newest, and none for longer than a day and an hour', () => {
  const at = { now: 0 };
  const kept = history(at);
  for (let n = 0; n < 50_000; n += 1) kept.transcript(`2026-11-29T06:00:00.000Z → AT${n}␍`);
  assert.ok(kept.lines.length >= 40_000 && kept.lines.length < 44_000, `${kept.lines.length} lines`);
  assert.deepEqual(kept.lines.at(-1), { at: 0, direction: 'to', text: 'AT49999␍' });
  kept.event('info', 'early', false);
  at.now = 26 * HOUR;
  kept.transcript('2026-11-30T08:00:00.000Z ← OK␍␊');
  kept.event('info', 'late', false);
  assert.deepEqual(kept.lines, [{ at: at.now, direction: 'from', text: 'OK␍␊' }]);
  assert.deepEqual(
    kept.events.map(({ text }) => text),
    ['late'],
  );
});
