// Fuzzing of every route and form field: valid shapes with hostile values, wrong shapes, wrong methods, as an
// administrator, as somebody of a small group, as nobody, and to the API with a key. No answer may be a 5xx that was not
// meant, or show the inside.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import { createApiKey } from '../accounts/api-keys.ts';
import { Passwords } from '../accounts/passwords.ts';
import { ALL_RIGHTS } from '../accounts/rights.ts';
import { beginSession } from '../accounts/sessions.ts';
import type { App } from '../http/app.ts';
import { DEFAULT_SETTINGS } from '../inbox/settings.ts';
import { type OpenStore, openStore } from '../store/database.ts';
import { builtInGroup, setGroupsOfUser } from '../store/groups.ts';
import { uuidv7 } from '../store/ids.ts';
import { transact } from '../store/transact.ts';
import { insertUser, updateUser } from '../store/users.ts';
import { testClock } from '../testing/test-clock.ts';
import { wholeMachine } from '../testing/whole-machine.ts';
import { buildWeb } from '../web.ts';
import { type Chooser, chooser, hostileText } from './hostile-text.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const ORIGIN = 'http://localhost:80';
/** Bodies of 503 are meant: busy, or a storage that says it is not well. */
const MEANT = new Set([503]);

export interface FuzzFinding {
  readonly seed: number;
  readonly request: string;
  readonly status: number;
  /** What the log says of it, else the body. */
  readonly error: string;
}

export interface FuzzReport {
  readonly count: number;
  readonly milliseconds: number;
  /** Status → how many. */
  readonly statuses: ReadonlyMap<number, number>;
  readonly finding: FuzzFinding | null;
}

/** Sends `count` requests of the seeds from `firstSeed` on; stops at the first finding. */
export async function fuzzHttp(count: number, firstSeed: number): Promise<FuzzReport> {
  const errors: string[] = [];
  const clock = testClock();
  const store = await openStore(':memory:');
  const newId = () => uuidv7(clock.now());
  const app = await buildWeb({
    store,
    clock,
    newId,
    passwords: new Passwords({ memory: 8, passes: 1, parallelism: 1 }),
    sending: { clock, newId, settings: () => DEFAULT_SETTINGS, countParts: (text) => Math.ceil(text.length / 153) },
    ...wholeMachine().deps,
    log: quietLog(errors),
    config: {
      trustProxy: [],
      tls: null,
      allowedHosts: [],
      hostname: 'textdesk',
      production: true,
      requestRate: { burst: 1e9, perSecond: 1e9 },
    },
  });
  const begun = performance.now();
  const statuses = new Map<number, number>();
  try {
    const fields = formFields();
    const routes = app.declaredRoutes.filter(({ method }) => method !== 'HEAD');
    const keys = [await keyWith(store, clock, true), await keyWith(store, clock, false)];
    for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
      const choose = chooser(seed);
      const request = makeRequest(choose, routes, fields, keys);
      const cookie = await cookieOf(store, clock, choose);
      const answer = await ask(app, { ...request, headers: { ...request.headers, ...(cookie ? { cookie } : {}) } });
      statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
      const isWrong = answer.statusCode >= 500 && !MEANT.has(answer.statusCode);
      if (isWrong || showsInside(answer.body)) {
        const finding = {
          seed,
          request: JSON.stringify(request),
          status: answer.statusCode,
          error: errors.at(-1) ?? answer.body.slice(0, 2000),
        };
        return { count: seed - firstSeed + 1, milliseconds: performance.now() - begun, statuses, finding };
      }
    }
    return { count, milliseconds: performance.now() - begun, statuses, finding: null };
  } finally {
    await app.close();
    await store.close();
  }
}

/** The answer, whole; of a stream, which never ends by itself, how it begins. */
async function ask(app: App, request: FuzzRequest): Promise<{ statusCode: number; body: string }> {
  const answer = await app.inject({ ...request, payloadAsStream: true });
  const stream = answer.stream();
  const isEndless = String(answer.headers['content-type'] ?? '').startsWith('text/event-stream');
  let body = '';
  for await (const chunk of stream) {
    body += String(chunk);
    if (isEndless) break;
  }
  return { statusCode: answer.statusCode, body };
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'] as const;

interface FuzzRequest {
  readonly method: (typeof METHODS)[number];
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string;
}

function makeRequest(
  choose: Chooser,
  routes: App['declaredRoutes'],
  fields: readonly string[],
  keys: readonly string[],
): FuzzRequest {
  // The API has few routes and takes more shapes than any form.
  const route = choose.of(choose.oneIn(6) ? routes.filter(({ permission }) => permission === 'api-key') : routes);
  const isGet = route?.method === 'GET';
  const isApi = route?.permission === 'api-key';
  const own = METHODS.find((method) => method === route?.method) ?? 'POST';
  const method = choose.oneIn(50) ? (choose.of(METHODS) ?? 'PUT') : own;
  const key = choose.oneIn(8) ? encoded(hostileText(choose)) : (choose.of(keys) ?? '');
  const pathText = (route?.url ?? '/')
    .replace(/:\w+(\([^)]*\))?/g, () => parameter(choose))
    .replace('*', () => parameter(choose));
  const query = isGet || choose.oneIn(10) ? `?${pairs(choose, fields)}` : '';
  const headers: Record<string, string> = {
    origin: ORIGIN,
    accept: choose.oneIn(2) ? 'text/html' : '*/*',
    ...(choose.oneIn(3) ? { 'hx-request': 'true' } : {}),
    ...(isApi || choose.oneIn(40) ? { authorization: `Bearer ${key}` } : {}),
    ...(choose.oneIn(20) ? { 'idempotency-key': encoded(hostileText(choose)).slice(0, 300) } : {}),
    ...(choose.oneIn(20) ? { 'last-event-id': encoded(hostileText(choose)).slice(0, 300) } : {}),
  };
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return { method, url: pathText + query, headers };
  const isJson = isApi ? !choose.oneIn(10) : choose.oneIn(10);
  const isFile = method === 'PUT' && choose.oneIn(2);
  const type = isFile
    ? 'application/octet-stream'
    : choose.oneIn(30)
      ? 'text/plain'
      : isJson
        ? 'application/json'
        : 'application/x-www-form-urlencoded';
  const payload = isApi && choose.oneIn(2) ? newMessage(choose) : isJson ? json(choose, fields) : pairs(choose, fields);
  return { method, url: pathText + query, headers: { ...headers, 'content-type': type }, payload };
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** Often an id that exists, so that the way goes on behind the first check. */
function parameter(choose: Chooser): string {
  return choose.oneIn(3) ? encoded(hostileText(choose).slice(0, 300)) : String(choose.below(6));
}

function pairs(choose: Chooser, fields: readonly string[]): string {
  const count = choose.below(8);
  const pair = () => {
    const name = choose.oneIn(20) ? hostileText(choose) : (choose.of(fields) ?? 'x');
    const value = choose.oneIn(3) ? String(choose.below(6)) : hostileText(choose);
    return `${encoded(name)}=${encoded(value)}`;
  };
  return Array.from({ length: count }, pair).join('&');
}

function json(choose: Chooser, fields: readonly string[]): string {
  if (choose.oneIn(10)) return hostileText(choose);
  const value = (): unknown => {
    const kind = choose.below(6);
    if (kind === 0) return choose.below(2 ** 31);
    if (kind === 1) return [hostileText(choose), null];
    if (kind === 2) return { __proto__: hostileText(choose), toString: 1 };
    if (kind === 3) return choose.of([null, true, false, -1, 1e308, '']);
    return hostileText(choose);
  };
  const entries = Array.from({ length: choose.below(6) }, () => [choose.of(fields) ?? 'x', value()]);
  return JSON.stringify(Object.fromEntries(entries));
}

/** What the API takes, one field of it hostile. */
function newMessage(choose: Chooser): string {
  const sound = { to: '+33612345678', text: 'hello', dedupeKey: String(choose.below(50)), urgency: 'bulk' };
  return JSON.stringify({ ...sound, [choose.of(Object.keys(sound)) ?? 'to']: hostileText(choose) });
}

/** The names of all fields in all templates, and what only other programs send. */
function formFields(): string[] {
  const names = new Set(['number', 'text', 'submissionId', 'before', 'after', 'q', 'to', '__proto__', 'constructor']);
  for (const name of ['dedupeKey', 'urgency', 'direction', 'limit', 'last', 'message', 'modem']) names.add(name);
  for (const file of globSync('views/**/*.eta', { cwd: ROOT })) {
    const text = readFileSync(path.join(ROOT, file), 'utf8');
    for (const [, name] of text.matchAll(/\bname(?:=|: )["']([\w-]+)["']/g)) if (name !== undefined) names.add(name);
  }
  return [...names].toSorted();
}

async function keyWith(store: OpenStore, clock: ReturnType<typeof testClock>, write: boolean): Promise<string> {
  const actor = { id: null, name: 'Fuzz', rights: ALL_RIGHTS, address: null };
  const grants = [{ area: 'conversations', read: true, write }] as const;
  const wanted = { name: 'Fuzz', grants, addresses: [], expiresAt: null };
  const made = await createApiKey(store, { clock, newId: () => uuidv7(clock.now()) }, actor, wanted);
  return made.type === 'made' ? made.key : '';
}

// A fresh session each time: some requests end theirs, deactivate it or change what it may do.
async function cookieOf(
  store: OpenStore,
  clock: ReturnType<typeof testClock>,
  choose: Chooser,
): Promise<string | null> {
  const who = choose.below(8);
  if (who === 0) return null;
  const login = who === 1 ? 'small' : 'root';
  return await transact(store, async (trx) => {
    const found = await trx.selectFrom('users').select('id').where('public_id', '=', login).executeTakeFirst();
    const person = {
      publicId: login,
      name: login,
      login: `${login}-${clock.now()}`,
      passwordHash: 'none',
      createdAt: clock.now(),
    };
    const userId = found?.id ?? (await insertUser(trx, person));
    const group = await builtInGroup(trx, login === 'root' ? 'administrators' : 'viewers');
    await setGroupsOfUser(trx, userId, [group.id]);
    await updateUser(trx, userId, { active: 1 });
    await trx.deleteFrom('sessions').where('user_id', '=', userId).execute();
    return `textdesk=${await beginSession(trx, clock, { userId, address: '127.0.0.1', userAgent: 'fuzz' })}`;
  });
}

/** Keeps what is logged as an error. */
function quietLog(errors: string[]): FastifyBaseLogger {
  const nothing = () => {};
  const error = (fields: unknown) => {
    const cause = typeof fields === 'object' && fields !== null && 'err' in fields ? fields.err : fields;
    errors.push(cause instanceof Error ? String(cause.stack) : String(cause));
  };
  const log = { level: 'error', trace: nothing, debug: nothing, info: nothing, warn: nothing, silent: nothing };
  const whole: FastifyBaseLogger = { ...log, error, fatal: error, child: () => whole };
  return whole;
}

function showsInside(body: string): boolean {
  return /SQLITE_|SqliteError|ERR_SQLITE|node_modules\/|server\/\w+\/[\w/-]+\.ts:\d+|\bat async \w+/.test(body);
}
