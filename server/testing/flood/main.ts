// node server/testing/flood/main.ts [--count 5000]: a flood of texts, with the database on a disk.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { flood, quantile } from './flood.ts';

const { values } = parseArgs({ allowPositionals: true, options: { count: { type: 'string', default: '5000' } } });
const folder = await mkdtemp(path.join(tmpdir(), 'textdesk-flood-'));
try {
  const { stored, milliseconds, pages, conversations } = await flood(
    Number(values.count),
    path.join(folder, 'textdesk.db'),
  );
  const perSecond = Math.round((1000 * stored) / milliseconds);
  console.log(`${stored} texts in ${conversations} conversations stored, ${perSecond} a second`);
  const [p50, p99] = [quantile(pages, 0.5), quantile(pages, 0.99)];
  console.log(
    `inbox meanwhile: ${pages.length} pages, p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms (goal: under 500)`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
