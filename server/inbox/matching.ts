// Which client a thread is about: the only one who has its number. Several: nobody is guessed, unless a person picked one
// of them. Done again for every number that a change of clients touched.
import { clientById, clientsWithNumber } from '../store/clients.ts';
import { alterConversation } from '../store/conversations.ts';
import { addThreadEvent, conversationByNumber } from '../store/threads.ts';
import type { Announce, Trx } from '../store/transact.ts';

/** Matches the threads of these numbers again; each change leaves a dated line that names no person. */
export async function matchAgain(
  trx: Trx,
  announce: Announce,
  deps: { readonly clock: { now(): number } },
  numbers: Iterable<string>,
): Promise<void> {
  for (const number of new Set(numbers)) await matchNumber(trx, announce, deps, number);
}

async function matchNumber(
  trx: Trx,
  announce: Announce,
  deps: { readonly clock: { now(): number } },
  number: string,
): Promise<void> {
  const conversation = await conversationByNumber(trx, number);
  if (!conversation) return;
  const owners = await clientsWithNumber(trx, number);
  const picked = owners.find((owner) => owner.id === conversation.client_id);
  const clientId = owners.length === 1 ? (owners[0]?.id ?? null) : (picked?.id ?? null);
  announce({ type: 'conversation', conversationId: conversation.id });
  if (clientId === conversation.client_id) return;
  await alterConversation(trx, conversation.id, { client_id: clientId }, deps.clock.now());
  const client = clientId === null ? undefined : await clientById(trx, clientId);
  const eventId = await addThreadEvent(trx, {
    conversationId: conversation.id,
    at: deps.clock.now(),
    actorId: null,
    type: client ? 'client-linked' : 'client-unlinked',
    detail: client ? { clientId: client.id, name: client.name } : {},
  });
  announce({ type: 'event', conversationId: conversation.id, eventId });
}
