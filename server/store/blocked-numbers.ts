// Numbers whose texts alert nobody.
import type { Trx } from './transact.ts';

export async function insertBlock(trx: Trx, block: { number: string; at: number; by: number }): Promise<void> {
  await trx
    .insertInto('blocked_numbers')
    .values({ number: block.number, blocked_at: block.at, blocked_by: block.by })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function deleteBlock(trx: Trx, number: string): Promise<void> {
  await trx.deleteFrom('blocked_numbers').where('number', '=', number).execute();
}
