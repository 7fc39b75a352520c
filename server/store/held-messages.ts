// After a restore nothing leaves by itself: what was waiting may have been sent since the backup was made. It is held
// until a person says "send" or "discard"; what was on the wire is not known (reliability.md §5, F63).
import type { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { addStep } from './message-steps.ts';
import { type Reason, storedReason } from './reason.ts';
import { type Store, transact } from './transact.ts';

const OF_A_BACKUP: HoldReasons = {
  unknown: { why: 'restored-on-the-wire' },
  held: { why: 'restored-unsent' },
};

export interface HoldReasons {
  readonly unknown: Reason;
  readonly held: Reason;
}

export interface HeldCounts {
  readonly held: number;
  readonly unknown: number;
}

/** Rewrites a restored or repaired database before it goes into service, in one transaction. `reasons` are for staff. */
export function holdOutbox(sqlite: DatabaseSync, now: number, reasons = OF_A_BACKUP): HeldCounts {
  sqlite.exec('begin immediate');
  try {
    const begun = `select message_id from outbound_segments
      where state in ('submitting', 'submitted', 'delivered', 'undelivered', 'unknown')`;
    // A message of which a part had left cannot be sent whole again without doubt: it is not known.
    const unknown = sqlite
      .prepare(
        `update messages set status = 'unknown', reason = ?, updated_at = ?
         where direction = 'out' and status in ('queued', 'sending') and id in (${begun})`,
      )
      .run(storedReason(reasons.unknown), now);
    sqlite
      .prepare(`update outbound_segments set state = 'unknown', updated_at = ? where state = 'submitting'`)
      .run(now);
    sqlite
      .prepare(
        `update outbound_segments set state = 'cancelled', updated_at = ? where state = 'queued' and message_id in (${begun})`,
      )
      .run(now);
    const held = sqlite
      .prepare(
        `update messages set status = 'held', reason = ?, updated_at = ?
         where direction = 'out' and status in ('queued', 'sending')`,
      )
      .run(storedReason(reasons.held), now);
    // Nothing of a held message has left: its parts are made afresh when a person sends it.
    sqlite.exec(`delete from outbound_segments where state = 'queued'
      and message_id in (select id from messages where status = 'held')`);
    sqlite.exec('commit');
    return { held: Number(held.changes), unknown: Number(unknown.changes) };
  } catch (error) {
    sqlite.exec('rollback');
    throw error;
  }
}

/** How many messages wait for a person. */
export async function countHeld(store: Pick<Store, 'db'>): Promise<number> {
  const row = await store.db
    .selectFrom('messages')
    .select((each) => each.fn.countAll<number>().as('count'))
    .where('status', '=', 'held')
    .executeTakeFirst();
  return row?.count ?? 0;
}

/** Sends every held message, or discards it. Returns how many. */
export async function settleHeld(store: Store, decision: 'send' | 'discard', now: number): Promise<number> {
  return transact(store, async (trx, announce) => {
    const rows = await trx
      .updateTable('messages')
      .set((row) => ({
        status: decision === 'send' ? 'queued' : 'cancelled',
        reason: null,
        updated_at: now,
        // Its time begins anew: else an old one would expire at the moment a person sends it.
        valid_until: row(row(sql.val(now), '+', row.ref('valid_until')), '-', row.ref('created_at')),
      }))
      .where('status', '=', 'held')
      .returning(['id', 'conversation_id'])
      .execute();
    for (const row of rows) {
      await addStep(trx, {
        messageId: row.id,
        at: now,
        type: decision === 'send' ? 'queued' : 'cancelled',
        detail: { why: 'restore' },
      });
      announce({ type: 'message', conversationId: row.conversation_id, messageId: row.id, added: false });
    }
    if (rows.length > 0 && decision === 'send') announce({ type: 'outbox' });
    return rows.length;
  });
}
