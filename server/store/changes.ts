// The bell: what has changed, told by id and after the commit. Listeners read afresh, so no payload can be stale, and
// none is needed for correctness: whoever missed the bell finds the same facts in the tables.

export type Change =
  /** A text, either way, moved. `added`: it is news, a new one or one that had been shown in part and is whole now. */
  | { readonly type: 'message'; readonly conversationId: number; readonly messageId: number; readonly added: boolean }
  /** Anything on the conversation's row or header: status, priority, assignee, unread, client, block. */
  | { readonly type: 'conversation'; readonly conversationId: number }
  /** A dated event was added to a thread. */
  | { readonly type: 'event'; readonly conversationId: number; readonly eventId: number }
  | { readonly type: 'client'; readonly clientId: number }
  /** There may be something to send. */
  | { readonly type: 'outbox' }
  /** A modem's status, signal or storage level. */
  | { readonly type: 'modem' }
  /** A user, session, permission group: streams check again what they may show. */
  | { readonly type: 'accounts' }
  | { readonly type: 'settings' }
  /** Another process wrote, nobody knows what: whatever is shown may be old. */
  | { readonly type: 'elsewhere' };

export type Listener = (change: Change) => void;

/** Rings for everybody who listens, in the order of listening. A listener that throws is reported and does not stop the others. */
export class Changes {
  readonly #listeners = new Set<Listener>();
  readonly #report: (error: unknown) => void;

  constructor(report: (error: unknown) => void) {
    this.#report = report;
  }

  /** Returns the function that ends the listening. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  ring(change: Change): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(change);
      } catch (error) {
        this.#report(error);
      }
    }
  }
}
