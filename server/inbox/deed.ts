// What every deed in the inbox needs: who does it, when, and the audit log it is written to in the same transaction.
import type { AuditAction } from '../store/audit-actions.ts';
import type { Trx } from '../store/transact.ts';

export interface Actor {
  readonly id: number;
  readonly name: string;
  readonly address: string | null;
}

export interface InboxDeps {
  readonly clock: { now(): number };
  readonly newId: () => string;
  /** Appends to the audit log; the accounts side owns it. */
  readonly audit: (trx: Trx, entry: AuditEntry) => Promise<void>;
}

/** Those of the audit log that are deeds in the inbox. */
export type InboxAction = Extract<AuditAction, `${'client' | 'conversation' | 'number'}.${string}`>;

export interface AuditEntry {
  readonly actor: Actor;
  readonly action: InboxAction;
  readonly subject: { readonly type: 'conversation' | 'client' | 'message' | 'number'; readonly id: string };
  readonly detail?: Readonly<Record<string, unknown>>;
}
