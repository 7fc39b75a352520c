// What a page tells while somebody writes: the draft, and that they are there.
import { keepDraft } from '../../inbox/drafts.ts';
import type { App, RouteDeps } from '../app.ts';
import { signedInUser } from '../authentication.ts';
import { HttpError } from '../errors.ts';
import type { InboxState } from '../inbox/inbox-state.ts';
import { findConversation } from './conversations.ts';

type Body = Readonly<Record<string, unknown>> | undefined;

export function registerDraftRoutes(app: App, deps: RouteDeps, inbox: InboxState): void {
  app.post<{ Params: { id: string }; Body: Body }>(
    '/conversations/:id(^[0-9]+$)/draft',
    { config: { permission: { area: 'conversations', access: 'write' } } },
    async (request, reply) => {
      const conversation = await findConversation(deps, request.params.id);
      const text = String(request.body?.text ?? '').replaceAll('\r\n', '\n');
      if (text.length > 20_000) throw new HttpError(422);
      const { id: userId } = signedInUser(request);
      await keepDraft(deps.store, deps, { userId, conversationId: conversation.id, text });
      return reply.code(204).send();
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
