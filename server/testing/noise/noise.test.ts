// T15 (security.md) at a small size: the whole program as a process, a second of three kinds of noise on its modem's line. The
// command, `npm run bench -- noise`, pours all eleven for as long as it is told. After these three the modem may
// answer at once; after others, such as a line without end, the driver came back to it after a minute only.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NoiseKind } from './kinds.ts';
import { noise } from './noise.ts';

const KINDS = ['random octets', 'long lines', 'OK without end'] as const satisfies readonly NoiseKind[];

test('while a modem pours noise pages are answered, and afterwards a text comes in', { timeout: 600_000 }, async () => {
  // It throws where a page is not answered, and where the program has ended nothing answers.
  const reports = await noise({ seconds: 1, octetsPerSecond: 1_000_000, kinds: KINDS });
  assert.deepEqual(
    reports.map(({ kind }) => kind),
    KINDS,
  );
  for (const { kind, octets, pages, recovered, printed } of reports) {
    assert.ok(octets > 50_000, `${kind}: the line took ${octets} octets`);
    assert.ok(pages.length > 0, `${kind}: no page was asked for`);
    assert.ok(recovered !== null, `${kind}: no text came in afterwards\n${printed}`);
  }
});
