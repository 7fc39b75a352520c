// npm run soak -- --days N: that many days of a clinic. Ends with 1 at the first day on which anything is wrong.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openStore } from '../../store/database.ts';
import { VirtualGateway } from '../virtual-gateway.ts';
import { soak } from './soak.ts';

const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    in: { type: 'string', default: '300' },
    out: { type: 'string', default: '450' },
    folder: { type: 'string', default: existsSync('/dev/shm') ? '/dev/shm' : tmpdir() },
  },
});
const folder = mkdtempSync(path.join(values.folder, 'textdesk-soak-'));
const store = await openStore(path.join(folder, 'textdesk.db'), { now: () => 0 });
const rig = new VirtualGateway(store, { simulated: { sim: { capacity: 25 } } });
const begun = Date.now();
try {
  await rig.start();
  await soak(rig, {
    days: Number(values.days),
    seed: Number(values.seed),
    inbound: Number(values.in),
    outbound: Number(values.out),
    report: ({ day, received, sent, unknown, heap, files, timers, databasePages, walPages }) =>
      process.stdout.write(
        `day ${day}: ${received} in, ${sent} out, ${unknown} unknown so far; heap ${Math.round(heap / 1024)} KiB, ` +
          `${files} files, ${timers} timers, ${databasePages} pages, WAL ${walPages}; ${Math.round((Date.now() - begun) / 1000)} s\n`,
      ),
  });
} finally {
  await rig.settle(rig.gateway.stop());
  rig.network.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
}
