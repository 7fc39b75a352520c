// What the harness and the server that it kills say to each other. The server is always a child process.
import type { Moment } from '../../gateway/deps.ts';

export interface ChildPlan {
  readonly database: string;
  /** tcp://127.0.0.1:port of the simulated modem. */
  readonly modem: string;
  /** Die at the n-th passing of this moment. */
  readonly dieAt?: { readonly moment: Moment; readonly passing: number };
  /** Milliseconds that a stored PDU stays on the SIM. */
  readonly linger: number;
  readonly wrongDesign?: WrongDesign;
}

/** Known mistakes that the harness must notice. They are made here and nowhere in the product. */
export type WrongDesign =
  | 'delete-before-commit'
  | 'resend-at-restart'
  | 'no-mark-before-ctrl-z'
  | 'no-recognition'
  | 'decode-before-store'
  | 'synchronous-normal';

export type ToChild =
  | { readonly type: 'send'; readonly submissionId: string; readonly number: string; readonly text: string }
  | { readonly type: 'resend'; readonly messageId: number }
  | { readonly type: 'stop' };

export type FromChild =
  | { readonly type: 'started' }
  | { readonly type: 'ready' }
  /** The text is on disk; only now may whoever wrote it forget it. */
  | { readonly type: 'stored'; readonly submissionId: string }
  | { readonly type: 'resent'; readonly messageId: number };
