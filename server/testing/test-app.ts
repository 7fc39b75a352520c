// The web application over a database in memory, closed after the test: no modem, cheap passwords, a clock that stands
// still until the test moves it.
import type { TestContext } from 'node:test';
import { measure } from '../../modem/index.ts';
import { Passwords } from '../accounts/passwords.ts';
import { beginSession } from '../accounts/sessions.ts';
import type { App, AppDeps, HttpConfig } from '../http/app.ts';
import type { ModemView } from '../http/modems-view.ts';
import { DEFAULT_SETTINGS } from '../inbox/settings.ts';
import { type OpenStore, openStore } from '../store/database.ts';
import { builtInGroup, setGroupsOfUser } from '../store/groups.ts';
import { uuidv7 } from '../store/ids.ts';
import { transact } from '../store/transact.ts';
import { insertUser } from '../store/users.ts';
import { buildWeb } from '../web.ts';
import { type TestClock, testClock } from './test-clock.ts';

/** Enough to be argon2id and no more: a hash takes well under a millisecond. */
export const TEST_PASSWORDS = { memory: 8, passes: 1, parallelism: 1 };

export type BuiltInGroup = 'administrators' | 'front-desk' | 'viewers' | 'technicians';

export interface TestApp {
  readonly app: App;
  readonly store: OpenStore;
  readonly clock: TestClock;
  readonly passwords: Passwords;
  /** Makes a user in the given groups, without password, and signs them in. */
  signedIn(...groups: BuiltInGroup[]): Promise<TestUser>;
}

export interface TestUser {
  readonly id: number;
  readonly publicId: string;
  readonly login: string;
  readonly cookie: string;
  /** For inject: the cookie, a page's accept, and the origin that forms send. */
  readonly headers: { readonly cookie: string; readonly origin: string; readonly accept: string };
}

export const TEST_ORIGIN = 'http://localhost:80';

export interface TestAppOptions {
  readonly config?: Partial<HttpConfig>;
  readonly deps?: Partial<AppDeps>;
  readonly modems?: readonly ModemView[];
}

/** Builds it; `t.after` closes it, and the store unless it was given. */
export async function testApp(t: TestContext, options: TestAppOptions = {}): Promise<TestApp> {
  const clock = testClock();
  const store = options.deps?.store ?? (await openStore(':memory:'));
  const passwords = new Passwords(TEST_PASSWORDS);
  const newId = () => uuidv7(clock.now());
  const app = await buildWeb({
    store,
    clock,
    newId,
    passwords,
    modems: { all: () => options.modems ?? [] },
    sending: { clock, newId, settings: () => DEFAULT_SETTINGS, countParts: (text) => measure(text).parts },
    log: null,
    config: {
      trustProxy: [],
      tls: null,
      allowedHosts: [],
      hostname: 'textdesk',
      production: true,
      requestRate: { burst: 1_000_000, perSecond: 1_000_000 },
      ...options.config,
    },
    ...options.deps,
  });
  t.after(async () => {
    await app.close();
    if (options.deps?.store === undefined) await store.close();
  });
  let count = 0;
  const signedIn = async (...groups: BuiltInGroup[]): Promise<TestUser> => {
    count += 1;
    const publicId = newId();
    const login = `${groups[0] ?? 'nobody'}-${count}`;
    return await transact(store, async (trx) => {
      const person = { publicId, name: `Test ${login}`, login, passwordHash: 'none', createdAt: clock.now() };
      const id = await insertUser(trx, person);
      const ids = await Promise.all(groups.map(async (group) => (await builtInGroup(trx, group)).id));
      await setGroupsOfUser(trx, id, ids);
      const token = await beginSession(trx, clock, { userId: id, address: '127.0.0.1', userAgent: 'test' });
      const cookie = `textdesk=${token}`;
      return { id, publicId, login, cookie, headers: { cookie, origin: TEST_ORIGIN, accept: 'text/html' } };
    });
  };
  return { app, store, clock, passwords, signedIn };
}
