// Everything that the right side shows of one conversation: header, thread, composer, client.
import { destinationOf } from '../../accounts/destinations.ts';
import { judgeDestination, readSendingLimits } from '../../accounts/sending-limits.ts';
import { canBeTexted } from '../../inbox/phone-number.ts';
import type { Present } from '../../inbox/presence.ts';
import type { Settings } from '../../inbox/settings.ts';
import { draftOf } from '../../store/drafts.ts';
import { assignableStaff, type StaffMember, staffMember } from '../../store/staff.ts';
import type { ConversationStatus, Priority } from '../../store/tables.ts';
import { firstUnreadId, latestEventId, latestMessages, messagesAround } from '../../store/thread-messages.ts';
import { type Conversation, conversationById, isBlocked } from '../../store/threads.ts';
import type { Db } from '../../store/transact.ts';
import type { SignedInUser } from '../authentication.ts';
import type { Format } from '../format.ts';
import { clientPreferences } from '../frame.ts';
import { words } from '../words.ts';
import { type FilterChoice, filterQuery } from './list-filter.ts';
import { type PanelView, panelView } from './panel-view.ts';
import { displayName } from './row-view.ts';
import { type Subject, subjectOf } from './subject.ts';
import { type ThreadItem, threadItems } from './thread-view.ts';

/** Bubbles that a thread opens with, and that each older page brings. */
export const THREAD_PAGE = 40;

export interface HeaderView {
  readonly id: number;
  readonly name: string;
  readonly number: string;
  readonly numberText: string;
  /** What kind of number it is: its label, or why it cannot be answered. */
  readonly numberKind: string;
  readonly status: ConversationStatus;
  readonly priority: Priority;
  readonly assignee: StaffMember | null;
  readonly me: number;
  readonly staff: readonly StaffMember[];
  /** Which colleagues saw the newest text, in words; empty when none did. */
  readonly seenBy: string;
  readonly blocked: boolean;
  readonly mayWrite: boolean;
  readonly mayEditClients: boolean;
  readonly maySeeClients: boolean;
  readonly client: { readonly id: number; readonly name: string } | null;
  readonly household: readonly { readonly id: number; readonly name: string }[];
  /** The list's filters, to go back to them. */
  readonly query: string;
  readonly composer: ComposerState;
}

export type ComposerState =
  | { readonly type: 'ready'; readonly offline: boolean; readonly otherAssignee: string; readonly unassigned: boolean }
  | {
      readonly type: 'disabled';
      readonly reason: string;
      /** Nobody can ever write here: there is no box. */
      readonly closed: boolean;
      /** Unblocking the number is all it takes. */
      readonly blocked?: true;
    };

export interface ComposerView {
  readonly conversationId: number;
  readonly text: string;
  readonly submissionId: string;
  readonly lastSeenId: number;
  readonly sendWith: 'enter' | 'ctrl-enter';
  readonly maxParts: number;
  /** Rare characters are replaced before a text leaves. */
  readonly replacing: boolean;
  readonly state: ComposerState;
  readonly error: string;
  /** What others wrote since the form was rendered; the double-reply guard. */
  readonly newer: readonly ThreadItem[];
  readonly query: string;
  /** Begun with the pencil: sending reopens a resolved conversation. */
  readonly reopen: boolean;
}

export interface PaneView {
  readonly header: HeaderView;
  readonly thread: {
    readonly conversationId: number;
    readonly items: readonly ThreadItem[];
    readonly older: number | null;
    readonly newer: number | null;
    readonly lastId: number;
    readonly lastEventId: number;
    readonly firstUnread: number | null;
    readonly target: number | null;
  };
  readonly presence: readonly Present[];
  readonly composer: ComposerView;
  readonly panel: PanelView | null;
}

export interface PaneContext {
  readonly db: Db;
  readonly user: SignedInUser;
  readonly format: Format;
  readonly settings: Settings;
  readonly choice: FilterChoice;
  readonly offline: boolean;
  readonly newId: () => string;
  readonly present: (conversationId: number) => readonly Present[];
}

/** Undefined when there is no such conversation. `at`: open at this message instead of the unread or newest one. */
export async function paneView(
  context: PaneContext,
  id: number,
  options: { readonly at?: number; readonly composer?: Partial<ComposerView> } = {},
): Promise<PaneView | undefined> {
  const { db, user } = context;
  const conversation = await conversationById(db, id);
  if (!conversation) return undefined;
  const subject = await subjectOf(db, conversation);
  const header = await headerView(context, conversation, subject);
  const thread = await threadView(context, conversation, options.at);
  const { sendWith } = clientPreferences(user);
  return {
    header,
    thread,
    presence: context.present(id),
    composer: {
      conversationId: id,
      text: await draftOf(db, user.id, id),
      submissionId: context.newId(),
      lastSeenId: conversation.last_message_id ?? 0,
      sendWith,
      maxParts: context.settings.maxParts,
      replacing: context.settings.replaceUnicode,
      state: header.composer,
      error: '',
      newer: [],
      query: header.query,
      reopen: false,
      ...options.composer,
    },
    panel: header.maySeeClients ? panelView(context, conversation, subject) : null,
  };
}

export async function headerView(
  context: PaneContext,
  conversation: Conversation,
  subject?: Subject,
): Promise<HeaderView> {
  const { db, user, format } = context;
  const { client, owners, readers } = subject ?? (await subjectOf(db, conversation));
  const label = client?.numbers.find((number) => number.number === conversation.number)?.label;
  const mayWrite = user.rights.may('conversations', 'write');
  const blocked = await isBlocked(db, conversation.number);
  const assignee =
    conversation.assignee_id === null ? null : ((await staffMember(db, conversation.assignee_id)) ?? null);
  return {
    id: conversation.id,
    name: displayName(
      {
        clientName: client?.name ?? null,
        household: owners.map((owner) => owner.name),
        number: conversation.number,
      },
      format,
    ),
    number: conversation.number,
    numberText: format.phone(conversation.number),
    numberKind: numberKind(conversation.number, label ?? '', owners.length),
    status: conversation.status,
    priority: conversation.priority,
    assignee,
    me: user.id,
    staff: mayWrite ? await assignableStaff(db) : [],
    seenBy: seenBy(readers, user.id, format),
    blocked,
    mayWrite,
    mayEditClients: user.rights.may('clients', 'write'),
    maySeeClients: user.rights.may('clients', 'read'),
    client: client ? { id: client.id, name: client.name } : null,
    household: owners.length > 1 ? owners : [],
    query: filterQuery(context.choice),
    composer: await composerState({ mayWrite, blocked, number: conversation.number, assignee, context }),
  };
}

function numberKind(number: string, label: string, owners: number): string {
  const t = words.inbox.header;
  if (!canBeTexted(number)) return t.senderName;
  if (!number.startsWith('+')) return t.shortCode;
  if (label !== '') return label;
  return owners === 0 ? t.unknown : '';
}

function seenBy(readers: Subject['readers'], me: number, format: Format): string {
  const colleagues = readers.filter((reader) => reader.userId !== me);
  if (colleagues.length === 0) return '';
  return words.inbox.header.seenBy(colleagues.map((reader) => `${reader.name} ${format.moment(reader.at)}`));
}

async function composerState(of: {
  readonly mayWrite: boolean;
  readonly blocked: boolean;
  readonly number: string;
  readonly assignee: StaffMember | null;
  readonly context: PaneContext;
}): Promise<ComposerState> {
  const t = words.composer.disabled;
  const { assignee, context } = of;
  if (!canBeTexted(of.number)) return { type: 'disabled', reason: t.name, closed: true };
  const refused = await shortCodeRefused(context, of.number);
  if (refused !== '') return { type: 'disabled', reason: t.shortCode(refused), closed: true };
  if (!of.mayWrite) return { type: 'disabled', reason: t.readOnly, closed: false };
  if (of.blocked) return { type: 'disabled', reason: t.blocked, closed: false, blocked: true };
  return {
    type: 'ready',
    offline: context.offline,
    unassigned: assignee === null,
    otherAssignee: assignee !== null && assignee.id !== context.user.id ? assignee.name : '',
  };
}

// A short code may cost extra: unless an administrator allowed it, there is nothing to be written there.
async function shortCodeRefused({ db, settings }: PaneContext, number: string): Promise<string> {
  if (number.startsWith('+')) return '';
  const verdict = judgeDestination(destinationOf(number), await readSendingLimits(db), settings.country);
  return verdict.type === 'refused' ? words.refusal(verdict.reason) : '';
}

async function threadView(
  context: PaneContext,
  conversation: Conversation,
  at: number | undefined,
): Promise<PaneView['thread']> {
  const { db, user, format } = context;
  const firstUnread =
    conversation.unread > 0 ? await firstUnreadId(db, conversation.id, conversation.read_up_to) : undefined;
  const start = at ?? firstUnread;
  const recent = await latestMessages(db, conversation.id, { limit: THREAD_PAGE });
  const oldest = recent.messages[0];
  const reaches = start === undefined || (oldest !== undefined && start >= oldest.id);
  const page = reaches ? recent : await messagesAround(db, conversation.id, { messageId: start, limit: THREAD_PAGE });
  const mayWrite = user.rights.may('conversations', 'write');
  return {
    conversationId: conversation.id,
    items: threadItems(page, { userId: user.id, mayWrite, format, firstUnread }),
    older: page.older ? (page.messages[0]?.id ?? null) : null,
    newer: page.newer ? (page.messages.at(-1)?.id ?? null) : null,
    lastId: page.messages.at(-1)?.id ?? 0,
    lastEventId: await latestEventId(db, conversation.id),
    firstUnread: firstUnread ?? null,
    target: at ?? null,
  };
}
