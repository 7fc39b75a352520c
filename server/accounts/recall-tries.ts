// The throttle's memory over a restart: wrong passwords stand in the audit log, so no table of their own is needed. By the
// wall clock, which is all that goes over a restart; what seems to come from the future counts as of just now.
import { lateAuditRows } from '../store/audit-log.ts';
import type { Db } from '../store/transact.ts';
import { deviceKey, LONGEST_WINDOW, type SignInThrottle } from './sign-in-throttle.ts';

export const REFUSED_SIGN_IN = 'session.refused';
/** Of all rows: an hour of any clinic, and read in a moment. */
const AMONG = 10_000;

/** Counts the refused sign-ins of the last hour again. */
export async function recallTries(db: Db, clock: { now(): number }, throttle: SignInThrottle): Promise<void> {
  const now = clock.now();
  for (const row of await lateAuditRows(db, REFUSED_SIGN_IN, AMONG)) {
    const ago = Math.max(0, now - row.at);
    // An unknown name is no account that could be guessed, but its address is one that guesses.
    const login = row.subject_id === null ? '' : row.actor;
    if (ago < LONGEST_WINDOW) throttle.recall({ login, address: row.address ?? '', device: deviceOf(row.detail) }, ago);
  }
}

function deviceOf(detail: string): string | null {
  const { device }: { readonly device?: unknown } = JSON.parse(detail);
  return typeof device === 'number' ? deviceKey(device) : null;
}
