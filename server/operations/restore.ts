// Restore in two halves, so that a power cut between any two steps leaves either the old database or the new one: a checked
// file is laid ready beside the database, and the next start puts it in its place, before anything opens it.
import { existsSync } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type HeldCounts, holdOutbox } from '../store/held-messages.ts';
import { allowToBeOlder } from '../store/open-soundly.ts';
import { dropRepaired } from '../store/repair.ts';
import { type DatabaseSummary, summarise } from './database-summary.ts';
import { makePrivateFolder, syncFile, syncFolder } from './durable-file.ts';
import { openBackup } from './make-backup.ts';
import { SealError } from './sealed-file.ts';
import { type Room, writeWithinRoom } from './write-within-room.ts';

const KEEP_OLD = 7 * 24 * 60 * 60 * 1000;
/** Opened, no backup is larger: a thousand texts a day for a century are about 40 GiB. */
const ROOM: Room = { most: 64 * 1024 ** 3 };
const DATABASE = Buffer.from('SQLite format 3\0', 'latin1');

export interface RestorePreview {
  /** The opened backup on this machine, ready for `layReady`. */
  readonly file: string;
  readonly summary: DatabaseSummary;
}

/**
 * Opens a sealed backup into `folder` and tells what is in it. Nothing in service is touched.
 * Throws BackupError, and leaves nothing behind then.
 */
export async function previewRestore(
  sealed: AsyncIterable<Uint8Array>,
  passphrase: string,
  folder: string,
  room: Partial<Room> = {},
): Promise<RestorePreview> {
  await makePrivateFolder(folder);
  const file = path.join(folder, 'restore-preview.db');
  try {
    await writeWithinRoom(file, onlyDatabase(openBackup(sealed, { passphrase })), { ...ROOM, ...room });
    return { file, summary: summarise(file) };
  } catch (error) {
    await rm(file, { force: true });
    const broken = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
    throw broken ? new SealError('damaged') : error;
  }
}

/** Holds the outbox of `candidate` and lays it ready for the next start of `database`. */
export async function layReady(candidate: string, database: string, now: number): Promise<HeldCounts> {
  const sqlite = new DatabaseSync(candidate, { timeout: 5000 });
  let counts: HeldCounts;
  try {
    // One file and no side files, so that one rename carries all of it.
    sqlite.exec('pragma journal_mode = delete');
    counts = holdOutbox(sqlite, now);
    allowToBeOlder(sqlite, now);
  } finally {
    sqlite.close();
  }
  summarise(candidate);
  await syncFile(candidate);
  await rename(candidate, ready(database));
  await syncFolder(path.dirname(database));
  return counts;
}

/** Whether a restored database waits for the next start. */
export function isLaidReady(database: string): boolean {
  return existsSync(ready(database));
}

/**
 * To be called at start before the database is opened: puts a restored file in place and keeps the old one, also when a
 * former attempt was cut off half way. Returns the path of the old database, or undefined when there was nothing to do.
 */
export async function applyReady(database: string): Promise<string | undefined> {
  if (!isLaidReady(database)) return undefined;
  const folder = path.dirname(database);
  // Named for when it was laid ready, so that a second attempt finds the same name.
  const laid = new Date((await stat(ready(database))).mtimeMs).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const old = path.join(folder, `before-restore-${laid}.db`);
  // The main file last: while it is there, what is left of its side files belongs to it.
  for (const suffix of ['-wal', '-shm', '']) {
    if (existsSync(`${database}${suffix}`)) await rename(`${database}${suffix}`, `${old}${suffix}`);
  }
  await syncFolder(folder);
  // A repair that was cut off belongs to the database that goes.
  dropRepaired(database);
  await rename(ready(database), database);
  await syncFolder(folder);
  return old;
}

/** Removes databases that a restore put aside more than a week ago. `trusted`: whether the clock may decide over deletion. */
export async function dropOldDatabases(folder: string, now: number, trusted: boolean): Promise<void> {
  if (!trusted) return;
  for (const name of await readdir(folder)) {
    const laid = /^before-restore-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.db/.exec(name);
    if (!laid) continue;
    const [, year, month, day, hour, minute, second] = laid;
    const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
    if (now - at > KEEP_OLD) await rm(path.join(folder, name), { force: true });
  }
}

// Judged by its first octets, before anything of it is written.
async function* onlyDatabase(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let start: Uint8Array | undefined = new Uint8Array();
  for await (const chunk of content) {
    const next: Uint8Array = start ? Buffer.concat([start, chunk]) : chunk;
    if (start && next.length < DATABASE.length) start = next;
    else {
      if (start && !DATABASE.equals(next.subarray(0, DATABASE.length))) throw new SealError('not-a-backup');
      start = undefined;
      yield next;
    }
  }
  if (start) throw new SealError('not-a-backup');
}

function ready(database: string): string {
  return `${database}.restore`;
}
