// Whether the storage takes things again: as much is written as a text with its octets needs, and nothing of it stays.
import type { Db } from './transact.ts';

const OCTETS = 16 * 1024;
const KEY = 'trial';

/** Throws what SQLite throws; health notes either outcome. */
export async function tryToWrite(db: Db): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('settings')
      .values({ key: KEY, value: 'x'.repeat(OCTETS), changed_at: 0, changed_by: null })
      .execute();
    await trx.deleteFrom('settings').where('key', '=', KEY).execute();
  });
}
