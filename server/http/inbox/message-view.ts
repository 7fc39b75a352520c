// One message as it is shown: the only description of a bubble there is, for page, answer and stream.

import type { MessageStatus } from '../../store/tables.ts';
import type { Message } from '../../store/thread-messages.ts';
import type { Format } from '../format.ts';
import { words } from '../words.ts';
import { readDetail } from './event-words.ts';
import { reasonWords } from './reason-words.ts';

export interface Viewer {
  readonly userId: number;
  /** May write: retry, cancel, confirm. */
  readonly mayWrite: boolean;
  readonly format: Format;
}

export type Action = 'cancel' | 'retry' | 'copy' | 'arrived' | 'send-again' | 'release' | 'discard';

export interface MessageView {
  readonly id: number;
  readonly conversationId: number;
  readonly out: boolean;
  /** Stands close to the one above. */
  readonly same: boolean;
  readonly text: string;
  /** Inbound, and parts of it have not come yet. */
  readonly partial: boolean;
  /** A sentence in place of a text, or above it. */
  readonly notice: string;
  readonly icon: string;
  readonly author: string;
  /** Ours, and not from who looks at it: a colleague's, or a program's. */
  readonly byOther: boolean;
  readonly at: number;
  readonly times: string;
  readonly submissionId: string;
  readonly state: {
    readonly name: MessageStatus;
    readonly words: string;
    readonly icon: string;
    readonly tone: 'plain' | 'ok' | 'ask' | 'bad';
  } | null;
  readonly actions: readonly Action[];
}

/** Longer between writing and coming than this is worth telling. */
const LATE = 10 * 60_000;

export function messageView(message: Message, viewer: Viewer & { readonly same?: boolean }): MessageView {
  const out = message.direction === 'out';
  const notice = noticeOf(message, viewer.format);
  return {
    id: message.id,
    conversationId: message.conversation_id,
    out,
    same: viewer.same ?? false,
    text: message.text,
    partial: message.status === 'partial',
    notice: notice.text,
    icon: notice.icon,
    author: authorOf(message, viewer.userId),
    byOther: out && message.author_id !== viewer.userId,
    at: message.at,
    times: out ? viewer.format.time(message.at) : inboundTimes(message, viewer.format),
    submissionId: message.submission_id ?? '',
    state: out ? stateOf(message) : null,
    actions: out ? actionsOf(message.status, viewer.mayWrite) : [],
  };
}

function authorOf(message: Message, userId: number): string {
  if (message.direction === 'in') return '';
  return message.author_id === userId ? words.messages.you : (message.author ?? words.inbox.events.somebody);
}

function inboundTimes(message: Message, format: Format): string {
  const came = message.created_at;
  const written = message.sent_at;
  if (written === null || Math.abs(came - written) <= LATE) return format.time(message.at);
  const sameDay = format.dayKey(came) === format.dayKey(written);
  const writtenAt = sameDay ? format.time(written) : `${format.short(written)} ${format.time(written)}`;
  return words.messages.sentAt(writtenAt, format.time(came));
}

function noticeOf(message: Message, format: Format): { text: string; icon: string } {
  const t = words.messages.kinds;
  if (message.status === 'partial') return { text: t.partial(message.parts_done, message.parts_total), icon: 'clock' };
  if (message.kind === 'text') return { text: '', icon: '' };
  if (message.kind === 'missed-call') return { text: t['missed-call'], icon: 'call' };
  if (message.kind !== 'mms-notification') return { text: t[message.kind], icon: 'info' };
  const { size } = readDetail(message.detail);
  const kilobytes = typeof size === 'number' ? ` (${format.size(size)})` : '';
  return { text: t['mms-notification'] + kilobytes, icon: 'picture' };
}

function stateOf(message: Message): MessageView['state'] {
  const t = words.messages.states;
  const why = reasonWords(message.reason);
  const name = message.status;
  switch (name) {
    case 'queued':
      return { name, words: t.queued, icon: 'clock', tone: 'plain' };
    case 'sending':
      return {
        name,
        words: message.parts_total > 1 ? t.sendingParts(message.parts_done, message.parts_total) : t.sending,
        icon: 'sending',
        tone: 'plain',
      };
    case 'sent':
      return { name, words: t.sent, icon: 'tick', tone: 'plain' };
    case 'delivered':
      return { name, words: t.delivered, icon: 'tick2', tone: 'ok' };
    case 'no-report':
      return { name, words: t['no-report'], icon: 'ask', tone: 'plain' };
    case 'failed':
      return { name, words: why ? t.failed(why) : t.failedPlain, icon: 'warn', tone: 'bad' };
    case 'unknown':
      return { name, words: why ? t.unknown(why) : t.unknownPlain, icon: 'ask', tone: 'ask' };
    case 'cancelled':
      return { name, words: t.cancelled, icon: 'cancel', tone: 'plain' };
    case 'expired':
      return { name, words: t.expired, icon: 'warn', tone: 'bad' };
    case 'held':
      return { name, words: t.held, icon: 'clock', tone: 'ask' };
    case 'received':
    case 'partial':
      return null;
    default: {
      const never: never = name;
      return never;
    }
  }
}

function actionsOf(status: MessageStatus, mayWrite: boolean): Action[] {
  if (!mayWrite) return [];
  if (status === 'queued') return ['cancel'];
  if (status === 'failed' || status === 'expired') return ['retry', 'copy'];
  if (status === 'unknown') return ['arrived', 'send-again'];
  return status === 'held' ? ['release', 'discard'] : [];
}
