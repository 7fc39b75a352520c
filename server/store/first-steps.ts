// What has been done on this machine for the first time: the checklist ticks itself from these facts.
import type { Db } from './transact.ts';

export interface FirstSteps {
  /** A text was taken by the network. */
  readonly sent: boolean;
  /** Somebody was answered: a text went out after one had come in. */
  readonly replied: boolean;
  readonly assigned: boolean;
  readonly colleague: boolean;
}

export async function firstSteps(db: Db): Promise<FirstSteps> {
  const demo = db.selectFrom('demo_rows').select('row_id').where('kind', '=', 'conversation');
  const real = db.selectFrom('messages').where('conversation_id', 'not in', demo);
  const sent = await real
    .select('id')
    .where('direction', '=', 'out')
    .where('status', 'in', ['sent', 'delivered', 'no-report'])
    .limit(1)
    .executeTakeFirst();
  const replied = await db
    .selectFrom('messages as answer')
    .innerJoin('messages as question', 'question.conversation_id', 'answer.conversation_id')
    .select('answer.id')
    .where('answer.direction', '=', 'out')
    .where('answer.submission_id', 'is not', null)
    .where('question.direction', '=', 'in')
    .whereRef('question.id', '<', 'answer.id')
    .limit(1)
    .executeTakeFirst();
  const assigned = await db
    .selectFrom('conversation_events')
    .select('id')
    .where('type', '=', 'assigned')
    .limit(1)
    .executeTakeFirst();
  const people = await db.selectFrom('users').select('id').limit(2).execute();
  return {
    sent: sent !== undefined,
    replied: replied !== undefined,
    assigned: assigned !== undefined,
    colleague: people.length > 1,
  };
}
