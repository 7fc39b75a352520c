// What stands beside a thread: the client it is with, or the household, and who has seen the newest text.
import type { Reader } from '../../store/conversation-reads.ts';
import type { Conversation } from '../../store/threads.ts';
import type { PaneContext } from './pane-view.ts';
import { displayName } from './row-view.ts';
import type { Subject } from './subject.ts';

export interface PanelView {
  readonly conversationId: number;
  readonly client: {
    readonly id: number;
    readonly name: string;
    readonly externalId: string | null;
    readonly practiceLink: string;
    readonly notes: string;
    readonly createdAt: number;
    readonly numbers: readonly { readonly number: string; readonly label: string }[];
  } | null;
  readonly household: readonly { readonly id: number; readonly name: string }[];
  readonly name: string;
  readonly number: string;
  readonly openedAt: number;
  readonly readers: readonly Reader[];
  readonly mayEditClients: boolean;
}

export function panelView(context: PaneContext, conversation: Conversation, subject: Subject): PanelView {
  const { user, format, settings } = context;
  const { client, owners, readers } = subject;
  return {
    conversationId: conversation.id,
    client: client
      ? {
          id: client.id,
          name: client.name,
          externalId: client.external_id,
          practiceLink: practiceLink(settings.practiceLink, client.external_id),
          notes: client.notes,
          createdAt: client.created_at,
          numbers: client.numbers.map(({ number, label }) => ({ number: format.phone(number), label })),
        }
      : null,
    household: owners.length > 1 ? owners : [],
    name: displayName(
      { clientName: client?.name ?? null, household: owners.map((owner) => owner.name), number: conversation.number },
      format,
    ),
    number: conversation.number,
    openedAt: conversation.created_at,
    readers,
    mayEditClients: user.rights.may('clients', 'write'),
  };
}

/** The client's page in the practice software; empty without template or id. Only http and https lead anywhere. */
export function practiceLink(template: string, externalId: string | null): string {
  if (externalId === null || !/^https?:\/\//i.test(template)) return '';
  return template.replaceAll('{id}', encodeURIComponent(externalId));
}
