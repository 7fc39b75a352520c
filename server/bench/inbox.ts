// `npm run bench inbox`: a million messages in 50,000 conversations, and how long the server takes for what people do all
// day; then 200 live streams and a text a second. Times are of the whole request inside the server, without network.
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { measure } from '../../modem/index.ts';
import { Passwords } from '../accounts/passwords.ts';
import { beginSession } from '../accounts/sessions.ts';
import { systemClock } from '../clock.ts';
import { type App, buildApp } from '../http/app.ts';
import { receiveMessage } from '../inbox/receive-message.ts';
import { DEFAULT_SETTINGS } from '../inbox/settings.ts';
import { type OpenStore, openStore } from '../store/database.ts';
import { builtInGroup, setGroupsOfUser } from '../store/groups.ts';
import { uuidv7 } from '../store/ids.ts';
import { transact } from '../store/transact.ts';
import { insertUser } from '../store/users.ts';

const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 1_000_000);
const CONVERSATIONS = Math.max(100, Math.floor(MESSAGES / 20));
const ROUNDS = 300;
/** Rounds before it counts: a server that has just started compiles its code while it answers. */
const WARM_UP = 150;
const STREAMS = 200;
const TEXTS = 20;
/** A vocabulary as people have it: few words often, most of them seldom. */
const COMMON =
  'appointment tomorrow thank you tablets cat dog please call morning déjeuner surgery vaccine collar'.split(' ');
const SYLLABLES = 'ba ke li mo nu ra se ti vo xa dre pla sto che qui'.split(' ');
const SELDOM = Array.from({ length: 3375 }, (_, n) =>
  [n % 15, Math.floor(n / 15) % 15, Math.floor(n / 225)].map((index) => SYLLABLES[index]).join(''),
);

const clock = systemClock();
const newId = () => uuidv7(clock.now());

// Each text has three common words and three seldom ones, always the same for the same number.
function sentence(seed: number): string {
  const common = [1, 5, 11].map((prime) => COMMON[(seed * prime + (seed >> 3)) % COMMON.length]);
  const seldom = [7, 13, 31].map((prime) => SELDOM[(seed * prime + (seed >> 2)) % SELDOM.length]);
  return [...common, ...seldom].join(' ');
}

// Straight into the tables, a conversation's texts spread over all of time: only reading and writing are measured.
function fill(store: OpenStore): void {
  const { raw } = store.sqlite;
  const start = Date.now() - 365 * 86_400_000;
  const step = Math.floor((365 * 86_400_000) / MESSAGES);
  const client = raw.prepare(
    'insert into clients (public_id, name, notes, created_at, updated_at) values (?, ?, ?, 0, 0)',
  );
  const number = raw.prepare(
    "insert into client_numbers (client_id, number, label, is_primary) values (?, ?, 'mobile', 1)",
  );
  const conversation = raw.prepare(
    'insert into conversations (public_id, number, client_id, status, priority, assignee_id, unread, needs_reply, waiting_since, last_message_id, last_inbound_id, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)',
  );
  const message = raw.prepare(
    'insert into messages (public_id, conversation_id, direction, text, status, author, at, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  raw.exec('begin');
  for (let n = 1; n <= CONVERSATIONS; n++) {
    const phone = `+336${String(10_000_000 + n)}`;
    if (n % 5 !== 0) {
      const { lastInsertRowid } = client.run(`c${n}`, `Client ${n}, ${COMMON[n % COMMON.length]}`, '');
      number.run(lastInsertRowid, phone);
    }
    const last = MESSAGES - CONVERSATIONS + n;
    const inbound = n % 3 === 0;
    const open = n % 4 !== 0;
    const waits = inbound && open;
    conversation.run(
      `v${n}`,
      phone,
      n % 5 === 0 ? null : n - Math.floor(n / 5),
      open ? 'open' : 'resolved',
      n % 10 === 0 ? 'high' : n % 7 === 0 ? 'low' : 'normal',
      n % 6 === 0 ? 1 : null,
      waits && n % 2 === 0 ? 1 : 0,
      waits ? 1 : 0,
      waits ? start + last * step : null,
      last,
      inbound ? last : null,
    );
  }
  raw.exec('commit; begin');
  for (let n = 1; n <= MESSAGES; n++) {
    const conversationId = ((n - 1) % CONVERSATIONS) + 1;
    const inbound = n > MESSAGES - CONVERSATIONS ? conversationId % 3 === 0 : n % 2 === 0;
    const at = start + n * step;
    message.run(
      `m${n}`,
      conversationId,
      inbound ? 'in' : 'out',
      sentence(n),
      inbound ? 'received' : 'delivered',
      inbound ? null : 'Desk',
      at,
      at,
      at,
    );
    if (n % 20_000 === 0) raw.exec('commit; begin');
  }
  raw.exec('commit; analyze');
}

interface Signed {
  readonly cookie: string;
}

async function signIn(store: OpenStore, name: string): Promise<Signed> {
  return await transact(store, async (trx) => {
    const id = await insertUser(trx, {
      publicId: newId(),
      name,
      login: name,
      passwordHash: 'none',
      createdAt: clock.now(),
    });
    await setGroupsOfUser(trx, id, [(await builtInGroup(trx, 'administrators')).id]);
    return {
      cookie: `textdesk=${await beginSession(trx, clock, { userId: id, address: '127.0.0.1', userAgent: 'bench' })}`,
    };
  });
}

function quantile(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

// Processor time leaves out what other programs took of the machine (and counts the threads that compile and collect);
// the clock leaves out nothing.
function report(name: string, clockTimes: readonly number[], cpuTimes: readonly number[], limit: number): void {
  const figures = (times: readonly number[]) =>
    `p50 ${quantile(times, 0.5).toFixed(1).padStart(5)} p99 ${quantile(times, 0.99).toFixed(1).padStart(6)}`;
  const verdict = quantile(clockTimes, 0.99) < limit ? 'ok  ' : quantile(cpuTimes, 0.99) < limit ? 'cpu ' : 'SLOW';
  console.log(
    `${verdict} ${name.padEnd(48)} clock ${figures(clockTimes)} ms   processor ${figures(cpuTimes)} ms   (goal ${limit})`,
  );
}

async function time(name: string, limit: number, work: (round: number) => Promise<unknown>): Promise<void> {
  for (let round = 0; round < WARM_UP; round++) await work(round);
  const clockTimes: number[] = [];
  const cpuTimes: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const begun = performance.now();
    const cpu = process.cpuUsage();
    await work(round + WARM_UP);
    const { user, system } = process.cpuUsage(cpu);
    clockTimes.push(performance.now() - begun);
    // As between requests from a network: without a turn of the event loop nothing that closes late is ever let go.
    await new Promise(setImmediate);
    cpuTimes.push((user + system) / 1000);
  }
  report(name, clockTimes, cpuTimes, limit);
}

function tellMemory(when: string): void {
  const { rss, heapUsed } = process.memoryUsage();
  console.log(
    `     memory ${when}: ${(rss / 1_048_576).toFixed(0)} MiB resident, heap ${(heapUsed / 1_048_576).toFixed(0)} MiB`,
  );
}

async function requests(app: App, { cookie }: Signed): Promise<void> {
  const headers = { cookie, origin: 'http://localhost:80', accept: 'text/html' };
  const get = async (url: string, more: Record<string, string> = {}) => {
    const response = await app.inject({ url, headers: { ...headers, ...more } });
    if (response.statusCode >= 400) throw new Error(`${url}: ${response.statusCode} ${response.body.slice(0, 300)}`);
  };
  const post = async (url: string, fields: Record<string, string>) => {
    const form = { 'content-type': 'application/x-www-form-urlencoded', 'hx-request': 'true' };
    const payload = new URLSearchParams(fields).toString();
    const response = await app.inject({ method: 'POST', url, payload, headers: { ...headers, ...form } });
    if (response.statusCode >= 400) throw new Error(`${url}: ${response.statusCode} ${response.body.slice(0, 300)}`);
  };
  const list = { 'hx-request': 'true', 'hx-target': 'div#rows-area' };
  const any = (round: number) => 1 + ((round * 7919) % CONVERSATIONS);
  await time('list, first page', 5, () => get('/conversations?status=all', list));
  await time('list, a page far down', 5, (round) => get(`/conversations/list?after=${MESSAGES - any(round)}-1`, list));
  await time('the whole inbox page', 10, () => get('/conversations?status=all'));
  for (const query of [
    'status=open',
    'priority=high',
    'assignee=me',
    'assignee=unassigned&status=resolved',
    'unread=1',
    'reply=1&priority=low',
    'sort=waiting',
    'assignee=1&priority=high&status=open&unread=1',
  ])
    await time(`filter ${query}`, 10, () => get(`/conversations?${query}`, list));
  await time('thread', 10, (round) =>
    get(`/conversations/${any(round)}`, { 'hx-request': 'true', 'hx-target': 'div#conversation' }),
  );
  await time('search, a rare number', 20, (round) => post('/search', { q: `+336${10_000_000 + any(round)}` }));
  await time('search, a common word', 20, (round) => post('/search', { q: COMMON[round % COMMON.length] ?? '' }));
  await time('search, a seldom word', 20, (round) => post('/search', { q: SELDOM[round * 3] ?? '' }));
  await time('search, two words and a beginning', 20, (round) =>
    post('/search', { q: `${SELDOM[round]} ${(COMMON[round % 9] ?? '').slice(0, 4)}` }),
  );
  await time('send', 10, (round) =>
    post(`/conversations/${any(round)}/messages`, { text: 'See you tomorrow', submission: newId() }),
  );
}

async function streams(app: App, store: OpenStore): Promise<void> {
  const { port } = app.server.address() as AddressInfo;
  let heard = 0;
  let settle = (): void => {};
  const agent = new http.Agent({ maxSockets: Number.POSITIVE_INFINITY });
  const open: http.ClientRequest[] = [];
  for (let n = 0; n < STREAMS; n++) {
    const { cookie } = await signIn(store, `stream-${n}`);
    await new Promise<void>((resolve, reject) => {
      const request = http.get({ host: '127.0.0.1', port, path: '/live', agent, headers: { cookie } }, (response) => {
        if (response.statusCode !== 200) reject(new Error(`stream ${n}: ${response.statusCode}`));
        response.once('data', () => resolve());
        response.on('data', (chunk: Buffer) => {
          if (!chunk.includes('event: message')) return;
          heard += 1;
          if (heard === STREAMS) settle();
        });
      });
      request.on('error', reject);
      open.push(request);
    });
  }
  const times: number[] = [];
  for (let n = 0; n < TEXTS; n++) {
    heard = 0;
    const all = new Promise<void>((resolve) => {
      settle = resolve;
    });
    const number = `+336${10_000_000 + n + 1}`;
    let committed = 0;
    const unlisten = store.changes.listen(() => {
      committed = committed || performance.now();
    });
    await transact(store, (trx, announce) =>
      receiveMessage(
        trx,
        announce,
        { clock, newId },
        {
          number,
          kind: 'text',
          text: 'Live',
          status: 'received',
          iccid: 'bench',
          at: clock.now(),
          sentAt: clock.now(),
          partsTotal: 1,
          partsDone: 1,
        },
      ),
    );
    await all;
    times.push(performance.now() - committed);
    unlisten();
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  const p95 = quantile(times, 0.95);
  console.log(
    `${p95 < 50 ? 'ok  ' : 'SLOW'} commit to the last of ${STREAMS} streams: p50 ${quantile(times, 0.5).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms (goal 50 ms)`,
  );
  for (const request of open) request.destroy();
}

/** Runs the whole measurement and prints it. */
async function benchInbox(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'textdesk-bench-'));
  const store = await openStore(path.join(folder, 'bench.db'));
  const user = await signIn(store, 'bench');
  const begun = performance.now();
  fill(store);
  console.log(
    `${MESSAGES} messages in ${CONVERSATIONS} conversations, made in ${((performance.now() - begun) / 1000).toFixed(0)} s`,
  );
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
  tellMemory('after filling');
  await requests(app, user);
  tellMemory('after the requests');
  await streams(app, store);
  tellMemory(`with ${STREAMS} streams, whose readers are in this process too`);
  await app.close();
  await store.close();
  rmSync(folder, { recursive: true });
}

await benchInbox();
