// Whether two stored PDUs are parts of one message.

import { decodePdu } from '../../tpdu/pdu.ts';
import { concatenationOf } from '../../tpdu/user-data-header.ts';

export function sameMessage(one: string, other: string): boolean {
  const [a, b] = [assembly(one), assembly(other)];
  return a !== undefined && a === b;
}

function assembly(pdu: string): string | undefined {
  try {
    const { tpdu } = decodePdu(pdu);
    if (tpdu.type !== 'SMS-DELIVER') return undefined;
    const concatenation = concatenationOf(tpdu.userData.header);
    if (concatenation === undefined) return undefined;
    return `${tpdu.originatingAddress.value} ${concatenation.reference} ${concatenation.total}`;
  } catch {
    return undefined; // garbage is part of nothing
  }
}
