// A damaged database is made anew beside itself out of every row that can still be read, then of what a backup has of the
// others, and takes the old one's place by renaming: a cut at any moment leaves either the damaged one or the whole new one.
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { problemOf } from './backup-problem.ts';
import { markFile, progressOf, raiseNumbers, readMark, writeMark } from './commit-mark.ts';
import { type OpenOptions, openStore } from './database.ts';
import { fillFromBackup } from './fill-from-backup.ts';
import { type HoldReasons, holdOutbox } from './held-messages.ts';
import { storedReason } from './reason.ts';
import { mendReferences, salvage } from './salvage.ts';
import { putStorageNotice, readStorageNotice, type StorageNotice } from './storage-notice.ts';

/** Lays a backup open as a plain database file. Throws where that cannot be done, BackupError where it is known why. */
export type BackupSource = (salvaged: DatabaseSync) => Promise<{ readonly name: string; readonly file: string }>;

export interface RepairOptions extends OpenOptions {
  readonly now: () => number;
  readonly backup?: BackupSource;
}

const REASONS: HoldReasons = { held: { why: 'repaired-unsent' }, unknown: { why: 'repaired-on-the-wire' } };

/** Puts a repaired database in the place of `file`, and the damaged one aside. */
export async function repair(file: string, options: RepairOptions): Promise<void> {
  const fresh = `${file}.repairing`;
  for (const suffix of SUFFIXES) rmSync(`${fresh}${suffix}`, { force: true });
  const store = await openStore(fresh, options);
  const sqlite = store.sqlite.raw;
  try {
    const { saved, unreadable } = salvage(file, sqlite);
    const numbers = [...unreadable.values()].flat();
    const lost = {
      unreadable: numbers.filter((number) => number > 0).length,
      tables: numbers.filter((number) => number === 0).length,
    };
    const filling =
      numbers.length > 0 ? await fill(sqlite, unreadable, options.backup) : { filled: 0, backup: NOTHING_LOST };
    raiseNumbers(sqlite, readMark(markFile(file)));
    readAgain(sqlite);
    if (unreadable.has('messages') || unreadable.has('outbound_segments')) settleOutgoing(sqlite, options.now());
    mendReferences(sqlite);
    const at = options.now();
    putStorageNotice(sqlite, { type: 'repaired', at, aside: asideOf(file, at), saved, ...lost, ...filling });
    // What raiseNumbers leaves alone must not be missed again by the start.
    writeMark(markFile(file), progressOf(sqlite));
    // One file and no side files, so that one rename carries all of it.
    sqlite.exec('pragma journal_mode = delete');
  } finally {
    await store.close();
  }
  flush(fresh);
  renameSync(fresh, repairedFile(file));
  flush(path.dirname(file));
  await finishRepair(file, options);
}

/** Goes on with a repair that was cut off after the new database was whole. True when there was one. */
export async function finishRepair(file: string, options: RepairOptions): Promise<boolean> {
  const repaired = repairedFile(file);
  if (!existsSync(repaired)) return false;
  putAside(file, asideNamedIn(repaired) ?? asideOf(file, options.now()));
  renameSync(repaired, file);
  flush(path.dirname(file));
  // As every database of ours: opened once, it has its log again.
  await (await openStore(file, options)).close();
  return true;
}

/** To be called when another database takes the place of `file`. */
export function dropRepaired(file: string): void {
  rmSync(repairedFile(file), { force: true });
}

const SUFFIXES = ['-wal', '-shm', '-journal', ''];
const NOTHING_LOST = { problem: { why: 'nothing-lost' } } as const;

async function fill(
  sqlite: DatabaseSync,
  unreadable: ReadonlyMap<string, readonly number[]>,
  source: BackupSource | undefined,
): Promise<Pick<Extract<StorageNotice, { type: 'repaired' }>, 'filled' | 'backup'>> {
  try {
    if (!source) return { filled: 0, backup: { problem: { why: 'not-asked' } } };
    const { name, file } = await source(sqlite);
    try {
      return { filled: fillFromBackup(file, sqlite, unreadable), backup: { name } };
    } finally {
      for (const suffix of SUFFIXES) rmSync(`${file}${suffix}`, { force: true });
    }
  } catch (error) {
    return { filled: 0, backup: { problem: problemOf(error) } };
  }
}

// A text that came in and whose message is lost is made again from its octets, by the gateway's next start.
function readAgain(sqlite: DatabaseSync): void {
  const gone = 'message_id is not null and message_id not in (select id from messages)';
  sqlite.exec(`update inbound_pdus set state = 'stored', message_id = null, assembly_id = null, part = null
    where ${gone} and state in ('done', 'waiting', 'undecodable')`);
  sqlite.exec(`delete from assemblies where ${gone}`);
}

// Where parts or their messages are lost or come from a backup, what was sent meanwhile is not known any more: nothing
// leaves by itself.
function settleOutgoing(sqlite: DatabaseSync, now: number): void {
  const waits = `('queued', 'sending')`;
  sqlite
    .prepare(
      `update messages set status = 'unknown', reason = ?, updated_at = ? where direction = 'out' and status = 'sending'
       and id not in (select message_id from outbound_segments)`,
    )
    .run(storedReason(REASONS.unknown), now);
  sqlite.exec(`update outbound_segments set state = 'unknown' where state in ('queued', 'submitting')
    and message_id not in (select id from messages where status in ${waits})`);
  holdOutbox(sqlite, now, REASONS);
}

function putAside(file: string, aside: string): void {
  mkdirSync(aside, { recursive: true, mode: 0o700 });
  // The main file last: while it is there, what is left of its side files belongs to it.
  for (const suffix of SUFFIXES) {
    if (existsSync(`${file}${suffix}`))
      renameSync(`${file}${suffix}`, path.join(aside, `${path.basename(file)}${suffix}`));
  }
  flush(path.dirname(file));
}

// As the notice says, so that a second attempt goes on in the same folder.
function asideNamedIn(repaired: string): string | undefined {
  const sqlite = new DatabaseSync(repaired, { readOnly: true });
  try {
    const notice = readStorageNotice(sqlite);
    return notice?.type === 'repaired' ? notice.aside : undefined;
  } finally {
    sqlite.close();
  }
}

function repairedFile(file: string): string {
  return `${file}.repaired`;
}

function asideOf(file: string, at: number): string {
  return path.join(path.dirname(file), `damaged-${new Date(at).toISOString().replaceAll(':', '')}`);
}

function flush(file: string): void {
  const handle = openSync(file, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
