// Waiting for something to come true, where nothing tells of it.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

/** Fails after `most` milliseconds. */
export async function until(holds: () => Promise<boolean> | boolean, most = 60_000): Promise<void> {
  const end = performance.now() + most;
  while (!(await holds())) {
    assert.ok(performance.now() < end, `Not within ${most} ms: ${holds.toString()}`);
    await pause(50);
  }
}
