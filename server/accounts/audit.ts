// The audit log: who did what to what, each row hashed together with the one before, so that a change or a gap shows.
// Counted by row number, never by time. No message bodies and no secrets go in.
import { createHash } from 'node:crypto';
import type { AuditAction } from '../store/audit-actions.ts';
import { type AuditRow, auditRowsAfter, highestAuditId, insertAuditRow, lastAuditHash } from '../store/audit-log.ts';
import type { Db, Trx } from '../store/transact.ts';
import type { Actor } from './deps.ts';

export interface AuditEntry {
  readonly actor: Actor;
  /** Subject and verb: 'user.deactivate', 'session.sign-in', 'conversation.assign'. */
  readonly action: AuditAction;
  readonly subject?: { readonly type: string; readonly id: string };
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Actors that are no person, as the log keeps them: keys that pages have words for. */
export const NOBODY = {
  firstRun: 'first run',
  unknownLogin: 'unknown login',
  commandLine: 'Command line',
  api: 'API',
} as const;

/** A program, by the name of its key. */
export function keyAsActor(name: string): string {
  return `${KEY}${name}`;
}

/** The key's name; undefined for every other actor. */
export function keyOfActor(actor: string): string | undefined {
  return actor.startsWith(KEY) ? actor.slice(KEY.length) : undefined;
}

const KEY = 'API key ';

/** What the first row follows. */
const GENESIS = '0'.repeat(64);
const PAGE = 1000;

/** Adds a row, in the transaction of the deed itself: either both happened or neither. */
export async function appendAudit(trx: Trx, deps: { clock: { now(): number } }, entry: AuditEntry): Promise<void> {
  const previous = (await lastAuditHash(trx)) ?? GENESIS;
  const row = {
    at: deps.clock.now(),
    actor_id: entry.actor.id,
    actor: entry.actor.name,
    action: entry.action,
    subject_type: entry.subject?.type ?? null,
    subject_id: entry.subject?.id ?? null,
    detail: JSON.stringify(entry.detail ?? {}),
    address: entry.actor.address,
    previous_hash: previous,
  };
  await insertAuditRow(trx, { ...row, hash: hashOf(row) });
}

export type AuditVerdict =
  | { readonly type: 'intact'; readonly rows: number }
  /** The first row that does not fit: changed itself, or what stood before it is gone. */
  | { readonly type: 'broken'; readonly id: number; readonly reason: 'changed' | 'row missing before it' }
  /** Rows were taken off the end. */
  | { readonly type: 'cut'; readonly lastId: number; readonly highestId: number };

/** Walks the whole chain. For the command that verifies it. */
export async function verifyAudit(db: Db | Trx): Promise<AuditVerdict> {
  let previous = GENESIS;
  let lastId = 0;
  let rows = 0;
  for (;;) {
    const page = await auditRowsAfter(db, lastId, PAGE);
    for (const row of page) {
      if (row.hash !== hashOf(row)) return { type: 'broken', id: row.id, reason: 'changed' };
      if (row.previous_hash !== previous) return { type: 'broken', id: row.id, reason: 'row missing before it' };
      previous = row.hash;
      lastId = row.id;
      rows += 1;
    }
    if (page.length < PAGE) break;
  }
  const highestId = await highestAuditId(db);
  return highestId === lastId ? { type: 'intact', rows } : { type: 'cut', lastId, highestId };
}

function hashOf(row: Omit<AuditRow, 'id' | 'hash'>): string {
  const fields = [
    row.previous_hash,
    row.at,
    row.actor_id,
    row.actor,
    row.action,
    row.subject_type,
    row.subject_id,
    row.detail,
    row.address,
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}
