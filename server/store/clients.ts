// One row per client, and their numbers. A number may belong to several clients: a household.
import { type Selectable, sql } from 'kysely';
import type { ClientNumbersTable, ClientsTable } from './tables.ts';
import type { Db, Trx } from './transact.ts';

export type ClientRow = Selectable<ClientsTable>;
export type ClientNumber = Pick<Selectable<ClientNumbersTable>, 'id' | 'number' | 'label' | 'is_primary'>;

export interface Client extends ClientRow {
  readonly numbers: readonly ClientNumber[];
}

export interface ClientFields {
  readonly name: string;
  readonly externalId: string | null;
  readonly notes: string;
}

export async function clientById(db: Db | Trx, id: number): Promise<Client | undefined> {
  const row = await db.selectFrom('clients').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  return { ...row, numbers: await numbersOf(db, id) };
}

export async function clientByExternalId(db: Db | Trx, externalId: string): Promise<ClientRow | undefined> {
  return await db.selectFrom('clients').selectAll().where('external_id', '=', externalId).executeTakeFirst();
}

/** The primary number first. */
export async function numbersOf(db: Db | Trx, clientId: number): Promise<ClientNumber[]> {
  return await db
    .selectFrom('client_numbers')
    .select(['id', 'number', 'label', 'is_primary'])
    .where('client_id', '=', clientId)
    .orderBy('is_primary', 'desc')
    .orderBy('id')
    .execute();
}

/** Everybody who has this number, by name, with the label it has with each. */
export async function clientsWithNumber(
  db: Db | Trx,
  number: string,
): Promise<{ id: number; name: string; label: string }[]> {
  return await db
    .selectFrom('client_numbers')
    .innerJoin('clients', 'clients.id', 'client_numbers.client_id')
    .select(['clients.id', 'clients.name', 'client_numbers.label'])
    .where('client_numbers.number', '=', number)
    .orderBy('clients.sort_name')
    .orderBy('clients.id')
    .execute();
}

export async function insertClient(trx: Trx, client: ClientFields & { publicId: string; at: number }): Promise<number> {
  const { id } = await trx
    .insertInto('clients')
    .values({
      public_id: client.publicId,
      name: client.name,
      external_id: client.externalId,
      notes: client.notes,
      created_at: client.at,
      updated_at: client.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function updateClient(trx: Trx, id: number, client: ClientFields & { at: number }): Promise<void> {
  await trx
    .updateTable('clients')
    .set({ name: client.name, external_id: client.externalId, notes: client.notes, updated_at: client.at })
    .where('id', '=', id)
    .execute();
}

/** The row and its numbers. Its conversations must be matched again by the caller. */
export async function deleteClient(trx: Trx, id: number): Promise<void> {
  await trx.deleteFrom('clients').where('id', '=', id).execute();
}

export interface NewNumber {
  readonly number: string;
  readonly label: string;
}

/** The numbers in the order given; the first becomes the primary one. */
export async function replaceNumbers(trx: Trx, clientId: number, numbers: readonly NewNumber[]): Promise<void> {
  await trx.deleteFrom('client_numbers').where('client_id', '=', clientId).execute();
  await addNumbers(trx, clientId, numbers);
}

/** Adds those that the client does not have; the first number ever is the primary one. */
export async function addNumbers(trx: Trx, clientId: number, numbers: readonly NewNumber[]): Promise<void> {
  let primary = (await numbersOf(trx, clientId)).length === 0 ? 1 : 0;
  for (const { number, label } of numbers) {
    await trx
      .insertInto('client_numbers')
      .values({ client_id: clientId, number, label, is_primary: primary })
      .onConflict((conflict) => conflict.columns(['client_id', 'number']).doNothing())
      .execute();
    primary = 0;
  }
}

/** A page of the address book, by name. */
export async function listClients(
  db: Db | Trx,
  page: { readonly after?: Pick<ClientRow, 'sort_name' | 'id'>; readonly limit: number },
): Promise<Client[]> {
  let query = db.selectFrom('clients').selectAll().orderBy('sort_name').orderBy('id').limit(page.limit);
  if (page.after) query = query.where(sql<boolean>`(sort_name, id) > (${page.after.sort_name}, ${page.after.id})`);
  return await withNumbers(db, await query.execute());
}

export async function clientsByIds(db: Db | Trx, ids: readonly number[]): Promise<Client[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('clients')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
  const clients = await withNumbers(db, rows);
  return ids.flatMap((id) => clients.find((client) => client.id === id) ?? []);
}

export async function countClients(db: Db | Trx): Promise<number> {
  const row = await db
    .selectFrom('clients')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return row.n;
}

/** Every number in the given conversations' and clients' hands, for matching again. */
export async function numbersOfClients(db: Db | Trx, clientIds: readonly number[]): Promise<string[]> {
  if (clientIds.length === 0) return [];
  const rows = await db
    .selectFrom('client_numbers')
    .select('number')
    .distinct()
    .where('client_id', 'in', [...clientIds])
    .execute();
  return rows.map((row) => row.number);
}

async function withNumbers(db: Db | Trx, rows: readonly ClientRow[]): Promise<Client[]> {
  if (rows.length === 0) return [];
  const numbers = await db
    .selectFrom('client_numbers')
    .select(['id', 'client_id', 'number', 'label', 'is_primary'])
    .where(
      'client_id',
      'in',
      rows.map((row) => row.id),
    )
    .orderBy('is_primary', 'desc')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...row, numbers: numbers.filter((number) => number.client_id === row.id) }));
}
