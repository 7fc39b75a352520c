// The checkboxes "Read" and "Write" of each area, as a form sends them: read=clients, write=conversations, …
import { Type } from 'typebox';
import { completeGrants } from '../accounts/manage-groups.ts';
import { AREAS, type Grant } from '../accounts/rights.ts';

export const Areas = Type.Optional(
  Type.Union([Type.String({ maxLength: 20 }), Type.Array(Type.String({ maxLength: 20 }), { maxItems: 20 })]),
);

/** Write brings Read along. Names that are no areas are passed over. */
export function readGrants(body: {
  read?: string | string[] | undefined;
  write?: string | string[] | undefined;
}): Grant[] {
  const read = [body.read ?? []].flat();
  const write = [body.write ?? []].flat();
  return completeGrants(AREAS.map((area) => ({ area, read: read.includes(area), write: write.includes(area) })));
}
