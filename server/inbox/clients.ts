// The address book: make, change, merge and attach. Every change matches the threads of the touched numbers again.
import {
  addNumbers,
  type ClientFields,
  clientByExternalId,
  clientById,
  deleteClient,
  insertClient,
  type NewNumber,
  numbersOfClients,
  replaceNumbers,
  updateClient,
} from '../store/clients.ts';
import { moveConversations } from '../store/conversations.ts';
import { type Announce, type Store, type Trx, transact } from '../store/transact.ts';
import type { Actor, InboxAction, InboxDeps } from './deed.ts';
import { matchAgain } from './matching.ts';

export interface ClientDraft extends ClientFields {
  /** E.164 each; the first is the primary one. */
  readonly numbers: readonly NewNumber[];
}

export type ClientOutcome =
  | { readonly type: 'done'; readonly clientId: number }
  | { readonly type: 'missing' }
  | { readonly type: 'external-id-taken'; readonly clientId: number };

export async function createClient(
  store: Store,
  deps: InboxDeps,
  client: ClientDraft & { actor: Actor },
): Promise<ClientOutcome> {
  return await transact(store, async (trx, announce) => {
    const taken = await externalIdTaken(trx, client.externalId, undefined);
    if (taken) return taken;
    const clientId = await insertClient(trx, { ...client, publicId: deps.newId(), at: deps.clock.now() });
    await addNumbers(trx, clientId, client.numbers);
    await finish(trx, announce, deps, {
      clientId,
      actor: client.actor,
      action: 'client.create',
      numbers: client.numbers.map((number) => number.number),
    });
    return { type: 'done', clientId };
  });
}

export async function changeClient(
  store: Store,
  deps: InboxDeps,
  client: ClientDraft & { clientId: number; actor: Actor },
): Promise<ClientOutcome> {
  return await transact(store, async (trx, announce) => {
    const before = await clientById(trx, client.clientId);
    if (!before) return { type: 'missing' };
    const taken = await externalIdTaken(trx, client.externalId, client.clientId);
    if (taken) return taken;
    await updateClient(trx, client.clientId, { ...client, at: deps.clock.now() });
    await replaceNumbers(trx, client.clientId, client.numbers);
    await finish(trx, announce, deps, {
      clientId: client.clientId,
      actor: client.actor,
      action: 'client.change',
      numbers: [...before.numbers, ...client.numbers].map((number) => number.number),
    });
    return { type: 'done', clientId: client.clientId };
  });
}

/** An unknown number turns out to be a client's. */
export async function attachNumber(
  store: Store,
  deps: InboxDeps,
  attach: { clientId: number; number: string; label: string; actor: Actor },
): Promise<ClientOutcome> {
  return await transact(store, async (trx, announce) => {
    if (!(await clientById(trx, attach.clientId))) return { type: 'missing' };
    await addNumbers(trx, attach.clientId, [{ number: attach.number, label: attach.label }]);
    await finish(trx, announce, deps, {
      clientId: attach.clientId,
      actor: attach.actor,
      action: 'client.attach-number',
      numbers: [attach.number],
    });
    return { type: 'done', clientId: attach.clientId };
  });
}

/** Two records of one client become one: `from` gives its numbers, notes and threads to `into` and is gone. */
export async function mergeClients(
  store: Store,
  deps: InboxDeps,
  merge: { fromId: number; intoId: number; actor: Actor },
): Promise<ClientOutcome> {
  return await transact(store, async (trx, announce) => {
    const from = await clientById(trx, merge.fromId);
    const into = await clientById(trx, merge.intoId);
    if (!from || !into || from.id === into.id) return { type: 'missing' };
    const numbers = await numbersOfClients(trx, [from.id, into.id]);
    await moveConversations(trx, { fromClientId: from.id, toClientId: into.id, at: deps.clock.now() });
    await deleteClient(trx, from.id);
    await addNumbers(trx, into.id, from.numbers);
    await updateClient(trx, into.id, {
      name: into.name,
      externalId: into.external_id ?? from.external_id,
      notes: [into.notes, from.notes].filter((notes) => notes.trim() !== '').join('\n'),
      at: deps.clock.now(),
    });
    await finish(trx, announce, deps, {
      clientId: into.id,
      actor: merge.actor,
      action: 'client.merge',
      numbers,
      detail: { merged: from.id },
    });
    return { type: 'done', clientId: into.id };
  });
}

async function externalIdTaken(
  trx: Trx,
  externalId: string | null,
  except: number | undefined,
): Promise<Extract<ClientOutcome, { type: 'external-id-taken' }> | undefined> {
  if (externalId === null) return undefined;
  const holder = await clientByExternalId(trx, externalId);
  if (!holder || holder.id === except) return undefined;
  return { type: 'external-id-taken', clientId: holder.id };
}

async function finish(
  trx: Trx,
  announce: Announce,
  deps: InboxDeps,
  deed: {
    clientId: number;
    actor: Actor;
    action: InboxAction;
    numbers: readonly string[];
    detail?: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  await matchAgain(trx, announce, deps, deed.numbers);
  await deps.audit(trx, {
    actor: deed.actor,
    action: deed.action,
    subject: { type: 'client', id: String(deed.clientId) },
    ...(deed.detail && { detail: deed.detail }),
  });
  announce({ type: 'client', clientId: deed.clientId });
}
