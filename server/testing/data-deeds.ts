// Everything that the program does with its data beside reading and writing rows, one after the other on an open database.
// Run under strace, which sees whose files are opened (reliability.md M8).
import { createReadStream, writeSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../clock.ts';
import { prepareFolder } from '../operations/backup-target.ts';
import { Backups } from '../operations/backups.ts';
import { count } from '../operations/database-summary.ts';
import { MachineWatch } from '../operations/machine-watch.ts';
import { layReady, previewRestore } from '../operations/restore.ts';
import { snapshotBeforeMigration } from '../operations/snapshot.ts';
import { keepMark } from '../store/commit-mark.ts';
import { openSoundly } from '../store/open-soundly.ts';
import { ringForOtherWriters } from '../store/other-writers.ts';

const [folder = ''] = process.argv.slice(2);
const clock = systemClock();
const fail = (error: unknown) => {
  throw error;
};
const { store } = await openSoundly(path.join(folder, 'textdesk.db'), { now: clock.now });
const stick = path.join(folder, 'stick');
await prepareFolder(stick);
const deps = { store, clock, dataFolder: folder, timeZone: async () => 'UTC', log: () => {} };
const backups = new Backups(deps);
await backups.setPassphrase('correct horse battery', null);
await backups.setPlan({ enabled: true, folder: stick, keep: 2, everyHours: 24, hour: 2 }, null);
writeSync(1, 'OPEN\n');
const { name } = await backups.make();
const preview = await previewRestore(
  createReadStream(path.join(stick, name)),
  'correct horse battery',
  path.join(folder, 'restore'),
);
await layReady(preview.file, store.file, clock.now());
await snapshotBeforeMigration(folder, clock.now)(['0099-next'], store.sqlite);
count(store.sqlite.raw);
await keepMark(store, fail)();
ringForOtherWriters(store, fail)();
await new MachineWatch(deps).look();
writeSync(1, 'DONE\n');
process.exit(0);
