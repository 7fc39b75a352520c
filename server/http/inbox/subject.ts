// Whom a conversation is with, read once for its header and the panel beside it.
import { type Client, clientById, clientsWithNumber } from '../../store/clients.ts';
import { type Reader, readersOf } from '../../store/conversation-reads.ts';
import type { Conversation } from '../../store/threads.ts';
import type { Db } from '../../store/transact.ts';

export interface Subject {
  readonly client: Client | undefined;
  /** Every client with this number: several are a household. */
  readonly owners: readonly { readonly id: number; readonly name: string }[];
  /** Who has seen the newest inbound message. */
  readonly readers: readonly Reader[];
}

export async function subjectOf(db: Db, conversation: Conversation): Promise<Subject> {
  const { client_id: clientId, last_inbound_id: newest } = conversation;
  return {
    client: clientId === null ? undefined : await clientById(db, clientId),
    owners: await clientsWithNumber(db, conversation.number),
    readers: newest === null ? [] : await readersOf(db, conversation.id, newest),
  };
}
