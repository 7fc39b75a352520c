// The life of each message, step by step, kept for ever: what the timeline on a bubble shows.
import type { Db, Trx } from './transact.ts';

export type MessageStepType =
  | 'queued'
  | 'part-submitting'
  | 'part-submitted'
  | 'part-refused'
  | 'part-not-submitted'
  | 'part-unknown'
  | 'part-report'
  | 'failed'
  | 'cancelled'
  | 'expired'
  | 'no-report'
  | 'confirmed'
  | 'send-again'
  | 'received'
  | 'received-again'
  | 'completed';

export interface MessageStep {
  readonly messageId: number;
  readonly at: number;
  readonly type: MessageStepType;
  readonly detail?: Readonly<Record<string, unknown>>;
}

export async function addStep(db: Db | Trx, step: MessageStep): Promise<void> {
  await db
    .insertInto('message_steps')
    .values({ message_id: step.messageId, at: step.at, type: step.type, detail: JSON.stringify(step.detail ?? {}) })
    .execute();
}

/** Takes back the newest step of this kind: it led to nothing new. */
export async function removeNewestStep(trx: Trx, messageId: number, type: MessageStepType): Promise<void> {
  await trx
    .deleteFrom('message_steps')
    .where('id', '=', (each) =>
      each
        .selectFrom('message_steps')
        .select((step) => step.fn.max('id').as('id'))
        .where('message_id', '=', messageId)
        .where('type', '=', type),
    )
    .execute();
}

/** A message's steps, oldest first. */
export async function stepsOf(
  db: Db | Trx,
  messageId: number,
): Promise<readonly { id: number; at: number; type: string; detail: string }[]> {
  return await db
    .selectFrom('message_steps')
    .select(['id', 'at', 'type', 'detail'])
    .where('message_id', '=', messageId)
    .orderBy('id')
    .execute();
}

export async function countSteps(db: Db | Trx, messageId: number, type: MessageStepType): Promise<number> {
  const row = await db
    .selectFrom('message_steps')
    .select((each) => each.fn.countAll<number>().as('count'))
    .where('message_id', '=', messageId)
    .where('type', '=', type)
    .executeTakeFirstOrThrow();
  return row.count;
}
