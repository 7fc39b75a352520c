// What is done to the database beside the requests, so that none of them waits for it.
import { type CheckpointOptions, checkpointBeside } from './checkpoints.ts';
import type { OpenStore } from './database.ts';
import { mergeSearchBeside } from './search-merges.ts';

/** Begins it. The returned function ends it, before the store is closed. */
export function tendBeside(store: OpenStore, options: CheckpointOptions): () => Promise<void> {
  const endMerges = mergeSearchBeside(store, options.report);
  const endCheckpoints = checkpointBeside(store, options);
  return async () => {
    await endMerges();
    await endCheckpoints();
  };
}
