// Template name → data, for the pages of the inbox.
import type { Present } from '../../inbox/presence.ts';
import type { StaffMember } from '../../store/staff.ts';
import type { FilterChoice } from '../inbox/list-filter.ts';
import type { MessageView } from '../inbox/message-view.ts';
import type { ComposerView, HeaderView, PaneView } from '../inbox/pane-view.ts';
import type { PanelView } from '../inbox/panel-view.ts';
import type { RowView } from '../inbox/row-view.ts';
import type { ThreadItem } from '../inbox/thread-view.ts';
import type { ClientViews } from './clients.ts';

export interface ListView {
  readonly rows: readonly RowView[];
  /** Address of the next page; empty after the last. */
  readonly next: string;
  readonly choice: FilterChoice;
  readonly query: string;
  /** Active filters, each with the address without it. */
  readonly chips: readonly { readonly label: string; readonly without: string }[];
  readonly clear: string;
  readonly mayWrite: boolean;
}

export interface FilterView {
  readonly choice: FilterChoice;
  readonly staff: readonly StaffMember[];
  readonly former: readonly StaffMember[];
  readonly mayWrite: boolean;
}

export interface TodayCounts {
  readonly unread: number;
  readonly needsReply: number;
  readonly unassigned: number;
  readonly mine: number;
  readonly failed: number;
  /** Whoever looks at it may start a conversation. */
  readonly mayWrite: boolean;
}

export interface StepView {
  readonly at: number;
  readonly words: string;
  readonly detail: string;
}

export interface RecipientView {
  readonly name: string;
  readonly number: string;
  readonly numberText: string;
  readonly label: string;
  /** Where choosing leads: an existing thread, or a new one. Empty: a client without a number. */
  readonly conversationId: number | null;
  readonly clientId: number | null;
  readonly blocked: boolean;
  readonly landline: boolean;
}

export interface NewConversationView {
  readonly text: string;
  readonly recipients: readonly RecipientView[];
  /** The text read as a number that no client has. */
  readonly typedNumber: string;
  readonly typedNumberText: string;
  readonly searched: boolean;
  readonly chosen: RecipientView | null;
  readonly composer: ComposerView | null;
  readonly mayEditClients: boolean;
  readonly problem: string;
}

export interface InboxViews extends ClientViews {
  'conversations/index': {
    list: ListView;
    filters: FilterView;
    pane: PaneView | null;
    counts: TodayCounts | null;
    creation: NewConversationView | null;
  };
  'conversations/_rows': { list: ListView };
  'conversations/_list': { list: ListView };
  'conversations/_pane': { pane: PaneView };
  'conversations/_empty': { counts: TodayCounts };
  'conversations/_head': { header: HeaderView };
  'conversations/_panel': { panel: PanelView };
  'conversations/_presence': { presence: readonly Present[] };
  'conversations/_new': { creation: NewConversationView };
  'conversations/_recipients': { creation: NewConversationView };
  'messages/_page': { items: readonly ThreadItem[] };
  'messages/_older': { items: readonly ThreadItem[]; older: number | null; conversationId: number };
  'messages/_newer': { items: readonly ThreadItem[]; newer: number | null; conversationId: number };
  'messages/_message': { message: MessageView };
  'messages/_timeline': { steps: readonly StepView[]; messageId: number };
  'messages/timeline': { steps: readonly StepView[]; messageId: number; conversationId: number };
  'messages/_refusal': { composer: ComposerView };
}
