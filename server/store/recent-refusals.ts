// Whether the network has refused everything lately: what no credit and a blocked SIM look like from here.
import { isReason, type Reason } from './reason.ts';
import type { Db } from './transact.ts';

export interface Refusals {
  /** When the first of them was refused. */
  readonly since: number;
  /** Why the newest was. */
  readonly reason: Reason;
}

/** So many messages in a row; one wrong number is no sign. */
const IN_A_ROW = 3;
/** Steps that are looked at: enough for the attempts between which texts came in. */
const LOOKED_AT = 300;

/** Undefined while anything got through lately, or too little was tried. */
export async function recentRefusals(db: Db): Promise<Refusals | undefined> {
  const steps = await db
    .selectFrom('message_steps')
    .select(['message_id', 'type', 'at', 'detail'])
    .orderBy('id', 'desc')
    .limit(LOOKED_AT)
    .execute();
  const tried = steps.filter(({ type }) => type === 'part-refused' || type === 'part-submitted');
  const accepted = tried.findIndex(({ type }) => type === 'part-submitted');
  const refused = accepted === -1 ? tried : tried.slice(0, accepted);
  const [newest] = refused;
  const oldest = refused.at(-1);
  if (!newest || !oldest || new Set(refused.map((step) => step.message_id)).size < IN_A_ROW) return undefined;
  return { since: oldest.at, reason: reasonOf(newest.detail) };
}

function reasonOf(detail: string): Reason {
  const value: unknown = JSON.parse(detail);
  const reason: unknown = typeof value === 'object' && value !== null && 'reason' in value ? value.reason : '';
  return isReason(reason) ? reason : { why: 'told', text: String(reason) };
}
