// One backup from beginning to end: copy the open database, check the copy, compress and seal it, store it, read it back
// and open it, drop the oldest. A copy that cannot be restored is not a backup, so the check is part of it.
import { createReadStream } from 'node:fs';
import { rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { BackupError } from '../store/backup-problem.ts';
import { type BackupTarget, backupName } from './backup-target.ts';
import type { DatabaseSummary } from './database-summary.ts';
import { type BackupKey, seal, unseal } from './sealed-file.ts';
import { takeSnapshot } from './snapshot.ts';

const SPARE = 64 * 1024 * 1024;

export interface BackupJob {
  readonly sqlite: DatabaseSync;
  /** The database's own file: the copy is made beside it. */
  readonly file: string;
  readonly target: BackupTarget;
  readonly key: BackupKey;
  /** How many backups stay on the target. */
  readonly keep: number;
  readonly now: number;
  readonly progress?: (step: BackupStep) => void;
  /** Reads what was stored, to check it; false for a target that cannot be read back. */
  readonly readBack?: (name: string) => AsyncIterable<Uint8Array>;
}

export type BackupStep =
  | { readonly step: 'copy'; readonly done: number; readonly total: number }
  | { readonly step: 'seal' | 'check' | 'tidy' };

export interface MadeBackup {
  readonly name: string;
  readonly octets: number;
  readonly summary: DatabaseSummary;
}

/** Makes one backup. Throws BackupError, or what SQLite throws; the target then holds nothing new. */
export async function makeBackup(job: BackupJob): Promise<MadeBackup> {
  await job.target.check();
  await requireSpace(job.file);
  const copy = path.join(path.dirname(job.file), `backup-${job.now}.db`);
  const name = backupName(job.now);
  try {
    const summary = await takeSnapshot(job.sqlite, copy, (done, total) =>
      job.progress?.({ step: 'copy', done, total }),
    );
    job.progress?.({ step: 'seal' });
    const octets = await job.target.store(name, seal(createReadStream(copy).pipe(createGzip({ level: 4 })), job.key));
    job.progress?.({ step: 'check' });
    await checkStored(job, name, (await stat(copy)).size);
    job.progress?.({ step: 'tidy' });
    await dropOldest(job.target, job.keep);
    return { name, octets, summary };
  } finally {
    await rm(copy, { force: true });
  }
}

/** The content of a sealed backup: an SQLite file. Throws SealError, or a zlib error where the seal held but the content does not. */
export function openBackup(
  sealed: AsyncIterable<Uint8Array>,
  unlock: { passphrase: string } | { key: BackupKey },
): AsyncIterable<Uint8Array> {
  return pipeThrough(unseal(sealed, unlock));
}

async function* pipeThrough(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  const readable = Readable.from(source, { objectMode: false });
  readable.on('error', (error) => gunzip.destroy(error));
  try {
    yield* readable.pipe(gunzip);
  } finally {
    readable.destroy();
  }
}

async function checkStored(job: BackupJob, name: string, expected: number): Promise<void> {
  const read = job.readBack ?? ((stored: string) => createReadStream(path.join(job.target.where, stored)));
  let length = 0;
  try {
    for await (const chunk of openBackup(read(name), { key: job.key })) length += chunk.length;
  } catch (error) {
    await job.target.remove(name);
    throw new BackupError({ why: 'failed-check', where: job.target.where }, error);
  }
  if (length !== expected) {
    await job.target.remove(name);
    throw new BackupError({ why: 'failed-check', where: job.target.where });
  }
}

async function dropOldest(target: BackupTarget, keep: number): Promise<void> {
  const old = (await target.list()).slice(Math.max(1, keep));
  for (const { name } of old) await target.remove(name);
}

async function requireSpace(file: string): Promise<void> {
  const { bavail, bsize } = await statfs(path.dirname(file));
  const needed = (await stat(file)).size + SPARE;
  const free = bavail * bsize;
  if (free < needed) throw new BackupError({ why: 'no-space-here', needed, free });
}
