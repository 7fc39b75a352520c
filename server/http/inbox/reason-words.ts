// A stored reason in words.
import { readReason } from '../../store/reason.ts';
import { words } from '../words.ts';

/** What stands in a `reason` column, for people; null where there is none. */
export function reasonWords(stored: string | null): string | null {
  const reason = readReason(stored);
  return reason === null ? null : words.reason(reason);
}
