// How many parts were let through, by day and by whom or where to.
import type { Db, Trx } from './transact.ts';

/** Counts of one day (days since 1970, by the clinic's calendar), 0 where there is no row. */
export async function sendCounts(db: Db | Trx, day: number, subjects: readonly string[]): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('send_counts')
    .select(['subject', 'count'])
    .where('day', '=', day)
    .where('subject', 'in', subjects)
    .execute();
  const found = new Map(rows.map((row) => [row.subject, row.count]));
  return new Map(subjects.map((subject) => [subject, found.get(subject) ?? 0]));
}

/** So many more for a subject. */
export async function countSend(db: Db | Trx, day: number, subject: string, more: number): Promise<void> {
  await db
    .insertInto('send_counts')
    .values({ day, subject, count: more })
    .onConflict((conflict) =>
      conflict.columns(['day', 'subject']).doUpdateSet((e) => ({ count: e('send_counts.count', '+', more) })),
    )
    .execute();
}

/** Forgets the days before `day`. */
export async function forgetSendCounts(db: Db | Trx, day: number): Promise<void> {
  await db.deleteFrom('send_counts').where('day', '<', day).execute();
}
