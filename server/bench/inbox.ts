// `npm run bench inbox`: a million messages in 50,000 conversations, and how long the server takes for what people do all
// day; then a crowd that searches, and 200 live streams with a text a second. Times are of the whole request inside the
// server, without a network.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measure } from '../../modem/index.ts';
import { Passwords } from '../accounts/passwords.ts';
import { beginSession } from '../accounts/sessions.ts';
import { systemClock } from '../clock.ts';
import { type App, buildApp } from '../http/app.ts';
import { DEFAULT_SETTINGS } from '../inbox/settings.ts';
import { type OpenStore, openStore } from '../store/database.ts';
import { builtInGroup, setGroupsOfUser } from '../store/groups.ts';
import { uuidv7 } from '../store/ids.ts';
import { transact } from '../store/transact.ts';
import { tendBeside } from '../store/upkeep.ts';
import { insertUser } from '../store/users.ts';
import { type CaseDeps, fuzzedQuery, listCases, searchCases, threadCases } from './inbox/cases.ts';
import { prepareDatabase, type Size } from './inbox/database.ts';
import { type Requests, requestsOf } from './inbox/requests.ts';
import { streams } from './inbox/streams.ts';
import { type Case, processorTime, type Timed, tell, tellMemory, time } from './inbox/timing.ts';

const { values: options } = parseArgs({
  allowPositionals: true,
  options: {
    messages: { type: 'string', default: '1000000' },
    /** Kept there and used again; else made for this run alone. */
    database: { type: 'string' },
    /** Only cases whose name has this in it. */
    only: { type: 'string', default: '' },
    /** Of each case that has no number of its own. */
    rounds: { type: 'string', default: '400' },
    /** Makes up so many searches and tells the slowest. */
    fuzz: { type: 'string', default: '0' },
    /** Ends with 1 when a goal is missed by this clock: wall or processor. */
    strict: { type: 'string' },
    texts: { type: 'string', default: '30' },
  },
});
const STREAMS = 200;
const CROWD = 20;
const CROWD_SECONDS = 20;

const clock = systemClock();
const newId = () => uuidv7(clock.now());

const TITLES = {
  wall: 'Milliseconds by the wall clock',
  processor: 'Milliseconds of processor time of the thread that answers',
} as const;

async function newcomer(store: OpenStore, n: number): Promise<number> {
  const user = { publicId: newId(), name: `Stream ${n}`, login: `stream-${n}`, passwordHash: 'none', createdAt: 0 };
  return await transact(store, (trx) => insertUser(trx, user));
}

async function signIn(store: OpenStore, id: number): Promise<string> {
  return await transact(store, async (trx) => {
    await setGroupsOfUser(trx, id, [(await builtInGroup(trx, 'administrators')).id]);
    return `textdesk=${await beginSession(trx, clock, { userId: id, address: '127.0.0.1', userAgent: 'bench' })}`;
  });
}

async function build(store: OpenStore): Promise<App> {
  const app = await buildApp({
    store,
    clock,
    newId,
    passwords: new Passwords({ memory: 8, passes: 1, parallelism: 1 }),
    modems: { all: () => [] },
    sending: { clock, newId, settings: () => DEFAULT_SETTINGS, countParts: (text) => measure(text).parts },
    log: null,
    config: {
      trustProxy: ['127.0.0.1'],
      tls: null,
      allowedHosts: [],
      hostname: 'textdesk',
      production: true,
      requestRate: { burst: 1e9, perSecond: 1e9 },
    },
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return app;
}

async function timeAll(cases: readonly Case[]): Promise<Timed[]> {
  const timed: Timed[] = [];
  for (const each of cases) if (each.name.includes(options.only)) timed.push(await time(each, Number(options.rounds)));
  return timed;
}

// Twenty people who search once a second each, none waiting for another, and somebody who reads the list meanwhile.
async function crowd(requests: Requests, cases: readonly Case[]): Promise<Timed[]> {
  const searching: number[] = [];
  const reading: number[] = [];
  const timed = async (work: Promise<unknown>, into: number[]) => {
    const begun = performance.now();
    await work;
    into.push(performance.now() - begun);
  };
  const all: Promise<void>[] = [];
  for (let tick = 0; tick < CROWD * CROWD_SECONDS; tick++) {
    const one = cases[(tick * 7) % cases.length];
    if (one) all.push(timed(one.run(tick), searching));
    if (tick % 2 === 0)
      all.push(
        timed(
          requests.get('/conversations?status=all', { 'hx-request': 'true', 'hx-target': 'div#rows-area' }),
          reading,
        ),
      );
    await new Promise((resolve) => setTimeout(resolve, 1000 / CROWD));
  }
  await Promise.all(all);
  return [
    { name: `${CROWD} search once a second each: search`, goal: 20, wall: searching, processor: [] },
    { name: `${CROWD} search once a second each: list`, goal: null, wall: reading, processor: [] },
  ];
}

async function fuzz(requests: Requests, count: number): Promise<void> {
  const slowest: { query: string; milliseconds: number }[] = [];
  for (let round = 0; round < count; round++) {
    const query = fuzzedQuery(round);
    const used = processorTime();
    await requests.search(query);
    slowest.push({ query, milliseconds: processorTime() - used });
    await new Promise(setImmediate);
  }
  slowest.sort((a, b) => b.milliseconds - a.milliseconds);
  console.log(`\nThe slowest of ${count} made-up searches, milliseconds of processor time`);
  for (const { query, milliseconds } of slowest.slice(0, 15))
    console.log(`${milliseconds.toFixed(1).padStart(8)}  ${query}`);
}

/** Prints everything; returns how many goals were missed by the clock of --strict. */
async function measureAll(store: OpenStore, size: Size): Promise<number> {
  const app = await build(store);
  // The third colleague of the database: "Me" has conversations.
  const requests = requestsOf(app, await signIn(store, 3));
  tellMemory('at the start');
  const deps: CaseDeps = { requests, store, size, newId };
  const searches = searchCases(deps);
  const timed = await timeAll([...listCases(deps), ...threadCases(deps), ...searches]);
  tellMemory('after the requests');
  let missed = 0;
  for (const clockName of ['wall', 'processor'] as const) {
    const lost = tell(TITLES[clockName], timed, clockName);
    if (options.strict === clockName) missed += lost;
  }
  if (Number(options.fuzz) > 0) await fuzz(requests, Number(options.fuzz));
  if (options.only === '') {
    const live = [...(await crowd(requests, searches)), await liveStreams(app, store)];
    const lost = tell(`${TITLES.wall}, under load`, live, 'wall');
    if (options.strict === 'wall') missed += lost;
    tellMemory(`with ${STREAMS} streams, whose readers are in this process too`);
  }
  await app.close();
  return missed;
}

async function liveStreams(app: App, store: OpenStore): Promise<Timed> {
  const cookies: string[] = [];
  for (let n = 0; n < STREAMS; n++) cookies.push(await signIn(store, await newcomer(store, n)));
  return await streams(app, store, { cookies, texts: Number(options.texts), clock, newId });
}

/** Runs the whole measurement and prints it. */
async function benchInbox(): Promise<void> {
  const messages = Number(options.messages);
  const size = { messages, conversations: Math.max(100, Math.floor(messages / 20)) };
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-bench-'));
  try {
    const copy = path.join(folder, 'inbox.db');
    await prepareDatabase(options.database ?? folder, size, copy);
    const begun = performance.now();
    const store = await openStore(copy);
    console.log(
      `${messages} messages in ${size.conversations} conversations; opened, with what was to migrate, in ${((performance.now() - begun) / 1000).toFixed(1)} s`,
    );
    const stop = tendBeside(store, { report: console.error });
    process.exitCode = (await measureAll(store, size)) > 0 ? 1 : 0;
    await stop();
    await store.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await benchInbox();
