// What administrators are told about sending, so that a stolen key or session does not go unseen until the bill comes: the
// first text ever to a country or to a kind of number that costs extra, a limit that is reached, a destination that was
// refused. Each stands once in the audit log (a limit and a refusal once a day) and in a banner until somebody saw it.

import { apiKeyById } from '../store/api-keys.ts';
import { auditRowsAbout, highestAuditId } from '../store/audit-log.ts';
import { storedSettings, storeSetting } from '../store/settings.ts';
import { type Db, type Store, type Trx, transact } from '../store/transact.ts';
import { userById } from '../store/users.ts';
import { appendAudit, keyAsActor, NOBODY } from './audit.ts';
import type { Actor } from './deps.ts';
import type { Destination } from './destinations.ts';

const DAY = 24 * 3_600_000;
const TOLD_FOR = 7 * DAY;
const MOST_TOLD = 5;
const SEEN_SETTING = 'sendingAlertsSeen';

export const ALERTS = ['sending.new-destination', 'sending.limit-reached', 'sending.destination-refused'] as const;
type Alert = (typeof ALERTS)[number];

/** Who sends, by the ids that a message carries. */
export interface SenderIds {
  readonly userId: number | null;
  readonly apiKeyId: number | null;
}

export interface SendingAlert {
  readonly alert: Alert;
  /** Who sent: a person's name, or with `byId` null the actor of a program. */
  readonly by: string;
  readonly byId: number | null;
  /** Of a destination: its country (ISO 3166) or its kind; of a limit: whose it is. */
  readonly about: string;
  readonly at: number;
}

interface Deps {
  readonly clock: { now(): number };
}

/** To be called when a text may go: notes a destination that none went to before. Texts within the country are no news. */
export async function noteDestination(
  trx: Trx,
  deps: Deps,
  sender: SenderIds,
  to: Destination,
  home: string,
): Promise<void> {
  const about = newsOf(to, home);
  if (about !== undefined) await note(trx, deps, sender, { alert: 'sending.new-destination', about, since: 0 });
}

/** `since` is when the day began in which it is told once. */
export async function noteLimitReached(
  trx: Trx,
  deps: Deps,
  sender: SenderIds,
  { budget, since }: { readonly budget: string; readonly since: number },
): Promise<void> {
  await note(trx, deps, sender, { alert: 'sending.limit-reached', about: budget, since });
}

/** `since` is when the day began in which it is told once. */
export async function noteDestinationRefused(
  trx: Trx,
  deps: Deps,
  sender: SenderIds,
  { to, since }: { readonly to: Destination; readonly since: number },
): Promise<void> {
  await note(trx, deps, sender, { alert: 'sending.destination-refused', about: kindOf(to), since });
}

/** What nobody has seen yet, newest first. */
export async function sendingAlerts(db: Db, now: number): Promise<SendingAlert[]> {
  const seen = (await storedSettings(db)).get(SEEN_SETTING);
  const after = typeof seen === 'number' ? seen : 0;
  const rows = (await Promise.all(ALERTS.map((alert) => auditRowsAbout(db, { type: alert, limit: MOST_TOLD })))).flat();
  return rows
    .filter(({ id, at }) => id > after && Math.abs(now - at) < TOLD_FOR)
    .toSorted((one, other) => other.id - one.id)
    .slice(0, MOST_TOLD)
    .flatMap(({ action, actor, actor_id, subject_id, at }) => {
      const alert = ALERTS.find((known) => known === action);
      return alert === undefined ? [] : [{ alert, by: actor, byId: actor_id, about: subject_id ?? '', at }];
    });
}

export async function noteAlertsSeen(store: Store, deps: Deps, by: number): Promise<void> {
  await transact(store, async (trx, announce) => {
    const value = await highestAuditId(trx);
    await storeSetting(trx, { key: SEEN_SETTING, value, changedAt: deps.clock.now(), changedBy: by });
    announce({ type: 'settings' });
  });
}

async function note(
  trx: Trx,
  deps: Deps,
  sender: SenderIds,
  { alert, about, since }: { readonly alert: Alert; readonly about: string; readonly since: number },
): Promise<void> {
  const [last] = await auditRowsAbout(trx, { type: alert, id: about, limit: 1 });
  if (last !== undefined && last.at >= since) return;
  await appendAudit(trx, deps, {
    actor: await actorOf(trx, sender),
    action: alert,
    subject: { type: alert, id: about },
  });
}

async function actorOf(trx: Trx, { userId, apiKeyId }: SenderIds): Promise<Actor> {
  const key = apiKeyId === null ? undefined : await apiKeyById(trx, apiKeyId);
  if (key !== undefined) return { id: null, name: keyAsActor(key.name), address: null };
  const user = userId === null ? undefined : await userById(trx, userId);
  return { id: user?.id ?? null, name: user?.name ?? NOBODY.commandLine, address: null };
}

function newsOf(to: Destination, home: string): string | undefined {
  return to.type === 'country' && !to.premium && to.country === home ? undefined : kindOf(to);
}

function kindOf(to: Destination): string {
  if (to.type !== 'country') return to.type;
  return to.premium ? 'premium' : to.country;
}
