// Opens the database after a look at it: a damaged one is repaired first (repair.ts), and one that is older than it once was
// is said to be, with everything held that may have left meanwhile.
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { markFile, missingBehind, progressOf, raiseNumbers, readMark, writeMark } from './commit-mark.ts';
import { type OpenStore, openStore } from './database.ts';
import { type HoldReasons, holdOutbox } from './held-messages.ts';
import { finishRepair, type RepairOptions, repair } from './repair.ts';
import { clearSuspicion, isSuspect } from './storage-care.ts';
import { troubleOf } from './storage-error.ts';
import { putStorageNotice, readStorageNotice, type StorageNotice } from './storage-notice.ts';

export interface OpenedSoundly {
  readonly store: OpenStore;
  /** What had to be done about the data at this start; undefined when all was well. */
  readonly notice: StorageNotice | undefined;
}

/** As openStore, which it falls back on. Throws what that throws, except for damage. */
export async function openSoundly(file: string, options: RepairOptions): Promise<OpenedSoundly> {
  const finished = await finishRepair(file, options);
  const sound = await openIfSound(file, options);
  if (!sound) await repair(file, options);
  const store = sound ?? (await openStore(file, options));
  clearSuspicion(file);
  const sqlite = store.sqlite.raw;
  try {
    const older = settleIfOlder(sqlite, markFile(file), options.now());
    return { store, notice: older ?? (finished || !sound ? readStorageNotice(sqlite) : undefined) };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** To be called on a database that is about to take another one's place on purpose: that it is older is no news. */
export function allowToBeOlder(sqlite: DatabaseSync, now: number): void {
  sqlite
    .prepare('insert or replace into settings (key, value, changed_at) values (?, ?, ?)')
    .run(RESTORED, 'true', now);
}

const RESTORED = 'storage.restored';
const REASONS: HoldReasons = { held: { why: 'older-unsent' }, unknown: { why: 'older-on-the-wire' } };

async function openIfSound(file: string, options: RepairOptions): Promise<OpenStore | undefined> {
  if (!isSound(file)) return undefined;
  try {
    return await openStore(file, options);
  } catch (error) {
    if (troubleOf(error) !== 'corrupt') throw error;
    return undefined;
  }
}

// Quick at every start; thorough after a damage that was met while running. Read only: what may be damaged is carried from
// the log into the file by nobody before it has been looked at.
function isSound(file: string): boolean {
  if (!existsSync(file)) return true;
  const check = isSuspect(file) ? 'integrity_check(1)' : 'quick_check(1)';
  try {
    const db = new DatabaseSync(file, { readOnly: true });
    try {
      return Object.values(db.prepare(`pragma ${check}`).get() ?? {})[0] === 'ok';
    } finally {
      db.close();
    }
  } catch (error) {
    if (troubleOf(error) === 'corrupt') return false;
    throw error;
  }
}

// Behind the mark: somebody deleted or exchanged the log, or put an old copy in the place of the file, or the disk forgot
// what it had flushed. Held before anything else, so that a cut in between is met again at the next start.
function settleIfOlder(sqlite: DatabaseSync, file: string, now: number): StorageNotice | undefined {
  const mark = readMark(file);
  const progress = progressOf(sqlite);
  const missing = missingBehind(mark, progress);
  const restored = sqlite.prepare('select 1 from settings where key = ?').get(RESTORED) !== undefined;
  const entries = Object.values(missing).reduce((sum, count) => sum + count, 0);
  if (entries === 0 && !restored) return undefined;
  const notice = { type: 'older', at: now, messages: missing.messages ?? 0, entries } as const;
  if (!restored) holdOutbox(sqlite, now, REASONS);
  // What raiseNumbers leaves alone must not be missed again at the next start.
  writeMark(file, { ...mark, audit_log: progress.audit_log ?? 0 });
  sqlite.exec('begin immediate');
  raiseNumbers(sqlite, mark);
  sqlite.prepare('delete from settings where key = ?').run(RESTORED);
  if (!restored) putStorageNotice(sqlite, notice);
  sqlite.exec('commit');
  return restored ? undefined : notice;
}
