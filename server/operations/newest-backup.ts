// The newest backup that opens by the key which the machine itself holds, laid open for a repair.
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { BackupError } from '../store/backup-problem.ts';
import type { BackupSource } from '../store/repair.ts';
import { parsedSetting } from '../store/settings.ts';
import { folderTarget } from './backup-target.ts';
import { KEY_SETTING, PLAN_SETTING, storedKey, storedPlan } from './backups.ts';
import { summarise } from './database-summary.ts';
import { writeDurably } from './durable-file.ts';
import { openBackup } from './make-backup.ts';
import { openRegular } from './regular-file.ts';

/** Older ones are tried where the newest does not open. */
const MOST_TRIED = 3;
/** A network folder whose server is gone must not keep the service from starting. */
const HANGS_AFTER = 120_000;

/** Lays the backup open as `file`. It rejects, mostly with BackupError, where there is none that opens. */
export function newestBackup(file: string, hangsAfter = HANGS_AFTER): BackupSource {
  return async (salvaged) => {
    const hanging = Promise.withResolvers<never>();
    const timer = setTimeout(() => hanging.reject(new BackupError({ why: 'target-hangs' })), hangsAfter);
    try {
      return await Promise.race([open(salvaged, file), hanging.promise]);
    } finally {
      clearTimeout(timer);
    }
  };
}

async function open(salvaged: DatabaseSync, file: string): Promise<{ readonly name: string; readonly file: string }> {
  const { folder } = storedPlan(setting(salvaged, PLAN_SETTING));
  const key = storedKey(setting(salvaged, KEY_SETTING));
  if (folder === '') throw new BackupError({ why: 'no-target' });
  if (!key) throw new BackupError({ why: 'no-key' });
  const target = folderTarget(folder);
  await target.check();
  let problem: unknown = new BackupError({ why: 'no-backup-there', where: folder });
  for (const { name } of (await target.list()).slice(0, MOST_TRIED)) {
    try {
      const sealed = await openRegular(path.join(folder, name), { links: false });
      await writeDurably(file, openBackup(sealed, { key }));
      summarise(file);
      return { name, file };
    } catch (error) {
      problem = error;
    }
  }
  throw problem;
}

function setting(sqlite: DatabaseSync, key: string): unknown {
  const row = sqlite.prepare('select value from settings where key = ?').get(key);
  return row && parsedSetting(String(row.value));
}
