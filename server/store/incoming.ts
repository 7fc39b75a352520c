// Inbound messages as rows: added once, and replaced in place only while parts of them are still on their way.
import type { MessageKind, MessageStatus } from './tables.ts';
import type { Trx } from './transact.ts';

export interface NewIncoming {
  readonly publicId: string;
  readonly conversationId: number;
  readonly kind: MessageKind;
  readonly text: string;
  readonly status: MessageStatus;
  readonly iccid: string;
  readonly partsTotal: number;
  readonly partsDone: number;
  readonly at: number;
  readonly sentAt: number | null;
  /** JSON. */
  readonly detail: string;
  readonly bootId: string;
  readonly monotonic: number;
  readonly now: number;
}

export async function insertIncoming(trx: Trx, message: NewIncoming): Promise<number> {
  const row = await trx
    .insertInto('messages')
    .values({
      public_id: message.publicId,
      conversation_id: message.conversationId,
      direction: 'in',
      kind: message.kind,
      text: message.text,
      status: message.status,
      sim_iccid: message.iccid,
      parts_total: message.partsTotal,
      parts_done: message.partsDone,
      at: message.at,
      sent_at: message.sentAt,
      detail: message.detail,
      boot_id: message.bootId,
      created_monotonic: message.monotonic,
      created_at: message.now,
      updated_at: message.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Returns the conversation that the message stands in. */
export async function replaceIncomingText(
  trx: Trx,
  message: { id: number; text: string; partsDone: number; status: MessageStatus; now: number },
): Promise<number> {
  const row = await trx
    .updateTable('messages')
    .set({ text: message.text, parts_done: message.partsDone, status: message.status, updated_at: message.now })
    .where('id', '=', message.id)
    .returning('conversation_id')
    .executeTakeFirstOrThrow();
  return row.conversation_id;
}
