// What a page tells while somebody writes: the draft, and that they are there.
import { keepDraft, type UnsentText } from '../../inbox/drafts.ts';
import type { App, RouteDeps } from '../app.ts';
import { signedInUser } from '../authentication.ts';
import { HttpError } from '../errors.ts';
import type { InboxState } from '../inbox/inbox-state.ts';
import { findConversation } from './conversations.ts';

type Body = Readonly<Record<string, unknown>> | undefined;

const MOST = 20_000;

export function registerDraftRoutes(app: App, deps: RouteDeps, inbox: InboxState): void {
  app.post<{ Params: { id: string }; Body: Body }>(
    '/conversations/:id(^[0-9]+$)/draft',
    { config: { permission: { area: 'conversations', access: 'write' } } },
    async (request, reply) => {
      const conversation = await findConversation(deps, request.params.id);
      const text = String(request.body?.text ?? '').replaceAll('\r\n', '\n');
      if (text.length > MOST) throw new HttpError(422);
      const { id: userId } = signedInUser(request);
      const unsent = readUnsent(request.body);
      const draft = { userId, conversationId: conversation.id, text, unsent };
      const returned = await keepDraft(deps.store, deps, draft);
      if (returned === '') return reply.code(204).send();
      return reply.type('text/plain; charset=utf-8').send(returned);
    },
  );

  app.post<{ Body: Body }>(
    '/presence',
    { config: { permission: { area: 'conversations', access: 'read' } } },
    async (request, reply) => {
      const tab = String(request.body?.tab ?? '').slice(0, 60);
      const conversationId = Number(request.body?.conversation ?? 0);
      const user = signedInUser(request);
      // The tab's own id is only unique within a user.
      const key = `${user.id} ${tab}`;
      if (!Number.isSafeInteger(conversationId) || conversationId < 1) inbox.presence.leave(key);
      else {
        const state = request.body?.state === 'typing' ? 'typing' : 'viewing';
        inbox.presence.beat(key, conversationId, { userId: user.id, name: user.name, state });
      }
      return reply.code(204).send();
    },
  );
}

// Texts that a page had on their way when it went: each with the id that it was sent with.
function readUnsent(body: Body): UnsentText[] {
  const texts = listOf(body?.unsent);
  return listOf(body?.submission).flatMap((submissionId, index) => {
    const text = texts[index]?.replaceAll('\r\n', '\n') ?? '';
    if (text.length > MOST) throw new HttpError(422);
    return submissionId === '' || text === '' ? [] : [{ submissionId, text }];
  });
}

const listOf = (field: unknown): string[] => (field === undefined ? [] : [field].flat().map(String));
