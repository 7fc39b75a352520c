// `npm run bench sign-in`: does the time of a refusal tell who has an account (security.md T9), and what do 200 people who
// sign in at the same moment cost in memory and in waiting for those who work (T10)? With the real parameters of argon2id.
import { parseArgs } from 'node:util';
import { Passwords } from '../accounts/passwords.ts';
import { beginSession } from '../accounts/sessions.ts';
import { signIn } from '../accounts/sign-in.ts';
import { SignInThrottle } from '../accounts/sign-in-throttle.ts';
import { systemClock } from '../clock.ts';
import { DEFAULT_SETTINGS } from '../inbox/settings.ts';
import { openStore } from '../store/database.ts';
import { builtInGroup, setGroupsOfUser } from '../store/groups.ts';
import { uuidv7 } from '../store/ids.ts';
import { transact } from '../store/transact.ts';
import { insertUser } from '../store/users.ts';
import { buildWeb } from '../web.ts';

const { values } = parseArgs({ allowPositionals: true, options: { tries: { type: 'string', default: '1000' } } });
const TRIES = Number(values.tries);
const CROWD = 200;
const MIB = 1_048_576;

const clock = systemClock();
const newId = () => uuidv7(clock.now());
const store = await openStore(':memory:');
const passwords = new Passwords();
const user = await transact(store, async (trx) => {
  const passwordHash = await passwords.hash('orbit pencil lantern');
  const person = { publicId: newId(), name: 'Kim', login: 'kim', passwordHash, createdAt: clock.now() };
  const id = await insertUser(trx, person);
  await setGroupsOfUser(trx, id, [(await builtInGroup(trx, 'administrators')).id]);
  return { id, cookie: `textdesk=${await beginSession(trx, clock, { userId: id, address: '', userAgent: '' })}` };
});

await timing();
await crowd();
await store.close();

/** Known and unknown names by turns, each try with a throttle of its own: only the check itself is measured. */
async function timing(): Promise<void> {
  const times = { known: [] as number[], unknown: [] as number[] };
  for (let n = 0; n < 2 * TRIES; n += 1) {
    const kind = n % 2 === 0 ? 'known' : 'unknown';
    const credentials = { password: `wrong ${n}`, address: '10.0.0.1', userAgent: '', deviceToken: null };
    const login = kind === 'known' ? 'kim' : `nobody-${n}`;
    const deps = { clock, newId, passwords, throttle: new SignInThrottle(clock) };
    const begun = performance.now();
    await signIn(store, deps, { login, ...credentials });
    times[kind].push(performance.now() - begun);
  }
  const [known, unknown] = [median(times.known), median(times.unknown)];
  const means = [mean(times.known), mean(times.unknown)] as const;
  console.log(
    `${TRIES} wrong passwords for a known name: median ${known.toFixed(2)} ms, mean ${means[0].toFixed(2)} ms`,
  );
  console.log(
    `${TRIES} tries of unknown names:          median ${unknown.toFixed(2)} ms, mean ${means[1].toFixed(2)} ms`,
  );
  console.log(`difference of the medians ${Math.abs(known - unknown).toFixed(2)} ms (goal: under 5)`);
}

/** 200 at once, from as many addresses, while somebody opens the inbox again and again. */
async function crowd(): Promise<void> {
  const app = await buildWeb({
    ...{ store, clock, newId, passwords, modems: { all: () => [] }, log: null },
    sending: { clock, newId, settings: () => DEFAULT_SETTINGS, countParts: () => 1 },
    config: {
      ...{ trustProxy: [], tls: null, allowedHosts: [], hostname: 'textdesk', production: true },
      requestRate: { burst: 1e9, perSecond: 1e9 },
    },
  });
  const page = async () => {
    const begun = performance.now();
    await app.inject({ url: '/conversations', headers: { cookie: user.cookie, accept: 'text/html' } });
    return performance.now() - begun;
  };
  for (let n = 0; n < 100; n += 1) await page();
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let most = before;
  let working = true;
  const headers = { origin: 'http://localhost:80', 'content-type': 'application/x-www-form-urlencoded' };
  const arrivals = Array.from({ length: CROWD }, (_, n) =>
    app.inject({
      ...{ method: 'POST', url: '/session', headers, remoteAddress: `10.1.${n >> 8}.${n & 255}` },
      payload: `login=kim&password=wrong+${n}`,
    }),
  );
  const all = Promise.all(arrivals).finally(() => {
    working = false;
  });
  const pages: number[] = [];
  while (working) {
    pages.push(await page());
    most = Math.max(most, process.memoryUsage.rss());
    await new Promise(setImmediate);
  }
  const statuses = Map.groupBy(await all, ({ statusCode }) => statusCode);
  const told = [...statuses].map(([status, answers]) => `${answers.length} × ${status}`).join(', ');
  console.log(`${CROWD} sign-ins at once: ${told}; memory +${((most - before) / MIB).toFixed(0)} MiB (goal: under 60)`);
  console.log(`inbox meanwhile: ${pages.length} pages, p99 ${quantile(pages, 0.99).toFixed(0)} ms (goal: under 500)`);
  await app.close();
}

function quantile(times: readonly number[], part: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

function median(times: readonly number[]): number {
  return quantile(times, 0.5);
}

function mean(times: readonly number[]): number {
  return times.reduce((sum, time) => sum + time, 0) / times.length;
}
