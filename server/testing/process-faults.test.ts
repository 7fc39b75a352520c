// Faults of the process and of the system around it, on the real program with a modem over TCP: what it has is kept, what
// still works goes on, and it recovers by itself.
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { type Simulator, startSimulator } from '../../modem/simulator/start-simulator.ts';
import { createApiKey } from '../accounts/api-keys.ts';
import { ALL_RIGHTS } from '../accounts/rights.ts';
import { systemClock } from '../clock.ts';
import { openStore } from '../store/database.ts';
import { uuidv7 } from '../store/ids.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { until } from './until.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const FAULTS = path.join(import.meta.dirname, 'signal-faults.ts');

interface Scene {
  readonly folder: string;
  readonly simulator: Simulator;
  readonly environment: Readonly<Record<string, string>>;
  start(more?: Readonly<Record<string, string>>, wrap?: readonly string[]): Promise<ServerProcess>;
  call(server: ServerProcess, to: string, body?: object): Promise<unknown>;
}

async function scene(t: TestContext, line: 'tcp' | 'pty' = 'tcp'): Promise<Scene> {
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-faults-'));
  const simulator = await startSimulator(line === 'tcp' ? { tcp: 0 } : { pty: path.join(folder, 'modem') });
  t.after(async () => {
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const key = await makeKey(path.join(folder, 'textdesk.db'));
  const environment = {
    TEXTDESK_DATA: folder,
    TEXTDESK_MODEM: simulator.tcp?.url ?? simulator.modem.path,
    TEXTDESK_COUNTRY: 'SE',
    TEXTDESK_LOG_LEVEL: 'fatal',
  };
  return {
    folder,
    simulator,
    environment,
    start: async (more = {}, wrap = []) => {
      const server = await startServer({ ...environment, ...more }, { wrap });
      t.after(() => server.kill());
      return server;
    },
    call: async (server, to, body) => {
      const answer = await fetch(`${server.url}/api/v1${to}`, {
        method: body ? 'POST' : 'GET',
        headers: {
          authorization: `Bearer ${key}`,
          connection: 'close',
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      return await answer.json();
    },
  };
}

async function makeKey(database: string): Promise<string> {
  const store = await openStore(database);
  const clock = systemClock();
  const actor = { id: null, name: 'Test', rights: ALL_RIGHTS, address: null };
  const grants = [{ area: 'conversations', read: true, write: true }] as const;
  const deps = { clock, newId: () => uuidv7(clock.now()) };
  const made = await createApiKey(store, deps, actor, { name: 'Test', grants, addresses: [], expiresAt: null });
  await store.close();
  return made.type === 'made' ? made.key : '';
}

const has = async (here: Scene, server: ServerProcess, text: string) =>
  JSON.stringify(await here.call(server, '/messages?direction=in')).includes(text);

test('F53 out of memory it dies; the next start has everything, and the text that came meanwhile', {
  timeout: 300_000,
}, async (t) => {
  const here = await scene(t);
  const { network, modem } = here.simulator;
  const options = `--import=${FAULTS} --max-old-space-size=96`;
  const first = await here.start({ NODE_OPTIONS: options });
  network.deliver(modem, { from: '+46702000001', text: 'before' });
  await until(() => has(here, first, 'before'));
  first.signal('SIGWINCH');
  assert.notEqual(await first.ended, 0);
  assert.match(first.output(), /heap out of memory/);
  network.deliver(modem, { from: '+46702000001', text: 'meanwhile' });
  const second = await here.start();
  await until(() => has(here, second, 'meanwhile'));
  const { messages } = JSON.parse(JSON.stringify(await here.call(second, '/messages?direction=in')));
  assert.equal(messages.length, 2);
});

test('F54 while the event loop is blocked the watchdog is not fed, and afterwards it is', {
  timeout: 300_000,
}, async (t) => {
  const here = await scene(t);
  const word = path.join(here.folder, 'systemd-notify');
  const said = path.join(here.folder, 'said');
  writeFileSync(said, '');
  // In the place of systemd's own: what it is told and when, so that nothing of systemd is needed.
  writeFileSync(word, `#!/bin/sh\necho "$(date +%s%3N) $*" >> ${said}\n`);
  chmodSync(word, 0o755);
  const server = await here.start({
    PATH: `${here.folder}:${process.env.PATH}`,
    NOTIFY_SOCKET: '/run/nobody',
    WATCHDOG_USEC: '1500000',
    NODE_OPTIONS: `--import=${FAULTS}`,
  });
  const fed = () =>
    readFileSync(said, 'utf8')
      .split('\n')
      .filter((line) => line.endsWith('WATCHDOG=1'))
      .map((line) => Number(line.split(' ')[0]));
  await until(() => fed().length >= 3);
  assert.match(readFileSync(said, 'utf8'), /^\d+ EXTEND_TIMEOUT_USEC=\d+\n\d+ READY=1 STATUS=listening\n/);
  const before = fed().length;
  const begun = Date.now();
  server.signal('SIGURG');
  await until(() => fed().filter((at) => at > begun + 6_500).length >= 2);
  const gaps = fed().map((at, index, all) => at - (all[index - 1] ?? at));
  assert.ok(Math.max(...gaps.slice(before - 1)) >= 5_000, `the longest gap was ${Math.max(...gaps)} ms`);
});

test('F55 without file descriptors it takes no more connections, receives all the same, and recovers', {
  timeout: 300_000,
}, async (t) => {
  const here = await scene(t);
  const { network, modem } = here.simulator;
  const server = await here.start({}, ['/bin/bash', '-c', 'ulimit -n 64; exec "$@"', '--']);
  network.deliver(modem, { from: '+46702000001', text: 'before' });
  await until(() => has(here, server, 'before'));
  const { port } = new URL(server.url);
  const flood: Socket[] = Array.from({ length: 100 }, () =>
    connect(Number(port), '127.0.0.1')
      .resume()
      .on('error', () => {}),
  );
  t.after(() => {
    for (const socket of flood) socket.destroy();
  });
  // Some are let in and hold what there is; the others are closed unheard.
  await until(() => flood.filter((socket) => socket.destroyed).length > 10);
  const answered = await fetch(`${server.url}/up`, { signal: AbortSignal.timeout(2_000) }).then(
    () => true,
    () => false,
  );
  assert.equal(answered, false, 'nobody gets in');
  network.deliver(modem, { from: '+46702000001', text: 'in the flood' });
  const stored = new DatabaseSync(path.join(here.folder, 'textdesk.db'), { readOnly: true });
  await until(() => stored.prepare(`select 1 from messages where text = 'in the flood'`).get() !== undefined);
  stored.close();
  for (const socket of flood) socket.destroy();
  const freed = Date.now();
  // The first may still be turned away: it takes the server a moment to see that they are gone.
  await until(() => has(here, server, 'in the flood').catch(() => false));
  const { messages } = JSON.parse(JSON.stringify(await here.call(server, '/messages?direction=in')));
  assert.equal(messages.length, 2);
  assert.ok(Date.parse(messages[1].createdAt) <= freed, 'it was stored while nobody got in');
});

test('F62 an older program does not start on a newer database: the text stays on the SIM until the right one is back', {
  timeout: 300_000,
}, async (t) => {
  const here = await scene(t);
  const { network, modem } = here.simulator;
  const newer = (sql: string) => {
    const sqlite = new DatabaseSync(path.join(here.folder, 'textdesk.db'));
    sqlite.exec(sql);
    sqlite.close();
  };
  newer(`insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '2040')`);
  network.deliver(modem, { from: '+46702000001', text: 'while it could not start' });
  const refused = await startServer(here.environment).catch((error: unknown) => String(error));
  assert.match(String(refused), /ended with 78[\s\S]*newer Textdesk/);
  assert.equal(String(refused).trim().split('\n').length, 2, 'one clear line');
  assert.deepEqual(modem.commandLog, [], 'the modem was not touched');
  newer(`delete from kysely_migration where name = '9999-from-the-future'`);
  const server = await here.start();
  await until(() => has(here, server, 'while it could not start'));
});

test('F56 where no program may be started it receives, sends and shows pages', { timeout: 300_000 }, async (t) => {
  const here = await scene(t);
  const { network, modem } = here.simulator;
  const log = path.join(here.folder, 'strace.log');
  const strace = ['/usr/bin/strace', '-D', '-f', '-qq', '-o', log, '--seccomp-bpf', '-e', 'trace=execve'];
  // The first is Node itself.
  const server = await here.start({ NOTIFY_SOCKET: '/run/nobody', WATCHDOG_USEC: '900000' }, [
    ...strace,
    '--inject=execve:error=EPERM:when=2+',
  ]);
  network.deliver(modem, { from: '+46702000001', text: 'hello' });
  await until(() => has(here, server, 'hello'));
  await here.call(server, '/messages', { to: '+46702000001', text: 'answer' });
  await until(() => network.submitted.some(({ text }) => text === 'answer'));
  assert.equal((await fetch(`${server.url}/session/new`, { headers: { accept: 'text/html' } })).status, 200);
  assert.match(readFileSync(log, 'utf8'), /execve.*systemd-notify.*EPERM \(Operation not permitted\) \(INJECTED\)/);
});

test('T26 where Node allows it its own files alone, it receives, sends and shows pages over a serial line', {
  timeout: 300_000,
}, async (t) => {
  const here = await scene(t, 'pty');
  const { network, modem } = here.simulator;
  // The last is asked for by what loads the prebuilt binary of the serial port.
  const reads = [ROOT, here.folder, '/etc/alpine-release'].map((place) => `--allow-fs-read=${place}`);
  const rest = [`--allow-fs-write=${here.folder}`, '--allow-addons', '--allow-worker'];
  const grants = ['--permission', ...reads, ...rest];
  const server = await here.start({ NODE_OPTIONS: grants.join(' '), TEXTDESK_LOG_LEVEL: 'info' });
  network.deliver(modem, { from: '+46702000001', text: 'hello' });
  await until(() => has(here, server, 'hello'));
  await here.call(server, '/messages', { to: '+46702000001', text: 'answer' });
  await until(() => network.submitted.some(({ text }) => text === 'answer'));
  assert.equal((await fetch(`${server.url}/session/new`, { headers: { accept: 'text/html' } })).status, 200);
  assert.equal(await server.stop(), 0);
  assert.doesNotMatch(server.output(), /ERR_ACCESS_DENIED|has been restricted/);
});
