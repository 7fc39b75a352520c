// Why a text is where it is, or why something was not done: facts with their fields. What people read of them stands in the
// catalogue of words (server/http/words), so that another language reaches them, those stored long ago too.

/** What the modem or the network answered. */
export interface Answer {
  /** Its own words; '' where it gave only a code. Those stored long ago have the standard's beside a code. */
  readonly text: string;
  /** `CMS 38`; absent where only words came. */
  readonly code?: string;
}

/** What kept the driver from sending, or from knowing: its Hindrance. */
export type Hindrance =
  | { readonly type: 'not-ready'; readonly state: string }
  | { readonly type: 'called-off' | 'no-pdu' | 'line-lost' | 'no-reference' | 'mixed-up' }
  | { readonly type: 'no-answer'; readonly command: string; readonly milliseconds: number };

/** Why a text, or a part of it, was not sent, failed, or is not known about. Stored with it. */
export type Reason =
  | { readonly why: 'sim-refuses' | 'busy' | 'unclear' | 'number-refused' | 'message-refused'; readonly answer: Answer }
  | { readonly why: 'sim-full' | 'not-set-up' | 'refused-for-now'; readonly answer: Answer }
  | { readonly why: 'given-up'; readonly tries: number; readonly cause: Reason }
  /** The modem never got it, or it was handed over and nobody knows. */
  | { readonly why: 'not-submitted' | 'no-evidence'; readonly because: Hindrance }
  /** The same from before the driver told facts. */
  | { readonly why: 'not-submitted' | 'no-evidence'; readonly detail: string }
  | { readonly why: 'stopped' | 'died' | 'own-fault' | 'too-late-to-finish' | 'waited-too-long' }
  | { readonly why: 'cannot-be-encoded'; readonly detail: string }
  /** A status report said so: its TP-ST. */
  | { readonly why: 'reported'; readonly status: number }
  | { readonly why: 'part'; readonly part: number; readonly of: number; readonly cause: Reason }
  | { readonly why: 'restored-unsent' | 'restored-on-the-wire' | 'repaired-unsent' | 'repaired-on-the-wire' }
  | { readonly why: 'older-unsent' | 'older-on-the-wire' }
  /** Words from before reasons were facts, or from the demo. */
  | { readonly why: 'told'; readonly text: string };

/** Why a person or a program was refused. Never stored. */
export type Refusal =
  | { readonly why: 'conversation-gone' | 'message-gone' | 'name-cannot-be-answered' | 'empty' }
  | { readonly why: 'too-many-parts'; readonly parts: number; readonly most: number }
  | { readonly why: 'too-late-to-cancel' | 'already-sent' | 'fate-is-known' | 'not-assignable' }
  | {
      readonly why:
        | 'number-missing'
        | 'number-too-long'
        | 'number-too-short'
        | 'no-digits'
        | 'no-country'
        | 'no-number'
        | 'no-client-name';
    }
  | { readonly why: 'short-code-not-allowed' | 'unknown-country-not-allowed' | 'premium-not-allowed' }
  | { readonly why: 'country-not-allowed'; readonly country: string }
  | { readonly why: 'limit-reached'; readonly whose: 'clinic' | 'key' | 'user'; readonly limit: number }
  | { readonly why: 'country-limit-reached'; readonly limit: number; readonly country: string };

/** As it stands in a column. */
export function storedReason(reason: Reason | null): string | null {
  return reason === null ? null : JSON.stringify(reason);
}

/** Reads a column. Words that are no fact are told as they are. */
export function readReason(stored: string | null): Reason | null {
  if (stored === null || stored === '') return null;
  try {
    const value: unknown = JSON.parse(stored);
    if (isReason(value)) return value;
  } catch {
    // Older than reasons as facts.
  }
  return { why: 'told', text: stored };
}

/** Whether a parsed value is a reason as `storedReason` wrote it. */
export function isReason(value: unknown): value is Reason {
  return typeof value === 'object' && value !== null && 'why' in value && typeof value.why === 'string';
}
