// One row per deed that somebody may have to answer for. Rows are only ever added; triggers refuse the rest.
import { type Selectable, sql } from 'kysely';
import type { AuditLogTable } from './tables.ts';
import type { Db, Trx } from './transact.ts';

export type AuditRow = Selectable<AuditLogTable>;

export interface AuditFilter {
  /** Part of the actor's name. */
  readonly actor?: string;
  /** The beginning of the action, e.g. 'user.'. */
  readonly action?: string;
  /** The beginning of actions that are left out. */
  readonly without?: string;
  readonly subjectId?: string;
  /** Milliseconds since 1970, both inclusive. */
  readonly from?: number;
  readonly to?: number;
}

export async function insertAuditRow(trx: Trx, row: Omit<AuditRow, 'id'>): Promise<void> {
  await trx.insertInto('audit_log').values(row).execute();
}

/** The hash of the newest row; undefined in an empty log. */
export async function lastAuditHash(db: Db | Trx): Promise<string | undefined> {
  const row = await db.selectFrom('audit_log').select('hash').orderBy('id', 'desc').limit(1).executeTakeFirst();
  return row?.hash;
}

/** A page of rows in the order they were written, from behind `after`. */
export async function auditRowsAfter(db: Db | Trx, after: number, limit: number): Promise<AuditRow[]> {
  return await db.selectFrom('audit_log').selectAll().where('id', '>', after).orderBy('id').limit(limit).execute();
}

/** The highest id ever given, also if that row is gone. */
export async function highestAuditId(db: Db | Trx): Promise<number> {
  const { rows } = await sql<{ seq: number }>`select seq from sqlite_sequence where name = 'audit_log'`.execute(db);
  return rows[0]?.seq ?? 0;
}

/** The newest rows about one kind of thing, or about one of them. */
export async function auditRowsAbout(
  db: Db | Trx,
  subject: { readonly type: string; readonly id?: string; readonly limit: number },
): Promise<AuditRow[]> {
  let query = db.selectFrom('audit_log').selectAll().where('subject_type', '=', subject.type);
  if (subject.id !== undefined) query = query.where('subject_id', '=', subject.id);
  return await query.orderBy('id', 'desc').limit(subject.limit).execute();
}

/** Rows of one action among the last `among` of all, in the order they were written. */
export async function lateAuditRows(db: Db | Trx, action: string, among: number): Promise<AuditRow[]> {
  const first = (await highestAuditId(db)) - among;
  const late = db.selectFrom('audit_log').selectAll().where('id', '>', first);
  return await late.where('action', '=', action).orderBy('id').execute();
}

/** Rows that pass the filter, newest first, from before `before` on. */
export async function auditRows(
  db: Db | Trx,
  filter: AuditFilter,
  page: { before?: number; limit: number },
): Promise<AuditRow[]> {
  let query = db.selectFrom('audit_log').selectAll().orderBy('id', 'desc').limit(page.limit);
  if (page.before !== undefined) query = query.where('id', '<', page.before);
  if (filter.actor) query = query.where('actor', 'like', sql<string>`${likePattern(filter.actor)} escape '\\'`);
  if (filter.action) query = query.where('action', 'like', sql<string>`${`${escapeLike(filter.action)}%`} escape '\\'`);
  if (filter.without)
    query = query.where('action', 'not like', sql<string>`${`${escapeLike(filter.without)}%`} escape '\\'`);
  if (filter.subjectId) query = query.where('subject_id', '=', filter.subjectId);
  if (filter.from !== undefined) query = query.where('at', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('at', '<=', filter.to);
  return await query.execute();
}

function likePattern(text: string): string {
  return `%${escapeLike(text)}%`;
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}
