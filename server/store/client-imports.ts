// Files that somebody uploaded, between their mapping and their end.
import type { Selectable, Updateable } from 'kysely';
import type { ClientImportsTable } from './tables.ts';
import type { Db, Trx } from './transact.ts';

export type ClientImport = Selectable<ClientImportsTable>;

export async function insertImport(
  db: Db | Trx,
  file: { userId: number; fileName: string; content: string; at: number },
): Promise<number> {
  const { id } = await db
    .insertInto('client_imports')
    .values({
      user_id: file.userId,
      file_name: file.fileName,
      content: file.content,
      state: 'mapping',
      created_at: file.at,
      updated_at: file.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function importById(db: Db | Trx, id: number): Promise<ClientImport | undefined> {
  return await db.selectFrom('client_imports').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function updateImport(db: Db | Trx, id: number, values: Updateable<ClientImportsTable>): Promise<void> {
  await db.updateTable('client_imports').set(values).where('id', '=', id).execute();
}

/** Ends what nobody will end any more, and forgets its rows: those left at their mapping, and those a restart cut off. */
export async function endAbandoned(
  trx: Trx,
  abandoned: { readonly mappingBefore: number; readonly runningBefore: number },
): Promise<void> {
  await trx
    .updateTable('client_imports')
    .set({ state: 'failed', content: '' })
    .where((row) =>
      row.or([
        row('state', '=', 'mapping').and('updated_at', '<', abandoned.mappingBefore),
        row('state', '=', 'running').and('updated_at', '<', abandoned.runningBefore),
      ]),
    )
    .execute();
}

/** Begins to store a file that is mapped; false when somebody began before. */
export async function takeImport(trx: Trx, id: number, at: number): Promise<boolean> {
  const taken = await trx
    .updateTable('client_imports')
    .set({ state: 'running', updated_at: at })
    .where('id', '=', id)
    .where('state', '=', 'mapping')
    .executeTakeFirst();
  return taken.numUpdatedRows > 0n;
}
