// T15 (security.md) at a small size: the whole program as a process, a second of three kinds of noise on its modem's line.
// The command, `npm run bench -- noise`, pours all of them for as long as it is told. After these the modem may answer at
// once; after others, such as a line without end, the driver came back to it after a minute only.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NoiseKind } from './kinds.ts';
import { noise } from './noise.ts';

const KINDS = ['long lines', 'calls that end', 'messages straight through'] as const satisfies readonly NoiseKind[];

/** Milliseconds, half of the pages: 20 on a quiet machine, 50 to 140 at a load of 8. Texts straight through that are neither held
 * nor stored one at a time make it 520, calls that are all noted 300. */
const USUAL_PAGE = 250;
/** Octets: what MemoryMax of the unit leaves room for. */
const MOST_MEMORY = 450 * 1_048_576;

test('while a modem pours noise pages are answered, and afterwards a text comes in', { timeout: 600_000 }, async () => {
  // It throws where a page is not answered, and where the program has ended nothing answers.
  const reports = await noise({ seconds: 1, octetsPerSecond: 1_000_000, kinds: KINDS });
  assert.deepEqual(reports.map(({ kind }) => kind).toSorted(), KINDS.toSorted());
  for (const { kind, octets, pages, memory, recovered, printed } of reports) {
    assert.ok(octets > 50_000, `${kind}: the line took ${octets} octets`);
    assert.ok(pages.length > 0, `${kind}: no page was asked for`);
    const usual = pages[Math.floor(pages.length / 2)] ?? 0;
    assert.ok(usual < USUAL_PAGE, `${kind}: of ${pages.length} pages half took ${usual} ms or more`);
    assert.ok(Math.max(...memory.quarters) < MOST_MEMORY, `${kind}: ${memory.quarters} octets of memory`);
    assert.ok(recovered !== null, `${kind}: no text came in afterwards\n${printed}`);
  }
});
