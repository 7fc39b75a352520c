// How the storage is, as one state that pages can show: well, or what SQLite last complained of. What cannot be trusted
// after a failed flush is never tried again by this process (reliability.md 2.5): it ends, and the next start looks.
import { StorageFailedError, type StorageTrouble, troubleOf } from './storage-error.ts';

export type StorageState =
  | { readonly type: 'well' }
  /** `since`: milliseconds since 1970. */
  | { readonly type: StorageTrouble; readonly since: number; readonly detail: string };

/** What pages and monitors may know. */
export interface StorageHealthView {
  readonly state: StorageState;
}

export class StorageHealth implements StorageHealthView {
  #state: StorageState = { type: 'well' };
  #failure: unknown;
  readonly #now: () => number;
  readonly #listeners = new Set<(state: StorageState) => void>();

  constructor(now: () => number) {
    this.#now = now;
  }

  get state(): StorageState {
    return this.#state;
  }

  /** Whether the database must not be touched any more. */
  get failed(): boolean {
    return this.#failure !== undefined;
  }

  /** Throws when the database must not be touched any more. */
  admit(): void {
    if (this.#failure !== undefined) throw new StorageFailedError(this.#failure);
  }

  /** SQLite threw. Errors about something else than the storage are passed over. */
  note(error: unknown): void {
    const trouble = troubleOf(error);
    if (trouble === undefined || error instanceof StorageFailedError) return;
    if (trouble === 'io' || trouble === 'corrupt') this.#failure ??= error;
    if (this.#state.type === trouble || (this.#failure !== undefined && this.#failure !== error)) return;
    this.#become({ type: trouble, since: this.#now(), detail: String(error) });
  }

  /** Something was written and is on disk. */
  noteWritten(): void {
    if (this.#state.type !== 'well' && this.#failure === undefined) this.#become({ type: 'well' });
  }

  /** Calls the listener at every change of the state until the returned function is called. */
  subscribe(listener: (state: StorageState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #become(state: StorageState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener(state);
  }
}
