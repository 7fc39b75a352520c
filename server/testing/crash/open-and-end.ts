// Opens a database as a start does, with the newest backup at hand, and ends. Run under strace, which kills it on the way.
import path from 'node:path';
import { newestBackup } from '../../operations/newest-backup.ts';
import { openSoundly } from '../../store/open-soundly.ts';

const [file = ''] = process.argv.slice(2);
const { store } = await openSoundly(file, {
  now: () => 1_800_000_000_000,
  backup: newestBackup(path.join(path.dirname(file), 'repair-backup.db')),
});
await store.close();
