import assert from 'node:assert/strict';
import { test } from 'node:test';
import { target } from './pdu.ts';
import { runFuzz } from './run.ts';

test('50,000 random and damaged PDUs give nothing worse than a DecodeError', async () => {
  const outcome = await runFuzz(target, 50_000, 1);
  assert.equal(outcome.type, 'passed', outcome.type === 'failed' ? `seed ${outcome.seed}: ${outcome.error}` : '');
});

test('a wrong exception ends the run with its seed and input', async () => {
  const failing = {
    input: (seed: number) => `input ${seed}`,
    feed: (input: string) => {
      if (input === 'input 7') throw new TypeError('wrong');
    },
  };
  const outcome = await runFuzz(failing, 100, 1);
  assert.ok(outcome.type === 'failed' && outcome.seed === 7 && outcome.input === 'input 7');
});
