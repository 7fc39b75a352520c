// One row per backup that was tried: what pages and monitors ask about the last good one.
import type { Selectable } from 'kysely';
import { storedProblem } from './backup-problem.ts';
import type { BackupRunsTable } from './tables.ts';
import type { Db, Trx } from './transact.ts';

export type BackupRun = Selectable<BackupRunsTable>;

/** Writes down that a backup begins. Returns its id. */
export async function beginBackupRun(db: Db | Trx, at: number): Promise<number> {
  const row = await db
    .insertInto('backup_runs')
    .values({ started_at: at, outcome: 'running' })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function endBackupRun(
  db: Db | Trx,
  id: number,
  end: Pick<BackupRun, 'finished_at' | 'outcome' | 'problem' | 'file' | 'octets' | 'messages' | 'clients'>,
): Promise<void> {
  await db.updateTable('backup_runs').set(end).where('id', '=', id).execute();
}

/** Runs that a stop or power cut broke off. To be called at start. */
export async function failInterruptedBackups(db: Db | Trx, at: number): Promise<void> {
  await db
    .updateTable('backup_runs')
    .set({ outcome: 'failed', problem: storedProblem({ why: 'interrupted' }), finished_at: at })
    .where('outcome', '=', 'running')
    .execute();
}

/** Newest first. */
export async function recentBackupRuns(db: Db | Trx, limit: number): Promise<BackupRun[]> {
  return db.selectFrom('backup_runs').selectAll().orderBy('id', 'desc').limit(limit).execute();
}

export async function lastMadeBackup(db: Db | Trx): Promise<BackupRun | undefined> {
  return db
    .selectFrom('backup_runs')
    .selectAll()
    .where('outcome', '=', 'made')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}
