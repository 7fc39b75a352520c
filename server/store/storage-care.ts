// What is done when the storage falls ill, besides saying so: a full disk gets the ballast back; after a failed flush or in
// a damaged database this process does nothing more, and the next start looks first (reliability.md 2.5).
import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import type { Ballast } from './ballast.ts';
import type { OpenStore } from './database.ts';
import type { StorageState } from './storage-health.ts';

export interface CareOptions {
  readonly ballast: Ballast;
  readonly log: (level: 'info' | 'error' | 'fatal', text: string, detail?: string) => void;
  /** The process must end now, without touching the database again. */
  readonly fail: (state: StorageState) => void;
}

/** Looks after the storage from now on. */
export function careForStorage(store: OpenStore, { ballast, log, fail }: CareOptions): void {
  ballast.lay();
  store.health.subscribe((state) => {
    // Pages read the state itself when this rings.
    store.changes.ring({ type: 'modem' });
    if (state.type === 'well') {
      log('info', 'The database takes what is written again');
      ballast.lay();
      return;
    }
    const fatal = state.type === 'io' || state.type === 'corrupt';
    log(fatal ? 'fatal' : 'error', WORDS[state.type], state.detail);
    if (state.type === 'full' && ballast.release()) log('info', 'The ballast was removed to make room');
    if (state.type === 'corrupt') markSuspect(store.file);
    if (fatal) fail(state);
  });
}

const WORDS: Readonly<Record<Exclude<StorageState['type'], 'well'>, string>> = {
  full: 'The disk is full. Received texts stay on the SIM and in the emergency spool.',
  'read-only': 'The disk cannot be written. Received texts stay on the SIM.',
  io: 'The disk failed while it was read or written. Textdesk ends and looks at the database when it starts again.',
  corrupt: 'The database is damaged. Textdesk ends and repairs it when it starts again.',
  busy: 'Another program holds the database. Received texts stay on the SIM.',
};

const suspectFile = (database: string) => `${database}-suspect`;

/** The next start checks the database thoroughly. */
export function markSuspect(database: string): void {
  try {
    closeSync(openSync(suspectFile(database), 'w', 0o600));
  } catch {
    // A disk that takes no empty file will say so at the next start as well.
  }
}

export function isSuspect(database: string): boolean {
  return existsSync(suspectFile(database));
}

export function clearSuspicion(database: string): void {
  rmSync(suspectFile(database), { force: true });
}
