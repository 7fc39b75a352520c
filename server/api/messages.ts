// Messages for programs: one is written down and sent later; each is read by its id, or all by cursor.

import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { measureSending } from '../../modem/index.ts';
import type { App, RouteDeps } from '../http/app.ts';
import { reasonWords } from '../http/inbox/reason-words.ts';
import { words } from '../http/words.ts';
import { parsePhoneNumber } from '../inbox/phone-number.ts';
import { startConversation } from '../inbox/send-message.ts';
import { type ListedMessage, listedMessage, messagesAfter } from '../store/message-listing.ts';
import { apiKeyOf } from './authenticate.ts';
import { Problem } from './problem.ts';
import { AcceptedMessage, Message, MessageId, MessagePage, MessageQuery, NewMessage } from './schemas.ts';

const PAGE = 50;

export type ApiDeps = Pick<RouteDeps, 'store' | 'clock' | 'newId' | 'sending' | 'modems'>;

export function registerMessages(api: App, deps: ApiDeps): void {
  const read = { permission: 'api-key', keyMay: { area: 'conversations', access: 'read' } } as const;
  const write = { permission: 'api-key', keyMay: { area: 'conversations', access: 'write' } } as const;

  api.post(
    '/messages',
    { config: write, schema: { body: NewMessage, response: { 202: AcceptedMessage } } },
    async (request, reply) => {
      const key = apiKeyOf(request);
      const { to, text, urgency } = request.body;
      const dedupeKey = request.body.dedupeKey ?? headerKey(request.headers['idempotency-key']);
      const submissionId = dedupeKey === undefined ? deps.newId() : submissionOf(key.id, dedupeKey);
      const recipient = parsePhoneNumber(to, deps.sending.settings().country || undefined);
      if (recipient.type === 'invalid' || recipient.type === 'name') {
        throw new Problem(422, 'Invalid number', `"${to}" is no number that can be texted.`);
      }
      const author = { userId: null, apiKeyId: key.id, name: key.name };
      const draft = { text, author, submissionId, ...(urgency && { urgency }) };
      const result = await startConversation(deps.store, deps.sending, recipient, draft, { reopen: false });
      if (result.type === 'refused') throw new Problem(422, 'Message refused', words.refusal(result.reason));
      if (result.type === 'newer') throw new Problem(409, 'Conflict', 'Others wrote meanwhile.');
      if (result.type === 'id-used') {
        throw new Problem(422, 'Key used before', 'This key was used for another message.');
      }
      const message = await listedMessage(deps.store.db, { id: result.messageId });
      if (!message) throw new Problem(404, 'No such message', 'It was removed meanwhile.');
      const { alphabetName } = measureSending(message.text, deps.sending.settings().replaceUnicode);
      reply.code(202).header('location', `/api/v1/messages/${message.public_id}`);
      return {
        id: message.public_id,
        // As it was when it was stored: the same key is answered in the same words, whatever has become of it since.
        status: 'queued',
        to: message.number,
        parts: message.parts_total,
        encoding: alphabetName,
      };
    },
  );

  api.get(
    '/messages/:id',
    { config: read, schema: { params: MessageId, response: { 200: Message } } },
    async (request) => {
      noteReadingByKey(request);
      const message = await listedMessage(deps.store.db, { publicId: request.params.id });
      if (!message) throw new Problem(404, 'No such message', 'There is no message with this id.');
      return present(message);
    },
  );

  api.get(
    '/messages',
    { config: read, schema: { querystring: MessageQuery, response: { 200: MessagePage } } },
    async (request) => {
      noteReadingByKey(request);
      const { direction, after = '0', limit = PAGE } = request.query;
      const found = await messagesAfter(deps.store.db, { direction, after: Number(after), limit: limit + 1 });
      const page = found.slice(0, limit);
      return {
        messages: page.map(present),
        next: String(page.at(-1)?.id ?? after),
        more: found.length > limit,
      };
    },
  );
}

function noteReadingByKey(request: FastifyRequest): void {
  const { id, name } = apiKeyOf(request);
  const subject = { type: 'api-key', id: String(id) };
  request.reading = { action: 'read.by-key', subject, reader: { id: null, name } };
}

// Two programs may choose the same key: each has its own.
function submissionOf(keyId: number, dedupeKey: string): string {
  return `api:${keyId}:${createHash('sha256').update(dedupeKey).digest('hex')}`;
}

function headerKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const key = typeof header === 'string' ? header.replace(/^"(.*)"$/, '$1') : '';
  if (key === '' || key.length > 200)
    throw new Problem(400, 'Invalid request', 'Idempotency-Key: 1 to 200 characters.');
  return key;
}

function present(message: ListedMessage) {
  return {
    id: message.public_id,
    direction: message.direction,
    kind: message.kind,
    status: message.status,
    reason: reasonWords(message.reason),
    number: message.number,
    text: message.text,
    parts: message.parts_total,
    partsDone: message.parts_done,
    createdAt: timeText(message.created_at),
    sentAt: message.sent_at === null ? null : timeText(message.sent_at),
  };
}

/** RFC 3339, UTC. */
export function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
