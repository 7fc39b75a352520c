// Keys for other programs: shown once, kept as a hash, limited to areas, addresses and a time, revoked with a click.
import { BlockList, isIP } from 'node:net';
import {
  type ApiKeyRow,
  apiKeyByHash,
  apiKeyByPublicId,
  apiKeys,
  insertApiKey,
  updateApiKey,
} from '../store/api-keys.ts';
import { type Db, type Store, transact } from '../store/transact.ts';
import { appendAudit } from './audit.ts';
import type { Manager } from './deps.ts';
import { completeGrants } from './manage-groups.ts';
import { AREAS, type Grant, Rights } from './rights.ts';
import { hashToken, newToken } from './tokens.ts';

/** Makes a leaked key easy to find in other people's files. */
const PREFIX = 'textdesk_';
const USED_EVERY = 60_000;

export interface NewApiKey {
  readonly name: string;
  readonly grants: Iterable<Grant>;
  /** Addresses or CIDR blocks that may use it; empty: any. */
  readonly addresses: readonly string[];
  /** Milliseconds since 1970; null: no end. */
  readonly expiresAt: number | null;
}

export type ApiKeyCreation =
  /** `key` is shown now and never again. */
  { readonly type: 'made'; readonly key: string; readonly publicId: string } | { readonly type: 'beyond-own-rights' };

export async function createApiKey(
  store: Store,
  deps: { readonly clock: { now(): number }; readonly newId: () => string },
  actor: Manager,
  wanted: NewApiKey,
): Promise<ApiKeyCreation> {
  const grants = completeGrants(wanted.grants);
  if (!actor.rights.covers(new Rights(grants))) return { type: 'beyond-own-rights' };
  const key = PREFIX + newToken();
  const publicId = deps.newId();
  await transact(store, async (trx, announce) => {
    const id = await insertApiKey(trx, {
      public_id: publicId,
      name: wanted.name,
      key_hash: hashToken(key),
      created_at: deps.clock.now(),
      grants: JSON.stringify(grants),
      addresses: JSON.stringify(wanted.addresses),
      expires_at: wanted.expiresAt,
      created_by: actor.id,
    });
    const subject = { type: 'api-key', id: String(id) };
    await appendAudit(trx, deps, { actor, action: 'api-key.add', subject, detail: { name: wanted.name, grants } });
    announce({ type: 'accounts' });
  });
  return { type: 'made', key, publicId };
}

/** A revoked key never works again. True if there was one to revoke. */
export async function revokeApiKey(
  store: Store,
  deps: { readonly clock: { now(): number } },
  actor: Manager,
  publicId: string,
): Promise<boolean> {
  return await transact(store, async (trx, announce) => {
    const key = await apiKeyByPublicId(trx, publicId);
    if (key === undefined || key.revoked_at !== null) return false;
    await updateApiKey(trx, key.id, { revoked_at: deps.clock.now() });
    const subject = { type: 'api-key', id: String(key.id) };
    await appendAudit(trx, deps, { actor, action: 'api-key.revoke', subject, detail: { name: key.name } });
    announce({ type: 'accounts' });
    return true;
  });
}

export interface ApiKey {
  readonly id: number;
  readonly publicId: string;
  readonly name: string;
  readonly rights: Rights;
}

export type ApiKeyVerdict =
  | { readonly type: 'valid'; readonly key: ApiKey }
  /** Why is for the log; a caller only hears that the key is not accepted. */
  | {
      readonly type: 'invalid';
      readonly reason: 'unknown' | 'revoked' | 'expired' | 'address';
      /** Which key, where it is one. */
      readonly keyId?: number;
    };

/** Checks the key of a request (without 'Bearer ') from `address`. */
export async function verifyApiKey(
  db: Db,
  clock: { now(): number },
  key: string,
  address: string,
): Promise<ApiKeyVerdict> {
  const row = key.startsWith(PREFIX) ? await apiKeyByHash(db, hashToken(key)) : undefined;
  if (row === undefined) return { type: 'invalid', reason: 'unknown' };
  if (row.revoked_at !== null) return { type: 'invalid', reason: 'revoked', keyId: row.id };
  const now = clock.now();
  if (row.expires_at !== null && now >= row.expires_at) return { type: 'invalid', reason: 'expired', keyId: row.id };
  const allowed = stringsOf(row.addresses);
  if (allowed.length > 0 && !isAmong(address, allowed)) return { type: 'invalid', reason: 'address', keyId: row.id };
  if (row.last_used_at === null || Math.abs(now - row.last_used_at) > USED_EVERY) {
    await updateApiKey(db, row.id, { last_used_at: now });
  }
  const rights = new Rights(grantsOf(row));
  return { type: 'valid', key: { id: row.id, publicId: row.public_id, name: row.name, rights } };
}

export interface ListedApiKey {
  readonly publicId: string;
  readonly name: string;
  readonly grants: readonly Grant[];
  readonly addresses: readonly string[];
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
}

export async function listApiKeys(db: Db): Promise<ListedApiKey[]> {
  return (await apiKeys(db)).map((row) => ({
    publicId: row.public_id,
    name: row.name,
    grants: grantsOf(row),
    addresses: stringsOf(row.addresses),
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  }));
}

/** Whether a text is an address or a CIDR block, as the form wants it. */
export function isAddressBlock(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function isAmong(address: string, blocks: readonly string[]): boolean {
  const list = new BlockList();
  for (const block of blocks.filter(isAddressBlock)) {
    const [start = '', bits] = block.split('/');
    const family = isIP(start) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(start, family);
    else list.addSubnet(start, Number(bits), family);
  }
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function grantsOf(row: ApiKeyRow): Grant[] {
  const parsed: unknown = JSON.parse(row.grants);
  if (!Array.isArray(parsed)) return [];
  return parsed.flatMap((grant: unknown) => {
    if (typeof grant !== 'object' || grant === null || !('area' in grant)) return [];
    const area = AREAS.find((known) => known === grant.area);
    if (area === undefined) return [];
    return [{ area, read: 'read' in grant && grant.read === true, write: 'write' in grant && grant.write === true }];
  });
}

function stringsOf(json: string): string[] {
  const parsed: unknown = JSON.parse(json);
  return Array.isArray(parsed) ? parsed.filter((value) => typeof value === 'string') : [];
}
