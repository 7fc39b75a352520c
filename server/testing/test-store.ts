// A migrated database in memory for one test, closed when the test ends.
import type { TestContext } from 'node:test';
import { type OpenStore, openStore } from '../store/database.ts';

export async function testStore(t: TestContext): Promise<OpenStore> {
  const store = await openStore(':memory:', {
    report: (error) => {
      throw error;
    },
  });
  t.after(() => store.close());
  return store;
}
