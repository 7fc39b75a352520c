// How far the database had come, kept in a small file outside it: a log that is deleted or exchanged behind our back leaves
// SQLite with an older state that looks sound, and only something outside can tell (reliability.md F45). It is written after
// what it tells of is on disk, so after a crash or a power cut it is behind the database, never ahead of it.
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { sql } from 'kysely';
import type { OpenStore } from './database.ts';

/** Table → the highest id it ever gave. Only of tables whose numbers never go back; a migration that makes one anew keeps its number. */
export type Progress = Readonly<Record<string, number>>;

const TABLES = ['messages', 'message_steps', 'inbound_pdus', 'outbound_segments', 'conversations', 'audit_log'];
const EVERY = 30_000;
// Two places in turn, each in a block of its own: a write that is torn leaves the other.
const PLACES = 2;
const BLOCK = 4096;
const RECORD = 512;

interface Mark {
  readonly turn: number;
  readonly progress: Progress;
}

export function markFile(database: string): string {
  return `${database}-mark`;
}

/** What the file says; undefined without a whole record. */
export function readMark(file: string): Progress | undefined {
  return newest(file)?.progress;
}

/** Writes in place and flushes: no new block is needed on a full disk. Throws what the file system throws. */
export function writeMark(file: string, progress: Progress): void {
  const turn = (newest(file)?.turn ?? -1) + 1;
  const content = JSON.stringify({ turn, progress } satisfies Mark);
  const line = `${crc32(content).toString(16).padStart(8, '0')} ${content}`;
  const record = Buffer.alloc(RECORD, ' ');
  if (record.write(line) !== Buffer.byteLength(line)) throw new Error(`The mark is too long: ${line}`);
  const handle = openSync(file, constants.O_WRONLY | constants.O_CREAT | constants.O_DSYNC, 0o600);
  try {
    writeSync(handle, record, 0, RECORD, (turn % PLACES) * BLOCK);
  } finally {
    closeSync(handle);
  }
}

/** As the database says it now, outside any transaction. */
export function progressOf(sqlite: DatabaseSync): Progress {
  const rows = sqlite.prepare('select name, seq from sqlite_sequence').all();
  return onlyKnown(rows.map(({ name, seq }) => [String(name), Number(seq)]));
}

/** What the mark has and the database has not: by table, how many ids. Empty when nothing is missing. */
export function missingBehind(mark: Progress | undefined, progress: Progress): Progress {
  const behind = Object.entries(mark ?? {}).map(
    ([table, highest]) => [table, highest - (progress[table] ?? 0)] as const,
  );
  return Object.fromEntries(behind.filter(([, count]) => count > 0));
}

/** Numbers that the mark knows to have been given are not given again: programs read by them, and would miss what is new. */
export function raiseNumbers(sqlite: DatabaseSync, mark: Progress | undefined): void {
  const raise = sqlite.prepare('update sqlite_sequence set seq = max(seq, ?) where name = ?');
  const begin = sqlite.prepare('insert into sqlite_sequence (seq, name) values (?, ?)');
  for (const [table, highest] of Object.entries(mark ?? {})) {
    // A gap in the audit log means that rows are missing: where it begins anew after a restore there is none.
    if (table === 'audit_log') continue;
    if (raise.run(highest, table).changes === 0) begin.run(highest, table);
  }
}

/** Writes the mark now and then from now on. The returned function ends that with a last one. */
export function keepMark(store: OpenStore, report: (error: unknown) => void, every = EVERY): () => Promise<void> {
  const file = markFile(store.file);
  let written = '';
  const note = async () => {
    try {
      // By way of the one connection's queue: never in the middle of a transaction, whose numbers may yet be taken back.
      const { rows } = await sql<{ name: string; seq: number }>`select name, seq from sqlite_sequence`.execute(
        store.db,
      );
      const progress = onlyKnown(rows.map(({ name, seq }) => [name, seq]));
      const now = JSON.stringify(progress);
      if (now === written) return;
      writeMark(file, progress);
      written = now;
    } catch (error) {
      report(error);
    }
  };
  const timer = setInterval(() => void note(), every);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await note();
  };
}

function onlyKnown(entries: readonly (readonly [string, number])[]): Progress {
  return Object.fromEntries(entries.filter(([table]) => TABLES.includes(table)));
}

function newest(file: string): Mark | undefined {
  const marks = Array.from({ length: PLACES }, (_, place) => readAt(file, place)).filter((mark) => mark !== undefined);
  return marks.toSorted((a, b) => b.turn - a.turn)[0];
}

function readAt(file: string, place: number): Mark | undefined {
  const record = Buffer.alloc(RECORD);
  try {
    const handle = openSync(file, 'r');
    try {
      readSync(handle, record, 0, RECORD, place * BLOCK);
    } finally {
      closeSync(handle);
    }
  } catch {
    return undefined; // none was ever written, or the disk cannot read it: then it says nothing
  }
  const [, sum, content] = /^([0-9a-f]{8}) (.*?) *$/.exec(record.toString()) ?? [];
  if (sum === undefined || content === undefined || crc32(content) !== Number.parseInt(sum, 16)) return undefined;
  const mark: Mark = JSON.parse(content);
  return mark;
}
