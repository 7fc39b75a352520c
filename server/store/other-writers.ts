// The bell rings within one process only. What another one commits (the textdesk command) is noticed here by SQLite's own
// counter (sqlite.org/pragma.html#pragma_data_version), which our own commits leave alone, and rung as what it may have been.
import type { OpenStore } from './database.ts';
import { StorageFailedError } from './storage-error.ts';

const LOOK_EVERY = 1000;

/** Looks once a second until the returned function is called. Costs no disk access: the counter lies in shared memory. */
export function ringForOtherWriters(store: OpenStore, report: (error: unknown) => void): () => void {
  let known = dataVersion(store);
  const timer = setInterval(() => {
    try {
      const version = dataVersion(store);
      if (version === known) return;
      known = version;
    } catch (error) {
      // Whoever looks after the storage has said so already.
      if (!(error instanceof StorageFailedError)) report(error);
      return;
    }
    store.changes.ring({ type: 'outbox' });
    store.changes.ring({ type: 'settings' });
    store.changes.ring({ type: 'accounts' });
    store.changes.ring({ type: 'elsewhere' });
  }, LOOK_EVERY);
  timer.unref();
  return () => clearInterval(timer);
}

function dataVersion(store: OpenStore): unknown {
  const [row] = store.sqlite.prepare('pragma data_version').all([]);
  return typeof row === 'object' && row !== null ? Object.values(row)[0] : undefined;
}
