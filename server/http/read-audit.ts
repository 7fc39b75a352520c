// Who read what clients wrote: one line in the audit log for each reader and conversation, or kind of reading, a day. Written
// after the answer, so that nobody waits for the disk; a page of rows or a search shows beginnings of many texts and is one
// line a day, not one for each.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { appendAudit } from '../accounts/audit.ts';
import type { Clock } from '../clock.ts';
import { type Store, transact } from '../store/transact.ts';
import { onceInAWhile } from './once-in-a-while.ts';

/** The beginning of these actions, for the filter of the page. */
export const READING = 'read.';

export interface Reading {
  readonly action: 'read.conversation' | 'read.search' | 'read.by-key';
  readonly subject: { readonly type: string; readonly id: string };
  readonly reader: { readonly id: number | null; readonly name: string };
}

declare module 'fastify' {
  interface FastifyRequest {
    /** What of clients' texts the answer shows. */
    reading: Reading | null;
  }
}

const DAY = 24 * 3_600_000;

export function registerReadAudit(app: FastifyInstance, deps: { readonly store: Store; readonly clock: Clock }): void {
  const isDue = onceInAWhile(deps.clock, DAY);
  app.decorateRequest('reading', null);
  app.addHook('onResponse', async (request, reply) => {
    if (request.reading === null || reply.statusCode >= 300) return;
    const { action, reader, subject } = request.reading;
    if (!isDue(`${action} ${reader.id} ${subject.type} ${subject.id}`)) return;
    const actor = { ...reader, address: request.ip };
    await transact(deps.store, (trx) => appendAudit(trx, deps, { actor, action, subject }));
  });
}

/** To be called by whatever shows texts of a conversation to a person. */
export function noteReading(request: FastifyRequest, conversationId: number): void {
  if (request.user === null) return;
  const { id, name } = request.user;
  const subject = { type: 'conversation', id: String(conversationId) };
  request.reading = { action: 'read.conversation', subject, reader: { id, name } };
}

/** To be called by a search over the texts of all. */
export function noteSearching(request: FastifyRequest): void {
  if (request.user === null) return;
  const { id, name } = request.user;
  request.reading = { action: 'read.search', subject: { type: 'user', id: String(id) }, reader: { id, name } };
}
