// 150 deaths, at random moments and at every named one. `npm run crash -- --kills 10000` is the same for longer.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { MOMENTS } from '../../gateway/deps.ts';
import { crash } from './crash.ts';
import { faults, sentence } from './totals.ts';

test('F51 killed 150 times, it loses nothing, doubles nothing and sends nothing twice by itself', async (t) => {
  const cache = mkdtempSync(path.join(tmpdir(), 'textdesk-crash-cache-'));
  t.after(() => rmSync(cache, { recursive: true, force: true }));
  const seed = 20_261_123;
  const totals = await crash({ kills: 150, seed, lanes: 2, cache });
  t.diagnostic(sentence(totals));
  assert.deepEqual(faults(totals), []);
  for (const moment of MOMENTS) assert.ok((totals.killsAt.get(moment) ?? 0) > 0, `no kill at ${moment}`);
});
